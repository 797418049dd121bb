/** Awaits in a row, or parts of a literal, wait at the same time; what needs the value of an earlier one still waits for it. */
import type { TSESTree } from '@typescript-eslint/types';
import { stagesOf, type Tie } from '../analysis/independence.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { ancestors, isFunction, statementListOf } from '../analysis/syntax.ts';
import { partsOf, runsOf, type Unit } from '../analysis/waits.ts';
import { waitForParts } from '../repairs/concurrent-parts.ts';
import { waitInStages } from '../repairs/concurrent-run.ts';
import { isEmpty, type Place, type Refactoring, type Refused, type Rewrite } from './refactoring.ts';
import { nodeAt } from './work.ts';

/** What a person may overrule: the order of effects. What the code itself needs stays. */
const holds = new Set<Tie>(['data', 'shared-argument']);

export const runTogether: Refactoring = {
  name: 'run-together',
  plan(place: Place): Rewrite | Refused | undefined {
    const { file } = place;
    const at = nodeAt(place);
    return inParts(file, at) ?? inStatements(place, at);
  },
};

const titleOf = (count: number): string => `Run these ${count} awaits together (the first failure rejects, the others go on)`;

function inParts(file: FileAnalysis, at: TSESTree.Node): Rewrite | undefined {
  for (const node of [at, ...ancestors(at)]) {
    if (isFunction(node) || statementListOf(node)) return undefined;
    if (node.type !== 'ArrayExpression' && node.type !== 'ObjectExpression' && node.type !== 'CallExpression' && node.type !== 'NewExpression') continue;
    const units = partsOf(file, node);
    const [repair] = units ? waitForParts(file, node, units) : [];
    if (units && repair) return { title: titleOf(units.length), edits: repair.edits };
  }
  return undefined;
}

function inStatements(place: Place, at: TSESTree.Node): Rewrite | Refused | undefined {
  const { file, range } = place;
  const statement = [at, ...ancestors(at)].find((node) => statementListOf(node) || hasList(node));
  if (!statement) return undefined;
  const list = hasList(statement) ? listIn(statement) : statementListOf(statement);
  const touched = isEmpty(place) ? [] : (list ?? []).filter((each) => each.range[0] < range[1] && range[0] < each.range[1]);
  // A caret, and a selection within one statement, speak of the row that it stands in.
  const isPoint = touched.length < 2;
  const chosen = isPoint ? list : touched;
  if (!chosen || chosen.length < 2) return undefined;
  const awaits = chosen.filter((each) => beginsToWait(file, each));
  if (awaits.length < 2) return undefined;
  const runs = runsOf(file, chosen);
  const run = isPoint ? runs.find((units) => covers(units, range[0])) : runs[0];
  const title = titleOf(run?.filter(({ wait }) => wait).length ?? awaits.length);
  if (!run) return isPoint ? undefined : { title, reason: 'What stands between the awaits does something of its own, or needs what they give.' };
  const stages = stagesOf(file, run, 'unknown', (tie) => !holds.has(tie));
  if (!stages) return isPoint ? undefined : { title, reason: 'Each of them needs what the one before gives.' };
  const [repair] = waitInStages(file, run, stages);
  if (!repair) return { title, reason: 'A comment or a declaration between them would have no place.' };
  const groups = stages.groups.filter((group) => group.length >= 2);
  const isWhole = groups.length === 1 && groups[0]?.length === run.filter(({ wait }) => wait).length;
  return { title: isWhole ? title : repair.title, edits: repair.edits };
}

const hasList = (node: TSESTree.Node): boolean => node.type === 'BlockStatement' || node.type === 'Program' || node.type === 'SwitchCase';

const listIn = (node: TSESTree.Node): readonly TSESTree.Node[] | undefined =>
  node.type === 'BlockStatement' || node.type === 'Program' ? node.body : node.type === 'SwitchCase' ? node.consequent : undefined;

function beginsToWait(file: FileAnalysis, statement: TSESTree.Node): boolean {
  for (const node of file.walk(statement)) if (node.type === 'AwaitExpression') return true;
  return false;
}

const covers = (units: readonly Unit[], offset: number): boolean => {
  const [first] = units;
  const last = units.at(-1);
  return first !== undefined && last !== undefined && first.node.range[0] <= offset && offset <= last.node.range[1];
};
