/** Repairs that change several files: what of them crosses to the protocol thread, and how it tells that a file has changed since. */
import { createHash } from 'node:crypto';
import type { WorkspaceRepair } from '../../rules/rule.ts';
import type { PlainWideRepair } from './jobs.ts';

/** A short name of a text, the same with and without BOM: TypeScript and ESLint take it away, editors may keep it. */
export const digestOf = (text: string): string => createHash('sha256').update(text.replace(/^\uFEFF/u, '')).digest('base64');

/** Offsets stay those of the text without BOM. */
export const toWideRepair = ({ title, files }: WorkspaceRepair): PlainWideRepair => ({
  title,
  files: files.map(({ path, text, edits }) => ({
    path,
    digest: digestOf(text),
    edits: edits.map(({ range: [start, end], text: by }) => ({ start, end, text: by })),
  })),
});
