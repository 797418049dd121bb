/** What a repair makes of the reader's own code, as a difference of lines. */
import type { PlainEdit } from './lint/jobs.ts';

/** Lines of each side that are shown; the rest is left out. */
const MAX_LINES = 10;

/**
 * The lines round a place before and after a repair, in the form of a Markdown block.
 * @param at an offset into the text: of several places that are edited, the one nearest to it is shown
 * @returns undefined when nothing is edited
 */
export function beforeAndAfter(text: string, edits: readonly PlainEdit[], at: number): string | undefined {
  const places = placesOf(text, edits);
  const distance = ({ from, to }: Place): number => (at < from ? from - at : Math.max(0, at - to));
  const [nearest] = places.toSorted((a, b) => distance(a) - distance(b));
  if (!nearest) return undefined;
  const before = text.slice(nearest.from, nearest.to).split(/\r?\n/u);
  const after = apply(text, nearest).split(/\r?\n/u);
  // What both begin and end with is not of interest.
  let head = 0;
  while (head < Math.min(before.length, after.length) && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const shown = (sign: string, lines: readonly string[]): string[] => {
    const kept = lines.slice(head, lines.length - tail).map((line) => `${sign} ${line}`);
    return kept.length > MAX_LINES ? [...kept.slice(0, MAX_LINES), `${sign} …`] : kept;
  };
  const others = places.length - 1;
  return ['```diff', ...shown('-', before), ...shown('+', after), '```', ...(others > 0 ? [`and ${others === 1 ? 'one more place' : `${others} more places`} of this file`] : [])].join('\n');
}

/** Whole lines that edits touch. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly edits: readonly PlainEdit[];
}

function placesOf(text: string, edits: readonly PlainEdit[]): Place[] {
  const places: { from: number; to: number; edits: PlainEdit[] }[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const from = text.lastIndexOf('\n', edit.start - 1) + 1;
    const end = text.indexOf('\n', edit.end);
    const to = end < 0 ? text.length : end;
    const last = places.at(-1);
    if (last && from <= last.to + 1) {
      last.to = Math.max(last.to, to);
      last.edits.push(edit);
    } else {
      places.push({ from, to, edits: [edit] });
    }
  }
  return places;
}

function apply(text: string, { from, to, edits }: Place): string {
  let result = '';
  let at = from;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, to);
}
