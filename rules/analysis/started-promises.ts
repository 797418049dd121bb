/** Collections of promises that are under way already: array literals of calls, `xs.map(async …)`, arrays that a loop fills. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import { functionOf } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, variableOf } from './origin.ts';
import { calleeName, contains, isFunction, methodCallOn, parseCombinator, unwrap } from './syntax.ts';
import { functionNeverRejects, functionReturnsThenable, mayReject, thenable } from './thenables.ts';

export interface StartedPromises {
  /** The variable that holds them, if one does. */
  readonly variable: TSESLint.Scope.Variable | undefined;
  /** The expressions that start them, as far as they are known. */
  readonly starts: readonly TSESTree.Node[];
}

/**
 * The started promises that a loop over `collection` walks through, if there may be several, some may reject, and nobody else listens
 * to them; else undefined.
 */
export function startedPromises(file: FileAnalysis, collection: TSESTree.Expression, loop: TSESTree.Node): StartedPromises | undefined {
  const inner = unwrap(collection);
  if (inner.type !== 'Identifier') return startedBy(file, inner, undefined);
  const variable = variableOf(file, inner);
  if (!variable || variable.defs.length !== 1 || isHeldByOthers(variable, loop)) return undefined;
  const value = constantInitialiser(variable);
  if (value) return startedBy(file, unwrap(value), variable);
  // A parameter: whoever calls may have attached handlers, but nothing says so.
  return variable.defs[0]?.type === 'Parameter' && file.types.thenableElements(inner) === 'always' ? { variable, starts: [] } : undefined;
}

function startedBy(file: FileAnalysis, value: TSESTree.Node, variable: TSESLint.Scope.Variable | undefined): StartedPromises | undefined {
  if (value.type === 'ArrayExpression') return startedInArray(file, value, variable);
  if (value.type !== 'CallExpression') return undefined;
  const name = calleeName(value);
  if (name !== 'map' && name !== 'from' && name !== 'flatMap') return undefined;
  const callback = value.arguments.find((argument) => isFunction(unwrap(argument)) || functionOf(file, argument));
  const fn = callback && functionOf(file, callback);
  const typed = file.types.thenableElements(value);
  if (typed === 'never' || (typed !== 'always' && !(fn && functionReturnsThenable(file, fn) === 'always'))) return undefined;
  if (fn && (fn.async || fn.body.type !== 'BlockStatement') && functionNeverRejects(file, fn)) return undefined;
  return { variable, starts: [value] };
}

/** `[f(), g()]`, or `[]` that is filled with `push`. */
function startedInArray(file: FileAnalysis, array: TSESTree.ArrayExpression, variable: TSESLint.Scope.Variable | undefined): StartedPromises | undefined {
  const elements = array.elements.filter((element) => element !== null);
  const pushed = variable ? pushedTo(variable) : [];
  if (elements.some((element) => element.type === 'SpreadElement')) return undefined;
  const starts = [...elements, ...pushed];
  if (starts.length === 0 || (pushed.length === 0 && elements.length < 2)) return undefined;
  if (!starts.every((start) => thenable(file, start) === 'always')) return undefined;
  // The first is waited for at once; it is the later ones that nobody listens to.
  const unheard = pushed.length > 0 ? starts : starts.slice(1);
  return unheard.some((start) => mayReject(file, start) !== 'never') ? { variable, starts } : undefined;
}

function pushedTo(variable: TSESLint.Scope.Variable): readonly TSESTree.Node[] {
  return variable.references.flatMap(({ identifier }) => {
    const method = methodCallOn(identifier);
    return method?.method === 'push' ? method.call.arguments : [];
  });
}

/** Whether the variable is used for more than being filled, measured and walked through by the loop: somebody may listen there. */
function isHeldByOthers(variable: TSESLint.Scope.Variable, loop: TSESTree.Node): boolean {
  return variable.references.some(({ identifier, init }) => {
    const node = identifier as TSESTree.Node;
    if (init === true) return false;
    if (contains(loop, node)) return Boolean(node.parent && isCombined(node));
    const { parent } = node;
    if (parent?.type !== 'MemberExpression' || parent.object !== node) return true;
    return parent.property.type !== 'Identifier' || !/^(?:push|length)$/u.test(parent.property.name);
  });
}

const isCombined = (node: TSESTree.Node): boolean => node.parent !== undefined && parseCombinator(node.parent) !== undefined;
