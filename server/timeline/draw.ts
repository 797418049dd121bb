/** Draws timelines: who waits when, one bar a wait, as a small picture and in words. */
import type { Step } from './model.ts';

interface Bar {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Started earlier than it is waited for, or one of several at once. */
  readonly overlaps: boolean;
}

export interface Layout {
  readonly bars: readonly Bar[];
  readonly rows: number;
  /** In waits: how long the function takes when every wait takes as long. */
  readonly length: number;
}

/** Turns of a loop, and lanes of "one for each item", that are drawn. */
const SHOWN = 3;

/** Puts the steps of a function on a line of time; each wait takes one unit. */
export function layOut(steps: readonly Step[]): Layout {
  const bars: Bar[] = [];
  const started = new Map<string, { at: number; row: number; label: string }>();
  let rows = 0;
  const put = (from: number, to: number, label: string, overlaps: boolean, row = rows++): void => void bars.push({ row, from, to, label, overlaps });

  const run = (some: readonly Step[], start: number, overlaps: boolean): number => {
    let time = start;
    for (const step of some) {
      switch (step.kind) {
        case 'wait':
          put(time, time + 1, step.label, overlaps);
          time += 1;
          break;
        case 'repeat':
          for (let turn = 0; turn < SHOWN; turn++) time = run(step.body, time, overlaps);
          break;
        case 'either': {
          const longest = step.branches.toSorted((a, b) => layOut(b).length - layOut(a).length)[0] ?? [];
          time = run(longest, time, overlaps);
          break;
        }
        case 'together': {
          const lanes = step.many ? Array.from({ length: SHOWN }, () => step.lanes[0] ?? []) : step.lanes;
          const ends = lanes.map((lane) => run(lane, time, lanes.length > 1));
          time = Math.max(time, ...ends);
          break;
        }
        case 'start':
          started.set(step.name, { at: time, row: rows++, label: step.label });
          break;
        case 'join':
          for (const name of step.names) {
            const work = started.get(name);
            if (!work) continue;
            started.delete(name);
            const end = work.at + 1;
            put(work.at, end, work.label, time > work.at || step.names.length > 1, work.row);
            time = Math.max(time, end);
          }
          break;
      }
    }
    return time;
  };
  const length = run(steps, 0, false);
  for (const { at, row, label } of started.values()) put(at, at + 1, label, true, row);
  return { bars, rows, length };
}

export interface Chart {
  readonly title: string;
  readonly layout: Layout;
}

const ROW = 20;
const BAR = 13;
const UNIT_MAX = 70;
const WIDTH = 420;
const HEAD = 22;
/** Rows of one chart; what is more is counted. */
const MAX_ROWS = 12;

/** One picture of several charts above each other, on the same scale. Colours are readable on light and on dark ground. */
export function toSvg(charts: readonly Chart[]): string {
  const longest = Math.max(1, ...charts.map(({ layout }) => layout.length));
  const unit = Math.min(UNIT_MAX, WIDTH / 2 / longest);
  const parts: string[] = [];
  let y = 0;
  for (const { title, layout } of charts) {
    parts.push(`<text x="0" y="${y + 14}" font-weight="600">${escape(title)}</text>`);
    y += HEAD;
    for (const { row, from, to, label, overlaps } of layout.bars) {
      if (row >= MAX_ROWS) continue;
      const top = y + row * ROW;
      const [x, width] = [Math.round(from * unit), Math.max(2, Math.round((to - from) * unit) - 2)];
      parts.push(`<rect x="${x}" y="${top}" width="${width}" height="${BAR}" rx="3" fill="${overlaps ? '#3aa675' : '#d98324'}"/>`);
      parts.push(`<text x="${Math.round(to * unit) + 6}" y="${top + 11}">${escape(label)}</text>`);
    }
    const rows = Math.min(layout.rows, MAX_ROWS);
    const end = Math.round(layout.length * unit);
    parts.push(`<line x1="${end}" y1="${y - 4}" x2="${end}" y2="${y + rows * ROW}" stroke="#8a8f98" stroke-dasharray="2 3"/>`);
    y += rows * ROW;
    if (layout.rows > MAX_ROWS) {
      parts.push(`<text x="0" y="${y + 12}">and ${layout.rows - MAX_ROWS} more</text>`);
      y += ROW;
    }
    y += 10;
  }
  const style = 'font-family="sans-serif" font-size="11" fill="#8a8f98"';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}"><g ${style}>${parts.join('')}</g></svg>`;
}

/** The same for those who do not see pictures: bars of characters. */
export function toText(charts: readonly Chart[]): string {
  return charts
    .map(({ title, layout }) => {
      const rows = layout.bars.toSorted((a, b) => a.row - b.row).slice(0, MAX_ROWS);
      const width = Math.max(1, Math.ceil(layout.length)) * 4;
      const lines = rows.map(({ from, to, label }) => `${`${' '.repeat(Math.round(from * 4))}${'█'.repeat(Math.max(1, Math.round((to - from) * 4) - 1))}`.padEnd(width)} ${label}`);
      return [title, ...lines, ...(layout.bars.length > MAX_ROWS ? [`and ${layout.bars.length - MAX_ROWS} more`] : [])].join('\n');
    })
    .join('\n\n');
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
