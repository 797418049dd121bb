/** Who runs: a name, a command line, and how its findings are counted. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import asyncHazards from '../../../rules/plugin.ts';
import type { Peers } from './peers.ts';

export interface Contender {
  readonly name: string;
  /** What it is, for the row. */
  readonly tools: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What must lie in the project while it runs: a file with its content, or a link to a folder. */
  readonly placed?: { readonly name: string; readonly content: string } | { readonly name: string; readonly link: string };
  /** @returns how many findings the output holds, undefined when it is none */
  count(stdout: string): number | undefined;
}

/**
 * @param root the repository, with the plugin built
 * @param targets files and folders, relative to the project
 */
export function contenders(peers: Peers, root: string, project: string, targets: readonly string[]): readonly Contender[] {
  const heap = '--max-old-space-size=8192';
  const plugin = pathToFileURL(path.join(root, 'rules', 'dist', 'index.js')).href;
  const eslint = (name: string, tools: string, prefix: string, rules: string, typed: boolean, imports = '', parser = 'tseslint.parser'): Contender => ({
    name,
    tools: `ESLint ${peers.version('eslint')}, typescript-eslint ${peers.version('typescript-eslint')}, TypeScript ${peers.version('typescript')}${tools}`,
    argv: [
      process.execPath,
      heap,
      peers.file('eslint', 'bin', 'eslint.js'),
      '--no-config-lookup',
      '--no-inline-config',
      '--config',
      peers.write(`${name}.config.mjs`, eslintConfig(project, rules, typed, imports, parser)),
      '--format',
      'json',
      ...targets,
    ],
    count: (stdout) => countEslint(stdout, prefix),
  });
  const withOptions = (contender: Contender, name: string, ...options: readonly string[]): Contender => ({
    ...contender,
    name,
    tools: `${contender.tools}, ${options.filter((option) => !path.isAbsolute(option)).join(' ')}`,
    argv: [...contender.argv.slice(0, -targets.length), ...options, ...targets],
  });
  // A project that has TypeScript 7 beside its own.
  const native = { name: 'node_modules/typescript-7', link: peers.file('typescript-7') };
  const ours = (preset: string): string => `...asyncHazards.configs.${preset}`;
  const importOurs = `import asyncHazards from '${plugin}';`;
  const command: Contender = {
    name: 'async-hazards',
    tools: 'the command, recommended',
    argv: [process.execPath, path.join(root, 'rules', 'dist', 'cli.cjs'), '--format', 'json', ...targets],
    count: (stdout) => countEslint(stdout, 'async-hazards/'),
  };
  const recommended = eslint('ours with types', ', recommended', 'async-hazards/', ours('recommended'), true, importOurs);
  return [
    eslint('floor', '', 'no-debugger', "rules: { 'no-debugger': 'error' }", false),
    eslint('floor with types', '', 'no-debugger', "rules: { 'no-debugger': 'error' }", true),
    eslint('floor with types asked', ', the type of each call', 'floor/', "plugins: { floor: { rules: { ask } } }, rules: { 'floor/ask': 'error' }", true, ASK),
    eslint('floor with our parser', '', 'no-debugger', "rules: { 'no-debugger': 'error' }", false, importOurs, 'asyncHazards.parser'),
    eslint('ours without types', ', recommended', 'async-hazards/', ours('recommended'), false, importOurs),
    recommended,
    // The first run fills the cache: the median of three had it.
    withOptions(recommended, 'ours cached', '--cache', '--cache-location', path.join(peers.folder, `${path.basename(project)}.eslintcache`)),
    withOptions(recommended, 'ours concurrent', '--concurrency', '2'),
    {
      ...eslint('ours native', `, recommended, types of TypeScript ${peers.version('typescript-7')}, our parser`, 'async-hazards/', `${ours('recommended')}, settings: { 'async-hazards': { types: 'native' } }`, false, importOurs, 'asyncHazards.parser'),
      placed: native,
    },
    {
      name: 'ours in oxlint',
      tools: `oxlint ${peers.version('oxlint')}, recommended, types of TypeScript ${peers.version('typescript-7')}`,
      placed: native,
      argv: [process.execPath, peers.file('oxlint', 'bin', 'oxlint'), '--config', peers.write('ours.oxlintrc.json', oxlintConfig(plugin)), '--format', 'json', ...targets],
      count: countOxlint,
    },
    eslint('ours strict', ', strict', 'async-hazards/', ours('strict'), true, importOurs),
    command,
    { ...command, name: 'async-hazards native', tools: `${command.tools}, types of TypeScript ${peers.version('typescript-7')}`, placed: native },
    eslint(
      'typescript-eslint',
      ', three promise rules',
      '@typescript-eslint/',
      "plugins: { '@typescript-eslint': tseslint.plugin }, rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': 'error', '@typescript-eslint/await-thenable': 'error' }",
      true,
    ),
    eslint('sonarjs', `, eslint-plugin-sonarjs ${peers.version('eslint-plugin-sonarjs')} recommended`, 'sonarjs/', '...sonarjs.configs.recommended', true, "import sonarjs from 'eslint-plugin-sonarjs';"),
    {
      name: 'oxlint',
      tools: `oxlint ${peers.version('oxlint')} --type-aware, oxlint-tsgolint ${peers.version('oxlint-tsgolint')}, three promise rules`,
      argv: [
        process.execPath,
        peers.file('oxlint', 'bin', 'oxlint'),
        '--type-aware',
        '--config',
        peers.write('oxlintrc.json', JSON.stringify({ plugins: ['typescript'], categories: { correctness: 'off' }, rules: PROMISE_RULES })),
        '--format',
        'json',
        ...targets,
      ],
      env: { OXLINT_TSGOLINT_PATH: peers.file('.bin', 'tsgolint') },
      count: countOxlint,
    },
    {
      name: 'Biome',
      tools: `Biome ${peers.version('@biomejs/biome')}, three promise rules`,
      argv: [
        process.execPath,
        peers.file('@biomejs', 'biome', 'bin', 'biome'),
        'lint',
        '--max-diagnostics=none',
        '--reporter=json',
        ...targets,
      ],
      // With a configuration elsewhere it reads no project, and so finds nothing that needs types.
      placed: { name: 'biome.json', content: BIOME_CONFIG },
      count: (stdout) => (parse(stdout) as { diagnostics?: readonly unknown[] } | undefined)?.diagnostics?.length,
    },
  ];
}

/** A rule that has the types of all calls made and does nothing with them: what any rule that asks for types must pay. */
const ASK = `const ask = {
  create({ sourceCode }) {
    const visit = (node) => void sourceCode.parserServices.getTypeAtLocation(node);
    return { CallExpression: visit, NewExpression: visit };
  },
};`;

const PROMISE_RULES = {
  'typescript/no-floating-promises': 'error',
  'typescript/no-misused-promises': 'error',
  'typescript/await-thenable': 'error',
};

const BIOME_CONFIG = JSON.stringify({
  linter: {
    domains: { types: 'all' },
    rules: { preset: 'none', nursery: { noFloatingPromises: 'error', noMisusedPromises: 'error', useAwaitThenable: 'error' } },
  },
  javascript: { parser: { unsafeParameterDecoratorsEnabled: true } },
});

function eslintConfig(project: string, rules: string, typed: boolean, imports: string, parser: string): string {
  const types = typed ? `parserOptions: { projectService: true, tsconfigRootDir: ${JSON.stringify(project)} }` : '';
  // Who has our parser needs no typescript-eslint, and no TypeScript 6 that it would load.
  const tseslint = parser.startsWith('tseslint') ? "import tseslint from 'typescript-eslint';" : '';
  return `${tseslint}
${imports}
export default [
  { ignores: ['**/*.d.ts', '**/*.{js,cjs,mjs,jsx}'] },
  { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: ${parser}, ${types} } },
  { files: ['**/*.{ts,tsx,mts,cts}'], ${rules} },
];
`;
}

const oxlintConfig = (plugin: string): string => JSON.stringify({
  plugins: [],
  jsPlugins: [{ name: 'async-hazards', specifier: plugin }],
  categories: { correctness: 'off' },
  ignorePatterns: ['**/*.d.ts', '**/*.{js,cjs,mjs,jsx}'],
  rules: asyncHazards.configs.recommended.rules,
  settings: { 'async-hazards': { types: 'native' } },
});

const countOxlint = (stdout: string): number | undefined => (parse(stdout) as { diagnostics?: readonly unknown[] } | undefined)?.diagnostics?.length;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function countEslint(stdout: string, prefix: string): number | undefined {
  const results = parse(stdout) as readonly { readonly messages: readonly { readonly ruleId: string | null }[] }[] | undefined;
  return results?.flatMap(({ messages }) => messages).filter(({ ruleId }) => ruleId?.startsWith(prefix)).length;
}
