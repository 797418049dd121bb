/** Answers a timeline job: the function round a place as it is, and as a repair would make it. */
import type { TSESTree } from '@typescript-eslint/types';
import { layOut, toSvg, toText, type Chart, type Layout } from '../timeline/draw.ts';
import { TimelineReader } from '../timeline/model.ts';
import type { PlainEdit, TimelineAnswer, TimelineJob } from './jobs.ts';

export interface Tree {
  readonly ast: TSESTree.Program;
  readonly visitorKeys: Readonly<Record<string, readonly string[] | undefined>>;
}
export type ParseTree = (text: string, path: string) => Tree;

/** @returns nothing when the place waits for nothing; `shorter` says whether a repair makes the wait shorter */
export function timelineOf({ file, offset, repairs = [] }: TimelineJob, parse: ParseTree): TimelineAnswer {
  const bom = file.text.startsWith('\uFEFF') ? 1 : 0;
  const text = file.text.slice(bom);
  const now = chartAt(text, offset - bom, file.path, parse);
  if (!now || now.layout.bars.length === 0) return {};
  const better = repairs
    .map(({ title, edits }) => ({ title, layout: repaired(text, bom, edits, now.start, file.path, parse) }))
    .find(({ layout }) => layout !== undefined && layout.bars.length > 0 && layout.length < now.layout.length);
  const charts: Chart[] = [{ title: better ? `${now.title}: now` : now.title, layout: now.layout }];
  if (better?.layout) charts.push({ title: `then: ${shortTitle(better.title)}`, layout: better.layout });
  return { timeline: { title: now.title, svg: toSvg(charts), text: toText(charts), shorter: better !== undefined } };
}

function chartAt(text: string, offset: number, path: string, parse: ParseTree): { title: string; start: number; layout: Layout } | undefined {
  let tree: Tree;
  try {
    tree = parse(text, path);
  } catch {
    return undefined;
  }
  const reader = new TimelineReader(text, tree.visitorKeys);
  const owner = reader.find(tree.ast, offset);
  return { title: reader.title(owner), start: owner.range[0], layout: layOut(reader.steps(owner)) };
}

function repaired(text: string, bom: number, edits: readonly PlainEdit[], start: number, path: string, parse: ParseTree): Layout | undefined {
  let result = '';
  let from = 0;
  let moved = start;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    const [at, end] = [edit.start - bom, edit.end - bom];
    if (at < from) return undefined;
    if (end <= start) moved += edit.text.length - (end - at);
    result += text.slice(from, at) + edit.text;
    from = end;
  }
  result += text.slice(from);
  // A place just behind the beginning of the function lies in the function, whatever stands in it now.
  const inside = result.indexOf('{', moved);
  return chartAt(result, inside < 0 ? moved : inside + 1, path, parse)?.layout;
}

/** A repair's title without what it says of consequences in brackets: there is one line for it. */
const shortTitle = (title: string): string => title.replace(/\s*\([^()]*\)$/u, '');
