/**
 * Lints files one by one with ESLint, our rules and our parser, and no configuration of anybody else. Messages that are not ours
 * are dropped: code that was written for other plugins names their rules in its comments, which ESLint would complain about.
 */
import { ESLint, type Linter } from 'eslint';
import type { TSESLint } from '@typescript-eslint/utils';
import { analysisOf } from '../analysis/file.ts';
import { reportTypes, type TypesReport } from '../analysis/types/oracle.ts';
import { findingOf } from '../findings.ts';
import type { Finding } from '../rule.ts';
import asyncHazards, { namespace } from '../plugin.ts';
import type { Plugin } from '../presets.ts';
import type { HazardMessage, HazardResult, LintJob, RelatedMessage, TypeSource } from './messages.ts';

const COLLECTOR = `${namespace}-cli`;

export interface LintedFile {
  readonly result: HazardResult;
  readonly types: TypeSource;
  /** What went wrong with the types. */
  readonly trouble?: string;
}

/**
 * @param plugin whose presets and parser are used
 * @returns a function that lints one text under its absolute path
 */
export function createLinter(job: Omit<LintJob, 'files'>, plugin: Plugin = asyncHazards): (text: string, filePath: string) => Promise<LintedFile> {
  let types: TypesReport = { source: 'none' };
  let source: Readonly<TSESLint.SourceCode> | undefined;

  // ESLint hands out messages without the source code behind them, and the source code only to rules.
  const collector = {
    rules: {
      source: {
        create(context: { readonly sourceCode: unknown }) {
          source = context.sourceCode as Readonly<TSESLint.SourceCode>;
          return {};
        },
      },
    },
    processors: {
      findings: {
        supportsAutofix: true,
        preprocess: (text: string) => [text],
        postprocess(lists: Linter.LintMessage[][], filePath: string): Linter.LintMessage[] {
          const own = lists.flat().filter(isOurs);
          const analysis = source && analysisOf(source);
          if (analysis) types = reportTypes(analysis.types);
          // The parser counts the columns of syntax errors from 0, ESLint from 1.
          for (const message of own) if (message.fatal) message.column++;
          if (source) for (const message of own) addFacts(message, findingOf(source, message), filePath);
          source = undefined;
          return own;
        },
      },
    },
  };

  const eslint = new ESLint({
    cwd: job.cwd,
    overrideConfigFile: true,
    fix: job.fix,
    overrideConfig: [
      // Paths given by name are linted wherever they are; which others are is not ESLint's business here.
      { ignores: ['!**/node_modules/', '!**/.git/'] },
      plugin.configs[job.preset] as unknown as Linter.Config,
      {
        files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
        plugins: { [COLLECTOR]: collector as unknown as ESLint.Plugin },
        processor: `${COLLECTOR}/findings`,
        rules: { [`${COLLECTOR}/source`]: 'warn' },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
        languageOptions: {
          parser: plugin.parser,
          // typescript-eslint then looks no file up twice. Repairs parse a file again and again, which it takes for a program each otherwise.
          parserOptions: { types: job.types, singleRun: !job.fix, tsconfigRootDir: job.cwd },
        },
        ...(job.types ? {} : { settings: { [namespace]: { types: 'none' } } }),
      },
    ],
  });

  return async (text, filePath) => {
    types = { source: 'none' };
    const [result] = await eslint.lintText(text, { filePath, warnIgnored: false });
    if (!result) throw new Error(`ESLint did not take ${filePath}`);
    return { result, types: types.source === 'native' ? `TypeScript ${types.version}` : types.source, ...(types.trouble === undefined ? {} : { trouble: types.trouble }) };
  };
}

/** Findings of our rules and syntax errors. ESLint calls comments for itself that it does not understand fatal too; these are not ours. */
const isOurs = ({ fatal, ruleId, message }: Linter.LintMessage): boolean =>
  fatal === true ? message.startsWith('Parsing error: ') : ruleId?.startsWith(`${namespace}/`) === true;

function addFacts(message: HazardMessage, finding: Finding | undefined, filePath: string): void {
  if (!finding) return;
  const fix = finding.repairs?.find((repair) => repair.kind === 'fix');
  if (fix && message.fix) message.fixTitle = fix.title;
  const related = finding.related?.flatMap((place): RelatedMessage[] => {
    const loc = place.loc ?? place.node?.loc;
    if (!loc) return [];
    const { start, end } = loc;
    return [
      {
        message: place.message,
        filePath: place.file ?? filePath,
        line: start.line,
        column: start.column + 1,
        endLine: end.line,
        endColumn: end.column + 1,
        ...(place.cause && { cause: place.cause }),
      },
    ];
  });
  if (related && related.length > 0) message.related = related;
}
