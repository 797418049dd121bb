/** The repair of work that a constructor starts: a factory that waits for it, in place of `new` at every place. */
import type { TSESTree } from '@typescript-eslint/types';
import { classAround } from '../analysis/calls.ts';
import { mentions } from '../analysis/completion.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { contains, enclosingFunction, propertyName, unwrap } from '../analysis/syntax.ts';
import { isGivenOut, usesOf } from '../analysis/uses.ts';
import type { TextEdit } from '../rule.ts';
import { inFiles, type CallerRepairs } from './async-callers.ts';
import { addAwait, insertAfter, insertBefore, isTypeScript, mayAwaitAt, removeStatement } from './edits.ts';
import { indentOf } from './handlers.ts';

/**
 * `static async create(…)` makes the object and waits for what the constructor only started; `new` becomes private, and who made an object
 * waits for the factory.
 * @param statement the call in the constructor, its last statement
 */
export function makeFactory(file: FileAnalysis, statement: TSESTree.ExpressionStatement, value: TSESTree.Expression): CallerRepairs {
  const owner = classAround(statement);
  const constructor = enclosingFunction(statement)?.parent;
  if (!owner?.id || constructor?.type !== 'MethodDefinition' || constructor.kind !== 'constructor' || owner.typeParameters || owner.abstract) return {};
  const fn = constructor.value;
  const call = unwrap(value);
  const isOwn = call.type === 'CallExpression' && call.callee.type === 'MemberExpression' && call.callee.object.type === 'ThisExpression';
  if (!isOwn || !fn.body || fn.body.body.at(-1) !== statement || constructor.accessibility === 'private' || constructor.accessibility === 'protected') return {};
  if (owner.body.body.some((member) => 'key' in member && propertyName(member as TSESTree.MethodDefinition) === 'create')) return {};
  if (file.source.getCommentsInside(statement).length > 0 || mentions(file, fn, 'instance')) return {};
  const given = fn.params.map(argumentOf);
  if (given.some((argument) => argument === undefined) || call.arguments.some((argument) => holdsThis(file, argument) || usesLocal(file, argument, fn))) return {};
  const uses = usesOf(file, owner.id);
  if (!uses || (isGivenOut(file, owner.id) && uses.every((use) => use.file === file))) return {};
  const makers = uses.map((use) => ({ ...use, creation: use.node.parent }));
  const sites = makers.filter(({ file: home, creation, node }) => creation.type === 'NewExpression' && creation.callee === node && !(home === file && contains(owner, creation)));
  // Where it is extended, tested for or handed on, `new` has to stay.
  if (sites.length === 0 || sites.length < makers.length || sites.some(({ file: home, creation }) => !mayAwaitAt(home, creation))) return {};
  const name = owner.id.name;
  const indent = indentOf(file, constructor);
  const typed = isTypeScript(file);
  const parameters = fn.params.map((parameter) => file.text(parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter)).join(', ');
  const factory = `static async create(${parameters})${typed ? `: Promise<${name}>` : ''} {
${indent}  const instance = new ${name}(${given.join(', ')});
${indent}  await instance${file.text(call).slice('this'.length)};
${indent}  return instance;
${indent}}`;
  const keyword = constructor.accessibility === 'public' ? { range: [constructor.range[0], constructor.range[0] + 'public'.length] as const, text: 'private' } : insertBefore(constructor, 'private ');
  const own: readonly TextEdit[] = [...(typed ? [keyword] : []), removeStatement(file, statement), insertAfter(constructor, `\n\n${indent}${factory}`)];
  return inFiles(file, `Make \`${name}.create()\`, which waits for it, and wait where \`new ${name}()\` stands`, own, sites.map(({ file: home, creation }) => ({ file: home, edits: createInstead(home, creation as TSESTree.NewExpression) })));
}

/** How a parameter is handed on; undefined for one that is taken apart. */
function argumentOf(parameter: TSESTree.Parameter): string | undefined {
  switch (parameter.type) {
    case 'Identifier':
      return parameter.name;
    case 'AssignmentPattern':
      return argumentOf(parameter.left);
    case 'TSParameterProperty':
      return argumentOf(parameter.parameter);
    case 'RestElement':
      return parameter.argument.type === 'Identifier' ? `...${parameter.argument.name}` : undefined;
    default:
      return undefined;
  }
}

function holdsThis(file: FileAnalysis, node: TSESTree.Node): boolean {
  for (const inner of file.walk(node, { intoFunctions: true })) if (inner.type === 'ThisExpression' || inner.type === 'Super') return true;
  return false;
}

/** Whether an argument needs what only the constructor has. */
function usesLocal(file: FileAnalysis, node: TSESTree.Node, fn: TSESTree.MethodDefinition['value']): boolean {
  for (const statement of fn.body?.body ?? []) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id } of statement.declarations) {
      for (const inner of file.walk(id)) if (inner.type === 'Identifier' && mentions(file, node, inner.name)) return true;
    }
  }
  return false;
}

/** `await Name.create(…)` in place of `new Name(…)`. */
function createInstead(file: FileAnalysis, creation: TSESTree.NewExpression): readonly TextEdit[] {
  const first: TextEdit = { range: [creation.range[0], creation.callee.range[0]], text: '' };
  const parentheses = file.source.getTokenAfter(creation.callee)?.value === '(' && creation.range[1] > creation.callee.range[1] ? [] : ['()'];
  const [opening, ...rest] = addAwait(file, creation);
  const before: TextEdit = opening && opening.range[0] === creation.range[0] ? { range: first.range, text: opening.text } : first;
  return [
    ...(opening && opening.range[0] !== creation.range[0] ? [opening] : []), before,
    insertAfter(creation.callee, `.create${parentheses.join('')}`), ...rest,
  ];
}
