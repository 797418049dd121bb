import type { TSESTree } from '@typescript-eslint/types';
import { creationsIn, isCaptured, mayFail, promiseFate } from '../analysis/fates/of-file.ts';
import type { PromiseFate } from '../analysis/fates/fates.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { intentOf } from '../analysis/intent.ts';
import { isSafeToFloat } from '../analysis/safe-to-float.ts';
import { enclosingFunction, parsePromiseChainStep, parsePromiseConstructor, propertyName, unwrap } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { handleProperties } from '../knowledge/waiting.ts';
import { repairsOfReturnedProperty, repairsOfUnconsumed } from '../repairs/unconsumed.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** Whether promises put un-awaited into an object that an async function returns are reported too. */
  readonly returnedObjects: boolean;
}

type Candidate =
  | { readonly kind: 'binding'; readonly creation: TSESTree.Node; readonly name: TSESTree.Identifier }
  | { readonly kind: 'property'; readonly creation: TSESTree.Node; readonly property: TSESTree.Property };

export const noUnconsumedPromise = defineRule<Candidate, Options>({
  name: 'no-unconsumed-promise',
  docs: {
    description: 'a promise in a variable that nobody waits for, on every path or on some',
    family: 'A2',
    types: 'helpful',
    presets: { recommended: 'error' },
  },
  messages: {
    never: 'Nobody waits for `{{name}}`: `{{call}}` goes on by itself, and its failure is unhandled.',
    unfinished: 'Nobody waits for `{{name}}`: what follows runs before `{{call}}` is done.',
    early: 'Nobody waits for `{{name}}` when `{{jump}}` on line {{line}} runs: a failure of `{{call}}` is unhandled then.',
    end: 'Some paths to the end do not wait for `{{name}}`: a failure of `{{call}}` is unhandled then.',
    iteration: 'The next iteration may start before anybody waits for `{{name}}`: a failure of `{{call}}` is unhandled then.',
    overwritten: '`{{name}}` gets another value before anybody waits for `{{call}}`, whose failure is unhandled then.',
    derived: 'Nobody waits for `{{name}}`, the new promise that `.{{method}}()` makes: its failure is unhandled, whoever awaits the first.',
    property: '`{{name}}` of the returned object is a promise that nobody waits for: the caller gets `{{call}}` still running.',
  },
  options: { returnedObjects: { type: 'boolean', description: 'Also report promises put un-awaited into an object that an async function returns.' } },
  defaults: { returnedObjects: false },

  collect: (_file, add, { returnedObjects }) => ({
    VariableDeclarator(node) {
      if (node.id.type === 'Identifier' && node.init && !node.parent.kind.includes('using')) for (const creation of creationsIn(node.init)) add({ kind: 'binding', creation, name: node.id });
    },
    AssignmentExpression(node) {
      if (node.left.type === 'Identifier') for (const creation of creationsIn(node.right)) add({ kind: 'binding', creation, name: node.left });
    },
    Property(node) {
      if (!returnedObjects || node.parent.type !== 'ObjectExpression' || !isReturnedFromAsync(node.parent)) return;
      const [creation] = creationsIn(node.value);
      if (creation && unwrap(node.value) === creation && !handleProperties.test(propertyName(node) ?? '')) add({ kind: 'property', creation, property: node });
    },
  }),

  ask: (candidate, file) => (mayBeLost(file, candidate) ? [candidate.creation] : []),

  find(candidate, file): Finding | undefined {
    if (!mayBeLost(file, candidate)) return undefined;
    const { creation } = candidate;
    if (thenable(file, creation) !== 'always' || isSafeToFloat(file, creation) || intentOf(file, creation, 'detached')) return undefined;
    return candidate.kind === 'property' ? findProperty(candidate, file) : findBinding(creation, file);
  },
});

/** What can be told without types. */
function mayBeLost(file: FileAnalysis, candidate: Candidate): boolean {
  const { creation } = candidate;
  if (creation.type === 'NewExpression' && !parsePromiseConstructor(creation)) return false;
  return candidate.kind === 'property' || !isCaptured(file, candidate.name);
}

function findBinding(creation: TSESTree.Node, file: FileAnalysis): Finding | undefined {
  const fate = promiseFate(file, creation);
  const name = fate.variable?.name;
  if ((fate.kind !== 'dropped' && fate.kind !== 'partly') || name === undefined || fate.uses.some((use) => use.kind === 'discarded')) return undefined;
  const step = parsePromiseChainStep(creation);
  const fails = mayFail(file, creation);
  // A chain that ends in a handler is taken care of; a promise that cannot fail need not be waited for everywhere.
  if (step?.onRejected || (!fails && (fate.kind === 'partly' || name.startsWith('_') || isAwaitedSomewhere(fate)))) return undefined;
  const { loss } = fate;
  const messageId = messageOf(fate, step !== undefined, fails);
  return {
    node: creation,
    messageId,
    data: {
      name,
      call: excerpt(file, creation),
      method: step?.method ?? '',
      jump: loss?.node ? excerpt(file, loss.node, 24).replace(/;$/u, '') : '',
      line: String(loss?.node?.loc.start.line ?? ''),
    },
    ...(loss?.node && { related: [{ message: `here \`${name}\` is left alone`, node: loss.node }] }),
    repairs: repairsOfUnconsumed(file, fate, fails),
    certainty: 'certain',
  };
}

/** `catch { code = await closed; }`: what only a failure makes interesting is waited for there. */
const isAwaitedSomewhere = ({ variable }: PromiseFate): boolean =>
  variable?.references.some(({ identifier }) => identifier.parent?.type === 'AwaitExpression') === true;

function messageOf({ kind, loss }: PromiseFate, derived: boolean, fails: boolean): string {
  if (loss?.by === 'overwriting') return 'overwritten';
  if (kind === 'dropped') return derived && fails ? 'derived' : fails ? 'never' : 'unfinished';
  if (loss?.by === 'iteration') return 'iteration';
  return loss?.node ? 'early' : 'end';
}

function findProperty({ creation, property }: Candidate & { kind: 'property' }, file: FileAnalysis): Finding | undefined {
  return {
    node: property,
    messageId: 'property',
    data: { name: propertyName(property) ?? file.text(property.key), call: excerpt(file, creation) },
    repairs: repairsOfReturnedProperty(file, property),
    certainty: 'likely',
  };
}

function isReturnedFromAsync(object: TSESTree.ObjectExpression): boolean {
  let outer: TSESTree.Node = object;
  while (outer.parent && unwrap(outer.parent) === object) outer = outer.parent;
  const isResult = outer.parent?.type === 'ReturnStatement' || (outer.parent?.type === 'ArrowFunctionExpression' && outer.parent.body === outer);
  return isResult && enclosingFunction(object)?.async === true;
}
