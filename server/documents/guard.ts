/** Files that nobody wants linted while typing: too large, minified, generated. The reason is always said. */
import type { StatusNote } from '../protocol.ts';

/** Bytes of the head of a file in which a generator leaves its mark. */
const HEAD = 1000;
/** Above this mean length of line a file was not written by hand. */
const MINIFIED_MEAN = 300;
const MINIFIED_LINE = 20_000;
/** Below this many characters nothing is worth guarding against. */
const SMALL = 5000;

const GENERATED = /@generated\b|\bDO NOT EDIT\b.{0,40}|\b(?:automatically|auto-?)\s?generated\b/iu;
const MINIFIED_NAME = /[.-]min\.[cm]?[jt]sx?$/iu;

/**
 * @param path of the file, for its name
 * @param maxKilobytes the user's bound
 * @returns why the file is left alone, or undefined when it is linted
 */
export function reasonToSkip(path: string, text: string, maxKilobytes: number): StatusNote | undefined {
  const kilobytes = text.length / 1024;
  if (kilobytes > maxKilobytes) {
    return { reason: 'too-large', text: `Not checked: the file has ${Math.round(kilobytes)} KB, more than asyncHazards.maxFileSize (${maxKilobytes} KB).` };
  }
  if (isMinified(path, text)) return { reason: 'minified', text: 'Not checked: the file is minified.' };
  const mark = GENERATED.exec(headComments(text));
  if (mark) return { reason: 'generated', text: `Not checked: the file says that it is generated ("${mark[0].trim()}").` };
  return undefined;
}

function isMinified(path: string, text: string): boolean {
  if (MINIFIED_NAME.test(path)) return true;
  if (text.length < SMALL) return false;
  let lines = 1;
  let longest = 0;
  for (let from = 0; ; lines++) {
    const to = text.indexOf('\n', from);
    longest = Math.max(longest, (to < 0 ? text.length : to) - from);
    if (to < 0) break;
    from = to + 1;
  }
  return text.length / lines > MINIFIED_MEAN && longest > 1000 ? true : longest > MINIFIED_LINE && text.length / lines > MINIFIED_MEAN / 3;
}

/** The comments before the first code, where generators sign. */
function headComments(text: string): string {
  const head = text.slice(0, HEAD);
  return /^\uFEFF?(?:#![^\n]*\n)?(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/u.exec(head)?.[0] ?? '';
}
