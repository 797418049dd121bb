/** Requests to other machines, and whether anything bounds the time that they take. */
import type { TSESTree } from '@typescript-eslint/types';
import { browserPackages, requestClients, type RequestClient } from '../knowledge/request-clients.ts';
import { functionOf } from './calls.ts';
import { fileContext, isServerPackage } from './context.ts';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, originKey, originOf, variableOf } from './origin.ts';
import { ancestors, calleeName, enclosingFunction, functionName, isFunction, propertyName, unwrap, wrapped } from './syntax.ts';

export interface OutgoingRequest {
  readonly call: TSESTree.CallExpression;
  readonly client: RequestClient;
  /** Index at which the options are, or would be. */
  readonly index: number;
  readonly options: TSESTree.ObjectExpression | undefined;
  /** The parameter that the options come from, when every call of the function in this file shows what is in them. */
  readonly handedIn?: TSESTree.Identifier;
  /** The caller's signal among the options: it ends the request when somebody cancels, not when the other side stalls. */
  readonly signal: TSESTree.Property | undefined;
}

/** Whether requests of this file leave from a server or a command line: there nobody closes the tab when one hangs. */
export function runsOnServer(file: FileAnalysis): boolean {
  return file.memo('runsOnServer', undefined, () => {
    const context = fileContext(file);
    if (context === 'test' || context === 'config' || context === 'script' || file.settings.environment === 'browser') return false;
    if (/\.[jt]sx$/u.test(file.filename) || /['"]use client['"]|\b(?:window|document|localStorage|navigator)\s*[.[]/u.test(file.code)) return false;
    if (/\bfrom\s*['"]node:|\brequire\(['"]node:/u.test(file.code)) return true;
    const manifest = file.host.nearestPackage(file.filename);
    if (manifest === undefined || !browserPackages.some((name) => name in manifest.dependencies)) return true;
    // A package for both sides: only what says that it is the server's.
    return (isServerPackage(manifest) && /['"]use server['"]/u.test(file.code)) || /[\\/](?:api|server|servers|backend|workers?)[\\/]|[\\/]route\.[jt]s$|\.server\.[jt]s$/u.test(file.filename);
  });
}

/** Parses a request whose options can be seen; undefined when they come from elsewhere, or when it is no request. */
export function parseRequest(file: FileAnalysis, call: TSESTree.CallExpression): OutgoingRequest | undefined {
  const origin = originOf(file, call.callee);
  const key = origin && originKey(origin);
  const client = key === undefined ? undefined : key === 'axios' ? requestClients[call.arguments.length > 1 ? 'axios.get' : 'axios.request'] : requestClients[key];
  if (!client || call.arguments.some((argument) => argument.type === 'SpreadElement')) return undefined;
  const index = client.options === 'any' ? Math.max(1, call.arguments.findIndex((argument) => argument.type === 'ObjectExpression')) : client.options;
  if (client.options === 'any' && call.arguments.some((argument, at) => at !== index && at > 0 && !isFunction(unwrap(argument)))) return undefined;
  const given = call.arguments[index];
  const isCallback = given !== undefined && client.options === 'any' && isFunction(unwrap(given));
  const options = given && !isCallback ? literalBehind(file, given) : undefined;
  const handedIn = given && !isCallback && !options && client.by === 'signal' && client.options !== 'any' ? unboundParameter(file, given, client.bounds) : undefined;
  if (handedIn) return { call, client, index, options: undefined, signal: undefined, handedIn };
  if (given && !isCallback && !options) return undefined;
  // `http.request(options)`: the first argument is the options object, or nobody knows.
  if (client.options === 'any' && !options && !isAddress(file, call.arguments[0])) return undefined;
  return { call, client, index, options, signal: signalIn(options) };
}

const isAddress = (file: FileAnalysis, node: TSESTree.Node | undefined): boolean => {
  const inner = node && unwrap(node);
  return inner !== undefined && (inner.type === 'TemplateLiteral' || inner.type === 'Literal' || (inner.type === 'NewExpression' && /^new URL\b/u.test(file.text(inner))) || /url|href|endpoint/iu.test(file.text(inner)));
};

/** An object literal without parts that nobody can see into; a constant that is only handed on is looked through. */
function literalBehind(file: FileAnalysis, node: TSESTree.Node): TSESTree.ObjectExpression | undefined {
  const inner = unwrap(node);
  if (inner.type === 'ObjectExpression') return inner.properties.some((part) => part.type === 'SpreadElement') ? undefined : inner;
  const variable = inner.type === 'Identifier' ? variableOf(file, inner) : undefined;
  const value = variable && constantInitialiser(variable);
  if (!variable || !value || value.type !== 'ObjectExpression' || variable.references.filter(({ init }) => !init).length !== 1) return undefined;
  return literalBehind(file, value);
}

/**
 * The parameter of a function around `fetch(url, options)` of which all calls in this file are given literals without a limit, while the function adds
 * none itself: the requests of those calls have none.
 */
function unboundParameter(file: FileAnalysis, node: TSESTree.Node, bounds: RegExp): TSESTree.Identifier | undefined {
  const inner = unwrap(node);
  const variable = inner.type === 'Identifier' ? variableOf(file, inner) : undefined;
  const [definition] = variable?.defs ?? [];
  const fn = inner.type === 'Identifier' && definition?.type === 'Parameter' ? enclosingFunction(inner) : undefined;
  if (inner.type !== 'Identifier' || !variable || !fn || definition?.node !== fn) return undefined;
  const index = fn.params.findIndex((parameter) => parameter === definition.name || (parameter.type === 'AssignmentPattern' && parameter.left === definition.name));
  if (index < 0 || variable.references.some(({ identifier, writeExpr }) => (writeExpr && writeExpr !== (definition.name.parent as Partial<TSESTree.AssignmentPattern>).right) || isBoundBy(identifier, bounds))) return undefined;
  const name = functionName(fn);
  let calls = 0;
  for (const call of file.walk(file.program, { intoFunctions: true })) {
    if (call.type !== 'CallExpression' || calleeName(call) !== name || functionOf(file, call.callee) !== fn) continue;
    const given = call.arguments[index];
    const literal = given ? literalBehind(file, given) : undefined;
    if (call.arguments.slice(0, index + 1).some((argument) => argument.type === 'SpreadElement') || (given && !literal)) return undefined;
    if (literal?.properties.some((part) => part.type !== 'Property' || bounds.test(propertyName(part) ?? 'signal')) === true || (literal && /event-stream|stream:\s*true/u.test(file.text(literal)))) return undefined;
    calls += 1;
  }
  return calls > 0 ? inner : undefined;
}

/** `options.signal ??= …`: the function looks after a limit. */
const isBoundBy = (reference: TSESTree.Node, bounds: RegExp): boolean => {
  const { parent } = wrapped(reference);
  return parent?.type === 'MemberExpression' && bounds.test(propertyName(parent) ?? 'signal');
};

function signalIn(options: TSESTree.ObjectExpression | undefined): TSESTree.Property | undefined {
  return options?.properties.find((part): part is TSESTree.Property => part.type === 'Property' && propertyName(part) === 'signal');
}

/** Whether the request's own options bound it; with `evenWithSignal`, a caller's signal does not. */
export function isBounded(file: FileAnalysis, { client, options, signal }: OutgoingRequest, evenWithSignal: boolean): boolean {
  return options?.properties.some((part) => {
    if (part.type !== 'Property') return true;
    const name = propertyName(part);
    if (name === undefined) return true;
    if (part === signal && evenWithSignal) return /timeout|deadline|limit|any\(/iu.test(file.text(part.value));
    return client.bounds.test(name);
  }) === true;
}

/** Why a request may take its time, or is bounded by the code around it; undefined when nothing says so. */
export function outerBound(file: FileAnalysis, { call, options }: OutgoingRequest): 'around' | 'stream' | 'local' | undefined {
  const [address] = call.arguments;
  const text = address ? file.text(address) : '';
  if (/^["'`](?:data:|blob:|file:|\/|\.)|import\.meta\.url|localhost|127\.0\.0\.1/u.test(text)) return 'local';
  if (options && /event-stream|responseType:\s*['"]stream|stream:\s*true|ndjson/u.test(file.text(options))) return 'stream';
  let outermost: TSESTree.Node | undefined;
  for (const node of ancestors(call)) {
    if (node.type === 'CallExpression' && /timeout|race|deadline/iu.test(file.text(node.callee))) return 'around';
    if (isFunction(node)) outermost = node;
  }
  if (!outermost) return undefined;
  const around = file.text(outermost).replace(file.text(call), '');
  if (/timeout|deadline|AbortController|\bPromise\.race\b/iu.test(around)) return 'around';
  return /\.body\b(?!\??\.cancel)|getReader|event-stream|\.pipe\(|pipeline\(/u.test(around) ? 'stream' : undefined;
}

/** Whether defaults of the file bound every request of a client: `axios.defaults.timeout = …`, a dispatcher for all. */
export const hasDefaultBound = (file: FileAnalysis): boolean => /\bdefaults\.timeout\b|setGlobalDispatcher/u.test(file.code);
