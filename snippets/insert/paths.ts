/** Where the helper module of a project lies, and how a file spells the way to it. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileStyle } from './style.ts';

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Extension of the helper module beside a file: TypeScript for TypeScript, and the module system that the file's own one says. */
export function helperExtension(path: string): string {
  const [, letter = '', language = 'js'] = /\.([cm]?)([jt]s)x?$/u.exec(path) ?? [];
  return `.${letter}${language}`;
}

/** `async/NAME` in the nearest folder `src` above the file, else in the folder of the file. */
export function defaultHelperPath(path: string, pattern: string): string {
  const folder = folderOf(path);
  const source = /^(?:.*\/)?src(?=\/|$)/u.exec(folder)?.[0];
  const base = source ?? folder;
  return `${base ? `${base}/` : ''}async/${pattern}${helperExtension(path)}`;
}

/**
 * The specifier by which `from` imports `to`, both with forward slashes and from the same root.
 * Extensions follow the relative imports that the file has; without any, ES modules write `.js`.
 */
export function relativeSpecifier(from: string, to: string, ast: TSESTree.Program, style: Pick<FileStyle, 'modules'>): string {
  const up = folderOf(from).split('/').filter(Boolean);
  const down = to.split('/').filter(Boolean);
  let common = 0;
  while (common < up.length && common < down.length - 1 && up[common] === down[common]) common += 1;
  const steps = [...Array.from({ length: up.length - common }, () => '..'), ...down.slice(common)];
  const path = steps[0] === '..' ? steps.join('/') : `./${steps.join('/')}`;
  const bare = path.replace(/\.[cm]?[jt]s$/u, '');
  const extension = /\.[cm]?[jt]s$/u.exec(path)?.[0] ?? '';
  switch (extensionHabit(ast) ?? (style.modules === 'cjs' && extension !== '.cjs' ? 'none' : 'js')) {
    case 'none':
      return /^\.[cm]/u.test(extension) ? bare + extension.replace('ts', 'js') : bare;
    case 'ts':
      return path;
    default:
      return bare + extension.replace('ts', 'js');
  }
}

function extensionHabit(ast: TSESTree.Program): 'none' | 'js' | 'ts' | undefined {
  const votes = { none: 0, js: 0, ts: 0 };
  for (const statement of ast.body) {
    const specifiers: unknown[] = [];
    if (statement.type === 'ImportDeclaration' || statement.type === 'ExportAllDeclaration') specifiers.push(statement.source.value);
    if (statement.type === 'VariableDeclaration') {
      for (const { init } of statement.declarations) {
        if (init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require' && init.arguments[0]?.type === 'Literal') specifiers.push(init.arguments[0].value);
      }
    }
    for (const specifier of specifiers) {
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) continue;
      if (/\.[cm]?ts$/u.test(specifier)) votes.ts += 1;
      else if (/\.[cm]?jsx?$/u.test(specifier)) votes.js += 1;
      else if (!/\.\w+$/u.test(specifier)) votes.none += 1;
    }
  }
  const [best] = (Object.entries(votes) as ['none' | 'js' | 'ts', number][]).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
  return best?.[0];
}
