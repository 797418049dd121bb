/** Classes of the project whose objects come about in silence: `new` sets fields and does nothing else. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { isQuiet } from './quiet.ts';
import { unwrap } from './syntax.ts';

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

interface Home {
  readonly file: FileAnalysis;
  readonly node: ClassNode;
}

/** How far up a chain of `extends` is looked. */
const DEEPEST = 3;

/** Whether `new C()` only sets fields of the new object; false for a class that is not of the project. */
export function isMadeInSilence(file: FileAnalysis, made: TSESTree.NewExpression): boolean {
  return file.memo('isMadeInSilence', made, () => {
    const home = classNamed(file, made.callee) ?? classDeclared(file, made);
    return home !== undefined && setsFieldsOnly(home, 0);
  });
}

function setsFieldsOnly(home: Home, depth: number): boolean {
  const underWay = home.file.memo('classesUnderWay', undefined, () => new Set<ClassNode>());
  // A class that makes objects of itself (`new Tree(depth - 1)`) is not called silent.
  if (underWay.has(home.node)) return false;
  underWay.add(home.node);
  try {
    return hasPlainMembers(home, depth);
  } finally {
    underWay.delete(home.node);
  }
}

function hasPlainMembers({ file, node }: Home, depth: number): boolean {
  if (node.superClass) {
    const base = depth < DEEPEST ? classNamed(file, node.superClass) : undefined;
    if (!base || !setsFieldsOnly(base, depth + 1)) return false;
  }
  // Parsers without types have no decorators.
  const decorators = (node.decorators as readonly TSESTree.Decorator[] | undefined) ?? [];
  return decorators.length === 0 && node.body.body.every((member) => {
    if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') return member.static || !member.value || isQuiet(file, member.value);
    return member.type !== 'MethodDefinition' || member.kind !== 'constructor' || !member.value.body || setsFields(file, member.value);
  });
}

function setsFields(file: FileAnalysis, { params, body }: TSESTree.FunctionExpression | TSESTree.TSEmptyBodyFunctionExpression): boolean {
  return params.every((parameter) => isQuiet(file, parameter)) && (body?.body ?? []).every((statement) => {
    if (statement.type !== 'ExpressionStatement') return statement.type === 'VariableDeclaration' && statement.declarations.every(({ init }) => !init || isQuiet(file, init));
    const { expression } = statement;
    if (expression.type === 'CallExpression' && expression.callee.type === 'Super') return expression.arguments.every((argument) => isQuiet(file, argument.type === 'SpreadElement' ? argument.argument : argument));
    if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return false;
    const target = unwrap(expression.left);
    return target.type === 'MemberExpression' && target.object.type === 'ThisExpression' && !target.computed && isQuiet(file, expression.right);
  });
}

function classNamed(file: FileAnalysis, name: TSESTree.Node): Home | undefined {
  const inner = unwrap(name);
  const definition = inner.type === 'Identifier' ? variableOf(file, inner)?.defs[0] : undefined;
  return definition?.type === 'ClassName' ? { file, node: definition.node } : undefined;
}

function classDeclared(file: FileAnalysis, made: TSESTree.NewExpression): Home | undefined {
  const [declaration, another] = file.types.declarations(made);
  const home = declaration?.origin === 'project' && !another ? file.other(declaration.file) : undefined;
  for (const statement of home?.program.body ?? []) {
    const node = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
    if (home && node?.type === 'ClassDeclaration' && node.id?.name === declaration?.name) return { file: home, node };
  }
  return undefined;
}
