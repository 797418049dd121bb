/** The comparison with published suites as tables: what comes out as there, and the cases that ours judges otherwise, by reason. */
import { groupBy } from '../lists.ts';
import type { Comparison } from '../compare-suites.ts';
import { reasons } from './reasons.ts';

/** Differences of a kind: with a reason, and without. */
function differ({ differences }: Comparison, kind: 'valid' | 'invalid'): { readonly listed: number; readonly unlisted: number } {
  const those = differences.filter(({ one }) => one.kind === kind);
  const unlisted = those.filter(({ reason }) => reason === undefined).length;
  return { listed: those.length - unlisted, unlisted };
}

/** The parts (0 to 1) of the cases without a reason that come out as there: the valid silent, the invalid found. */
export function fulfilment(result: Comparison): { readonly silent: number; readonly found: number } {
  const part = (right: number, kind: 'valid' | 'invalid'): number => {
    const { unlisted } = differ(result, kind);
    return right + unlisted === 0 ? 1 : right / (right + unlisted);
  };
  return { silent: part(result.silent, 'valid'), found: part(result.foundWhenFailing, 'invalid') };
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

/** Both tables in Markdown. */
export function tableOf(results: readonly Comparison[]): string {
  const lines = [
    '| suite | valid: silent | otherwise, with a reason | without | silent of the rest | invalid: found | otherwise, with a reason | without | found of the rest | left out |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const result of results) {
    const [valid, invalid] = [differ(result, 'valid'), differ(result, 'invalid')];
    const { silent, found } = fulfilment(result);
    const asWritten = result.found === result.foundWhenFailing ? '' : ` (${result.found} as written)`;
    lines.push(`| ${result.file} | ${result.silent} of ${result.valid} | ${valid.listed} | ${valid.unlisted} | ${percent(silent)} | ${result.foundWhenFailing} of ${result.invalid}${asWritten} | ${invalid.listed} | ${invalid.unlisted} | ${percent(found)} | ${result.leftOut} |`);
  }
  lines.push('', '| suite | there | why ours judges otherwise | lines of the cases |', '| --- | --- | --- | --- |');
  for (const result of results) {
    const byReason = groupBy(result.differences.filter(({ reason }) => reason !== undefined), ({ reason }) => String(reasons.indexOf(reason as (typeof reasons)[number])));
    for (const differences of byReason.values()) {
      const [{ one, reason }] = differences as [Comparison['differences'][number]];
      lines.push(`| ${result.file} | ${one.kind} | ${reason?.why ?? ''} | ${differences.map(({ one: { line } }) => line).join(', ')} |`);
    }
  }
  return lines.join('\n');
}

const MARKS = ['<!-- table -->', '<!-- /table -->'] as const;

/** A page with its table replaced. */
export function withTable(page: string, results: readonly Comparison[]): string {
  const [before = '', rest = ''] = page.split(MARKS[0]);
  return `${before}${MARKS[0]}\n${tableOf(results)}\n${MARKS[1]}${rest.split(MARKS[1])[1] ?? ''}`;
}
