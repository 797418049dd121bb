/** The figures of a run, as Markdown. */
import { groupBy } from '../tools/lists.ts';
import { troubles, type Examined, type Trouble } from './examine.ts';

/** What came out for one source file. */
export interface FileRecord {
  readonly project: string;
  readonly commit: string;
  readonly file: string;
  readonly lines: number;
  readonly repairs: readonly Examined[];
  /** Where there are fixes that keep behaviour: what is wrong with all of them at once. */
  readonly together?: readonly { readonly kind: Trouble; readonly what: string }[];
}

/** A repair's title without the reader's own code in it. */
export const titleOf = (title: string): string => title.replace(/`(?:[^`\\]|\\.)*`/gu, '`…`').replace(/\b\d+\b/gu, 'N');

const cells = (list: readonly (string | number)[]): string => `| ${list.join(' | ')} |\n`;

/** @returns a table of the projects and one of the repairs: how many were applied, how many of these broke what */
export function tableOf(records: readonly FileRecord[]): string {
  const head = (first: string): string => cells([first, 'applied', 'with types', ...troubles]) + cells(Array.from({ length: 3 + troubles.length }, () => '---'));
  const row = (name: string, repairs: readonly Examined[]): string =>
    cells([name, repairs.length, repairs.filter(({ typed }) => typed).length, ...troubles.map((kind) => repairs.filter((repair) => repair.troubles.some((trouble) => trouble.kind === kind)).length)]);
  const byProject = groupBy(records, ({ project, commit }) => `${project} ${commit}`);
  const all = records.flatMap(({ repairs }) => repairs);
  const byRepair = groupBy(all, ({ rule, title }) => `${rule}: ${titleOf(title)}`);
  const lines = (list: readonly FileRecord[]): string => `${list.length} files, ${list.reduce((sum, { lines: count }) => sum + count, 0)} lines`;
  return [
    head('project'),
    ...[...byProject].map(([name, list]) => row(`${name} (${lines(list)})`, list.flatMap(({ repairs }) => repairs))),
    row(`all (${lines(records)})`, all),
    '\n',
    head('repair'),
    ...[...byRepair].toSorted(([a], [b]) => a.localeCompare(b)).map(([name, list]) => row(name, list)),
  ].join('');
}
