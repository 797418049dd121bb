/** Work that is started for every item of a collection at once: `Promise.all(xs.map(f))`, and arrays that a loop fills with promises. */
import type { TSESTree } from '@typescript-eslint/types';
import { BOUNDED_QUERY, FILE_LISTS, LIMITERS, PART_NAMES, ROW_LISTS } from '../knowledge/io.ts';
import { functionOf } from './calls.ts';
import { knownSize } from './dependence.ts';
import type { FileAnalysis } from './file.ts';
import { ioOfCall, ioOfFunction, type Io } from './io.ts';
import { constantInitialiser, constantValue, originOf, variableOf } from './origin.ts';
import { calleeName, isFunction, methodCallOn, parseCombinator, parseMethodCall, parsePath, unwrap, type FunctionNode } from './syntax.ts';

export interface FanOut {
  /** `Promise.all(…)` */
  readonly call: TSESTree.CallExpression;
  readonly method: 'all' | 'allSettled' | 'race' | 'any';
  readonly items: TSESTree.Expression;
  /** `xs.map(f)`; absent for an array that a loop fills. */
  readonly map: TSESTree.CallExpression | undefined;
  readonly callback: TSESTree.Expression | undefined;
  readonly fn: FunctionNode | undefined;
  /** `f(x)` in `ps.push(f(x))`. */
  readonly started: TSESTree.CallExpression | undefined;
}

/** Takes a fan-out apart; undefined when it is none, or when something bounds what is started. */
export function parseFanOut(file: FileAnalysis, call: TSESTree.CallExpression): FanOut | undefined {
  const combinator = parseCombinator(call);
  const operand = combinator?.operand && unwrap(combinator.operand);
  if (!combinator || !operand) return undefined;
  const given = operand.type === 'Identifier' ? constantValue(file, operand) : operand;
  const value = given && unwrap(given);
  if (value?.type === 'CallExpression') return mapOf(file, call, combinator.method, value);
  if (value?.type === 'ArrayExpression' && value.elements.length === 0 && operand.type === 'Identifier') return filledByLoop(file, call, combinator.method, operand);
  return undefined;
}

function mapOf(file: FileAnalysis, call: TSESTree.CallExpression, method: FanOut['method'], map: TSESTree.CallExpression): FanOut | undefined {
  const parsed = parseMethodCall(map);
  if (!parsed) return undefined;
  const isFrom = parsed.method === 'from' && parsePath(parsed.object)?.join('.') === 'Array';
  if (parsed.method !== 'map' && !isFrom) return undefined;
  const [items, callback] = isFrom ? map.arguments : [parsed.object, map.arguments[0]];
  if (!items || !callback || items.type === 'SpreadElement' || callback.type === 'SpreadElement') return undefined;
  const fn = functionOf(file, callback);
  // `xs.map(limit(f))`, `xs.map(x => limit(() => f(x)))`
  if (!isFunction(unwrap(callback)) && LIMITERS.test(file.text(callback))) return undefined;
  if (fn && isLimited(file, fn)) return undefined;
  return { call, method, items, map, callback, fn, started: undefined };
}

/** What each of the started calls waits for outside of the process. It may have to read other files, so it is to be asked last. */
export function ioOfFanOut(file: FileAnalysis, { fn, callback, started }: FanOut): Io | undefined {
  if (fn) return ioOfFunction(file, fn);
  return callback ? ioOfCallback(file, callback) : started && ioOfCall(file, started);
}

/** `ids.map(fetchOne)`: the callback is the function itself. */
function ioOfCallback(file: FileAnalysis, callback: TSESTree.Expression): Io | undefined {
  const inner = unwrap(callback);
  const asCall = { type: 'CallExpression', callee: inner, arguments: [], range: inner.range, loc: inner.loc, parent: inner.parent } as unknown as TSESTree.CallExpression;
  return inner.type === 'Identifier' || inner.type === 'MemberExpression' ? ioOfCall(file, asCall) : undefined;
}

/** Whether what the callback starts goes through something that bounds, queues or batches. */
function isLimited(file: FileAnalysis, fn: FunctionNode): boolean {
  for (const node of file.walk(fn.body)) {
    if (node.type !== 'CallExpression') continue;
    const path = parsePath(node.callee);
    if (path ? path.some((part) => LIMITERS.test(part)) : LIMITERS.test(calleeName(node) ?? '')) return true;
  }
  return false;
}

/** `const ps = []; for (const x of xs) ps.push(f(x)); await Promise.all(ps)` */
function filledByLoop(file: FileAnalysis, call: TSESTree.CallExpression, method: FanOut['method'], name: TSESTree.Identifier): FanOut | undefined {
  const variable = variableOf(file, name);
  for (const { identifier } of variable?.references ?? []) {
    const push = methodCallOn(identifier);
    if (push?.method !== 'push') continue;
    const loop = loopAround(push.call);
    const [started] = push.call.arguments;
    const inner = started && unwrap(started);
    if (!loop || inner?.type !== 'CallExpression' || awaits(file, loop.body)) continue;
    if (LIMITERS.test(file.text(inner.callee)) || LIMITERS.test(name.name)) return undefined;
    const fn = isFunction(unwrap(inner.callee)) ? (unwrap(inner.callee) as FunctionNode) : undefined;
    if (fn && isLimited(file, fn)) return undefined;
    return { call, method, items: loop.right, map: undefined, callback: undefined, fn, started: inner };
  }
  return undefined;
}

function loopAround(node: TSESTree.Node): TSESTree.ForOfStatement | undefined {
  for (let { parent } = node; parent && !isFunction(parent); parent = parent.parent) {
    if (parent.type === 'ForOfStatement') return parent.await ? undefined : parent;
  }
  return undefined;
}

/** A loop that waits now and then may bound by itself (`if (ps.length >= 10) await …`). */
function awaits(file: FileAnalysis, body: TSESTree.Node): boolean {
  for (const node of file.walk(body)) if (node.type === 'AwaitExpression') return true;
  return false;
}

/**
 * What is known of the size of a collection. `bounded`: written out, a tuple, a part of something larger. `open`: a directory, a table,
 * the lines of a file, a request's own list. `unknown`: a parameter, a field.
 */
export type SizeKind = { readonly kind: 'bounded' } | { readonly kind: 'unknown' } | { readonly kind: 'open'; readonly from: 'files' | 'rows' | 'lines' | 'request' };

const BOUNDED = { kind: 'bounded' } as const;
const UNKNOWN = { kind: 'unknown' } as const;

export function sizeOf(file: FileAnalysis, items: TSESTree.Node, most: number, depth = 0): SizeKind {
  const inner = unwrap(items);
  const size = knownSize(file, inner);
  if (size !== undefined || file.types.collection(inner) === 'tuple') return BOUNDED;
  if (depth > 8) return UNKNOWN;
  switch (inner.type) {
    case 'Identifier': {
      if (PART_NAMES.test(inner.name) || /^[A-Z][A-Z0-9_]*$/u.test(inner.name)) return BOUNDED;
      const variable = variableOf(file, inner);
      const definition = variable?.defs[0];
      if (definition?.type === 'TSEnumName') return BOUNDED;
      const value = variable && constantInitialiser(variable);
      return value ? sizeOf(file, value, most, depth + 1) : sizeOfPattern(file, definition?.node, most, depth);
    }
    case 'ArrayExpression': {
      const spreads = inner.elements.flatMap((element) => (element?.type === 'SpreadElement' ? [sizeOf(file, element.argument, most, depth + 1)] : []));
      return spreads.find(({ kind }) => kind === 'open') ?? spreads.find(({ kind }) => kind === 'unknown') ?? BOUNDED;
    }
    case 'ObjectExpression':
      return inner.properties.some((property) => property.type === 'SpreadElement') ? UNKNOWN : BOUNDED;
    case 'AwaitExpression':
      return sizeOf(file, inner.argument, most, depth + 1);
    case 'NewExpression': {
      const [first] = inner.arguments;
      return first ? sizeOf(file, first, most, depth + 1) : UNKNOWN;
    }
    case 'LogicalExpression':
      return sizeOf(file, inner.left, most, depth + 1);
    case 'MemberExpression': {
      const path = parsePath(inner)?.join('.') ?? '';
      if (PART_NAMES.test(path.split('.').at(-1) ?? '')) return BOUNDED;
      return /^(?:req|request|ctx|c|event)\.(?:request\.)?(?:body|query|params|payload)(?:\.|$)/u.test(path) ? { kind: 'open', from: 'request' } : UNKNOWN;
    }
    case 'CallExpression':
      return sizeOfCall(file, inner, most, depth);
    default:
      return UNKNOWN;
  }
}

/** `const { rows } = await pool.query(…)` */
function sizeOfPattern(file: FileAnalysis, declarator: TSESTree.Node | undefined, most: number, depth: number): SizeKind {
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init || declarator.id.type !== 'ObjectPattern') return UNKNOWN;
  const init = unwrap(declarator.init);
  if (/^(?:req|request|ctx)\.(?:request\.)?(?:body|query|payload)$/u.test(parsePath(init)?.join('.') ?? '')) return { kind: 'open', from: 'request' };
  return init.type === 'AwaitExpression' && /\brows\b/u.test(file.text(declarator.id)) ? sizeOf(file, init.argument, most, depth + 1) : UNKNOWN;
}

const KEEPS_SIZE = /^(?:filter|map|flatMap|sort|toSorted|reverse|toReversed|concat|flat|values|keys|entries|from|all|allSettled|uniq\w*|compact|then|catch)$/u;

function sizeOfCall(file: FileAnalysis, call: TSESTree.CallExpression, most: number, depth: number): SizeKind {
  const name = calleeName(call) ?? '';
  const method = parseMethodCall(call);
  const owner = method ? parsePath(method.object)?.join('.') : undefined;
  const [first, second] = call.arguments;
  if ((owner === 'Object' || owner === 'Array' || owner === 'Promise') && first) return sizeOf(file, first, most, depth + 1);
  if (method?.method === 'slice') {
    const end = second ?? undefined;
    return end?.type === 'Literal' && typeof end.value === 'number' && end.value <= most ? BOUNDED : end ? UNKNOWN : sizeOf(file, method.object, most, depth + 1);
  }
  if (method?.method === 'split') return first && /\\n/u.test(file.text(first)) ? { kind: 'open', from: 'lines' } : UNKNOWN;
  const origin = originOf(file, call.callee);
  if (FILE_LISTS.test(name) && (origin?.module !== '' || !method)) return { kind: 'open', from: 'files' };
  const listsRows = ROW_LISTS.test(name);
  if ((listsRows || /^(?:find|query|execute)$/u.test(name)) && !BOUNDED_QUERY.test(file.text(call)) && (listsRows || ioOfCall(file, call)?.kind === 'database')) return { kind: 'open', from: 'rows' };
  return method && KEEPS_SIZE.test(method.method) ? sizeOf(file, method.object, most, depth + 1) : UNKNOWN;
}
