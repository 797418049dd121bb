/** Parsing and graph roots for the tests of the flow analysis. */
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { simpleTraverse } from '@typescript-eslint/typescript-estree';
import type { FlowRoot } from '../../../rules/analysis/flow/graph.ts';

export function parse(code: string, jsx = false): ReturnType<typeof parseForESLint> {
  const result = parseForESLint(code, { range: true, loc: true, sourceType: 'module', ecmaFeatures: { jsx, globalReturn: true } });
  // ESLint sets the parents; here nobody else does.
  simpleTraverse(result.ast, { enter: () => undefined }, true);
  return result;
}

/** Everything in `program` that has a graph of its own, in the order of the text; the program last. */
export function rootsOf(program: TSESTree.Program): FlowRoot[] {
  const roots: FlowRoot[] = [];
  simpleTraverse(
    program,
    {
      enter(node) {
        if (isFunction(node) ? node.body : node.type === 'StaticBlock' || ((node.type === 'PropertyDefinition' || node.type === 'AccessorProperty') && node.value)) {
          roots.push(node as FlowRoot);
        }
      },
    },
    true,
  );
  roots.push(program);
  return roots;
}

const isFunction = (node: TSESTree.Node): node is TSESTree.FunctionLike & { body: TSESTree.Node | null } =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

/** How the fixtures name a root. */
export function nameOf(root: FlowRoot): string {
  switch (root.type) {
    case 'Program':
      return 'program';
    case 'StaticBlock':
      return 'static block';
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return `field ${root.key.type === 'Identifier' ? root.key.name : '?'}`;
    default: {
      const parent = root.parent as TSESTree.Node | undefined;
      const name = root.id ?? (parent && 'key' in parent ? parent.key : parent && 'id' in parent ? parent.id : undefined);
      return `function ${name && typeof name === 'object' && 'name' in name ? String(name.name) : `at line ${root.loc.start.line}`}`;
    }
  }
}
