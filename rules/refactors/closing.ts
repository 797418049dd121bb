/** Whether code means the same inside a function of its own. */
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { variableOf } from '../analysis/origin.ts';
import { ancestors, contains, enclosingFunction, isFunction, isLoop, parsePath } from '../analysis/syntax.ts';
import { isTypeScript } from '../repairs/edits.ts';

type Variable = TSESLint.Scope.Variable;

const inside = (roots: readonly TSESTree.Node[], node: TSESTree.Node): boolean => roots.some((root) => contains(root, node));

/** Why code cannot move into a function, in a whole sentence; undefined when it can. */
export function whyNotInFunction(file: FileAnalysis, roots: readonly TSESTree.Node[]): string | undefined {
  for (const root of roots) {
    for (const node of file.walk(root)) {
      if (node.type === 'YieldExpression') return 'It yields, which only the generator around it can do.';
      if (node.type === 'ReturnStatement' && enclosingFunction(node) === enclosingFunction(root)) return 'It returns from the function around it.';
      if ((node.type === 'BreakStatement' || node.type === 'ContinueStatement') && !inside(roots, targetOf(node))) return `It leaves a loop around it by \`${file.text(node).replace(/;$/u, '')}\`.`;
    }
  }
  return isTypeScript(file) ? whatTypesForget(file, roots) : undefined;
}

/** The loop or switch that a jump leaves; the jump itself when there is none. */
function targetOf(jump: TSESTree.BreakStatement | TSESTree.ContinueStatement): TSESTree.Node {
  for (const node of ancestors(jump)) {
    if (isFunction(node)) break;
    if (jump.label) {
      if (node.type === 'LabeledStatement' && node.label.name === jump.label.name) return node;
    } else if (isLoop(node) || (jump.type === 'BreakStatement' && node.type === 'SwitchStatement')) return node;
  }
  return jump;
}

/** TypeScript does not carry what it knows of variables and fields that may change into a function. */
function whatTypesForget(file: FileAnalysis, roots: readonly TSESTree.Node[]): string | undefined {
  const [first] = roots;
  if (!first) return undefined;
  const checked = checkedPaths(file, first);
  for (const root of roots) {
    for (const node of file.walk(root, { intoFunctions: true })) {
      if (node.type === 'MemberExpression') {
        const path = parsePath(node);
        if (path && path.length > 1 && checked.has(path.join('.'))) return `TypeScript would forget inside of a function what is checked of \`${path.join('.')}\` before.`;
      }
      if (node.type !== 'Identifier') continue;
      const variable = variableOf(file, node);
      const name = variable?.identifiers[0];
      if (!variable || !name || inside(roots, name)) continue;
      if (mayBeNarrowed(file, variable) && variable.references.some((reference) => reference.isWrite() && !reference.init)) {
        return `TypeScript would forget inside of a function what it knows of \`${node.name}\`, which is written more than once.`;
      }
    }
  }
  return undefined;
}

/** Whether the type of a variable can be narrower at one place than at another. */
function mayBeNarrowed(file: FileAnalysis, variable: Variable): boolean {
  const [definition] = variable.defs;
  const name = variable.identifiers[0];
  const annotation = name?.typeAnnotation?.typeAnnotation;
  if (annotation) return name.optional || !/^(?:number|string|boolean|bigint|symbol|[\w.]+\[\]|Promise<[^|]*>|Date)$/u.test(file.text(annotation));
  if (definition?.type !== 'Variable' || definition.node.type !== 'VariableDeclarator') return definition?.type === 'Parameter';
  const { init } = definition.node;
  return !init || (init.type !== 'Literal' && init.type !== 'TemplateLiteral') || (init.type === 'Literal' && init.value === null);
}

/** Fields that are tested or assigned in the function before a node, or in conditions around it. */
function checkedPaths(file: FileAnalysis, at: TSESTree.Node): ReadonlySet<string> {
  const paths = new Set<string>();
  const add = (root: TSESTree.Node): void => {
    for (const node of file.walk(root)) {
      const path = node.type === 'MemberExpression' ? parsePath(node) : undefined;
      if (path && path.length > 1) paths.add(path.join('.'));
    }
  };
  for (const node of file.walk(enclosingFunction(at)?.body ?? file.program)) {
    if (node.range[0] >= at.range[0]) continue;
    if ((node.type === 'IfStatement' || node.type === 'ConditionalExpression' || node.type === 'WhileStatement') && node.test) add(node.test);
    if (node.type === 'LogicalExpression') add(node.left);
    if (node.type === 'SwitchStatement') add(node.discriminant);
    if (node.type === 'AssignmentExpression' && node.range[1] <= at.range[0]) add(node.left);
  }
  return paths;
}

/** What statements declare and code outside of them uses. */
export interface Escaping {
  readonly names: readonly string[];
  /** Why they cannot be given out, in a whole sentence. */
  readonly reason?: string;
}

export function escapingFrom(file: FileAnalysis, statements: readonly TSESTree.Node[]): Escaping {
  const names: string[] = [];
  for (const statement of statements) {
    if (/^(?:Export|Import)/u.test(statement.type)) return { names, reason: 'It imports or exports.' };
    for (const variable of declaredBy(file, statement)) {
      const outside = variable.references.filter(({ identifier }) => !inside(statements, identifier as TSESTree.Node));
      if (outside.length === 0) continue;
      const isPlain = statement.type === 'VariableDeclaration' && (statement.kind === 'const' || statement.kind === 'let');
      if (!isPlain) return { names, reason: `\`${variable.name}\`, which is declared in it, is used outside.` };
      if (outside.some((reference) => reference.isWrite())) return { names, reason: `\`${variable.name}\`, which is declared in it, is written outside.` };
      names.push(variable.name);
    }
  }
  return { names };
}

function declaredBy(file: FileAnalysis, statement: TSESTree.Node): readonly Variable[] {
  const found: Variable[] = [];
  for (const scope of file.scopes?.scopes ?? []) {
    for (const variable of scope.variables) {
      const name = variable.identifiers[0];
      if (!name || !contains(statement, name)) continue;
      // What a block or function inside declares stays there; `var` does not.
      if (statement.parent && (contains(scope.block, statement) || scope.block === statement.parent)) found.push(variable);
    }
  }
  return found;
}
