/** Statements but loops: what runs in which order, and where each goes on. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './build.ts';
import { buildClass } from './build-classes.ts';
import { buildChildren, buildCondition, buildExpression } from './build-expressions.ts';
import { buildLoop, isLoop } from './build-loops.ts';
import { buildPattern } from './build-patterns.ts';
import { enumMembers } from '../syntax.ts';

/**
 * A list of statements in one scope: function declarations first, as they are hoisted; a `using` declaration covers all that
 * follows it.
 * @param scope the block that the list is the body of, when it shall have a span
 */
export function buildStatements(b: FlowBuilder, statements: readonly TSESTree.Node[], scope?: TSESTree.Node): void {
  const entry = b.position;
  for (const statement of statements) hoist(b, statement);
  buildFrom(b, statements, 0);
  if (scope) b.recordSpan(scope, entry);
}

function buildFrom(b: FlowBuilder, statements: readonly TSESTree.Node[], start: number): void {
  for (let i = start; i < statements.length; i += 1) {
    const statement = statements[i];
    if (!statement) continue;
    if (isUsing(statement)) {
      const entry = b.position;
      buildUsing(b, statement, 0, () => {
        b.recordSpan(statement, entry);
        buildFrom(b, statements, i + 1);
      });
      return;
    }
    buildStatement(b, statement);
  }
}

export const isUsing = (node: TSESTree.Node): node is TSESTree.UsingDeclaration =>
  node.type === 'VariableDeclaration' && (node.kind === 'using' || node.kind === 'await using');

/** Declares the resources from `index` on and runs `rest` under them; they are disposed in reverse order. */
export function buildUsing(b: FlowBuilder, declaration: TSESTree.UsingDeclaration, index: number, rest: () => void): void {
  const declarator = declaration.declarations[index];
  if (!declarator) return rest();
  const entry = b.position;
  if (declarator.init) buildExpression(b, declarator.init);
  buildPattern(b, declarator.id);
  b.recordSpan(declarator, entry);
  b.deeper(() => {
    b.withCleanup(
      () => {
        if (declaration.kind === 'await using') {
          b.suspend('dispose', declarator);
        } else {
          b.emit('dispose', declarator);
          b.mayThrow('call');
        }
      },
      () => buildUsing(b, declaration, index + 1, rest),
    );
  });
}

function hoist(b: FlowBuilder, statement: TSESTree.Node): void {
  const declaration =
    statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
  if (declaration?.type !== 'FunctionDeclaration') return;
  b.emit('closure', declaration);
  if (declaration.id) b.emit('write', declaration.id);
}

export function buildStatement(b: FlowBuilder, node: TSESTree.Node): void {
  const entry = b.position;
  b.deeper(() => statement(b, node, []));
  b.recordSpan(node, entry);
}

function statement(b: FlowBuilder, node: TSESTree.Node, labels: readonly string[]): void {
  if (isLoop(node)) return buildLoop(b, node, labels);
  switch (node.type) {
    case 'ExpressionStatement':
      return buildExpression(b, node.expression);
    case 'VariableDeclaration':
      return buildDeclaration(b, node);
    case 'BlockStatement':
      return buildStatements(b, node.body);
    case 'IfStatement':
      return buildIf(b, node);
    case 'ReturnStatement':
      if (node.argument) buildExpression(b, node.argument);
      if (node.argument && b.isAsyncGenerator) b.suspend('await', node, node.argument);
      b.emit('return', node);
      return b.jumpReturn();
    case 'ThrowStatement':
      buildExpression(b, node.argument);
      b.emit('throw', node, { staysIn: b.loopOfHandler() });
      return b.jumpThrow();
    case 'BreakStatement':
      return b.jump('break', node, node.label?.name);
    case 'ContinueStatement':
      return b.jump('continue', node, node.label?.name);
    case 'TryStatement':
      return buildTry(b, node);
    case 'SwitchStatement':
      return buildSwitch(b, node, labels);
    case 'LabeledStatement':
      return buildLabeled(b, node, labels);
    case 'ClassDeclaration':
      return buildClass(b, node);
    case 'WithStatement':
      buildExpression(b, node.object);
      return buildStatement(b, node.body);
    case 'ExportNamedDeclaration':
      if (node.declaration) buildStatement(b, node.declaration);
      return;
    case 'ExportDefaultDeclaration':
      return isStatement(node.declaration) ? buildStatement(b, node.declaration) : buildExpression(b, node.declaration);
    case 'TSExportAssignment':
      return buildExpression(b, node.expression);
    case 'TSEnumDeclaration':
      for (const member of enumMembers(node)) {
        if (member.initializer && !node.declare) buildExpression(b, member.initializer);
      }
      return node.declare ? undefined : b.emit('write', node.id);
    case 'TSModuleDeclaration':
      return node.body && !node.declare ? buildStatements(b, node.body.body) : undefined;
    case 'TSImportEqualsDeclaration':
      return b.emit('write', node.id);
    // Hoisted, or nothing at run time.
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSNamespaceExportDeclaration':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'EmptyStatement':
    case 'DebuggerStatement':
      return;
    default:
      return buildChildren(b, node);
  }
}

const isStatement = (node: TSESTree.Node): boolean =>
  node.type.endsWith('Statement') || (node.type.endsWith('Declaration') && node.type !== 'ExportDefaultDeclaration') || node.type === 'TSDeclareFunction';

function buildDeclaration(b: FlowBuilder, node: TSESTree.VariableDeclaration): void {
  if (node.declare) return;
  for (const declarator of node.declarations) {
    const entry = b.position;
    if (declarator.init) buildExpression(b, declarator.init);
    if (declarator.init || node.kind !== 'var') buildPattern(b, declarator.id);
    b.recordSpan(declarator, entry);
  }
}

function buildIf(b: FlowBuilder, first: TSESTree.IfStatement): void {
  const after = b.newBlock();
  const chain: { node: TSESTree.Node; entry: ReturnType<typeof position> }[] = [];
  // Long `else if` chains are common in generated code, so they do not nest here.
  for (let node = first; ; ) {
    const consequent = b.newBlock();
    const alternate = node.alternate ? b.newBlock() : after;
    buildCondition(b, node.test, consequent, alternate);
    b.current = consequent;
    buildStatement(b, node.consequent);
    b.link(after);
    if (!node.alternate) break;
    b.current = alternate;
    if (node.alternate.type !== 'IfStatement') {
      buildStatement(b, node.alternate);
      b.link(after);
      break;
    }
    node = node.alternate;
    chain.push({ node, entry: position(b) });
  }
  b.current = after;
  for (const { node, entry } of chain) b.recordSpan(node, entry);
}

const position = (b: FlowBuilder): FlowBuilder['position'] => b.position;

function buildTry(b: FlowBuilder, node: TSESTree.TryStatement): void {
  const { finalizer } = node;
  if (!finalizer) return buildTryCatch(b, node);
  b.withCleanup(
    () => buildStatement(b, finalizer),
    () => buildTryCatch(b, node),
  );
}

function buildTryCatch(b: FlowBuilder, node: TSESTree.TryStatement): void {
  const { handler } = node;
  if (!handler) return buildStatement(b, node.block);
  const landing = b.newBlock();
  const after = b.newBlock();
  const start = b.current;
  b.withCatch(landing, () => buildStatement(b, node.block));
  b.link(after);
  // Reading a member can throw too, so a handler with anything in its `try` is never dead code.
  if (landing.predecessors.length === 0 && node.block.body.length > 0) {
    b.current = start;
    b.link(landing, 'throw', { cause: 'assumed' });
  }
  b.current = landing;
  const entry = b.position;
  if (handler.param) buildPattern(b, handler.param);
  buildStatement(b, handler.body);
  b.recordSpan(handler, entry);
  b.link(after);
  b.current = after;
}

function buildSwitch(b: FlowBuilder, node: TSESTree.SwitchStatement, labels: readonly string[]): void {
  buildExpression(b, node.discriminant);
  for (const { consequent } of node.cases) for (const inner of consequent) hoist(b, inner);
  const after = b.newBlock();
  const bodies = node.cases.map(() => b.newBlock());
  let fallback = after;
  for (const [i, clause] of node.cases.entries()) {
    const body = bodies[i] ?? after;
    if (!clause.test) {
      fallback = body;
      continue;
    }
    buildExpression(b, clause.test);
    b.link(body, 'true', { test: clause });
    b.fork('false', clause);
  }
  b.link(fallback);
  b.withTarget({ labels, onBreak: after, plainBreak: true }, () => {
    for (const [i, clause] of node.cases.entries()) {
      b.current = bodies[i] ?? after;
      const entry = b.position;
      buildFrom(b, clause.consequent, 0);
      b.recordSpan(clause, entry);
      b.link(bodies[i + 1] ?? after);
    }
  });
  b.current = after;
}

function buildLabeled(b: FlowBuilder, node: TSESTree.LabeledStatement, outer: readonly string[]): void {
  const labels = [...outer, node.label.name];
  const { body } = node;
  if (isLoop(body) || body.type === 'SwitchStatement' || body.type === 'LabeledStatement') {
    const entry = b.position;
    b.deeper(() => statement(b, body, labels));
    return b.recordSpan(body, entry);
  }
  const after = b.newBlock();
  b.withTarget({ labels, onBreak: after }, () => buildStatement(b, body));
  b.link(after);
  b.current = after;
}
