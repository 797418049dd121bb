/** Where a value comes from, so far as that bounds its size and its sender: a request, an upload, a whole file. */
import type { TSESTree } from '@typescript-eslint/types';
import { REQUEST_PATHS, UPLOAD_PATHS } from '../knowledge/cpu.ts';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, variableOf } from './origin.ts';
import { calleeName, parseMethodCall, parsePath, unwrap } from './syntax.ts';

export type Source = 'request' | 'upload' | 'file';

/** The source of a value, followed through constants, conversions and destructuring; undefined for everything else. */
export function sourceOf(file: FileAnalysis, value: TSESTree.Node, depth = 0): Source | undefined {
  if (depth > 6) return undefined;
  const inner = unwrap(value);
  switch (inner.type) {
    case 'Identifier': {
      const variable = variableOf(file, inner);
      const initial = variable && constantInitialiser(variable);
      if (initial) return sourceOf(file, initial, depth + 1);
      const declarator = variable?.defs[0]?.node as TSESTree.Node | undefined;
      return declarator?.type === 'VariableDeclarator' && declarator.id.type === 'ObjectPattern' && declarator.init ? sourceOf(file, declarator.init, depth + 1) : undefined;
    }
    case 'MemberExpression': {
      const path = parsePath(inner)?.join('.');
      if (path === undefined || !REQUEST_PATHS.test(path)) return sourceOf(file, inner.object, depth + 1);
      return UPLOAD_PATHS.test(path) ? 'upload' : 'request';
    }
    case 'AwaitExpression':
      return sourceOf(file, inner.argument, depth + 1);
    case 'LogicalExpression':
      return sourceOf(file, inner.left, depth + 1);
    case 'TemplateLiteral':
      return inner.expressions.map((part) => sourceOf(file, part, depth + 1)).find((found) => found !== undefined);
    case 'CallExpression': {
      const name = calleeName(inner) ?? '';
      if (/^readFile(?:Sync)?$/u.test(name)) return 'file';
      const method = parseMethodCall(inner);
      if (!method) return /^(?:String|decodeURIComponent|decodeURI)$/u.test(name) && inner.arguments[0] ? sourceOf(file, inner.arguments[0], depth + 1) : undefined;
      const owner = parsePath(method.object)?.join('.') ?? '';
      if (/^(?:req|request|ctx\.req|c\.req)$/u.test(owner)) return /^(?:text|json|formData|body|header|get|query|param)$/u.test(name) ? 'request' : /^(?:arrayBuffer|blob|file)$/u.test(name) ? 'upload' : undefined;
      if (owner === 'Buffer' && inner.arguments[0]) return sourceOf(file, inner.arguments[0], depth + 1);
      return /^(?:toString|trim|toLowerCase|toUpperCase|slice|replace|normalize|text|arrayBuffer)$/u.test(name) ? sourceOf(file, method.object, depth + 1) : undefined;
    }
    default:
      return undefined;
  }
}
