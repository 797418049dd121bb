import type { TSESTree } from '@typescript-eslint/types';
import { isAbortController, parseDeadController, parseReplacedController, parseUnendedController } from '../analysis/abort-controllers.ts';
import { fileContext } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { mentionsSignals } from '../analysis/signals.ts';
import { enclosingFunction } from '../analysis/syntax.ts';
import { excerpt, nameOf } from '../analysis/words.ts';
import { abortFirst, abortInFinally, repairsOfDeadController } from '../repairs/abort-controller.ts';
import { defineRule, type Finding } from '../rule.ts';

type Candidate = TSESTree.NewExpression | TSESTree.AssignmentExpression;

interface Options {
  /** Controllers that are replaced while the work of the last one may still run: that two calls overlap is mostly told elsewhere. */
  readonly also: readonly 'replaced'[];
}

export const noLostAbortController = defineRule<Candidate, Options>({
  name: 'no-lost-abort-controller',
  docs: {
    description: 'an AbortController that nobody can abort any more, or that is not aborted when its work is over',
    family: 'C5',
    types: 'unused',
    presets: { recommended: 'error', strict: ['error', { also: ['replaced'] }] },
  },
  messages: {
    dead: 'Nothing ever aborts `{{name}}`: what gets its signal cannot be cancelled.',
    replaced: '`{{place}}` may still run the work of the last call of `{{fn}}`: nothing can abort that any more.',
    unended: 'When `{{call}}` on line {{line}} fails, nobody aborts `{{name}}`: its listeners stay.',
  },
  options: {
    also: {
      type: 'array',
      items: { type: 'string', enum: ['replaced'] },
      uniqueItems: true,
      description: 'Also report a field or an outer variable that gets a new controller while the work of the last one may still run.',
    },
  },
  defaults: { also: [] },

  collect: (file, add, { also }) => {
    // In tests a signal that is never aborted stands for "no abort".
    if (!mentionsSignals(file) || fileContext(file) === 'test') return {};
    return { NewExpression: add, ...(also.includes('replaced') && { AssignmentExpression: add }) };
  },

  find: (candidate, file) => (candidate.type === 'NewExpression' ? findLost(candidate, file) : findReplaced(candidate, file)),
});

function findLost(creation: TSESTree.NewExpression, file: FileAnalysis): Finding | undefined {
  if (!isAbortController(file, creation)) return undefined;
  const dead = parseDeadController(file, creation);
  if (dead) {
    const [first] = dead.signals;
    return {
      node: creation,
      messageId: 'dead',
      data: { name: dead.name },
      ...(first && { related: [{ message: 'this signal is never aborted', node: first }] }),
      repairs: repairsOfDeadController(file, dead),
      certainty: 'certain',
    };
  }
  const unended = parseUnendedController(file, creation);
  return unended && {
    node: unended.abort,
    messageId: 'unended',
    data: { name: unended.name, call: excerpt(file, unended.failure), line: String(unended.failure.loc.start.line) },
    related: [{ message: 'the rest is skipped when this fails', node: unended.failure }],
    repairs: abortInFinally(file, unended),
    certainty: 'certain',
  };
}

function findReplaced(assignment: TSESTree.AssignmentExpression, file: FileAnalysis): Finding | undefined {
  const replaced = parseReplacedController(file, assignment);
  const fn = enclosingFunction(assignment);
  return replaced && {
    node: assignment,
    messageId: 'replaced',
    data: { place: replaced.place, fn: fn ? nameOf(fn) : 'this file' },
    related: [{ message: 'this aborts only the newest one', node: replaced.aborted }],
    repairs: abortFirst(file, replaced),
    certainty: 'likely',
  };
}
