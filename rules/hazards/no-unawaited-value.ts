import type { TSESTree } from '@typescript-eslint/types';
import { isBuiltin } from '../knowledge/builtin-modules.ts';
import { plainUsesIn, type PlainUse, type PlainUseKind } from '../analysis/plain-uses.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { promiseFate } from '../analysis/fates/of-file.ts';
import { acceptedElsewhere } from '../analysis/intent.ts';
import { functionOf } from '../analysis/calls.ts';
import { constantInitialiser, originOf, variableOf } from '../analysis/origin.ts';
import { unwrap } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { repairsOfValue } from '../repairs/value.ts';
import { defineRule, type Finding } from '../rule.ts';

const MESSAGES: Readonly<Record<PlainUseKind, string>> = {
  test: '`{{value}}` is a promise, which is always true: nobody waited for it.',
  compared: '`{{value}}` is a promise and never equals `{{other}}`: nobody waited for it.',
  ordered: '`{{value}}` is a promise, and no number: nobody waited for it.',
  text: '`{{value}}` is a promise: the text will say `[object Promise]`.',
  key: '`{{value}}` is a promise: the key will be `[object Promise]`.',
  cases: '`{{value}}` is a promise, which no `case` matches: nobody waited for it.',
  spread: '`{{value}}` is a promise and has no properties to copy: nobody waited for it.',
  taken: '`{{value}}` is a promise and has no `{{other}}`: nobody waited for it.',
  iterated: '`{{value}}` is a promise and cannot be iterated: nobody waited for it.',
  passed: '`{{other}}` gets a promise: nobody waited for `{{value}}`.',
};

export const noUnawaitedValue = defineRule<PlainUse, object>({
  name: 'no-unawaited-value',
  docs: {
    description: 'a promise that is used as if it were the value that it stands for',
    family: 'A5',
    types: 'helpful',
    presets: { recommended: 'off', strict: 'error' },
  },
  messages: MESSAGES,
  defaults: {},

  collect: (file, add) => {
    const look = (node: TSESTree.Node): void => {
      for (const use of plainUsesIn(file, node)) if (mayMatter(use.value)) add(use);
    };
    return {
      IfStatement: look, WhileStatement: look, DoWhileStatement: look, ForStatement: look, ConditionalExpression: look, LogicalExpression: look,
      UnaryExpression: look, BinaryExpression: look, AssignmentExpression: look, TemplateLiteral: look, MemberExpression: look, SwitchStatement: look,
      SpreadElement: look, ForOfStatement: look, ForInStatement: look, VariableDeclarator: look, CallExpression: look, NewExpression: look,
    };
  },

  ask: ({ value }) => [value],

  find(use, file): Finding | undefined {
    const { kind, value, other = '' } = use;
    if (thenable(file, value) !== 'always' || isMeant(file, use) || acceptedElsewhere(file, value, '@typescript-eslint/no-misused-promises')) return undefined;
    return {
      node: value,
      messageId: kind,
      data: { value: excerpt(file, value), other: other.length > 30 ? `${other.slice(0, 29)}…` : other },
      ...repairsOfValue(file, value),
      certainty: 'certain',
    };
  },
});

const mayMatter = (value: TSESTree.Node): boolean => {
  const { type } = unwrap(value);
  return type === 'CallExpression' || type === 'Identifier' || type === 'NewExpression' || type === 'ImportExpression';
};

/** Uses of a promise as a promise: identity, laziness, properties of its own. */
function isMeant(file: FileAnalysis, { kind, value, other }: PlainUse): boolean {
  const inner = unwrap(value);
  if (kind === 'taken' && !lacksMember(file, value, other ?? '')) return true;
  if (inner.type !== 'Identifier') return false;
  if (kind === 'compared') {
    // Two promises, or whether there is one at all.
    if (/^(?:undefined|null)$/u.test(other ?? '')) return true;
    const comparison = value.parent as TSESTree.BinaryExpression;
    const opposite = comparison.left === value ? comparison.right : comparison.left;
    if (thenable(file, opposite) !== 'never') return true;
  }
  const variable = variableOf(file, inner);
  const initial = variable && constantInitialiser(variable);
  const made = initial && unwrap(initial);
  const isParameter = variable?.defs[0]?.type === 'Parameter';
  // `const known = cache[key]`: the type does not say that there may be none; what changes may have been empty before.
  if (!isParameter && (!made || (made.type !== 'CallExpression' && made.type !== 'NewExpression'))) return true;
  // `const p: Promise<T> | undefined = …`: the author expects that there may be none.
  if (!isParameter && isAnnotated(variable?.identifiers[0])) return true;
  if (isParameter) return kind === 'compared';
  // A promise that nobody ever waits for is reported where it is made; one that is only handled was not meant to be waited for.
  return made !== undefined && /^(?:dropped|partly|handled)$/u.test(promiseFate(file, made).kind);
}

/** Globals of Node and of browsers that give promises. */
const PLATFORM = /^(?:fetch|Promise|crypto|navigator|caches|indexedDB|createImageBitmap|WebAssembly)$/u;

/** Whether a promise surely has no such member: `got(url).json()` and `query.should` are meant. */
function lacksMember(file: FileAnalysis, value: TSESTree.Node, name: string): boolean {
  const { exists } = file.types.member(value, name);
  if (exists !== 'unknown') return exists === 'no';
  const call = unwrap(value);
  if (call.type !== 'CallExpression') return call.type === 'ImportExpression';
  if (functionOf(file, call.callee)?.async === true) return true;
  const origin = originOf(file, call.callee);
  return origin !== undefined && (origin.module === '' ? PLATFORM.test(origin.path[0] ?? '') : isBuiltin(origin.module));
}

const isAnnotated = (name: TSESTree.Node | undefined): boolean => name?.type === 'Identifier' && Boolean(name.typeAnnotation);
