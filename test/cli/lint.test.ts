/** What the command takes over from findings beyond what ESLint's messages hold. The rule here is made for the test. */
import { describe, expect, it } from 'vitest';
import { formatCodeFrames } from '../../rules/cli/formats/code-frame.ts';
import { formatSarif } from '../../rules/cli/formats/sarif.ts';
import { createLinter } from '../../rules/cli/lint.ts';
import asyncHazards from '../../rules/plugin.ts';
import { presetsOf, type Plugin } from '../../rules/presets.ts';
import { defineRule } from '../../rules/rule.ts';
import type { TSESTree } from '@typescript-eslint/types';

/** Renames `old` to `older` and `older` to `oldest`, resting on the first statement of the file. */
const rename = defineRule<TSESTree.Identifier, object>({
  name: 'rename',
  docs: { description: 'an old name', family: 'X1', types: 'unused', presets: { recommended: 'warn' } },
  messages: { old: '`{{name}}` is old.' },
  defaults: {},
  collect: (_file, add) => ({ Identifier: add }),
  find(node, file) {
    const next = { old: 'older', older: 'oldest' }[node.name];
    if (!next) return undefined;
    const [first] = file.program.body;
    return {
      node,
      messageId: 'old',
      data: { name: node.name },
      related: first ? [{ message: 'the file begins here', node: first }, { message: 'and there', file: '/other.ts', loc: { start: { line: 3, column: 4 }, end: { line: 3, column: 5 } } }] : [],
      repairs: [
        { kind: 'fix', title: `Call it \`${next}\``, edits: [{ range: node.range, text: next }] },
        { kind: 'suggestion', title: 'Forget it', edits: [{ range: node.range, text: 'forgotten' }] },
      ],
    };
  },
});

const plugin: Plugin = { ...asyncHazards, rules: { rename }, configs: {} as Plugin['configs'] };
plugin.configs = presetsOf(plugin, [rename]);

const lint = (fix: boolean) => createLinter({ cwd: '/', preset: 'recommended', fix, types: false }, plugin);
const CODE = 'start();\nold();\n';

describe('findings', () => {
  it('keep their related places and the title of their repair', () => {
    const { result, types } = lint(false)(CODE, '/a.ts');
    expect(types).toBe('none');
    expect(result.messages).toMatchObject([
      {
        ruleId: 'async-hazards/rename',
        fixTitle: 'Call it `older`',
        related: [
          { message: 'the file begins here', filePath: '/a.ts', line: 1, column: 1, endLine: 1, endColumn: 9 },
          { message: 'and there', filePath: '/other.ts', line: 3, column: 5, endLine: 3, endColumn: 6 },
        ],
      },
    ]);
  });

  it('are repaired until there is nothing left to repair', () => {
    const { result } = lint(true)(`\uFEFF${CODE}`, '/a.ts');
    expect(result.output).toBe('\uFEFFstart();\noldest();\n');
    expect(result.messages).toEqual([]);
  });

  it('are drawn with the places they rest on and with their repairs', () => {
    const { result } = lint(false)(CODE, '/src/a.ts');
    expect(formatCodeFrames([result], '/src', false)).toBe(
      [
        'a.ts:2:1  warning  async-hazards/rename',
        '`old` is old.',
        '',
        '  1 | start();',
        '> 2 | old();',
        '    | ^^^',
        '  3 |',
        '',
        'note: the file begins here (1:1)',
        '> 1 | start();',
        '    | ^^^^^^^^',
        '',
        'note: and there (../other.ts:3:5)',
        'repair: Call it `older` (--fix)',
        'suggestion: Forget it',
        '',
      ].join('\n'),
    );
  });

  it('draw a long line by saying that it is long, a long finding by its first line', () => {
    const long = lint(false)(`${'x'.repeat(500)}; old();\n`, '/a.ts');
    expect(formatCodeFrames([long.result], '/', false)).toContain('\n  (long lines)\n');
    const { result } = lint(false)(CODE + '\n'.repeat(9), '/a.ts');
    const [message] = result.messages;
    const stretched = { ...result, messages: [{ ...message, endLine: 9, related: [] }] } as typeof result;
    expect(formatCodeFrames([stretched], '/', false)).toContain('> 2 | old();\n    | ^^^^^^\n');
  });

  it('give code scanning their related places', () => {
    const { result } = lint(false)(CODE, '/src/a.ts');
    const log = JSON.parse(formatSarif([result], '/src')) as { runs: { results: { relatedLocations: unknown[] }[] }[] };
    expect(log.runs[0]?.results[0]?.relatedLocations).toMatchObject([
      { id: 1, message: { text: 'the file begins here' }, physicalLocation: { artifactLocation: { uri: 'a.ts', uriBaseId: '%SRCROOT%' }, region: { startLine: 1 } } },
      { id: 2, message: { text: 'and there' }, physicalLocation: { artifactLocation: { uri: 'file:///other.ts' }, region: { startLine: 3, startColumn: 5 } } },
    ]);
  });
});
