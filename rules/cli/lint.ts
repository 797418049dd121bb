/**
 * Lints files one by one with ESLint, our rules and our parser, and no configuration of anybody else. Messages that are not ours
 * are dropped: code that was written for other plugins names their rules in its comments, which ESLint would complain about.
 */
import { Linter } from 'eslint';
import type { TSESLint } from '@typescript-eslint/utils';
import { analysisOf } from '../analysis/file.ts';
import { reportTypes, type TypesReport } from '../analysis/types/oracle.ts';
import { findingOf } from '../findings.ts';
import { leanSources, Listened, partsOf, type SourceParts } from '../lean-source.ts';
import type { Finding, HazardRule } from '../rule.ts';
import asyncHazards, { namespace } from '../plugin.ts';
import type { Plugin } from '../presets.ts';
import type { HazardMessage, HazardResult, LintJob, RelatedMessage, TypeSource } from './messages.ts';

export interface LintedFile {
  readonly result: HazardResult;
  readonly types: TypeSource;
  /** What went wrong with the types. */
  readonly trouble?: string;
}

const sourceOf = leanSources(Linter);

/**
 * @param plugin whose presets and parser are used
 * @returns a function that lints one text under its absolute path
 */
export function createLinter(job: Omit<LintJob, 'files'>, plugin: Plugin = asyncHazards): (text: string, filePath: string) => LintedFile {
  let listened = new Listened();
  const preset = plugin.configs[job.preset];
  const parserOptions = {
    types: job.types,
    // typescript-eslint then looks no file up twice. Repairs parse a file again and again, which it takes for a program each otherwise.
    singleRun: !job.fix,
    tsconfigRootDir: job.cwd,
  };
  const config = [
    // Paths given by name are linted wherever they are; which others are is not ESLint's business here.
    { ignores: ['!**/node_modules/', '!**/.git/'] },
    {
      ...preset,
      files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
      plugins: { [namespace]: { rules: listening(plugin.rules, (selectors) => listened.add(selectors)) } },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      languageOptions: { parser: plugin.parser, parserOptions },
      ...(job.types ? {} : { settings: { ...preset.settings, [namespace]: { ...(preset.settings?.[namespace] as object | undefined), types: 'none' } } }),
    },
  ] as unknown as Linter.Config[];
  const linter = new Linter({ configType: 'flat', cwd: job.cwd });

  /** Without repairs nothing needs ESLint's own traversal. A text that does not parse is ESLint's to complain about. */
  const verify = (text: string, filename: string): Linter.LintMessage[] => {
    listened = new Listened();
    let parts: SourceParts;
    try {
      parts = partsOf(text, filename, (code, options) => plugin.parser.parseForESLint(code, { ...options, ...parserOptions, filePath: filename }) as never);
    } catch {
      return linter.verify(text, config, { filename });
    }
    return linter.verify(sourceOf(parts, listened) as never, config, { filename });
  };

  return (text, filePath) => {
    const { messages: all, output } = job.fix ? repaired(linter, config, text, filePath) : { messages: verify(text, filePath), output: undefined };
    const messages: HazardMessage[] = all.filter(isOurs);
    const source = linter.getSourceCode() as unknown as Readonly<TSESLint.SourceCode> | undefined;
    const isParsed = source !== undefined && !messages.some(({ fatal }) => fatal);
    // The parser counts the columns of syntax errors from 0, ESLint from 1.
    for (const message of messages) if (message.fatal) message.column++;
    if (isParsed) for (const message of messages) addFacts(message, findingOf(source, message), filePath);
    const analysis = isParsed ? analysisOf(source) : undefined;
    const types: TypesReport = analysis ? reportTypes(analysis.types) : { source: 'none' };
    const result: HazardResult = { filePath, ...countsOf(messages), messages, suppressedMessages: [], usedDeprecatedRules: [], ...(messages.length > 0 && output === undefined ? { source: text } : {}), ...(output === undefined ? {} : { output }) };
    return { result, types: types.source === 'native' ? `TypeScript ${types.version}` : types.source, ...(types.trouble === undefined ? {} : { trouble: types.trouble }) };
  };
}

function repaired(linter: Linter, config: Linter.Config[], text: string, filename: string): { messages: Linter.LintMessage[]; output: string | undefined } {
  const { messages, fixed, output } = linter.verifyAndFix(text, config, { filename });
  return { messages, output: fixed ? output : undefined };
}

/** The rules, which say what they listen to. */
const listening = (rules: Plugin['rules'], add: (selectors: readonly string[]) => void): Plugin['rules'] =>
  Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, {
    ...rule,
    create(context) {
      const listeners = rule.create(context);
      add(Object.keys(listeners));
      return listeners;
    },
  } satisfies HazardRule]));

function countsOf(messages: readonly Linter.LintMessage[]): Pick<HazardResult, 'errorCount' | 'warningCount' | 'fixableErrorCount' | 'fixableWarningCount' | 'fatalErrorCount'> {
  const count = (isCounted: (message: Linter.LintMessage) => boolean): number => messages.filter(isCounted).length;
  return {
    errorCount: count(({ severity }) => severity === 2), warningCount: count(({ severity }) => severity === 1),
    fixableErrorCount: count(({ severity, fix }) => severity === 2 && fix !== undefined), fixableWarningCount: count(({ severity, fix }) => severity === 1 && fix !== undefined),
    fatalErrorCount: count(({ fatal }) => fatal === true),
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
