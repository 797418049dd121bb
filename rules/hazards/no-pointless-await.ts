import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { acceptedElsewhere, intentOf } from '../analysis/intent.ts';
import { parseCombinator, unwrap } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import { vainWait, type VainWait } from '../analysis/vain-waits.ts';
import { excerpt } from '../analysis/words.ts';
import { repairsOfVainWait, withoutKeyword } from '../repairs/vain-wait.ts';
import { defineRule, type Finding } from '../rule.ts';

type Also = 'plain' | 'elements' | 'declared-void';

interface Options {
  /**
   * `plain`: values behind which nothing else can be meant. `elements`: of `Promise.all` and its kin. `declared-void`: calls of
   * which only a type says that they return nothing.
   */
  readonly also: readonly Also[];
}

/** Something that is waited for: the operand of `await`, what a loop or a declaration waits for, the list of a combinator. */
type Waited =
  | { readonly kind: 'await'; readonly value: TSESTree.Expression }
  | { readonly kind: 'loop'; readonly loop: TSESTree.ForOfStatement }
  | { readonly kind: 'using'; readonly declaration: TSESTree.VariableDeclaration }
  | { readonly kind: 'list'; readonly method: string; readonly operand: TSESTree.Expression };

export const noPointlessAwait = defineRule<Waited, Options>({
  name: 'no-pointless-await',
  docs: {
    description: 'a wait for something that is no promise, so that nothing is waited for',
    family: 'A11',
    types: 'helpful',
    presets: { recommended: 'off', strict: ['error', { also: ['plain', 'elements'] }] },
  },
  messages: {
    uncalled: '`{{value}}` is a function that nobody calls: `{{by}}` gets the function itself, and waits for nothing.',
    timer: '`{{value}}` gives a timer, and no promise: `{{by}}` goes on at once, before the time is over.',
    callback: '`{{value}}` calls back when it is done, and gives no promise: `{{by}}` goes on at once.',
    late: '`{{value}}` gives {{gives}} at once, and no promise: `{{by}}` goes on before {{before}}.',
    inside: '`{{value}}` is no promise, only its `{{member}}` is: `{{by}}` goes on at once.',
    observable: '`{{value}}` is an Observable, and no promise: `{{by}}` goes on at once, and nobody subscribes.',
    plain: '`{{value}}` is no promise: `{{by}}` has nothing to wait for.',
    nothing: '`{{value}}` returns nothing, and no promise: `{{by}}` has nothing to wait for.',
    over: '`{{value}}` is no promise: `{{by}}` is over at once, whatever becomes of the others.',
    elements: 'Nothing in `{{value}}` is a promise: `{{by}}` has nothing to wait for.',
    using: '`{{value}}` has no `Symbol.asyncDispose`: `await using` has nothing to wait for.',
  },
  options: {
    also: {
      type: 'array',
      items: { type: 'string', enum: ['plain', 'elements', 'declared-void'] },
      uniqueItems: true,
      description: 'Also report other values that are no promises, such elements of `Promise.all` and `Promise.allSettled`, and calls of which only a type says that they return nothing.',
    },
  },
  defaults: { also: [] },

  collect: (_file, add, { also }) => ({
    AwaitExpression(node) {
      if (!parseCombinator(node.argument)) add({ kind: 'await', value: node.argument });
    },
    CallExpression(node) {
      const combinator = parseCombinator(node);
      if (combinator?.operand && combinator.operand.type !== 'SpreadElement') add({ kind: 'list', method: `Promise.${combinator.method}`, operand: combinator.operand });
    },
    ForOfStatement(loop) {
      if (loop.await && also.includes('plain')) add({ kind: 'loop', loop });
    },
    VariableDeclaration(declaration) {
      if (declaration.kind === 'await using' && also.includes('plain')) add({ kind: 'using', declaration });
    },
  }),

  ask: (waited) => (waited.kind === 'await' ? [waited.value] : waited.kind === 'loop' ? [{ about: 'collection', node: waited.loop.right }] : []),

  find(waited, file, options): Finding | readonly Finding[] | undefined {
    switch (waited.kind) {
      case 'await':
        return ofValue(file, waited.value, 'await', options);
      case 'list':
        return ofList(file, waited.operand, waited.method, options);
      case 'loop':
        return ofLoop(file, waited.loop);
      case 'using':
        return ofDeclaration(file, waited.declaration);
    }
  },
});

const ACCEPTED = '@typescript-eslint/await-thenable';

function isMeant(file: FileAnalysis, node: TSESTree.Node): boolean {
  return intentOf(file, node, 'yields') !== undefined || acceptedElsewhere(file, node, ACCEPTED);
}

function ofValue(file: FileAnalysis, value: TSESTree.Expression, by: string, { also }: Options): Finding | undefined {
  if (by === 'await' && isPause(value)) return undefined;
  const wait = vainWait(file, value);
  if (!wait || !isWanted(wait, by, also) || isMeant(file, value)) return undefined;
  return {
    node: value,
    messageId: wait.kind === 'plain' && endsAtOnce(by) ? 'over' : wait.kind,
    data: { value: excerpt(file, value), by, ...wordsOf(wait) },
    repairs: repairsOfVainWait(file, value, wait),
    certainty: wait.kind === 'nothing' && wait.declared ? 'likely' : 'certain',
  };
}

function isWanted(wait: VainWait, by: string, also: readonly Also[]): boolean {
  if (wait.kind === 'nothing' && wait.declared) return also.includes('declared-void');
  return (wait.kind !== 'plain' && wait.kind !== 'nothing') || endsAtOnce(by) || also.includes(by === 'await' ? 'plain' : 'elements');
}

/** Whether a plain value among promises settles the whole. */
const endsAtOnce = (by: string): boolean => by === 'Promise.race' || by === 'Promise.any';

function wordsOf(wait: VainWait): Readonly<Record<string, string>> {
  if (wait.kind === 'late') return { gives: wait.result.gives, before: wait.result.before };
  return wait.kind === 'inside' ? { member: `${wait.member}${wait.isMethod ? '()' : ''}` } : {};
}

/** `await null;`: whoever writes a constant there wants to let others run. */
function isPause(value: TSESTree.Expression): boolean {
  const inner = unwrap(value);
  const isConstant = inner.type === 'Literal' || (inner.type === 'Identifier' && inner.name === 'undefined') || (inner.type === 'UnaryExpression' && inner.operator === 'void');
  return isConstant && value.parent.parent?.type === 'ExpressionStatement';
}

function ofList(file: FileAnalysis, operand: TSESTree.Expression, by: string, options: Options): Finding | readonly Finding[] | undefined {
  const list = unwrap(operand);
  if (list.type === 'ArrayExpression') {
    return list.elements.flatMap((element) => {
      if (element === null) return [];
      if (element.type !== 'SpreadElement') return ofValue(file, element, by, options) ?? [];
      return ofItems(file, element.argument, element, by, options) ?? [];
    });
  }
  return ofItems(file, operand, operand, by, options);
}

function ofItems(file: FileAnalysis, list: TSESTree.Expression, node: TSESTree.Node, by: string, { also }: Options): Finding | undefined {
  // Lists of promises in a list are another rule's.
  if (!also.includes('elements') || file.types.thenableItems(list) !== 'never' || thenable(file, list) !== 'never') return undefined;
  const lists = file.types.thenableLists(list);
  if (lists === 'always' || lists === 'maybe' || isMeant(file, node)) return undefined;
  return { node, messageId: 'elements', data: { value: excerpt(file, node), by }, certainty: 'certain' };
}

function ofLoop(file: FileAnalysis, loop: TSESTree.ForOfStatement): Finding | undefined {
  const list = loop.right;
  const kind = file.types.collection(list);
  if (kind === 'unknown' || kind === 'none' || kind === 'async-iterable' || file.types.thenableItems(list) !== 'never' || isMeant(file, loop)) return undefined;
  const repair = withoutKeyword(file, loop);
  return { node: list, messageId: 'elements', data: { value: excerpt(file, list), by: 'for await' }, repairs: repair ? [repair] : [], certainty: 'certain' };
}

function ofDeclaration(file: FileAnalysis, declaration: TSESTree.VariableDeclaration): readonly Finding[] {
  const sync = declaration.declarations.filter(({ init }) => init && disposesAtOnce(file, init));
  const repair = sync.length === declaration.declarations.length ? withoutKeyword(file, declaration) : undefined;
  if (isMeant(file, declaration)) return [];
  return sync.map(({ init, id }) => ({ node: init ?? id, messageId: 'using', data: { value: excerpt(file, init ?? id) }, repairs: repair ? [repair] : [], certainty: 'certain' as const }));
}

const disposesAtOnce = (file: FileAnalysis, init: TSESTree.Expression): boolean =>
  unwrap(init).type !== 'AwaitExpression' && file.types.member(init, '@@asyncDispose').exists === 'no' && file.types.member(init, '@@dispose').exists === 'yes'
  && file.types.member(init, '@@dispose').callReturns === 'never';
