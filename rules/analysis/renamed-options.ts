/** Options that a function completes or puts under another name before it works with them. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import type { FileAnalysis } from './file.ts';
import { mentionsWhole, rootOf, type SignalSource } from './signals.ts';
import { ancestors, enclosingFunction } from './syntax.ts';

/**
 * The signal as the calls beside this one get it: `settings.signal` for `options.signal` behind `const settings = this.complete(options)` where
 * `settings` is handed on; the given one where there is no such object.
 */
export function currentNameOf(file: FileAnalysis, call: TSESTree.CallExpression, source: SignalSource): SignalSource {
  const [, property] = /\.([\w$]+)$/u.exec(source.text) ?? [];
  const root = rootOf(source);
  const fn = enclosingFunction(source.node);
  if (property === undefined || root === undefined || !fn) return source;
  const names = new Set([root]);
  let current = source;
  for (const declarator of declaratorsBefore(file, fn, call)) {
    const { init } = declarator;
    if (!init || ![...names].some((name) => mentionsWhole(file, init, name))) continue;
    for (const variable of file.scopes?.getDeclaredVariables(declarator) ?? []) {
      const [name] = variable.identifiers;
      if (name?.type !== 'Identifier' || !file.types.signalProperties(name).includes(property)) continue;
      names.add(name.name);
      if (!isHandedOn(variable)) continue;
      const isOptional = /\b(?:undefined|null)\b/u.test(file.types.text(name) ?? '');
      current = { text: `${name.name}${isOptional ? '?.' : '.'}${property}`, node: name, optional: true, owner: source.owner };
    }
  }
  return current;
}

/** The constants that a call can name, in their order. */
function declaratorsBefore(file: FileAnalysis, fn: TSESTree.Node, call: TSESTree.CallExpression): readonly TSESTree.VariableDeclarator[] {
  const around = new Set<TSESTree.Node>(ancestors(call));
  return [...file.walk(fn)].flatMap((node) =>
    node.type === 'VariableDeclaration' && node.kind === 'const' && node.range[1] <= call.range[0] && around.has(node.parent) ? node.declarations : []);
}

/** Whether a call gets the object whole: as an argument, not one of many parts of something new. */
const isHandedOn = (variable: TSESLint.Scope.Variable): boolean =>
  variable.references.some(({ identifier }) => {
    const { parent } = identifier as TSESTree.Identifier;
    return parent.type === 'CallExpression' && parent.arguments.includes(identifier as TSESTree.Identifier);
  });
