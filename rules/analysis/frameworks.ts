/** Frameworks by the types of their values and the version that is installed, not by the look of a name. */
import type { TSESTree } from '@typescript-eslint/types';
import { expressPatches, routeMethods } from '../knowledge/callback-slots.ts';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, originKey, originOf, variableOf } from './origin.ts';
import { calleeName, parseMethodCall, unwrap } from './syntax.ts';

const EXPRESS_TYPES = /^(?:Express|Application|Router|IRouter|IRoute|IRouterHandler|CoreRouter|core\.Router)$/u;

/**
 * The major version of Express whose application or router a call gives a handler to; undefined when the receiver is not Express's,
 * the version is not known, or a package makes it wait for its handlers.
 */
export function expressVersionOf(file: FileAnalysis, call: TSESTree.CallExpression): number | undefined {
  const parsed = parseMethodCall(call);
  if (!parsed || !routeMethods.has(parsed.method) || !isExpress(file, parsed.object)) return undefined;
  return installedExpress(file);
}

function installedExpress(file: FileAnalysis): number | undefined {
  return file.memo('installedExpress', undefined, () => {
    const manifest = file.host.nearestPackage(file.filename);
    if (expressPatches.some((name) => name in (manifest?.dependencies ?? {}) || importsModule(file, name))) return undefined;
    const version = file.host.installedVersion(file.filename, 'express') ?? manifest?.dependencies.express;
    const major = /\d+/u.exec(version ?? '')?.[0];
    return major === undefined ? undefined : Number(major);
  });
}

const importsModule = (file: FileAnalysis, name: string): boolean =>
  file.program.body.some((statement) => statement.type === 'ImportDeclaration' && statement.source.value === name) || file.code.includes(`require('${name}')`);

function isExpress(file: FileAnalysis, receiver: TSESTree.Node): boolean {
  const names = file.types.typeNames(receiver);
  if (names.length > 0) {
    return names.some(({ name, module }) => EXPRESS_TYPES.test(name) && (module === 'express' || module === 'express-serve-static-core'));
  }
  const inner = unwrap(receiver);
  const variable = inner.type === 'Identifier' ? variableOf(file, inner) : undefined;
  const value = unwrap((variable && constantInitialiser(variable)) ?? inner);
  if (value.type !== 'CallExpression' && value.type !== 'NewExpression') return false;
  const maker = originOf(file, value.callee);
  if (maker) return /^express(?:\.Router)?$/u.test(originKey(maker));
  // `router.route('/x').get(…)` and `app.get(…).post(…)`.
  const chained = parseMethodCall(value);
  return chained !== undefined && (chained.method === 'route' || routeMethods.has(chained.method)) && isExpress(file, chained.object);
}

const VUE = /^(?:vue|@vue\/.+)$/u;

/** Whether a function of Vue is called: by import, by where it is declared, or as a method `$nextTick` and its kin of a component. */
export function isOfVue(file: FileAnalysis, call: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  const origin = originOf(file, call.callee);
  if (origin && VUE.test(origin.module)) return true;
  if (/^\$/u.test(calleeName(call) ?? '') && unwrap(call.callee).type === 'MemberExpression') return true;
  return file.types.declarations(call).some(({ module }) => module !== undefined && VUE.test(module));
}

/** The test framework that gives a file its global `describe`: by import, or by what the package depends on. */
export function suiteRunner(file: FileAnalysis, callee: TSESTree.Node): 'jest' | 'mocha' | 'other' | undefined {
  const origin = originOf(file, callee);
  if (!origin) return undefined;
  if (origin.module === '@jest/globals') return 'jest';
  if (origin.module === 'mocha') return 'mocha';
  if (origin.module !== '') return 'other';
  const { dependencies = {} } = file.host.nearestPackage(file.filename) ?? {};
  if ('vitest' in dependencies) return 'other';
  return 'jest' in dependencies ? 'jest' : 'mocha' in dependencies ? 'mocha' : undefined;
}
