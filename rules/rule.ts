/**
 * The form that every rule has: it collects candidates in ESLint's one traversal, asks the type questions of the file in one
 * batch, and only then decides, describes and repairs. The same three steps serve ESLint, oxlint and the language server.
 */
import type { JSONSchema4 } from '@typescript-eslint/utils/json-schema';
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import { isTypeTest } from './analysis/context.ts';
import { analyse, type FileAnalysis } from './analysis/file.ts';
import type { Question } from './analysis/types/oracle.ts';
import { recordFinding } from './findings.ts';

/** Severity that a preset gives a rule; `off` leaves it out. */
export type PresetLevel = 'off' | 'warn' | 'error';
/** A preset's level, with the options that it gives the rule. */
export type PresetEntry = PresetLevel | readonly [PresetLevel, Readonly<Record<string, unknown>>];
export type PresetName = 'recommended' | 'strict' | 'server' | 'browser' | 'library';

/** How sure the analysis is of what a finding claims. */
export type FindingCertainty = 'certain' | 'likely' | 'unknown';

/** A second place that a finding rests on: "promise created here", "signal comes from here". */
export interface RelatedPlace {
  readonly message: string;
  /** A node of the file that is linted ... */
  readonly node?: TSESTree.Node;
  /** ... or a place in another file: absolute path, 1-based lines, 0-based columns. */
  readonly file?: string;
  readonly loc?: TSESTree.SourceLocation;
  /** The place at which a repair would help every finding that rests on it: the command says how many these are. */
  readonly cause?: true;
}

export interface TextEdit {
  /** UTF-16 offsets into the text of the file as ESLint sees it (without BOM). */
  readonly range: readonly [number, number];
  readonly text: string;
}

/** An edit that repairs a finding. A `fix` keeps behaviour; anything else is a `suggestion` whose title says what changes. */
export interface Repair {
  readonly kind: 'fix' | 'suggestion';
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** The edits of one file: an absolute path, and offsets into that file's text. */
export interface FileEdits {
  readonly path: string;
  /** The text (without BOM) that the edits were made for: where the file has another one by now, they do not fit. */
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** A repair that needs several files at once. ESLint knows nothing of it; an editor shows it before it applies it as a whole. */
export interface WorkspaceRepair {
  readonly title: string;
  /** The linted file first. */
  readonly files: readonly FileEdits[];
}

export interface Finding {
  readonly node: TSESTree.Node | TSESTree.Token;
  /** Where the squiggle goes, when not the whole of `node`. */
  readonly loc?: TSESTree.SourceLocation;
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly related?: readonly RelatedPlace[];
  readonly repairs?: readonly Repair[];
  readonly workspaceRepairs?: readonly WorkspaceRepair[];
  readonly certainty?: FindingCertainty;
}

export interface RuleDocs {
  /** One sentence for tables: what the rule finds. */
  readonly description: string;
  /** The catalogue's number, `A1` to `F9`. */
  readonly family: string;
  /** What types give: without them the rule is silent (`required`), sees less (`helpful`), or does not care (`unused`). */
  readonly types: 'required' | 'helpful' | 'unused';
  readonly presets: Readonly<Partial<Record<PresetName, PresetEntry>>>;
}

export interface RuleDefinition<Candidate, Options extends object> {
  readonly name: string;
  readonly docs: RuleDocs;
  /** First line at most about 100 characters, complete by itself; names the reader's own code and says the consequence. */
  readonly messages: Readonly<Record<string, string>>;
  /** Properties of the one options object, as JSON schema, and its defaults. */
  readonly options?: Readonly<Record<string, JSONSchema4>>;
  readonly defaults: Options;
  /** Listeners of the traversal; each may add candidates. Purely syntactic: no types are asked here. */
  collect(file: FileAnalysis, add: (candidate: Candidate) => void, options: Options): TSESLint.RuleListener;
  /** What `find` will ask of types, so that it goes out in one batch with the questions of all rules. A node alone stands for `thenable`. */
  ask?(candidate: Candidate, file: FileAnalysis): Iterable<TSESTree.Node | Question>;
  /** Decides about one candidate: the finding with its repairs, or nothing. */
  find(candidate: Candidate, file: FileAnalysis, options: Options): Finding | readonly Finding[] | undefined;
}

export interface HazardRule extends TSESLint.RuleModule<string, readonly unknown[], RuleDocs & { url: string }> {
  readonly name: string;
}

export const pageUrl = (name: string): string =>
  `https://github.com/async-hazards/async-hazards/blob/main/rules/docs/${name}.md`;

/**
 * Makes an ESLint rule of a definition. A rule that throws does not end the lint of the file: its failure becomes one message on
 * the first line and the other rules go on.
 */
export function defineRule<Candidate, Options extends object>(definition: RuleDefinition<Candidate, Options>): HazardRule {
  const { name, docs, messages } = definition;
  return {
    name,
    defaultOptions: [],
    meta: {
      type: 'problem',
      docs: { ...docs, url: pageUrl(name) },
      messages: { ...messages, failed: '{{rule}} could not check this file: {{error}}' },
      fixable: 'code',
      hasSuggestions: true,
      schema: definition.options
        ? [{ type: 'object', properties: definition.options, additionalProperties: false }]
        : [],
    },
    create(context) {
      if (isTypeTest(context.filename)) return {};
      const options = { ...definition.defaults, ...(context.options[0] as Partial<Options> | undefined) };
      let file: FileAnalysis | undefined;
      let failed = false;
      const guard = (step: () => void): void => {
        if (failed) return;
        try {
          step();
        } catch (error) {
          failed = true;
          const text = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join(' ') : String(error);
          context.report({ loc: { line: 1, column: 0 }, messageId: 'failed', data: { rule: name, error: text } });
        }
      };
      const candidates: Candidate[] = [];
      let asked = 0;
      /** The questions about candidates that were not asked about yet. */
      const takeQuestions = (analysis: FileAnalysis): (TSESTree.Node | Question)[] => {
        const questions: (TSESTree.Node | Question)[] = [];
        guard(() => {
          for (; asked < candidates.length; asked++) questions.push(...(definition.ask?.(candidates[asked] as Candidate, analysis) ?? []));
        });
        return questions;
      };
      let listeners: TSESLint.RuleListener = {};
      guard(() => {
        const analysis = analyse(context);
        file = analysis;
        if (definition.ask) analysis.questions.add(() => takeQuestions(analysis));
        listeners = definition.collect(file, (candidate) => candidates.push(candidate), options);
      });
      const guarded: TSESLint.RuleListener = {};
      for (const [selector, listener] of Object.entries(listeners)) {
        if (listener) guarded[selector] = (node: never) => guard(() => (listener as (n: never) => void)(node));
      }
      const exit = guarded['Program:exit'];
      guarded['Program:exit'] = (program) => {
        exit?.(program);
        guard(() => {
          if (!file || candidates.length === 0) return;
          if (asked < candidates.length) file.questions.send();
          for (const candidate of candidates) {
            const found = definition.find(candidate, file, options);
            if (!found) continue;
            for (const finding of Array.isArray(found) ? (found as readonly Finding[]) : [found as Finding]) {
              report(context, definition, finding);
            }
          }
        });
      };
      return guarded;
    },
  };
}

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

function report<C, O extends object>(context: Context, definition: RuleDefinition<C, O>, finding: Finding): void {
  const loc = finding.loc ?? finding.node.loc;
  recordFinding(context.sourceCode, definition.name, loc, finding);
  const fix = finding.repairs?.find((repair) => repair.kind === 'fix');
  const suggestions = finding.repairs?.filter((repair) => repair.kind === 'suggestion') ?? [];
  // `desc` is ESLint's form for a title that is not fixed beforehand; the types of typescript-eslint know message ids only.
  const descriptor = {
    loc,
    node: finding.node,
    messageId: finding.messageId,
    data: finding.data ?? {},
    fix: fix ? toFix(fix) : null,
    suggest: suggestions.map((repair) => ({ desc: repair.title, fix: toFix(repair) })),
  };
  context.report(descriptor as unknown as TSESLint.ReportDescriptor<string>);
}

const toFix = (repair: Repair) => (fixer: TSESLint.RuleFixer) =>
  repair.edits.map((edit) => fixer.replaceTextRange([edit.range[0], edit.range[1]], edit.text));
