/** How a statement or a handler can end, by structure alone: enough to tell a handler that passes an error on from one that goes on. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { calleeName, isFunction, parsePath, propertyName, unwrap } from './syntax.ts';

/** Whether control can run off the end of a statement list (rather than throw, return, or leave a loop). */
export function completesNormally(statements: readonly TSESTree.Node[]): boolean {
  return statements.every((statement) => canRunThrough(statement));
}

function canRunThrough(statement: TSESTree.Node): boolean {
  switch (statement.type) {
    case 'ThrowStatement':
    case 'ReturnStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return false;
    case 'BlockStatement':
      return completesNormally(statement.body);
    case 'IfStatement':
      return !statement.alternate || canRunThrough(statement.consequent) || canRunThrough(statement.alternate);
    case 'TryStatement':
      if (statement.finalizer && !canRunThrough(statement.finalizer)) return false;
      return canRunThrough(statement.block) || (statement.handler !== null && canRunThrough(statement.handler.body));
    case 'ExpressionStatement':
      return !exitsProcess(statement.expression);
    case 'LabeledStatement':
      return canRunThrough(statement.body);
    default:
      return true;
  }
}

const exitsProcess = (expression: TSESTree.Expression): boolean =>
  expression.type === 'CallExpression' && /^process\.(?:exit|abort)$/u.test(parsePath(expression.callee)?.join('.') ?? '');

/**
 * Whether a handler hands the error on in some way: throws, rejects, gives it to a callback, keeps it in a result. Only what it does
 * itself counts, not what functions inside it do later.
 */
export function passesErrorOn(file: FileAnalysis, body: TSESTree.Node, error: string | undefined): boolean {
  for (const node of file.walk(body, { intoFunctions: true })) {
    if (node.type === 'ThrowStatement') return true;
    if (node.type === 'CallExpression') {
      const name = calleeName(node) ?? '';
      if (/^(?:reject\w*|next|fail\w*|throw\w*|rethrow\w*|error|destroy|exit)$/iu.test(name) && !/^(?:console|log\w*)$/iu.test(parsePath(node.callee)?.at(-2) ?? '')) return true;
      // `handleError(error)` and its kin may throw or test it; loggers do not.
      if (error !== undefined && /(?:handle|process|map|wrap|convert|to)\w*(?:error|exception|failure)/iu.test(name)) return true;
    }
    if (node.type === 'ReturnStatement' && node.argument && error !== undefined && mentions(file, node.argument, error)) return true;
  }
  return false;
}

/**
 * The error that a handler throws in place of the one that it gets, whichever way it goes; undefined when it may end otherwise, or keeps the old
 * one where people look for it: as the `cause`, or as an argument of its own.
 */
export function replacesError(file: FileAnalysis, body: TSESTree.BlockStatement, error: string | undefined): TSESTree.NewExpression | undefined {
  if (completesNormally(body.body)) return undefined;
  let thrown: TSESTree.NewExpression | undefined;
  for (const node of file.walk(body)) {
    if (/^(?:Return|Break|Continue|Try)Statement$/u.test(node.type)) return undefined;
    if (node.type === 'ThrowStatement') {
      const made = unwrap(node.argument);
      if (made.type !== 'NewExpression' || (error !== undefined && keeps(file, made, error))) return undefined;
      thrown = made;
    }
    // `next(error)`, `handleError(error)`: whoever gets it may do anything with it.
    if (error !== undefined && node.type === 'CallExpression' && node.parent.type === 'ExpressionStatement' && node.arguments.some((argument) => isName(argument, error)) && !isLogCall(node)) return undefined;
  }
  return thrown;
}

const isName = (node: TSESTree.Node, name: string): boolean => {
  const inner = unwrap(node);
  return inner.type === 'Identifier' && inner.name === name;
};

function keeps(file: FileAnalysis, made: TSESTree.NewExpression, error: string): boolean {
  if (made.arguments.some((argument) => isName(argument, error) || argument.type === 'SpreadElement')) return true;
  for (const node of file.walk(made)) {
    if (node.type === 'SpreadElement' && isName(node.argument, error)) return true;
    if (node.type === 'Property' && isName(node.value, error) && /^(?:cause|reason|original\w*|inner\w*|parent\w*|previous\w*|wrapped\w*)$/u.test(propertyName(node) ?? '')) return true;
  }
  return false;
}

const LOG_RECEIVERS = /^(?:#?_*)(?:console|log\w*|logger|debug\w*|\w*[lL]ogger|\w*[lL]og|Sentry|telemetry|metrics|span)$/u;

/**
 * Whether a handler does anything with the error but log it: keeps it in an event or a result, hands it to a listener, asks what it
 * is. Who gets it then may well know an abort when it sees one.
 */
export function usesErrorBeyondLogs(file: FileAnalysis, body: TSESTree.Node, error: string): boolean {
  for (const node of file.walk(body, { intoFunctions: true })) {
    if (node.type === 'Identifier' && node.name === error && !isInLogCall(node, body)) return true;
  }
  return false;
}

/** Whether a node below `body` is part of what goes into a log. */
export function isInLogCall(node: TSESTree.Node, body: TSESTree.Node): boolean {
  for (let { parent } = node; parent && parent !== body; parent = parent.parent) {
    if (parent.type === 'CallExpression' && isLogCall(parent)) return true;
  }
  return false;
}

const isLogCall = (call: TSESTree.CallExpression): boolean => parsePath(call.callee)?.some((part) => LOG_RECEIVERS.test(part)) === true;

/** Whether a name is used below a node, also inside functions. */
export function mentions(file: FileAnalysis, root: TSESTree.Node, name: string): boolean {
  for (const node of file.walk(root, { intoFunctions: true })) if (node.type === 'Identifier' && node.name === name) return true;
  return false;
}

/** The statements of a handler: a `catch` body, or the body of a function given to `.catch()`. */
export function bodyStatements(node: TSESTree.Node): readonly TSESTree.Node[] {
  if (node.type === 'BlockStatement') return node.body;
  if (isFunction(node)) return node.body.type === 'BlockStatement' ? node.body.body : [];
  return [node];
}
