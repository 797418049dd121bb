// Lints the repository itself: types, directions of imports, and our own rules from the built plugin.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import asyncHazards from './rules/dist/index.js';

/** Forbids imports of the named top-level folders from below `folder`. */
const forbid = (folder, targets, why, more = []) => ({
  name: `directions/${folder}`,
  files: [`${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ regex: `^(\\.\\./)+(${targets.join('|')})/`, message: why }, ...more] }],
  },
});

const editor = { regex: '^vscode', message: 'The rules know no editor and no protocol.' };

export default defineConfig([
  globalIgnores(['**/dist/', '**/.cache/', 'test/example/', 'test/e2e/**/node_modules/', 'test/e2e/ext/', 'test/rules/**/*.txt', 'test/**/fixtures/', 'test/frameworks/types/', 'snippets/generated/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, asyncHazards.configs.server],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Ours knows more about promises.
      '@typescript-eslint/no-floating-promises': 'off',
      // A function may be asynchronous because its interface is.
      '@typescript-eslint/require-await': 'off',
      // Interfaces here are written with methods, whose `this` nobody uses; the compiler says where it matters.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Node types are written as the strings that they are.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // The reason of an abort is whatever somebody gave, and is passed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      'eqeqeq': ['error', 'always'],
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    extends: [asyncHazards.configs.server],
  },
  forbid('snippets', ['rules', 'server', 'client', 'test'], 'Patterns stand by themselves.', [editor]),
  forbid('rules', ['server', 'client', 'test'], 'Imports run one way: snippets <- rules <- server.', [editor]),
  {
    name: 'directions/rules/analysis',
    files: ['rules/analysis/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            editor,
            { regex: '^(\\.\\./)+(server|client|test)/', message: 'Imports run one way: snippets <- rules <- server.' },
            { regex: '^(\\.\\./)+(hazards|cli|repairs|plugin|presets|findings)(/|\\.ts$)', message: 'The analysis reports nothing and knows no rule.' },
            { regex: '^eslint$', message: 'The analysis works on any source code object.' },
          ],
        },
      ],
    },
  },
  {
    name: 'directions/rules/hazards',
    files: ['rules/hazards/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            editor,
            { regex: '^(\\.\\./)+(server|client|test)/', message: 'Imports run one way: snippets <- rules <- server.' },
            { regex: '^(\\.\\./)+(cli|plugin|presets|findings)(/|\\.ts$)', message: 'A rule knows the analysis and its repairs.' },
            { regex: '^(eslint|typescript)$', message: 'A rule asks the analysis.' },
          ],
        },
      ],
    },
  },
  {
    name: 'the core is free of Node',
    files: ['server/**/*.ts', 'rules/**/*.ts', 'snippets/**/*.ts'],
    // Patterns are code for Node; their generator runs in Node.
    ignores: ['snippets/patterns/**', 'snippets/generate.ts', 'snippets/generate/**', 'server/node/**', 'rules/cli/**', 'rules/parser.ts', 'rules/parser/**', 'rules/analysis/host-node.ts', 'rules/analysis/types/native/**'],
    rules: {
      // A rule of another name than that of the directions: of two entries for one rule the last would hold alone.
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: '^(?!node:path$)node:', message: 'The core runs in a browser, too (test/server/web.test.ts): what it needs of Node comes through server/host.ts or rules/analysis/host.ts.' }] }],
    },
  },
  forbid('server', ['client', 'test'], 'Imports run one way: snippets <- rules <- server.'),
  forbid('client', ['rules', 'snippets', 'test', 'server(?!/protocol\\.ts$)'], 'The client imports only the types of the protocol.'),
  {
    name: 'tests',
    files: ['test/**/*.ts'],
    rules: {
      // Tests read results of foreign formats, whose types are what they check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // Generated programs are there to be run.
      '@typescript-eslint/no-implied-eval': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
]);
