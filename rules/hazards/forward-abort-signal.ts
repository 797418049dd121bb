import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import { isOverAtOnce } from '../analysis/delays.ts';
import { signalIsMissing } from '../analysis/missing-signal.ts';
import { replacesSignal } from '../analysis/own-signal.ts';
import { currentNameOf } from '../analysis/renamed-options.ts';
import { calleeName, enclosingFunction, parsePath, wrapped } from '../analysis/syntax.ts';
import { endsByHand, endsInCallback } from '../analysis/signal-use.ts';
import { carriesSignal, handsOn, isMadeWith, mentionsSignals, openSlotOf, signalsAt, uncancellableRegion, type SignalSource } from '../analysis/signals.ts';
import { excerpt } from '../analysis/words.ts';
import { forwardSignal } from '../repairs/signal.ts';
import { defineRule, type Finding } from '../rule.ts';

export const forwardAbortSignal = defineRule<TSESTree.CallExpression, object>({
  name: 'forward-abort-signal',
  docs: {
    description: 'a call that could be cancelled and is not given the signal that the function has',
    family: 'C1',
    types: 'helpful',
    presets: { recommended: 'warn' },
  },
  messages: {
    forward: '`{{call}}` goes on after `{{signal}}` is aborted: it takes a signal and gets none.',
  },
  defaults: {},

  collect: (file, add) => {
    // In a test, what gets a signal and what goes on without one is what is tested.
    if (!mentionsSignals(file) || fileContext(file) === 'test') return {};
    return {
      CallExpression(call) {
        if (enclosingFunction(call)) add(call);
      },
    };
  },

  ask: (call) => [call],

  find(call, file): Finding | undefined {
    const sources = signalsAt(file, call).filter((source) => !signalIsMissing(file, call, source.text));
    if (sources.length === 0 || uncancellableRegion(file, call) || isEndedByPipeline(call) || isWrittenAtOnce(call) || isOverAtOnce(file, call)) return undefined;
    // Before types are asked: most calls that could have the signal have it.
    if (sources.some((source) => handsOn(file, call, source) || isMadeWith(file, call, source) || isOfContext(call, source) || endsInCallback(file, call, source.text))) return undefined;
    const slot = openSlotOf(file, call);
    if (!slot || endsByHand(file, call) || carriesSignal(file, call) || replacesSignal(file, call, slot)) return undefined;
    // What the function itself made of the caller's signal (a deadline added to it) is the better one to hand on.
    const ranked = sources.map((source) => currentNameOf(file, call, source)).sort((a, b) => Number(b.owner === 'local') - Number(a.owner === 'local'));
    const [best] = ranked as [SignalSource, ...SignalSource[]];
    return {
      node: call,
      messageId: 'forward',
      data: { call: excerpt(file, call), signal: best.text },
      related: [{ message: `\`${best.text}\` comes from here`, node: best.node }],
      repairs: forwardSignal(file, call, slot, ranked),
      certainty: slot.declared === 'project' ? 'likely' : 'certain',
    };
  },
});

/** `ctx.agent.run()` beside `ctx.signal`: what a context offers to work with knows the signal of the context. */
function isOfContext(call: TSESTree.CallExpression, { text }: SignalSource): boolean {
  const [root, ...rest] = parsePath(call.callee) ?? [];
  return root !== undefined && rest.length > 0 && /(?:ctx|context)$/iu.test(root) && text.replace('?.', '.').startsWith(`${root}.`);
}

/** `pipeline(createReadStream(path), …)`: the pipeline, which gets the signal itself, ends all of its streams. */
function isEndedByPipeline(call: TSESTree.CallExpression): boolean {
  const { parent } = wrapped(call);
  return parent?.type === 'CallExpression' && parent.callee !== wrapped(call) && calleeName(parent) === 'pipeline';
}

/** A file that is written in one go: an abort in the middle would leave half of it. */
const isWrittenAtOnce = (call: TSESTree.CallExpression): boolean => /^(?:writeFile|appendFile)$/u.test(calleeName(call) ?? '');
