/** Fields that say the same as an abort: `close() { this.#closed = true; this.#controller.abort(); }`. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { enclosingFunction, parseMethodCall, parsePath, unwrap, type LoopNode } from './syntax.ts';

/**
 * Whether a loop asks for a field that is set wherever the controller of a signal is aborted: it ends then, whatever becomes of the abort itself.
 * @param signal as written: `this.#controller.signal`
 */
export function asksForFlag(file: FileAnalysis, loop: LoopNode, signal: string): boolean {
  const controller = /^(this\.[#\w$.]+)\??\.signal$/u.exec(signal)?.[1];
  if (controller === undefined) return false;
  const flags = flagsOf(file, controller);
  if (flags.size === 0) return false;
  const asks = (test: TSESTree.Node | null | undefined): boolean => {
    for (const node of test ? file.walk(test) : []) if (node.type === 'MemberExpression' && flags.has(parsePath(node)?.join('.') ?? '')) return true;
    return false;
  };
  if ('test' in loop && asks(loop.test)) return true;
  for (const node of file.walk(loop.body)) if (node.type === 'IfStatement' && asks(node.test)) return true;
  return false;
}

/** The fields that are given `true` or `false` in every function that aborts a controller. */
function flagsOf(file: FileAnalysis, controller: string): ReadonlySet<string> {
  let common: ReadonlySet<string> | undefined;
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    const call = node.type === 'CallExpression' ? parseMethodCall(node) : undefined;
    const fn = call?.method === 'abort' && parsePath(call.object)?.join('.') === controller ? enclosingFunction(node) : undefined;
    if (!fn) continue;
    const set = new Set<string>();
    for (const inner of file.walk(fn.body)) {
      if (inner.type !== 'AssignmentExpression' || inner.operator !== '=') continue;
      const path = parsePath(inner.left)?.join('.');
      const value = unwrap(inner.right);
      if (path?.startsWith('this.') && value.type === 'Literal' && typeof value.value === 'boolean') set.add(path);
    }
    const before: ReadonlySet<string> | undefined = common;
    common = before ? new Set([...before].filter((path) => set.has(path))) : set;
  }
  return common ?? new Set();
}
