/** Where a promise is one of several of which the first counts (`Promise.race`, `Promise.any`). */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, variableOf } from './origin.ts';
import { calleeName, enclosingFunction, functionName, parseCombinator, parseMethodCall, unwrap, wrapped, type FunctionNode } from './syntax.ts';

/** The races that a promise takes part in, itself or by the constant that holds it: there it may lose, and its listener stays. */
export function racesOf(file: FileAnalysis, promise: TSESTree.Node): readonly TSESTree.CallExpression[] {
  const outer = wrapped(promise);
  const own = raceAround(outer) ?? raceOfArray(file, outer);
  if (own) return [own];
  const { parent } = outer;
  const variable = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? variableOf(file, parent.id) : undefined;
  if (!variable || !constantInitialiser(variable)) return [];
  return variable.references.flatMap(({ identifier }) => raceAround(wrapped(identifier as TSESTree.Node)) ?? []);
}

/**
 * The races that the promise of a helper takes part in where the helper is called: `Promise.race([work, abortOf(signal)])`.
 * @param fn the helper, which returns the promise
 */
export function racesOfHelper(file: FileAnalysis, fn: FunctionNode, promise: TSESTree.Node): readonly TSESTree.CallExpression[] {
  // `return quiet(new Promise(…))` hands it out as well.
  let given = wrapped(promise);
  while (given.parent?.type === 'CallExpression' && given.parent.arguments.length === 1 && given.parent.callee !== given) given = wrapped(given.parent);
  const { parent } = given;
  const name = functionName(fn);
  const returned = fn.body === given || (parent?.type === 'ReturnStatement' && enclosingFunction(parent) === fn);
  if (!returned || name === undefined) return [];
  const races: TSESTree.CallExpression[] = [];
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (node.type !== 'CallExpression' || calleeName(node) !== name) continue;
    const race = raceAround(wrapped(node)) ?? raceOfArray(file, wrapped(node));
    if (race) races.push(race);
  }
  return races;
}

/** `racing.push(promise)`, `const racing = [promise, ...]`, and further on `Promise.race(racing)`. */
function raceOfArray(file: FileAnalysis, node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const { parent } = node;
  const pushed = parent?.type === 'CallExpression' && calleeName(parent) === 'push' ? parseMethodCall(parent) : undefined;
  const declared = parent?.type === 'ArrayExpression' && parent.parent.type === 'VariableDeclarator' ? parent.parent.id : undefined;
  const array = pushed ? unwrap(pushed.object) : declared;
  const variable = array?.type === 'Identifier' ? variableOf(file, array) : undefined;
  for (const { identifier } of variable?.references ?? []) {
    const use = wrapped(identifier).parent;
    if (use?.type === 'CallExpression' && use.callee !== identifier && /^(?:race|any)$/u.test(parseCombinator(use)?.method ?? '')) return use;
  }
  return undefined;
}

function raceAround(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const array = node.parent?.type === 'ArrayExpression' ? node.parent : undefined;
  const call = array?.parent;
  return call?.type === 'CallExpression' && /^(?:race|any)$/u.test(parseCombinator(call)?.method ?? '') ? call : undefined;
}
