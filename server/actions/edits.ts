/** Edits as the protocol carries them: minimal, and bound to the version they were made for where the client can check it. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SnippetTextEdit, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { OpenDocument } from '../documents/documents.ts';
import { toUri } from '../documents/paths.ts';
import type { PlainEdit, PlainRepair } from '../lint/jobs.ts';

export interface EditFeatures {
  readonly versioned: boolean;
  readonly snippets: boolean;
}

export const toTextEdit = ({ start, end, text }: PlainEdit, document: TextDocument): TextEdit => ({
  range: { start: document.positionAt(start), end: document.positionAt(end) },
  newText: text,
});

export function toWorkspaceEdit(edits: readonly PlainEdit[], { uri, version, document }: OpenDocument, features: EditFeatures): WorkspaceEdit {
  const changes = edits.map((edit) => toTextEdit(edit, document));
  return features.versioned ? { documentChanges: [{ textDocument: { uri, version }, edits: changes }] } : { changes: { [uri]: changes } };
}

/** The same with a file that is made before, where there is one. */
export function withNewFile(edits: readonly PlainEdit[], newFile: { readonly path: string; readonly text: string } | undefined, document: OpenDocument, features: EditFeatures): WorkspaceEdit {
  const edit = toWorkspaceEdit(edits, document, features);
  if (!newFile) return edit;
  const created = toUri(newFile.path);
  const filled: TextDocumentEdit = { textDocument: { uri: created, version: null }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: newFile.text }] };
  return { documentChanges: [{ kind: 'create', uri: created, options: { ignoreIfExists: true } }, filled, ...(edit.documentChanges ?? [])] };
}

/** The edit of a disable comment, asking for a reason where the client can fill in blanks. */
export function toDisableEdit(repair: PlainRepair, document: OpenDocument, features: EditFeatures): WorkspaceEdit {
  const [edit] = repair.edits;
  if (!features.snippets || !features.versioned || !edit || repair.reasonAt === undefined) return toWorkspaceEdit(repair.edits, document, features);
  const snippet: SnippetTextEdit = {
    range: toTextEdit(edit, document.document).range,
    snippet: { kind: 'snippet', value: `${escape(edit.text.slice(0, repair.reasonAt))} -- \${1:why}${escape(edit.text.slice(repair.reasonAt))}` },
  };
  return { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: [snippet] }] };
}

const escape = (text: string): string => text.replace(/[\\$}]/gu, '\\$&');

/** Above this many differing lines the middle is replaced whole: nobody's cursor is saved by a finer answer. */
const MAX_DISTANCE = 400;

/**
 * The edits that make one text of another: whole lines are compared with Myers' greedy algorithm (E. W. Myers, "An O(ND) Difference
 * Algorithm and Its Variations", 1986), then what is equal at both ends of each changed stretch is left alone.
 */
export function differences(before: string, after: string): PlainEdit[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const offsets = [0];
  for (const line of a) offsets.push((offsets.at(-1) ?? 0) + line.length);
  const hunks = myers(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return hunks.map(({ from, to, lines }) => {
    const start = offsets[head + from] ?? before.length;
    const end = offsets[head + to] ?? before.length;
    return trimmed(before, { start, end, text: lines.join('') });
  });
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];

interface Hunk {
  from: number;
  to: number;
  lines: string[];
}

function myers(a: readonly string[], b: readonly string[]): Hunk[] {
  if (a.length === 0 && b.length === 0) return [];
  const whole = [{ from: 0, to: a.length, lines: [...b] }];
  const bound = Math.min(a.length + b.length, MAX_DISTANCE);
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let distance = 0; distance <= bound; distance++) {
    trace.push(new Map(reach));
    for (let k = -distance; k <= distance; k += 2) {
      const down = k === -distance || (k !== distance && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack(a, b, trace, distance);
    }
  }
  return whole;
}

function backtrack(a: readonly string[], b: readonly string[], trace: readonly Map<number, number>[], found: number): Hunk[] {
  const hunks: Hunk[] = [];
  let x = a.length;
  let y = b.length;
  for (let distance = found; distance > 0; distance--) {
    const reach = trace[distance] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -distance || (k !== distance && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
    const beforeK = down ? k + 1 : k - 1;
    const beforeX = reach.get(beforeK) ?? 0;
    const beforeY = beforeX - beforeK;
    // The step itself: one line of `b` put in, or one line of `a` taken out; what follows it was equal.
    const hunk = hunks[0];
    const step: Hunk = down ? { from: beforeX, to: beforeX, lines: [b[beforeY] ?? ''] } : { from: beforeX, to: beforeX + 1, lines: [] };
    if (hunk?.from === step.to) {
      hunk.from = step.from;
      hunk.lines.unshift(...step.lines);
    } else {
      hunks.unshift(step);
    }
    x = beforeX;
    y = beforeY;
  }
  return hunks;
}

function trimmed(before: string, { start, end, text }: PlainEdit): PlainEdit {
  let head = 0;
  while (head < text.length && start + head < end && before.charCodeAt(start + head) === text.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < text.length - head && end - tail > start + head && before.charCodeAt(end - 1 - tail) === text.charCodeAt(text.length - 1 - tail)) tail++;
  // Halves of a surrogate pair and of a line end stay together.
  if (head > 0 && joinsNext(text.charCodeAt(head - 1))) head--;
  if (tail > 0 && joinsPrevious(text.charCodeAt(text.length - tail))) tail--;
  return { start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
}

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;
const joinsNext = (unit: number): boolean => unit === CARRIAGE_RETURN || (unit >= 0xd800 && unit <= 0xdbff);
const joinsPrevious = (unit: number): boolean => unit === LINE_FEED || (unit >= 0xdc00 && unit <= 0xdfff);
