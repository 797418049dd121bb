/** Repairs of `await` that waits for no promise: the promise that was meant, or no `await`. */
import type { TSESTree } from '@typescript-eslint/types';
import { addImports } from '../../snippets/insert/index.ts';
import { keepsPromiseUnheard } from '../analysis/fates/of-file.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { isFunction, parseMethodCall, statementListOf, unwrap } from '../analysis/syntax.ts';
import type { VainWait } from '../analysis/vain-waits.ts';
import { functionOf } from '../analysis/calls.ts';
import type { LateResult } from '../knowledge/late-results.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { insertAfter, insertBefore, insertionTarget, mayAwaitAt, replace } from './edits.ts';
import { indentOf } from './handlers.ts';
import { promiseOf } from './promisify.ts';

/** @param value what is waited for: the operand of `await`, or an element of a list of promises */
export function repairsOfVainWait(file: FileAnalysis, value: TSESTree.Expression, wait: VainWait): readonly Repair[] {
  const awaited = value.parent.type === 'AwaitExpression' ? value.parent : undefined;
  // All but taking the vain `await` away makes it last.
  if (wait.kind !== 'plain' && wait.kind !== 'nothing' && keepsPromiseUnheard(file, awaited ?? value)) return [];
  switch (wait.kind) {
    case 'uncalled':
      return present([callIt(file, value)]);
    case 'timer':
      return present([awaited && waitForTimer(file, awaited, wait.again)]);
    case 'callback':
      return present([usePromise(file, value, wait.sibling)]);
    case 'late':
      return present([awaited && waitForEnd(file, awaited, wait.result)]);
    case 'inside':
      return isSimple(value) ? [{ kind: 'suggestion', title: `Wait for its \`${wait.member}\``, edits: [insertAfter(value, `.${wait.member}${wait.isMethod ? '()' : ''}`)] }] : [];
    case 'observable':
      return awaited ? [firstOrLast(file, value, 'first'), firstOrLast(file, value, 'last')] : [];
    default:
      return present([awaited && withoutAwait(file, awaited), awaited && keepAsYield(file, awaited)]);
  }
}

const present = (repairs: readonly (Repair | undefined)[]): readonly Repair[] => repairs.filter((repair) => repair !== undefined);

/** What a call or a member may be put behind. */
const isSimple = (node: TSESTree.Node): boolean => /^(?:Identifier|MemberExpression|CallExpression)$/u.test(node.type) || (node.type === 'ChainExpression' && /^(?:MemberExpression|CallExpression)$/u.test(node.expression.type));

/** Where a call without arguments is enough, as far as can be told. */
function callIt(file: FileAnalysis, value: TSESTree.Expression): Repair | undefined {
  const fn = functionOf(file, value);
  const needsNone = fn ? fn.params.every((parameter) => parameter.type === 'AssignmentPattern' || parameter.type === 'RestElement' || (parameter.type === 'Identifier' && parameter.optional)) : /^\(\) => /u.test(file.types.text(value) ?? '');
  return needsNone && isSimple(value) ? { kind: 'suggestion', title: 'Call it', edits: [insertAfter(value, '()')] } : undefined;
}

/** `await setTimeout(f, ms)` → the time is waited for, then the function runs, and is waited for too. */
function waitForTimer(file: FileAnalysis, awaited: TSESTree.AwaitExpression, again: boolean): Repair | undefined {
  const call = unwrap(awaited.argument);
  if (again || awaited.parent.type !== 'ExpressionStatement' || call.type !== 'CallExpression' || call.arguments.length > 2 || call.optional) return undefined;
  const [callback, time] = call.arguments;
  const fn = callback && unwrap(callback);
  if (!callback || !fn || callback.type === 'SpreadElement' || time?.type === 'SpreadElement' || file.source.getCommentsInside(call).some((comment) => comment.range[0] < callback.range[0] || comment.range[1] > callback.range[1])) return undefined;
  // The promise gives its handler nothing; a function that takes something would get it from elsewhere.
  if (!isFunction(fn) || fn.params.length > 0) return undefined;
  const rest = time ? `, ${file.text(time)}` : '';
  return { kind: 'suggestion', title: 'Wait for the time, then run it and wait for that', edits: [replace(awaited.argument, `new Promise((resolve) => { ${file.text(call.callee)}(resolve${rest}); }).then(${file.text(callback)})`)] };
}

/** A call back that does nothing is not needed where there is a promise. */
function usePromise(file: FileAnalysis, value: TSESTree.Expression, sibling: string | undefined): Repair | undefined {
  const call = unwrap(value);
  const callback = call.type === 'CallExpression' ? call.arguments.at(-1) : undefined;
  const fn = callback && unwrap(callback);
  if (call.type !== 'CallExpression' || !sibling || !isFunction(fn) || fn.body.type !== 'BlockStatement' || fn.body.body.length > 0 || file.source.getCommentsInside(call).length > 0) return undefined;
  const given = call.arguments.slice(0, -1).map((argument) => file.text(argument)).join(', ');
  const promised = promiseOf(file, call, sibling);
  return promised && { kind: 'suggestion', title: `Use the promise that Node has for \`${sibling}\`: it rejects when the call fails`, edits: [replace(value, `${promised.callee}(${given})`), ...promised.edits] };
}

function waitForEnd(file: FileAnalysis, awaited: TSESTree.AwaitExpression, { before, wait }: LateResult): Repair | undefined {
  const call = unwrap(awaited.argument);
  if (call.type !== 'CallExpression' || awaited.argument.type === 'ChainExpression') return undefined;
  if (typeof wait === 'object') return waitForEvent(file, awaited, `Wait until ${before.replace('has ended', 'ends')} (\`once\` of \`node:events\`; an \`error\` event rejects)`, wait.event);
  if (wait === 'none' || awaited.parent.type !== 'ExpressionStatement') return undefined;
  if (wait === 'finished') {
    const { edits, localNames } = addImports(insertionTarget(file), [{ module: 'node:stream/promises', name: 'finished' }]);
    return { kind: 'suggestion', title: 'Wait with `finished`: it rejects when the stream fails', edits: [insertBefore(call, `${localNames[0] ?? 'finished'}(`), insertAfter(call, ')'), ...edits] };
  }
  if (wait === 'pipeline') {
    const parts = pipedParts(call);
    if (!parts || file.source.getCommentsInside(call).length > 0) return undefined;
    const { edits, localNames } = addImports(insertionTarget(file), [{ module: 'node:stream/promises', name: 'pipeline' }]);
    return { kind: 'suggestion', title: 'Use `pipeline`: it waits until all is written, and rejects when any of the streams fails', edits: [replace(call, `${localNames[0] ?? 'pipeline'}(${parts.map((part) => file.text(part)).join(', ')})`), ...edits] };
  }
  const last = call.arguments.at(-1);
  if (last && (isFunction(unwrap(last)) || (last.type !== 'SpreadElement' && file.types.callable(last) === 'yes'))) return undefined;
  const { edits, localNames } = addImports(insertionTarget(file), [{ module: 'node:util', name: 'promisify' }]);
  return { kind: 'suggestion', title: `Wait until ${before.replace('has ended', 'ends')} (\`promisify\`; rejects when it fails)`, edits: [insertBefore(call.callee, `${localNames[0] ?? 'promisify'}(`), insertAfter(call.callee, ')'), ...edits] };
}

/** `once(server.listen(80), 'listening')`; what is kept of the call goes before that. */
function waitForEvent(file: FileAnalysis, awaited: TSESTree.AwaitExpression, title: string, event: string): Repair | undefined {
  const { edits, localNames: [name = 'once'] } = addImports(insertionTarget(file), [{ module: 'node:events', name: 'once' }]);
  const quote = file.code.includes('"') && !file.code.includes("'") ? '"' : "'";
  if (awaited.parent.type === 'ExpressionStatement') {
    return { kind: 'suggestion', title, edits: [insertBefore(awaited.argument, `${name}(`), insertAfter(awaited.argument, `, ${quote}${event}${quote})`), ...edits] };
  }
  const declaration = awaited.parent.type === 'VariableDeclarator' && awaited.parent.id.type === 'Identifier' ? awaited.parent : undefined;
  const statement = declaration?.parent;
  if (!declaration || statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1 || !statementListOf(statement) || !mayAwaitAt(file, statement)) return undefined;
  const removed = removal(file, awaited);
  const end = file.text(statement).endsWith(';') ? ';' : '';
  const variable = file.text(declaration.id).replace(/\s*:.*$/su, '');
  return removed && { kind: 'suggestion', title, edits: [removed, insertAfter(statement, `\n${indentOf(file, statement)}await ${name}(${variable}, ${quote}${event}${quote})${end}`), ...edits] };
}

/** The streams of `a.pipe(b).pipe(c)`; undefined where one is piped with options. */
function pipedParts(call: TSESTree.CallExpression): readonly TSESTree.Node[] | undefined {
  const parts: TSESTree.Node[] = [];
  let node: TSESTree.Node = call;
  for (let parsed = parseMethodCall(node); parsed?.method === 'pipe'; parsed = parseMethodCall(node)) {
    const [next, ...others] = parsed.call.arguments;
    if (!next || next.type === 'SpreadElement' || others.length > 0 || parsed.call.optional) return undefined;
    parts.unshift(next);
    node = unwrap(parsed.object);
  }
  return [node, ...parts];
}

function firstOrLast(file: FileAnalysis, value: TSESTree.Expression, which: 'first' | 'last'): Repair {
  const { edits, localNames: [name = `${which}ValueFrom`] } = addImports(insertionTarget(file), [{ module: 'rxjs', name: `${which}ValueFrom` }]);
  return { kind: 'suggestion', title: `Subscribe and wait for its ${which} value`, edits: [insertBefore(value, `${name}(`), insertAfter(value, ')'), ...edits] };
}

/** The edit that takes `await` away; undefined where the rest would be read in another way. */
function removal(file: FileAnalysis, awaited: TSESTree.AwaitExpression): TextEdit | undefined {
  const [keyword, next] = [file.source.getFirstToken(awaited), file.source.getTokenAfter(file.source.getFirstToken(awaited) as TSESTree.Token)];
  if (!keyword || !next) return undefined;
  const before = file.source.getTokenBefore(awaited);
  const beginsStatement = awaited.parent.type === 'ExpressionStatement' || (before !== null && before.loc.end.line < keyword.loc.start.line && !/^[=(,[{:?&|+*/%<>!~^-]|^(?:=>|return)$/u.test(before.value.slice(-1)));
  if (beginsStatement && /^[([`/+{-]|^(?:function|class|let|async)$/u.test(next.value)) return undefined;
  // `async () => await {}` would become a body.
  if (awaited.parent.type === 'ArrowFunctionExpression' && next.value === '{') return undefined;
  const [comment] = file.source.getCommentsBefore(next).filter(({ range }) => range[0] >= keyword.range[1]);
  // What follows `return` on another line is not returned.
  if (comment && comment.loc.start.line !== next.loc.start.line) return undefined;
  return { range: [keyword.range[0], (comment ?? next).range[0]], text: '' };
}

export function withoutAwait(file: FileAnalysis, awaited: TSESTree.AwaitExpression): Repair | undefined {
  const edit = removal(file, awaited);
  const operand = unwrap(awaited.argument);
  // A statement that only names something would be left.
  if (!edit || (awaited.parent.type === 'ExpressionStatement' && operand.type !== 'CallExpression' && operand.type !== 'NewExpression')) return undefined;
  return { kind: 'suggestion', title: 'Take `await` away (what follows runs at once, no longer a turn of the microtasks later)', edits: [edit] };
}

/** For who waits to let others run. */
function keepAsYield(file: FileAnalysis, awaited: TSESTree.AwaitExpression): Repair | undefined {
  const statement = awaited.parent;
  if (statement.type !== 'ExpressionStatement' || !/^\s*$/u.test((file.source.lines[statement.loc.start.line - 1] ?? '').slice(0, statement.loc.start.column))) return undefined;
  return { kind: 'suggestion', title: 'Keep it: mark with `// yields:` that what follows is to run later', edits: [insertBefore(statement, `// yields: what follows runs a turn later\n${indentOf(file, statement)}`)] };
}

/** `for await` of what holds no promises, `await using` of what is disposed of at once. */
export function withoutKeyword(file: FileAnalysis, node: TSESTree.ForOfStatement | TSESTree.VariableDeclaration): Repair | undefined {
  const keyword = node.type === 'ForOfStatement' ? file.source.getFirstToken(node, 1) : file.source.getFirstToken(node);
  const next = keyword && file.source.getTokenAfter(keyword);
  if (keyword?.value !== 'await' || !next || file.source.getCommentsBefore(next).length > 0) return undefined;
  const title = node.type === 'ForOfStatement' ? 'Loop without `await` (turns follow each other at once)' : 'Declare it with `using`';
  return { kind: 'suggestion', title, edits: [{ range: [keyword.range[0], next.range[0]], text: '' }] };
}
