/** The sessions of this thread: one for each compiler package, or that with the TypeScript server of the editor. */
import type { Client } from './api.ts';
import { findNative, type NativeCompiler } from './find.ts';
import { Session } from './session.ts';

const sessions = new Map<string, Session>();

/** The session of a compiler package in this thread. */
export function sessionOf(compiler: NativeCompiler, limit: number): Session {
  let session = sessions.get(compiler.directory);
  if (!session) sessions.set(compiler.directory, (session = new Session(compiler, limit)));
  return session;
}

let editor: Session | undefined;

/**
 * Asks the TypeScript server of the editor from now on, for all files.
 * @param compiler the package that the server is of
 * @param connect connects with it; undefined when there is none any more
 */
export function shareEditor(compiler: NativeCompiler, limit: number, connect: (() => Client) | undefined): void {
  editor?.share(undefined);
  editor = connect && sessionOf(compiler, limit);
  editor?.share(connect);
}

/** The compiler for the files of a folder: that of the editor's server while it answers, else the TypeScript 7 of the project, else none. */
export function compilerFor(directory: string): NativeCompiler | undefined {
  return editor?.isShared ? editor.compilerPackage : findNative(directory);
}

/** Files were made, changed or deleted on disk. */
export function tellSessions(): void {
  for (const session of sessions.values()) session.diskChanged();
}

/** Ends all compiler processes of this thread; they start again when asked. */
export function closeSessions(): void {
  for (const session of sessions.values()) session.close();
}
