/** Edits and indentation: plain functions on text. */

export interface Edit {
  /** UTF-16 offsets into the text that the edit is for. */
  readonly range: readonly [number, number];
  readonly text: string;
}

/** Edits in the order of the text; insertions at the same place become one, in the order given. */
export function mergeEdits(edits: readonly Edit[]): Edit[] {
  const sorted = edits.map((edit, index) => ({ edit, index })).sort((a, b) => a.edit.range[0] - b.edit.range[0] || a.edit.range[1] - b.edit.range[1] || a.index - b.index);
  const merged: Edit[] = [];
  for (const { edit } of sorted) {
    const last = merged.at(-1);
    if (last && last.range[0] === last.range[1] && last.range[0] === edit.range[0]) {
      merged[merged.length - 1] = { range: [last.range[0], edit.range[1]], text: last.text + edit.text };
    } else if (last && edit.range[0] < last.range[1]) {
      throw new RangeError(`edits overlap at ${edit.range[0]}`);
    } else merged.push(edit);
  }
  return merged;
}

/** The text after all edits. @throws RangeError when they overlap */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let last = 0;
  for (const { range, text: replacement } of mergeEdits(edits)) {
    result += text.slice(last, range[0]) + replacement;
    last = range[1];
  }
  return result + text.slice(last);
}

/** Puts `lead` before every line that is not blank. */
export function indent(text: string, lead: string): string {
  return text.replaceAll(/^(?=[^\r\n])/gmu, lead);
}

/** Takes the whitespace away that all lines (but blank ones) start with. */
export function dedent(text: string): string {
  const leads = text.split(/\r?\n/u).filter((line) => line.trim()).map((line) => /^[ \t]*/u.exec(line)?.[0] ?? '');
  let common = leads[0] ?? '';
  for (const lead of leads) while (!lead.startsWith(common)) common = common.slice(0, -1);
  return common ? text.replaceAll(new RegExp(`^${common}`, 'gmu'), '') : text;
}

/** The text with the leading whitespace that its lines share replaced by `lead`. */
export const reindent = (text: string, lead: string): string => indent(dedent(text), lead);

/** The whitespace that the line of an offset starts with. */
export function leadAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/u.exec(text.slice(start))?.[0] ?? '';
}

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Offset of the end of the line, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end - 1 >= offset ? end - 1 : end;
}
