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
      const given = asksFor(file, outer.test, signal);
      if ((given === 'given' && child === outer.alternate) || (given === 'missing' && child === outer.consequent)) return true;
    }
    child = outer;
  }
  return false;
}

/** What it says of a signal when a condition holds. */
function asksFor(file: FileAnalysis, test: TSESTree.Node, signal: string, depth = 0): 'given' | 'missing' | undefined {
  const inner = unwrap(test);
  if (depth > 3) return undefined;
  switch (inner.type) {
    case 'UnaryExpression': {
      const answer = inner.operator === '!' ? asksFor(file, inner.argument, signal, depth + 1) : undefined;
      return answer && (answer === 'given' ? 'missing' : 'given');
    }
    case 'BinaryExpression': {
      if (!/^(?:undefined|null)$/u.test(file.text(inner.right)) || asksFor(file, inner.left, signal, depth + 1) !== 'given') return undefined;
      return inner.operator.startsWith('!') ? 'given' : inner.operator.startsWith('==') ? 'missing' : undefined;
    }
    case 'Identifier': {
      // Without the options there is no signal in them either: `options == null ? send(message) : send(message, options)`.
      if (inner.name === signal || inner.name === signal.replace(/\??\..*$/su, '')) return 'given';
      const value = constantValue(file, inner);
      const made = value && unwrap(value);
      if (made?.type === 'ConditionalExpression' && /^(?:undefined|null|false)$/u.test(file.text(made.alternate))) return asksFor(file, made.test, signal, depth + 1);
      if (made?.type === 'LogicalExpression' && made.operator === '&&') return asksFor(file, made.left, signal, depth + 1);
      return undefined;
    }
    case 'MemberExpression':
    case 'ChainExpression':
      return file.text(inner).replaceAll('?.', '.') === signal.replaceAll('?.', '.') ? 'given' : undefined;
    default:
      return undefined;
  }
}
