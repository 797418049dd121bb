/** Repairs that wait for the awaits of a row in groups rather than one after the other. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { Stages } from '../analysis/independence.ts';
import { contains, parsePath, propertyName } from '../analysis/syntax.ts';
import type { Unit } from '../analysis/waits.ts';
import type { Repair } from '../rule.ts';
import { insertBefore, withParentheses } from './edits.ts';
import { indentOf } from './handlers.ts';
import { atOnce, elementsFor, nameForValue, promiseAll } from './promise-all.ts';

/** The run written anew: each group of awaits that can wait together as one `Promise.all`, what only computes before its users. */
export function waitInStages(file: FileAnalysis, units: readonly Unit[], stages: Stages): readonly Repair[] {
  const [first] = units;
  const last = units.at(-1);
  if (!first || !last) return [];
  const indent = indentOf(file, first.node);
  let text = '';
  /** An empty line that stood before what comes next is kept. */
  const add = (unit: Unit, ...lines: readonly string[]): void => {
    if (text !== '') text += hasEmptyLineBefore(file, units, unit) ? `\n\n${indent}` : `\n${indent}`;
    text += lines.join(`\n${indent}`);
  };
  const rest = units.filter(({ wait }) => !wait);
  /** What only computes stays where it is, but for what a group needs of it. */
  const takeQuiet = (stage: number, before?: Unit): void => {
    const end = before ? units.indexOf(before) : units.length;
    for (const unit of rest.filter((one) => (stages.stageOf.get(one) ?? 0) <= stage && units.indexOf(one) < end)) {
      add(unit, ...commentsOf(file, units, unit), file.text(unit.node));
      rest.splice(rest.indexOf(unit), 1);
    }
  };
  const taken = new Set<string>();
  for (const [stage, group] of stages.groups.entries()) {
    takeQuiet(stage, group.at(-1));
    const comments = group.flatMap((unit) => commentsOf(file, units, unit));
    const written = group.length === 1 ? group.map(({ node }) => file.text(node)) : groupText(file, group, indent, text === '' && comments.length === 0, taken);
    const [leader] = group;
    if (!written || !leader) return [];
    add(leader, ...comments, ...written);
  }
  takeQuiet(Infinity);
  const waits = units.filter(({ wait }) => wait);
  const together = stages.groups.filter((group) => group.length >= 2);
  const isWhole = together.length === 1 && together[0]?.length === waits.length;
  const [only, another] = together;
  const title = isWhole ? atOnce(waits.length)
    : only && !another ? `Wait for ${only.length} of the ${waits.length} at once (the first failure rejects, the others go on)`
    : `Wait in ${stages.groups.length} groups, each at once (the first failure rejects, the others of the group go on)`;
  return [{ kind: 'suggestion', title, edits: [{ range: [first.node.range[0], last.node.range[1]], text }] }];
}

/** Whether an empty line parts a unit, or the comments before it, from the unit before. */
function hasEmptyLineBefore(file: FileAnalysis, units: readonly Unit[], unit: Unit): boolean {
  const before = units[units.indexOf(unit) - 1];
  return before !== undefined && /\n[ \t]*\r?\n/u.test(file.code.slice(before.node.range[1], unit.node.range[0]));
}

/** Comments that stand before a unit of the run (behind the one before it) and belong to it, each on a line of its own. */
function commentsOf(file: FileAnalysis, units: readonly Unit[], unit: Unit): readonly string[] {
  const before = units[units.indexOf(unit) - 1];
  const next = units[units.indexOf(unit) + 1];
  return file.source.getAllComments().filter((comment) => {
    const leads = before !== undefined && comment.range[0] >= before.node.range[1] && comment.range[1] <= unit.node.range[0] && comment.loc.start.line !== before.node.loc.end.line;
    const trails = next !== undefined && comment.range[0] >= unit.node.range[1] && comment.range[1] <= next.node.range[0] && comment.loc.start.line === unit.node.loc.end.line;
    return leads || trails;
  }).map((comment) => file.text(comment));
}

/** Where the value of one wait goes in the pattern of the group, and the statement that takes it from there, if it needs one. */
interface Target {
  readonly pattern: string;
  readonly after?: string;
}

/** @param taken names that the groups before have declared; those of this one are added */
function groupText(file: FileAnalysis, group: readonly Unit[], indent: string, startsRun: boolean, taken: Set<string>): readonly string[] | undefined {
  const operands = group.map(({ wait }) => wait?.operand as TSESTree.Expression);
  const elements = elementsFor(file, operands, indent);
  const [first] = group;
  if (!elements || !first || group.some((unit) => losesComment(file, unit))) return undefined;
  const end = file.text(first.node).endsWith(';') ? ';' : '';
  if (group.every(({ wait }) => wait?.value === 'none')) return [promiseAll('', elements, end, indent)];

  const assigned = group.map((unit) => assignedTarget(unit));
  if (assigned.every((target) => target !== undefined) && end === ';' && (!startsRun || startsSafely(file, first.node))) {
    return [promiseAll(`[${assigned.map((target) => file.text(target)).join(', ')}] = `, elements, end, indent)];
  }
  const kinds = new Set(group.flatMap(({ node }) => (node.type === 'VariableDeclaration' ? [node.kind] : [])));
  const annotations = group.map((unit) => annotationOf(unit));
  // Some parsers say null where there is none.
  const allAnnotated = annotations.every(Boolean);
  const targetsAs = (kind: string): Target[] => {
    const names = new Set(taken);
    return group.map((unit, index): Target => {
      if (unit.wait?.value === 'none') return { pattern: '' };
      const direct = !annotations[index] || allAnnotated ? directTarget(file, unit) : undefined;
      return direct !== undefined && unit.node.type === 'VariableDeclaration' && unit.node.kind === kind ? { pattern: direct } : throughName(file, unit, names, end);
    });
  };
  // A variable that is written later cannot be bound by the `const` that the others need.
  const [only] = kinds.size === 1 ? kinds : ['const' as const];
  const isPlain = (targets: readonly Target[]): boolean => targets.every(({ after }) => after === undefined);
  const wanted = targetsAs(only ?? 'const');
  const kind = isPlain(wanted) ? (only ?? 'const') : 'const';
  const targets = kind === only ? wanted : targetsAs('const');
  while (targets.at(-1)?.pattern === '') targets.pop();
  for (const { pattern, after } of targets) if (after !== undefined) taken.add(pattern);
  const type = allAnnotated && isPlain(targets) ? `: [${annotations.map((annotation) => (annotation ? file.text(annotation.typeAnnotation) : '')).join(', ')}]` : '';
  return [
    promiseAll(`${kind} [${targets.map(({ pattern }) => pattern).join(', ')}]${type} = `, elements, end, indent),
    ...targets.flatMap(({ after }) => (after === undefined ? [] : [after])),
  ];
}

/** `x` of `x = await f()`. */
function assignedTarget({ node, wait }: Unit): TSESTree.Node | undefined {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') return undefined;
  return node.expression.right === wait?.node ? node.expression.left : undefined;
}

/** What stands in the pattern for `const x = await f()` and `const x = (await f()).data`. */
function directTarget(file: FileAnalysis, { node, wait }: Unit): string | undefined {
  const declarator = node.type === 'VariableDeclaration' ? node.declarations[0] : undefined;
  if (!declarator?.init) return undefined;
  const { id, init } = declarator;
  if (init === wait?.node) return file.code.slice(id.range[0], ('typeAnnotation' in id ? id.typeAnnotation?.range[0] : undefined) ?? id.range[1]).trimEnd();
  if (init.type !== 'MemberExpression' || init.object !== wait?.node || init.computed || init.optional || id.type !== 'Identifier' || id.typeAnnotation) return undefined;
  const name = propertyName(init);
  return name === undefined || name.startsWith('#') ? undefined : name === id.name ? `{ ${name} }` : `{ ${name}: ${id.name} }`;
}

function annotationOf({ node, wait }: Unit): TSESTree.TSTypeAnnotation | undefined {
  const declarator = node.type === 'VariableDeclaration' ? node.declarations[0] : undefined;
  return declarator && declarator.init === wait?.node && 'typeAnnotation' in declarator.id ? declarator.id.typeAnnotation : undefined;
}

/** The statement as it was, with a name in the place of the await. */
function throughName(file: FileAnalysis, unit: Unit, taken: Set<string>, end: string): Target {
  const wait = unit.wait as NonNullable<Unit['wait']>;
  const target = unit.node.type === 'ExpressionStatement' && unit.node.expression.type === 'AssignmentExpression' ? parsePath(unit.node.expression.left)?.at(-1) : undefined;
  const declarator = unit.node.type === 'VariableDeclaration' ? unit.node.declarations[0] : undefined;
  const bound = declarator?.id.type === 'Identifier' ? `${declarator.id.name}Value` : undefined;
  const pattern = nameForValue(file, unit.node, wait.operand, taken, target?.replace(/^[#_]+/u, '') ?? bound);
  const { code: text } = file;
  const [start, stop] = withParentheses(file, wait.node);
  const after = text.slice(unit.node.range[0], start) + pattern + text.slice(stop, unit.node.range[1]);
  return { pattern, after: end && !after.endsWith(';') ? `${after};` : after };
}

/** A comment inside the statement, but outside of what is waited for, would have no place. */
function losesComment(file: FileAnalysis, { node, wait }: Unit): boolean {
  return file.source.getCommentsInside(node).some((comment) => !wait || !(wait.operand.range[0] <= comment.range[0] && comment.range[1] <= wait.operand.range[1]));
}

/** Whether a statement that begins with `[` would not be read as part of the one before it. */
function startsSafely(file: FileAnalysis, node: TSESTree.Node): boolean {
  const before = file.source.getTokenBefore(node);
  return before === null || before.value === ';' || before.value === '{' || before.value === ':';
}

/** The comment that says that the order is meant, before the later await. */
export function keepInTurn(file: FileAnalysis, unit: Unit | undefined): readonly Repair[] {
  if (!unit || !contains(unit.node, unit.wait?.node ?? unit.node)) return [];
  return [{
    kind: 'suggestion',
    title: 'Keep it in turn: mark it with `// sequential:` and a reason',
    edits: [insertBefore(unit.node, `// sequential: has to wait for the one before\n${indentOf(file, unit.node)}`)],
  }];
}
