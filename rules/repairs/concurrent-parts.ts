/** Repairs for awaits that are parts of one literal or argument list. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { isQuiet } from '../analysis/quiet.ts';
import { enclosingStatement, statementListOf } from '../analysis/syntax.ts';
import type { PartList, Unit } from '../analysis/waits.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { replace, withParentheses } from './edits.ts';
import { indentOf } from './handlers.ts';
import { atOnce, elementsFor, nameForValue, promiseAll } from './promise-all.ts';

export function waitForParts(file: FileAnalysis, list: PartList, units: readonly Unit[]): readonly Repair[] {
  const edits = wholeArray(file, list, units) ?? beforeStatement(file, list, units);
  return edits ? [{ kind: 'suggestion', title: atOnce(units.length), edits }] : [];
}

/** `[await f(), await g()]` → `await Promise.all([f(), g()])`, where every element is an await. */
function wholeArray(file: FileAnalysis, list: PartList, units: readonly Unit[]): readonly TextEdit[] | undefined {
  if (list.type !== 'ArrayExpression' || list.elements.length !== units.length || units.some(({ node, wait }) => node !== wait?.node)) return undefined;
  const { parent } = list;
  const bindsTighter = (parent.type === 'MemberExpression' && parent.object === list) || parent.type === 'TSNonNullExpression' || parent.type === 'TSAsExpression' || parent.type === 'TSSatisfiesExpression';
  const elements = elementsFor(file, operandsOf(units), indentOf(file, list));
  if (!elements || bindsTighter || file.source.getCommentsInside(list).some((comment) => !insideOperand(units, comment))) return undefined;
  return [replace(list, promiseAll('', elements, '', indentOf(file, list)))];
}

/** The awaits go into one `Promise.all` before the statement, names take their places; only where nothing else runs before them. */
function beforeStatement(file: FileAnalysis, list: PartList, units: readonly Unit[]): readonly TextEdit[] | undefined {
  const statement = enclosingStatement(list);
  if (!statementListOf(statement) || !runsFirst(file, list, statement)) return undefined;
  const indent = indentOf(file, statement);
  const elements = elementsFor(file, operandsOf(units), indent);
  if (!elements) return undefined;
  const taken = new Set<string>();
  const names = units.map(({ node, wait }) => nameForValue(file, list, wait?.operand ?? node, taken, keyOf(node)));
  const end = /;\s*$/u.test(file.text(statement)) ? ';' : '';
  const edits: TextEdit[] = [{ range: [statement.range[0], statement.range[0]], text: `${promiseAll(`const [${names.join(', ')}] = `, elements, end, indent)}\n${indent}` }];
  for (const [index, { node, wait }] of units.entries()) {
    const name = names[index] ?? '';
    if (!wait || file.source.getCommentsInside(wait.node).some((comment) => !insideOperand(units, comment))) return undefined;
    const { parent } = node;
    if (parent?.type === 'Property' && node === wait.node && parent.key.type === 'Identifier' && parent.key.name === name && !parent.computed) edits.push(replace(parent, name));
    else edits.push({ range: withParentheses(file, wait.node), text: name });
  }
  return edits;
}

const operandsOf = (units: readonly Unit[]): readonly TSESTree.Node[] => units.flatMap(({ wait }) => (wait ? [wait.operand] : []));

const insideOperand = (units: readonly Unit[], comment: TSESTree.Comment): boolean =>
  units.some(({ wait }) => wait && wait.operand.range[0] <= comment.range[0] && comment.range[1] <= wait.operand.range[1]);

/** `user` of `{ user: await f() }`. */
const keyOf = (node: TSESTree.Node): string | undefined =>
  node.parent?.type === 'Property' && node.parent.key.type === 'Identifier' && !node.parent.computed ? node.parent.key.name : undefined;

/** Whether everything that the statement evaluates before the list only computes, and the list is evaluated in any case. */
function runsFirst(file: FileAnalysis, list: TSESTree.Node, statement: TSESTree.Node): boolean {
  for (let child = list, { parent } = list; parent && child !== statement; child = parent, parent = parent.parent) {
    if (!evaluatesFirst(file, parent, child)) return false;
  }
  return true;
}

function evaluatesFirst(file: FileAnalysis, parent: TSESTree.Node, child: TSESTree.Node): boolean {
  const quietBefore = (nodes: readonly (TSESTree.Node | null)[]): boolean =>
    nodes.slice(0, nodes.indexOf(child)).every((node) => node === null || isQuiet(file, node.type === 'SpreadElement' ? node.argument : node));
  switch (parent.type) {
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'AwaitExpression':
    case 'UnaryExpression':
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return true;
    case 'BlockStatement':
    case 'Program':
    case 'SwitchCase':
      return true;
    case 'SpreadElement':
    case 'Property':
      return parent.type === 'SpreadElement' || (parent.value === child && !parent.computed);
    case 'VariableDeclarator':
      return parent.init === child;
    case 'VariableDeclaration':
      return parent.declarations[0] === child && (parent.parent.type === 'BlockStatement' || parent.parent.type === 'Program' || parent.parent.type === 'SwitchCase');
    case 'AssignmentExpression':
      return parent.right === child && isQuiet(file, parent.left);
    case 'MemberExpression':
      return parent.object === child;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === child || (isQuiet(file, parent.callee) && quietBefore(parent.arguments));
    case 'ArrayExpression':
      return quietBefore(parent.elements);
    case 'ObjectExpression': {
      const before = parent.properties.slice(0, parent.properties.indexOf(child as never));
      return before.every((property) => isQuiet(file, property.type === 'SpreadElement' ? property.argument : property.value));
    }
    case 'IfStatement':
      return parent.test === child;
    case 'LogicalExpression':
    case 'BinaryExpression':
      return parent.left === child;
    default:
      return false;
  }
}
