/** Lints one text with types, and keeps the program behind it, so that a repair can be type-checked in the project that it is for. */
import { Linter } from 'eslint';
import type ts from 'typescript';
import type { TSESTree } from '@typescript-eslint/types';
import { parseForESLint } from '../../rules/parser.ts';
import plugin from '../../rules/plugin.ts';
import type { PresetName } from '../../rules/rule.ts';

export interface Linted {
  /** Why the text does not parse. */
  readonly broken?: string;
  readonly messages: readonly Linter.LintMessage[];
  readonly tokens: readonly TSESTree.Token[];
  readonly comments: readonly TSESTree.Comment[];
  /** Undefined for a file in no project. */
  readonly program?: ts.Program;
}

interface Source {
  readonly ast: { readonly tokens: readonly TSESTree.Token[]; readonly comments: readonly TSESTree.Comment[] };
  readonly parserServices?: { readonly program?: ts.Program | null };
}

/**
 * @param root the project's folder, absolute
 * @param rules `all` or those of a preset
 * @param only of these, the ones with such names; empty means all of them
 * @returns a function that lints a text under an absolute path. Messages are ours alone, without what comments disable
 */
export function createLinting(root: string, rules: PresetName | 'all', only: readonly string[] = []): (text: string, file: string) => Linted {
  const linter = new Linter({ configType: 'flat', cwd: '/' });
  const { namespace } = plugin.meta;
  const chosen = Object.entries(rules === 'all' ? Object.fromEntries(Object.keys(plugin.rules).map((name) => [`${namespace}/${name}`, 'error'])) : plugin.configs[rules].rules);
  const config = {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    plugins: { [namespace]: plugin as never },
    rules: Object.fromEntries(chosen.filter(([name]) => only.length === 0 || only.includes(name.slice(namespace.length + 1)))),
    languageOptions: { parser: { parseForESLint }, parserOptions: { types: true, tsconfigRootDir: root } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  } as unknown as Linter.Config;
  return (text, file) => {
    const all = linter.verify(text, [{ ignores: ['!**/node_modules/', '!**/.git/'] }, config], { filename: file });
    const fatal = all.find((message) => message.fatal === true);
    if (fatal) return { broken: `${fatal.line}: ${fatal.message}`, messages: [], tokens: [], comments: [] };
    const { ast, parserServices } = linter.getSourceCode() as unknown as Source;
    const program = parserServices?.program ?? undefined;
    return { messages: all.filter(({ ruleId }) => ruleId?.startsWith(`${namespace}/`)), tokens: ast.tokens, comments: ast.comments, ...(program && { program }) };
  };
}
