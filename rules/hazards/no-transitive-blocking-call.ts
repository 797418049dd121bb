import type { TSESTree } from '@typescript-eslint/types';
import { parseBlockingCall } from '../analysis/blocking.ts';
import { blockingPathOf, heldUpBy, type BlockingPath } from '../analysis/blocking-path.ts';
import { fileContext } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { calleeName, functionName, unwrap, type FunctionNode } from '../analysis/syntax.ts';
import { excerpt, nameOf } from '../analysis/words.ts';
import { canWaitAt, repairsOfPath } from '../repairs/blocking-path.ts';
import { defineRule, type Finding, type RelatedPlace } from '../rule.ts';

export const noTransitiveBlockingCall = defineRule<TSESTree.CallExpression, object>({
  name: 'no-transitive-blocking-call',
  docs: {
    description: 'a call in asynchronous code that blocks the event loop further down, in a function of the project',
    family: 'D2',
    types: 'helpful',
    presets: { recommended: 'off', server: 'warn', strict: 'error' },
  },
  messages: {
    path: '`{{call}}` blocks the event loop: {{path}}. Nothing else runs until it is done.',
    paths: '`{{call}}` and {{count}} more like it block the event loop: {{path}}. Nothing else runs until it is done.',
  },
  defaults: {},

  collect: (file, add) => {
    if (fileContext(file) !== 'program') return {};
    return { CallExpression: add };
  },

  find(call, file): Finding | undefined {
    const held = heldUp(file, call);
    if (!held) return undefined;
    const { fn, path } = held;
    const [first, ...more] = callsLike(file, call, path);
    // One finding says it for all calls that lead to one function of the project.
    if (first !== call) return undefined;
    return {
      node: call,
      loc: call.callee.loc,
      messageId: more.length === 0 ? 'path' : 'paths',
      data: { call: excerpt(file, call, 30), path: wordsOf(fn, path), count: String(more.length) },
      related: [
        { message: `\`${nameOf(fn)}\` runs while others wait`, node: fn },
        ...placesOf(file, path),
        ...more.slice(0, MOST_PLACES).map((node) => ({ message: 'this call too', node: node.callee })),
      ],
      ...repairsOfPath(file, path, [call, ...more]),
      certainty: 'certain',
    };
  },
});

/** Of the calls that one finding stands for, so many are shown beside the first. */
const MOST_PLACES = 20;

interface HeldUp {
  readonly fn: FunctionNode;
  readonly path: BlockingPath;
}

/** The function that a call holds up and the way to what blocks; undefined for a call that does not block through functions of the project. */
function heldUp(file: FileAnalysis, call: TSESTree.CallExpression): HeldUp | undefined {
  return file.memo('heldUp', call, () => {
    const callee = unwrap(call.callee);
    if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return undefined;
    // What is awaited gives a promise: what it does is the business of its own function.
    if (call.parent.type === 'AwaitExpression') return undefined;
    const fn = heldUpBy(file, call);
    // The blocking call itself is what no-blocking-call reports.
    if (!fn || parseBlockingCall(file, call)) return undefined;
    const path = blockingPathOf(file, call);
    return path && { fn, path };
  });
}

/** The calls of the file that lead to the same function of the project and can (or cannot) wait as this one, in the order of the text. */
function callsLike(file: FileAnalysis, call: TSESTree.CallExpression, { steps: [first] }: BlockingPath): readonly TSESTree.CallExpression[] {
  const target = first?.fn;
  if (!target) return [call];
  const all = file.memo('callsLike', target, () => {
    const calls: TSESTree.CallExpression[] = [];
    for (const node of file.walk(file.program, { intoFunctions: true })) {
      if (node.type === 'CallExpression' && calleeName(node) === first.name && heldUp(file, node)?.path.steps[0]?.fn === target) calls.push(node);
    }
    return calls;
  });
  return all.filter((one) => canWaitAt(file, one) === canWaitAt(file, call));
}

/** `handler → render → readFileSync`; of a long way the ends. */
function wordsOf(fn: FunctionNode, { steps }: BlockingPath): string {
  const names = [functionName(fn) ?? 'handler', ...steps.map(({ name }) => name)];
  return (names.length > 5 ? [...names.slice(0, 2), '…', ...names.slice(-2)] : names).join(' → ');
}

/** Each step of the way behind the call that is reported, with its file. */
function placesOf(file: FileAnalysis, { steps }: BlockingPath): readonly RelatedPlace[] {
  return steps.slice(1).map((step) => {
    const message = step.fn ? `which calls \`${step.name}\`` : `which waits for \`${step.name}\``;
    const cause = step.fn ? {} : { cause: true as const };
    return step.file === file ? { message, node: step.call, ...cause } : { message, file: step.file.filename, loc: step.call.loc, ...cause };
  });
}
