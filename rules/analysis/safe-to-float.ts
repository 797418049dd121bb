/** Calls whose promise may be left alone: the knowledge base and the user's settings say which. */
import type { TSESTree } from '@typescript-eslint/types';
import { safeToFloatFunctions, safeToFloatMethods } from '../knowledge/promises.ts';
import type { FileAnalysis } from './file.ts';
import { originKey, originOf } from './origin.ts';
import { calleeName, unwrap } from './syntax.ts';

export function isSafeToFloat(file: FileAnalysis, value: TSESTree.Node): boolean {
  const call = unwrap(value);
  if (call.type !== 'CallExpression') return false;
  const callee = unwrap(call.callee);
  const name = calleeName(call) ?? '';
  const wanted = file.settings.knowledge.safeToFloat;
  const origin = originOf(file, callee);
  const key = origin && originKey(origin);
  if (wanted.includes(name) || (key && (wanted.includes(key) || safeToFloatFunctions.has(key)))) return true;
  const receiver = callee.type === 'MemberExpression' ? callee.object : callee;
  return file.types.typeNames(receiver).some((type) => {
    const methods = type.origin === 'project' ? undefined : safeToFloatMethods[type.name];
    return methods?.includes('*') === true || methods?.includes(name) === true || wanted.includes(`${type.name}.${name}`);
  });
}
