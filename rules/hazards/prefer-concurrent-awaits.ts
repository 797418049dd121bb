import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import { isHeldExclusively } from '../analysis/exclusive.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { independence, RANK, stagesOf, weakest, type Level } from '../analysis/independence.ts';
import { saysInTurn } from '../analysis/said-order.ts';
import { contains, unwrap } from '../analysis/syntax.ts';
import { awaitedCalls } from '../analysis/thenables.ts';
import { partsOf, runsOf, type PartList, type Unit } from '../analysis/waits.ts';
import { excerpt } from '../analysis/words.ts';
import { waitForParts } from '../repairs/concurrent-parts.ts';
import { keepInTurn, waitInStages } from '../repairs/concurrent-run.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** The least certainty that is reported. */
  readonly report: Level;
}

type Candidate =
  | { readonly kind: 'statements'; readonly statements: readonly TSESTree.Node[] }
  | { readonly kind: 'parts'; readonly list: PartList };

export const preferConcurrentAwaits = defineRule<Candidate, Options>({
  name: 'prefer-concurrent-awaits',
  docs: {
    description: 'awaits in a row where a later one needs nothing of an earlier one',
    family: 'B2',
    types: 'helpful',
    presets: { recommended: 'warn', strict: 'error' },
  },
  messages: {
    row: '`{{later}}` starts only when `{{earlier}}` is done, though it needs nothing of it: the times add up.',
    more: '`{{later}}` and {{count}} more start only when `{{earlier}}` is done, though they need nothing of it: the times add up.',
  },
  options: { report: { type: 'string', enum: ['certain', 'likely', 'unknown'], description: 'The least certainty that is reported.' } },
  defaults: { report: 'likely' },

  collect: (file, add) => {
    const context = fileContext(file);
    if (context === 'test' || context === 'config' || context === 'script') return {};
    const statements = (list: readonly TSESTree.Node[]): void => {
      if (list.length >= 2) add({ kind: 'statements', statements: list });
    };
    const parts = (list: PartList): void => {
      const count = list.type === 'ArrayExpression' ? list.elements.length : list.type === 'ObjectExpression' ? list.properties.length : list.arguments.length;
      if (count >= 2) add({ kind: 'parts', list });
    };
    return {
      Program: (node) => statements(node.body),
      BlockStatement: (node) => statements(node.body),
      SwitchCase: (node) => statements(node.consequent),
      ArrayExpression: parts,
      ObjectExpression: parts,
      CallExpression: parts,
      NewExpression: parts,
    };
  },

  ask: (candidate, file) => (candidate.kind === 'statements' && mayHoldWaits(file, candidate.statements) ? candidate.statements.flatMap((statement) => awaitedCalls(file, statement)) : []),

  find(candidate, file, options): Finding | readonly Finding[] | undefined {
    if (candidate.kind === 'parts') return findInParts(file, candidate.list, options.report);
    const { statements } = candidate;
    if (!mayHoldWaits(file, statements)) return undefined;
    return runsOf(file, statements).flatMap((units) => findInRun(file, units, options.report) ?? []);
  },
});

/** A cheap look before the analysis: two awaits at least. */
function mayHoldWaits(file: FileAnalysis, statements: readonly TSESTree.Node[]): boolean {
  const [first, last] = [statements[0], statements.at(-1)];
  return first !== undefined && last !== undefined && file.code.slice(first.range[0], last.range[1]).split('await').length >= 3;
}

function findInRun(file: FileAnalysis, units: readonly Unit[], least: Level): Finding | undefined {
  const stages = stagesOf(file, units, least);
  const [earlier, ...later] = stages?.groups.find((group) => group.length >= 2) ?? [];
  if (!stages || !earlier || isHeldExclusively(earlier.node) || saysInTurn(file, units)) return undefined;
  return describe(file, earlier, later, stages.certainty, [...waitInStages(file, units, stages), ...keepInTurn(file, later[0])]);
}

function findInParts(file: FileAnalysis, list: PartList, least: Level): Finding | undefined {
  if (file.text(list).split('await').length < 3) return undefined;
  const units = partsOf(file, list);
  if (!units) return undefined;
  const levels: Level[] = [];
  for (const [index, later] of units.entries()) {
    for (const earlier of units.slice(0, index)) {
      const answer = independence(file, earlier, later);
      if ((answer !== 'certain' && answer !== 'likely' && answer !== 'unknown') || RANK[answer] < RANK[least]) return undefined;
      levels.push(answer);
    }
  }
  const [earlier, ...later] = units;
  if (!earlier || isHeldExclusively(earlier.node) || saysInTurn(file, units)) return undefined;
  return describe(file, earlier, later, weakest(levels), waitForParts(file, list, units));
}

function describe(file: FileAnalysis, earlier: Unit, later: readonly Unit[], certainty: Level, repairs: Finding['repairs']): Finding | undefined {
  const [next] = later;
  if (!next?.wait || !earlier.wait || contains(next.node, earlier.node)) return undefined;
  return {
    node: next.wait.node,
    messageId: later.length > 1 ? 'more' : 'row',
    data: { later: excerpt(file, unwrap(next.wait.operand), 30), earlier: excerpt(file, unwrap(earlier.wait.operand), 30), count: String(later.length - 1) },
    related: [
      { message: 'this is waited for first', node: earlier.wait.node },
      ...later.slice(1).map((unit) => ({ message: 'this could start as early', node: unit.wait?.node ?? unit.node })),
    ],
    repairs: repairs ?? [],
    certainty,
  };
}
