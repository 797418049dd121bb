/** Repairs that change several files: what of them crosses to the protocol thread, and how it tells that a file has changed since. */
import type { WorkspaceRepair } from '../../rules/rule.ts';
import { digestOf } from '../digest.ts';
import type { PlainWideRepair } from './jobs.ts';

/** A short name of a text, the same with and without BOM: TypeScript and ESLint take it away, editors may keep it. */
export const digestOfFile = (text: string): string => digestOf(text.replace(/^\uFEFF/u, ''));

/** Offsets stay those of the text without BOM. */
export const toWideRepair = ({ title, files }: WorkspaceRepair): PlainWideRepair => ({
  title,
  files: files.map(({ path, text, edits }) => ({
    path,
    digest: digestOfFile(text),
    edits: edits.map(({ range: [start, end], text: by }) => ({ start, end, text: by })),
  })),
});
