import type { TSESTree } from '@typescript-eslint/types';
import { parseBlockingCall } from '../analysis/blocking.ts';
import { heldUpBy } from '../analysis/blocking-path.ts';
import { fileContext, isRequestHandler } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { constantValue, originKey, originOf } from '../analysis/origin.ts';
import { exponentialGroup } from '../analysis/regex-time.ts';
import { sourceOf, type Source } from '../analysis/request-data.ts';
import { parseMethodCall, unwrap } from '../analysis/syntax.ts';
import { excerpt } from '../analysis/words.ts';
import { heavyCalls } from '../knowledge/cpu.ts';
import { inWorker } from '../repairs/worker.ts';
import { defineRule, type Finding } from '../rule.ts';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

export const noBlockingCpu = defineRule<Call, object>({
  name: 'no-blocking-cpu',
  docs: {
    description: 'work in a request handler that keeps the processor busy for as long as its input is large',
    family: 'D3',
    types: 'helpful',
    presets: { recommended: 'off', server: 'warn', strict: 'error' },
  },
  messages: {
    heavy: '`{{call}}` {{does}} in one go, from {{source}}: every other request waits until it is done.',
    json: '`{{call}}` takes {{source}} apart in one go: every other request waits until it is done.',
    regex: '`{{group}}` can take exponential time on {{source}}: one request can stop the server.',
  },
  defaults: {},

  collect: (file, add) => (fileContext(file) === 'program' ? { CallExpression: add, NewExpression: add } : {}),

  find(call, file): Finding | undefined {
    const asCall = call as TSESTree.CallExpression;
    const fn = heldUpBy(file, asCall);
    if (!fn || !isRequestHandler(file, fn)) return undefined;
    return findHeavy(file, asCall) ?? findJson(file, asCall) ?? findRegex(file, asCall);
  },
});

const SOURCES: Readonly<Record<Source, string>> = { request: 'what a request sends', upload: 'a whole upload', file: 'a whole file' };

function findHeavy(file: FileAnalysis, call: TSESTree.CallExpression): Finding | undefined {
  const origin = originOf(file, call.callee);
  const does = origin && heavyCalls.get(originKey(origin));
  const [input] = call.arguments;
  const source = does !== undefined && input ? sourceOf(file, input) : undefined;
  if (!does || !source || parseBlockingCall(file, call)) return undefined;
  return { node: call, messageId: 'heavy', data: { call: excerpt(file, call), does, source: SOURCES[source] }, repairs: inWorker(file, call, origin), certainty: 'likely' };
}

/** `JSON.parse` of what a body parser has bounded is quick; a whole file or upload is not. */
function findJson(file: FileAnalysis, call: TSESTree.CallExpression): Finding | undefined {
  const origin = originOf(file, call.callee);
  const [input] = call.arguments;
  if (!origin || originKey(origin) !== 'JSON.parse' || !input) return undefined;
  const source = sourceOf(file, input);
  if (source !== 'file' && source !== 'upload') return undefined;
  return { node: call, messageId: 'json', data: { call: excerpt(file, call), source: SOURCES[source] }, certainty: 'likely' };
}

/** `pattern.test(text)`, `text.match(pattern)` with a pattern that can take exponential time. */
function findRegex(file: FileAnalysis, call: TSESTree.CallExpression): Finding | undefined {
  const method = parseMethodCall(call);
  const [argument] = call.arguments;
  if (!method || !argument) return undefined;
  const [pattern, text] = /^(?:test|exec)$/u.test(method.method) ? [method.object, argument] : /^(?:match|matchAll|replace|replaceAll|search|split)$/u.test(method.method) ? [argument, method.object] : [];
  const source = text && sourceOf(file, text);
  const group = pattern && source ? exponentialGroup(patternOf(file, pattern) ?? '') : undefined;
  if (!source || group === undefined) return undefined;
  return { node: call, messageId: 'regex', data: { group, source: SOURCES[source] }, certainty: 'certain' };
}

/** The text of a regular expression that is written out, here or in a constant. */
function patternOf(file: FileAnalysis, node: TSESTree.Node): string | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Literal' && 'regex' in inner) return inner.regex.pattern;
  const value = constantValue(file, inner);
  return value && value.type !== 'Identifier' ? patternOf(file, value) : undefined;
}
