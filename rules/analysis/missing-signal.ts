/** Branches in which a signal that may be missing is known to be missing. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { constantValue } from './origin.ts';
import { ancestors, isFunction, unwrap } from './syntax.ts';

/**
 * Whether a node is reached only without a signal: `signal ? load(id, { signal }) : load(id)`, also through what was made of it
 * (`const options = signal ? { signal } : undefined;`).
 *
 * @param signal the text of the signal, as code at the node writes it
 */
export function signalIsMissing(file: FileAnalysis, node: TSESTree.Node, signal: string): boolean {
  let child = node;
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) return false;
    if (outer.type === 'ConditionalExpression' || outer.type === 'IfStatement') {
      if (child === outer.consequent && isMissingWhen(file, outer.test, true, signal)) return true;
      if (child === outer.alternate && isMissingWhen(file, outer.test, false, signal)) return true;
    }
    child = outer;
  }
  return false;
}

/** Whether there is no signal when a condition holds, or when it does not. */
function isMissingWhen(file: FileAnalysis, test: TSESTree.Node, holds: boolean, signal: string, depth = 0): boolean {
  const inner = unwrap(test);
  if (depth > 3) return false;
  switch (inner.type) {
    case 'UnaryExpression':
      return inner.operator === '!' && isMissingWhen(file, inner.argument, !holds, signal, depth + 1);
    case 'LogicalExpression': {
      // `if (context || signal) … else …`: where both are asked for and neither is there.
      const sides = [inner.left, inner.right].map((side) => isMissingWhen(file, side, holds, signal, depth + 1));
      return inner.operator === (holds ? '&&' : '||') ? sides.includes(true) : !sides.includes(false);
    }
    case 'BinaryExpression':
      if (!/^(?:undefined|null)$/u.test(file.text(inner.right)) || !isMissingWhen(file, inner.left, false, signal, depth + 1)) return false;
      return holds ? inner.operator.startsWith('==') : inner.operator.startsWith('!');
    case 'Identifier': {
      // Without the options there is no signal in them either: `options == null ? send(message) : send(message, options)`.
      if (inner.name === signal || inner.name === signal.replace(/\??\..*$/su, '')) return !holds;
      const value = constantValue(file, inner);
      const made = value && unwrap(value);
      if (made?.type === 'ConditionalExpression' && /^(?:undefined|null|false)$/u.test(file.text(made.alternate))) return isMissingWhen(file, made.test, holds, signal, depth + 1);
      return made?.type === 'LogicalExpression' && made.operator === '&&' && isMissingWhen(file, made.left, holds, signal, depth + 1);
    }
    case 'MemberExpression':
    case 'ChainExpression':
      return !holds && file.text(inner).replaceAll('?.', '.') === signal.replaceAll('?.', '.');
    default:
      return false;
  }
}
