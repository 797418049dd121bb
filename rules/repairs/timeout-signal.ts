/** Repairs of timeouts that start too early: one for each use, or a name that says that one is meant for all. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { variableOf } from '../analysis/origin.ts';
import { contains, statementListOf } from '../analysis/syntax.ts';
import type { StaleTimeout } from '../analysis/timeout-signals.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { nameInScope, removeStatement } from './edits.ts';

export function repairsOfStaleTimeout(file: FileAnalysis, stale: StaleTimeout): readonly Repair[] {
  return [freshForEachUse(file, stale), sayDeadline(file, stale)].filter((repair) => repair !== undefined);
}

/** Writes the timeout where it is used; the variable or private field goes when nothing else uses it. */
function freshForEachUse(file: FileAnalysis, stale: StaleTimeout): Repair | undefined {
  const { call, uses, kind } = stale;
  if (uses.length === 0 || !canMove(file, stale)) return undefined;
  const value = valueOf(call);
  const text = file.text(value);
  const edits: TextEdit[] = uses.map((use) => {
    const property = use.parent;
    return property?.type === 'Property' && property.shorthand ? { range: property.range, text: `${file.text(use)}: ${text}` } : { range: use.range, text };
  });
  const holder = value.parent as TSESTree.Node;
  const statement = holder.type === 'VariableDeclarator' ? holder.parent : holder;
  if (holder.type === 'VariableDeclarator') {
    const variable = holder.id.type === 'Identifier' ? variableOf(file, holder.id) : undefined;
    const others = variable?.references.filter(({ init, identifier }) => !init && !uses.includes(identifier)) ?? [];
    if (others.length === 0) {
      if (statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1 || !statementListOf(statement)) return undefined;
      edits.push(removeStatement(file, statement));
    }
  } else if (holder.type === 'PropertyDefinition' && isHidden(holder)) {
    edits.push(removeStatement(file, holder));
  } else if (kind === 'field') {
    return undefined;
  }
  return { kind: 'suggestion', title: `Start it anew for each use: \`${text}\``, edits };
}

const isHidden = (field: TSESTree.PropertyDefinition): boolean => field.key.type === 'PrivateIdentifier' || field.accessibility === 'private';

/** The timeout, or the `AbortSignal.any` around it, that the variable holds. */
function valueOf(call: TSESTree.Node): TSESTree.Node {
  let value = call;
  while (value.parent && value.parent.type !== 'VariableDeclarator' && value.parent.type !== 'PropertyDefinition' && value.parent.type !== 'AssignmentExpression' && value.parent.type !== 'Property') value = value.parent;
  return value;
}

/** Whether the expression means the same where it is used: it names nothing but what the uses see too. */
function canMove(file: FileAnalysis, { call, uses, kind }: StaleTimeout): boolean {
  for (const node of file.walk(valueOf(call), { intoFunctions: true })) {
    if (node.type === 'ThisExpression' && kind !== 'field') return false;
    if (node.type !== 'Identifier') continue;
    const variable = variableOf(file, node);
    if (!variable) continue;
    if (variable.references.some((reference) => reference.isWrite() && !reference.init)) return false;
    const { block } = variable.scope;
    if (!uses.every((use) => contains(block as TSESTree.Node, use))) return false;
  }
  return true;
}

/** Names it `deadline`, which says that it is meant for all turns together. */
function sayDeadline(file: FileAnalysis, { call, kind }: StaleTimeout): Repair | undefined {
  const holder = valueOf(call).parent;
  if (kind !== 'loop' || holder?.type !== 'VariableDeclarator' || holder.id.type !== 'Identifier') return undefined;
  const name = holder.id;
  const variable = variableOf(file, name);
  if (!variable || nameInScope(file, call, 'deadline') || name.typeAnnotation) return undefined;
  const edits = [...new Set<TSESTree.Node>([name, ...variable.references.map(({ identifier }) => identifier as TSESTree.Node)])].map((use): TextEdit => {
    const property = use.parent;
    return property?.type === 'Property' && property.shorthand ? { range: property.range, text: `${name.name}: deadline` } : { range: use.range, text: 'deadline' };
  });
  return { kind: 'suggestion', title: 'It is meant for all turns together: name it `deadline`', edits };
}
