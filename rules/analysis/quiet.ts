/** Expressions that only look: evaluating them earlier or later, or not at all, makes no difference that anybody could see. */
import type { TSESTree } from '@typescript-eslint/types';
import { QUIET_CONSTRUCTORS, QUIET_FUNCTIONS, QUIET_METHODS } from '../knowledge/waits.ts';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { isMadeInSilence } from './plain-classes.ts';
import { isFunction, parseMethodCall, parsePath, unwrap } from './syntax.ts';
import { thenable } from './thenables.ts';

/** Whether evaluating an expression changes nothing, waits for nothing and reads no clock. Member reads are taken to be plain. */
export function isQuiet(file: FileAnalysis, root: TSESTree.Node): boolean {
  for (const node of file.walk(root)) {
    // A function that is only made does nothing yet.
    if (isFunction(node)) continue;
    switch (node.type) {
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'AssignmentExpression':
      case 'UpdateExpression':
      case 'ImportExpression':
      case 'TaggedTemplateExpression':
      case 'ClassExpression':
        return false;
      case 'UnaryExpression':
        if (node.operator === 'delete') return false;
        break;
      case 'NewExpression':
        if ((node.callee.type !== 'Identifier' || !QUIET_CONSTRUCTORS.test(node.callee.name)) && !isMadeInSilence(file, node)) return false;
        break;
      case 'CallExpression':
        if (!isQuietCall(file, node)) return false;
        break;
      default:
    }
  }
  return true;
}

function isQuietCall(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  // What starts work is not quiet, whatever its name.
  if (thenable(file, call) === 'always') return false;
  const path = parsePath(call.callee)?.join('.');
  const callee = unwrap(call.callee);
  // A function of the file that happens to have such a name is not the one that is meant.
  const isOwn = callee.type === 'Identifier' && variableOf(file, callee)?.defs[0]?.type === 'FunctionName';
  if (path !== undefined && !isOwn && QUIET_FUNCTIONS.test(path)) return true;
  const method = parseMethodCall(call);
  return method !== undefined && QUIET_METHODS.test(method.method)
    && call.arguments.every((argument) => !isFunction(unwrap(argument)) || isQuietFunction(file, unwrap(argument)));
}

/** Whether a callback changes nothing outside itself: no assignment, no call that is not quiet. */
function isQuietFunction(file: FileAnalysis, fn: TSESTree.Node): boolean {
  if (!isFunction(fn) || fn.async) return false;
  if (fn.body.type !== 'BlockStatement') return isQuiet(file, fn.body);
  return fn.body.body.every((statement) => statement.type === 'ReturnStatement' && (!statement.argument || isQuiet(file, statement.argument)));
}
