import type { Entry, Verdict } from './entries.ts';

/** @returns a Markdown table of how many findings of each rule were judged how */
export function tableOf(entries: readonly Entry[]): string {
  const count = (list: readonly Entry[], verdict: Verdict): number => list.filter((entry) => entry.verdict === verdict).length;
  const row = (name: string, list: readonly Entry[]): string =>
    `| ${[name, list.length, new Set(list.map(({ project }) => project)).size, count(list, 'right'), count(list, 'arguable'), count(list, 'wrong')].join(' | ')} |`;
  const rules = [...new Set(entries.map(({ rule }) => rule))].sort();
  return [
    '| rule | findings | projects | right | arguable | wrong |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rules.map((rule) => row(`\`${rule}\``, entries.filter((entry) => entry.rule === rule))),
    row('all', entries),
  ].join('\n');
}
