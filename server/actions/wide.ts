/**
 * Repairs of several files as one code action: shown before they are applied where the client can do that, bound to the versions of
 * open documents, and refused as a whole when one of the files is no longer what it was when it was read.
 */
import path from 'node:path';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocument } from '../documents/documents.ts';
import { diskPath, toUri } from '../documents/paths.ts';
import type { PlainFileEdits, PlainWideRepair } from '../lint/jobs.ts';
import { digestOfFile } from '../lint/wide.ts';
import { toTextEdit, type EditFeatures } from './edits.ts';

export interface WideFeatures extends EditFeatures {
  /** Whether the client shows annotated edits to the user and asks. */
  readonly annotated: boolean;
}

/** The files as they are now. */
export interface FilesNow {
  readonly open: readonly OpenDocument[];
  /** @returns undefined when a file cannot be read */
  read(file: string): Promise<string | undefined>;
}

/** What a repair came to: its edit, or a sentence for people that says why there is none. */
export type WideEdit = { readonly edit: WorkspaceEdit } | { readonly refused: string };

export const wideTitle = ({ title, files }: PlainWideRepair): string => (files.length === 1 ? `${title} (in ${path.basename(files[0]?.path ?? '')})` : `${title} (${files.length} files)`);

const ANNOTATION = 'async-hazards';

/** The edit of a repair. Every file is compared with the text that the repair was made for before anything is given out. */
export async function wideEdit(repair: PlainWideRepair, { open, read }: FilesNow, features: WideFeatures): Promise<WideEdit> {
  const changes: TextDocumentEdit[] = [];
  for (const file of repair.files) {
    const now = openAt(open, file.path);
    const text = now ? now.text : await read(file.path);
    const name = path.basename(file.path);
    if (text === undefined) return { refused: `Nothing was changed: ${name} cannot be read.` };
    if (digestOfFile(text) !== file.digest) return { refused: `Nothing was changed: ${name} is not what it was when this repair was made. Save it and try again.` };
    changes.push(toDocumentEdit(file, text, now, features));
  }
  // A document may have been edited while another file was read.
  const stale = changes.find(({ textDocument: { uri, version } }) => (openAt(open, diskPath(uri) ?? '')?.version ?? null) !== version);
  if (stale) return { refused: `Nothing was changed: ${path.basename(stale.textDocument.uri)} was edited meanwhile.` };
  if (!features.versioned) return { edit: { changes: Object.fromEntries(changes.map(({ textDocument, edits }) => [textDocument.uri, edits as never])) } };
  if (!features.annotated) return { edit: { documentChanges: changes } };
  const description = repair.files.map((file) => path.basename(file.path)).join(', ');
  return { edit: { documentChanges: changes, changeAnnotations: { [ANNOTATION]: { label: repair.title, description, needsConfirmation: true } } } };
}

function toDocumentEdit({ path: file, edits }: PlainFileEdits, text: string, now: OpenDocument | undefined, { versioned, annotated }: WideFeatures): TextDocumentEdit {
  const uri = now?.uri ?? toUri(file);
  // A BOM in a buffer counts; one on disk never gets into an editor's text.
  const bom = now?.text.startsWith('\uFEFF') ? 1 : 0;
  const document = now?.document ?? TextDocument.create(uri, '', 0, text.replace(/^\uFEFF/u, ''));
  return {
    textDocument: { uri, version: now?.version ?? null },
    edits: edits.map(({ start, end, text: by }) => ({
      ...toTextEdit({ start: start + bom, end: end + bom, text: by }, document),
      ...(versioned && annotated ? { annotationId: ANNOTATION } : {}),
    })),
  };
}

const openAt = (open: readonly OpenDocument[], file: string): OpenDocument | undefined => {
  const wanted = normal(file);
  return open.find(({ uri, isClosed }) => !isClosed && normal(diskPath(uri) ?? '') === wanted);
};

/** One spelling of a path: TypeScript writes forward slashes, and drive letters come in both cases. */
const normal = (file: string): string => path.normalize(file).replace(/^[a-z]:/u, (drive) => drive.toUpperCase());
