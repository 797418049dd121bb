/**
 * Tells our server of the editor's TypeScript 7 server, whose checker then answers for ours too. The extensions that run that server hand
 * out a connection in the form that `typescript/vscode` of 7.1 declares; older ones do not say of which package their server is, and are left alone.
 */
import type { TypescriptServer } from '../server/protocol.ts';

/** The extensions that run the native server: the preview, and the one that takes its place. */
export const TYPESCRIPT_EXTENSIONS = ['TypeScriptTeam.native-preview', 'TypeScriptTeam.vscode-typescript'] as const;

interface Disposable {
  dispose(): unknown;
}

/** What an installed extension looks like from here. */
export interface NativeExtension {
  /** Starts it if need be; gives what it exports. */
  activate(): PromiseLike<unknown>;
}

export interface TypescriptHost {
  extension(id: string): NativeExtension | undefined;
  onExtensionsChanged(listener: () => void): Disposable;
  tell(server: TypescriptServer | null): void;
  report(error: unknown): void;
}

interface Sdk {
  readonly packageJsonPath?: unknown;
  initializeAPIConnection?(): PromiseLike<string>;
}
interface NativeApi {
  onLanguageServerInitialized?(listener: (sdk: Sdk | undefined) => void): Disposable;
}

/** Follows the editor's TypeScript server for as long as the result is not disposed of. */
export function followTypescript(host: TypescriptHost): Disposable {
  const subscriptions: Disposable[] = [];
  const followed = new Set<string>();
  /** Grows with each server that was started, so that a connection that comes late is not taken for the newest. */
  let turn = 0;
  let isDisposed = false;

  const initialized = async (sdk: Sdk | undefined): Promise<void> => {
    const mine = ++turn;
    if (typeof sdk?.packageJsonPath !== 'string' || typeof sdk.initializeAPIConnection !== 'function') return host.tell(null);
    const pipe = await sdk.initializeAPIConnection();
    if (!isDisposed && mine === turn) host.tell({ pipe, packageJson: sdk.packageJsonPath });
  };

  const follow = async (id: string, extension: NativeExtension): Promise<void> => {
    const api = (await extension.activate()) as NativeApi | undefined;
    // It exports nothing while it is switched off.
    if (typeof api?.onLanguageServerInitialized !== 'function') return void followed.delete(id);
    if (isDisposed) return;
    subscriptions.push(
      api.onLanguageServerInitialized((sdk) => {
        initialized(sdk).catch(host.report);
      }),
    );
  };

  const look = (): void => {
    for (const id of TYPESCRIPT_EXTENSIONS) {
      const extension = followed.has(id) ? undefined : host.extension(id);
      if (!extension) continue;
      followed.add(id);
      follow(id, extension).catch((error: unknown) => {
        followed.delete(id);
        host.report(error);
      });
    }
  };

  subscriptions.push(host.onExtensionsChanged(look));
  look();
  return {
    dispose: () => {
      isDisposed = true;
      for (const subscription of subscriptions.splice(0)) subscription.dispose();
    },
  };
}
