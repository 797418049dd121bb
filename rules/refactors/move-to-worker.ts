/** Work that computes moves into a worker thread: a call of an import or of a function that stands by itself, or whole statements. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { functionOf } from '../analysis/calls.ts';
import { originOf, variableOf } from '../analysis/origin.ts';
import { ancestors, contains, isFunction, statementListOf, unwrap, type FunctionNode } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import { addAwaitToSync, isTypeScript, mayAwaitAt, replace, runsAsModule } from '../repairs/edits.ts';
import { escapingFrom, whyNotInFunction } from './closing.ts';
import { isEmpty, type Place, type Refactoring, type Refused, type Rewrite } from './refactoring.ts';
import { nodeAt, statementsIn } from './work.ts';
import { aroundStatements } from './wrap.ts';

export const moveToWorker: Refactoring = {
  name: 'move-to-worker',
  plan(place: Place): Rewrite | Refused | undefined {
    const { file } = place;
    const statements = isEmpty(place) ? undefined : statementsIn(place);
    const call = callAt(place, statements);
    if (call) return thenable(file, call) === 'always' ? undefined : moveCall(place, call);
    return statements ? moveStatements(place, statements) : undefined;
  },
};

const TITLE = 'in a worker thread with `runBlocking` (arguments and result are copied; other code may run meanwhile)';

/** The call that a person means: the selected one, or the closest round the caret. */
function callAt(place: Place, statements: readonly TSESTree.Node[] | undefined): TSESTree.CallExpression | undefined {
  const { range } = place;
  if (statements) {
    const [only, more] = statements;
    const value = more ? undefined : only?.type === 'ReturnStatement' ? only.argument : only?.type === 'VariableDeclaration' && only.declarations.length === 1 ? only.declarations[0]?.init : undefined;
    const inner = value && unwrap(value);
    return inner?.type === 'CallExpression' ? inner : undefined;
  }
  const at = nodeAt(place);
  for (const node of [at, ...ancestors(at)]) {
    if (node.type === 'CallExpression') {
      // The caret in an argument speaks of the argument.
      if (isEmpty(place) ? range[0] <= node.callee.range[1] || unwrap(at) === node : node.range[0] === range[0] && node.range[1] === range[1]) return node;
    }
    if (isFunction(node) || statementListOf(node)) return undefined;
  }
  return undefined;
}

function moveCall(place: Place, call: TSESTree.CallExpression): Rewrite | Refused | undefined {
  const { file } = place;
  const callee = unwrap(call.callee);
  if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return undefined;
  const title = `Run \`${file.text(callee)}\` ${TITLE}`;
  if (call.parent.type === 'AwaitExpression') return undefined;
  const origin = originOf(file, callee);
  const own = callee.type === 'Identifier' ? functionOf(file, callee) : undefined;
  const isImport = origin !== undefined && origin.module !== '' && origin.path.length === 1;
  if (!own && !isImport) return undefined;
  if (!mayAwaitAt(file, call)) return { title, reason: 'Nothing can wait there: it is not in an async function, or a promise that runs already would be left alone.' };
  if (call.arguments.some((argument) => argument.type === 'SpreadElement')) return { title, reason: 'How many arguments it gets is not written.' };
  if (call.arguments.some((argument) => argument.type !== 'SpreadElement' && isCallable(file, argument))) return { title, reason: 'A function among its arguments cannot be copied to a thread.' };
  const task = own ? taskOfFunction(file, own, file.text(callee)) : taskOfImport(file, callee, origin?.module ?? '', origin?.path[0] ?? '');
  if ('reason' in task) return { title, reason: task.reason };
  const { edits, names, newFile } = place.helper('run-blocking', ['runBlocking']);
  const helper = names.get('runBlocking') ?? 'runBlocking';
  const argumentsText = call.arguments.map((argument) => file.text(argument)).join(', ');
  if (file.source.getCommentsInside(call).some((comment) => !call.arguments.some((argument) => contains(argument, comment as never)))) return { title, reason: 'A comment in it would have no place.' };
  return { title, edits: [replace(call, `${helper}${task.types}(${task.text}, [${argumentsText}])`), ...addAwaitToSync(file, call), ...edits], ...(newFile ? { newFile } : {}) };
}

interface Task {
  readonly text: string;
  readonly types: string;
}

/** An export of another module is loaded by the thread itself. */
function taskOfImport(file: FileAnalysis, callee: TSESTree.Node, module: string, name: string): Task | { readonly reason: string } {
  if (!runsAsModule(file)) return { reason: 'The thread finds a module by `import.meta.resolve`, which only ES modules have.' };
  const text = file.text(callee);
  return {
    text: `{ module: new URL(import.meta.resolve('${module}')), name: '${name}' }`,
    types: isTypeScript(file) ? `<Parameters<typeof ${text}>, ReturnType<typeof ${text}>>` : '',
  };
}

/** A function of this file goes to the thread as its text, so it must use nothing of the file. */
function taskOfFunction(file: FileAnalysis, fn: FunctionNode, name: string): Task | { readonly reason: string } {
  const outer = usedFrom(file, [fn]).find((each) => each.name !== (fn.type === 'FunctionDeclaration' ? fn.id?.name : undefined));
  if (outer) return { reason: `\`${name}\` uses \`${outer.name}\`, which the thread does not have.` };
  if (fn.type === 'FunctionExpression' && (fn.parent.type === 'MethodDefinition' || fn.parent.type === 'Property')) return { reason: 'The text of a method is no function by itself.' };
  for (const node of file.walk(fn.body)) if (node.type === 'ThisExpression' || node.type === 'Super') return { reason: `\`${name}\` uses \`${file.text(node)}\`, which the thread does not have.` };
  return { text: name, types: '' };
}

interface Used {
  readonly name: string;
  readonly node: TSESTree.Identifier;
}

/** Names that code uses as values and that are declared outside of it. */
function usedFrom(file: FileAnalysis, roots: readonly TSESTree.Node[]): Used[] {
  const found = new Map<string, Used>();
  for (const root of roots) {
    for (const node of file.walk(root, { intoFunctions: true })) {
      if (node.type !== 'Identifier' && node.type !== 'JSXIdentifier') continue;
      const variable = variableOf(file, node);
      const declared = variable?.identifiers[0];
      const isValue = variable?.references.some((reference) => reference.identifier === node && (reference as { isValueReference?: boolean }).isValueReference !== false);
      if (declared && isValue && node.type === 'Identifier' && !roots.some((each) => contains(each, declared))) found.set(node.name, { name: node.name, node });
    }
  }
  return [...found.values()];
}

const isCallable = (file: FileAnalysis, node: TSESTree.Node): boolean => {
  const inner = unwrap(node);
  if (isFunction(inner) || inner.type === 'ClassExpression') return true;
  if (inner.type !== 'Identifier') return false;
  const [definition] = variableOf(file, inner)?.defs ?? [];
  return definition?.type === 'FunctionName' || definition?.type === 'ClassName' || definition?.type === 'ImportBinding' || functionOf(file, inner) !== undefined;
};

/** Statements that compute become a function of what they use; what they declare comes back. */
function moveStatements(place: Place, statements: readonly TSESTree.Node[]): Rewrite | Refused | undefined {
  const { file, style } = place;
  const [first] = statements;
  if (!first || !statements.some((each) => computes(file, each))) return undefined;
  const title = `Run this ${TITLE}`;
  for (const each of statements) {
    for (const node of file.walk(each, { intoFunctions: true })) {
      if (node.type === 'AwaitExpression') return { title, reason: 'It waits for something, which a thread is not needed for.' };
      if (node.type === 'ThisExpression' || node.type === 'Super' || node.type === 'MetaProperty') return { title, reason: `It uses \`${file.text(node)}\`, which the thread does not have.` };
    }
  }
  if (!mayAwaitAt(file, first)) return { title, reason: 'Nothing can wait there: it is not in an async function, or a promise that runs already would be left alone.' };
  const used = usedFrom(file, statements);
  const written = used.find(({ node }) => variableOf(file, node)?.references.some((reference) => reference.isWrite() && statements.some((each) => contains(each, reference.identifier))));
  if (written) return { title, reason: `It writes \`${written.name}\`, and the thread has only a copy.` };
  const code = used.find(({ node }) => isCallable(file, node));
  if (code) return { title, reason: `It uses \`${code.name}\`, which cannot be copied to a thread.` };
  const changed = used.find(({ name }) => changesObject(file, statements, name));
  if (changed) return { title, reason: `It changes \`${changed.name}\`, and the thread has only a copy.` };
  const reason = whyNotInFunction(file, statements) ?? escapingFrom(file, statements).reason;
  if (reason !== undefined) return { title, reason };
  const { names: escaping } = escapingFrom(file, statements);
  if (escaping.length === 0) return { title, reason: 'Nothing of what it computes is used afterwards.' };
  const { edits, names, newFile } = place.helper('run-blocking', ['runBlocking']);
  const parameters = used.map(({ name }) => name).join(', ');
  const around = aroundStatements(file, style, statements, { call: names.get('runBlocking') ?? 'runBlocking', parameters, rest: `, [${parameters}]` }, escaping);
  // The work itself waits for nothing.
  const plain = around.map((edit, index) => (index === 0 ? { ...edit, text: edit.text.replace('(async (', '((') } : edit));
  return { title, edits: [...plain, ...edits], ...(newFile ? { newFile } : {}) };
}

/** A loop is work for a thread; a mere assignment is not worth one. */
const computes = (file: FileAnalysis, statement: TSESTree.Node): boolean => {
  for (const node of file.walk(statement)) {
    if (/^(?:For|While|DoWhile)/u.test(node.type) || node.type === 'CallExpression') return true;
  }
  return false;
};

const CHANGING = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|append|write|end|emit)$/u;

/** `list.push(x)`, `object.x = 1`, `delete object.x` */
function changesObject(file: FileAnalysis, statements: readonly TSESTree.Node[], name: string): boolean {
  const isOf = (target: TSESTree.Node): boolean => {
    let root = unwrap(target);
    while (root.type === 'MemberExpression') root = unwrap(root.object);
    return root.type === 'Identifier' && root.name === name;
  };
  for (const each of statements) {
    for (const node of file.walk(each, { intoFunctions: true })) {
      if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && isOf(node.left)) return true;
      if (node.type === 'UpdateExpression' && node.argument.type === 'MemberExpression' && isOf(node.argument)) return true;
      if (node.type === 'UnaryExpression' && node.operator === 'delete' && isOf(node.argument)) return true;
      if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier' && CHANGING.test(node.callee.property.name) && isOf(node.callee.object)) return true;
    }
  }
  return false;
}
