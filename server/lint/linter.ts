/** The one place in the server that calls ESLint: text and configuration in, problems as plain data out. */
import { Linter } from 'eslint/universal';
import type { TSESLint } from '@typescript-eslint/utils';
import { analyse, analysisOf, type FileAnalysis } from '../../rules/analysis/file.ts';
import { reportTypes } from '../../rules/analysis/types/oracle.ts';
import { findingOf } from '../../rules/findings.ts';
import { leanSources, Listened, partsOf, type Parsed, type Source, type SourceParts } from '../../rules/lean-source.ts';
import type { Finding } from '../../rules/rule.ts';
import { DisableComments } from './disable.ts';
import type { FixAnswer, FixJob, JobFile, LintAnswer, LintConfig, LintJob, PlainRelated, PlainRepair, Problem, RuleEntry, RuleFailure, Tier } from './jobs.ts';
import { Places } from './places.ts';
import { Unwanted, type Worked } from './signals.ts';
import { isUnusedDirective, parseUnusedDirective } from './unused-directives.ts';
import { toWideRepair } from './wide.ts';

type Message = TSESLint.Linter.LintMessage & { fatal?: boolean; suggestions?: readonly { desc: string; fix: { range: readonly [number, number]; text: string } }[] };

export interface RuleModule {
  readonly meta: { readonly docs?: { readonly url?: string } };
  create(context: never): object;
}

/** What lints: the rules and the parser, handed in so that tests may hand in others. */
export interface Tools {
  readonly rules: Readonly<Record<string, RuleModule>>;
  /** @param types whether types are wanted; the answer may come without all the same */
  parse(text: string, file: JobFile, types: boolean, options: object): Parsed;
  /** Whether the project has a TypeScript 7 that rules ask by themselves. */
  hasNative(file: JobFile): boolean;
}

interface Run {
  readonly messages: readonly Message[];
  readonly source?: Source;
  readonly failures: readonly RuleFailure[];
  readonly parseMs: number;
}

/** A rule that reports nothing, and by which the analysis of a file comes to be. */
const PROBE = 'analysis of the file';
const probe: RuleModule = {
  meta: {},
  create(context) {
    analyse(context);
    return {};
  },
};

const sourceOf = leanSources(Linter);

/** ESLint's own bound for fixing again what a fix has uncovered. */
const MAX_PASSES = 10;

export class FileLinter {
  readonly #tools: Tools;
  readonly #worked: Worked;
  readonly #linters = new Map<string, Linter>();
  readonly #rules: Record<string, RuleModule>;
  /** Of the run that is at work. */
  #listened = new Listened();
  /** Milliseconds by number of the rule, while they are measured. */
  #spent: Float64Array | undefined;

  constructor(tools: Tools, worked: Worked) {
    this.#tools = tools;
    this.#worked = worked;
    this.#rules = { ...Object.fromEntries(Object.entries(tools.rules).map(([name, rule], index) => [name, watched(rule, index, worked, (selectors) => this.#listened.add(selectors), () => this.#spent)])), [PROBE]: probe };
  }

  /** @throws Unwanted when the job was dropped meanwhile */
  lint(job: LintJob): LintAnswer {
    const started = performance.now();
    const spent = (this.#spent = job.timings ? new Float64Array(Object.keys(this.#tools.rules).length) : undefined);
    const run = this.#run(job.file, job.config, job.tier);
    this.#spent = undefined;
    const fatal = run.messages.find(({ fatal: isFatal }) => isFatal);
    const found = run.source ? toProblems(run.messages, run.source, job.file.text, job.config, this.#tools.rules) : { problems: [], failures: [] };
    const failures = [...run.failures, ...found.failures];
    const all = found.problems;
    const types = typesOf(run.source);
    return {
      problems: all.slice(0, job.maxProblems),
      left: Math.max(0, all.length - job.maxProblems),
      failures,
      ...(fatal ? (isSyntaxError(fatal) ? { syntaxError: `${fatal.message} (line ${fatal.line})` } : { parserFailure: fatal.message }) : {}),
      ...types,
      parseMs: run.parseMs,
      ms: performance.now() - started,
      ...(spent ? { timings: Object.fromEntries(Object.keys(this.#tools.rules).map((name, index) => [name, spent[index] ?? 0])) } : {}),
    };
  }

  /**
   * Repairs that keep behaviour, or the suggestion with a title, again and again until there is none left. A text that no longer parses is
   * never answered, nor one in which a suggestion has helped nothing.
   */
  fix(job: FixJob): FixAnswer {
    const { rule, title } = job;
    const config = rule === undefined ? job.config : { ...job.config, rules: onlyRule(job.config.rules, rule), unusedDirectives: 0 as const };
    const parsed = (text: string, rules: LintConfig): Run => this.#run({ ...job.file, text }, rules, job.tier);
    let good = job.file.text;
    let text = good;
    let left = Number.POSITIVE_INFINITY;
    let passes = 0;
    for (; passes < MAX_PASSES; passes++) {
      const run = parsed(text, config);
      if (!run.source) break;
      const repairs = toProblems(run.messages, run.source, text, config, this.#tools.rules).problems.flatMap((problem) => repairOf(problem, title) ?? []);
      if (title !== undefined && repairs.length >= left) break;
      left = repairs.length;
      good = text;
      const next = applyRepairs(text, repairs);
      if (next === undefined) break;
      text = next;
    }
    if (text !== good && title === undefined && parsed(text, { ...config, rules: {} }).source) good = text;
    return good === job.file.text ? { passes } : { text: good, passes };
  }

  /** What the rules would know of a file, without types; undefined when it does not parse. */
  analysis(file: JobFile): FileAnalysis | undefined {
    const { source } = this.#run(file, { key: '', prefix: 'async-hazards', rules: { [PROBE]: [1] }, settings: {}, unusedDirectives: 0 }, 'syntax');
    return source && analysisOf(source);
  }

  /** As ESLint would parse it: what cannot be parsed is a message. */
  #parse(file: JobFile, tier: Tier): SourceParts | Message {
    try {
      return partsOf(file.text, file.path, (text, options) => this.#tools.parse(text, file, tier === 'types', options));
    } catch (error) {
      const { message, lineNumber, column } = error as Error & { lineNumber?: number; column?: number };
      return { ruleId: null, fatal: true, severity: 2, message: `Parsing error: ${message}`, line: lineNumber, column } as Message;
    }
  }

  #parseOther(text: string, file: JobFile, options: object): { ast: unknown } {
    this.#worked.halt();
    return this.#tools.parse(text, file, false, options);
  }

  #linter(file: string): Linter {
    // ESLint lints nothing outside its working folder, so that is the root of the drive.
    const cwd = /^[A-Za-z]:[/\\]/u.exec(file)?.[0] ?? '/';
    let linter = this.#linters.get(cwd);
    if (!linter) this.#linters.set(cwd, (linter = new Linter({ cwd })));
    return linter;
  }

  /** Where rules take types from: from what the parser brought, except where the project's own compiler may be asked. */
  #typesFor(file: JobFile, config: LintConfig, tier: Tier): string {
    if (tier === 'syntax' || config.settings['types'] === 'none') return 'none';
    return file.native && this.#tools.hasNative(file) ? 'native' : 'services';
  }

  #run(file: JobFile, config: LintConfig, tier: Tier, without: ReadonlySet<string> = new Set()): Run {
    const worked = this.#worked;
    worked.halt();
    const started = performance.now();
    const parsed = this.#parse(file, tier);
    const parseMs = performance.now() - started;
    worked.halt();
    if (!('ast' in parsed)) return { messages: [parsed], failures: [], parseMs };
    this.#listened = new Listened();
    const source = sourceOf(parsed, this.#listened);
    const rules = Object.fromEntries(
      Object.entries(config.rules)
        .filter(([name]) => name in this.#rules && !without.has(name))
        .map(([name, entry]) => [`${config.prefix}/${name}`, entry]),
    );
    const linter = this.#linter(file.path);
    try {
      const messages = linter.verify(
        source as never,
        [
          {
            // Not `**/*`: that alone makes ESLint lint nothing new.
            files: ['**/*.*'],
            plugins: { [config.prefix]: { rules: this.#rules } },
            // For the files that rules look into.
            languageOptions: { parser: { meta: { name: 'async-hazards', version: '1' }, parseForESLint: (text: string, options: object) => this.#parseOther(text, file, options) } },
            linterOptions: { reportUnusedDisableDirectives: config.unusedDirectives, noInlineConfig: config.noInlineConfig ?? false },
            // The types are those of the program given to the parser: in the quick tier there are none, and nothing of the workspace is started.
            settings: { 'async-hazards': { ...config.settings, types: this.#typesFor(file, config, tier), typesTimeLimit: nativeLimit(config) } },
            rules,
          },
        ] as never,
        { filename: file.path },
      ) as unknown as Message[];
      worked.halt();
      const [first] = messages;
      if (first?.ruleId === null && first.line === 0) throw new Error(first.message);
      return { messages, source, failures: [], parseMs };
    } catch (error) {
      if (error instanceof Unwanted) throw error;
      // A rule that throws where nothing isolates it: the others shall run all the same.
      const rule = culprit(error, config.prefix);
      if (!(`${config.prefix}/${rule}` in rules)) throw error;
      const rest = this.#run(file, config, tier, new Set([...without, rule]));
      return { ...rest, failures: [{ rule, error: brief(error) }, ...rest.failures] };
    } finally {
      worked.leave();
    }
  }
}

/** Seconds that TypeScript 7 may take for one answer: fewer than the file has, or a rule would be blamed. */
const NATIVE_SECONDS = 15;
const nativeLimit = ({ settings: { typesTimeLimit: given } }: LintConfig): number => (typeof given === 'number' && given > 0 ? Math.min(given, NATIVE_SECONDS) : NATIVE_SECONDS);

/** The rule that an error of ESLint is about: one that threw, or one whose options are not valid. */
function culprit(error: unknown, prefix: string): string {
  const named = (error as { ruleId?: unknown }).ruleId;
  if (typeof named === 'string') return named.replace(`${prefix}/`, '');
  const text = error instanceof Error ? error.message : '';
  const at = text.indexOf(`"${prefix}/`);
  return at < 0 ? '' : (/^[\w-]+/u.exec(text.slice(at + prefix.length + 2))?.[0] ?? '');
}

const brief = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n').slice(0, 2).join(' ');

const onlyRule = (rules: LintConfig['rules'], rule: string): Record<string, RuleEntry> => {
  const entry = rules[rule];
  return entry ? { [rule]: entry } : {};
};

/** Which types a finished lint had. */
function typesOf(source: Source | undefined): Pick<LintAnswer, 'typed' | 'typesFrom' | 'typesTrouble'> {
  if (!source) return { typed: false };
  if ((source.parserServices as { program?: unknown } | undefined)?.program) return { typed: true, typesFrom: 'the TypeScript of this extension' };
  const analysis = analysisOf(source);
  const report = analysis && reportTypes(analysis.types);
  const trouble = report?.trouble === undefined ? {} : { typesTrouble: report.trouble };
  if (!report || report.source === 'none') return { typed: false, ...trouble };
  const typesFrom = `TypeScript ${report.version} ${report.shared ? 'of the editor' : 'of the project'}`;
  return { typed: true, ...(report.source === 'unasked' ? {} : { typesFrom }), ...trouble };
}

const isSyntaxError = (message: Message): boolean => Number.isInteger(message.line) && message.line > 0;

/**
 * Notes which rule is at work, for the watchdog: one store into shared memory before and after each listener.
 * @param measured where the milliseconds of each rule are added up, if they are wanted
 */
function watched(rule: RuleModule, index: number, worked: Worked, listens: (selectors: readonly string[]) => void, measured: () => Float64Array | undefined): RuleModule {
  return {
    ...rule,
    create(context: never) {
      worked.enter(index);
      const listeners = rule.create(context) as Record<string, ((...nodes: unknown[]) => void) | undefined>;
      worked.leave();
      listens(Object.keys(listeners));
      return Object.fromEntries(
        Object.entries(listeners).map(([selector, listener]) => [
          selector,
          listener &&
            ((...nodes: unknown[]) => {
              worked.enter(index);
              const spent = measured();
              const from = spent ? performance.now() : 0;
              listener(...nodes);
              if (spent) spent[index] = (spent[index] ?? 0) + performance.now() - from;
              worked.leave();
            }),
        ]),
      );
    },
  };
}

function toProblems(messages: readonly Message[], source: Source, text: string, config: LintConfig, rules: Tools['rules']): { problems: Problem[]; failures: RuleFailure[] } {
  const places = new Places(source, text);
  const disable = new DisableComments(source);
  const problems: Problem[] = [];
  const failures: RuleFailure[] = [];
  for (const message of messages) {
    if (isUnusedDirective(message)) {
      const problem = toUnused(message, source, text, places, config);
      if (problem) problems.push(problem);
      continue;
    }
    const { ruleId } = message;
    if (!ruleId?.startsWith(`${config.prefix}/`)) continue;
    const rule = ruleId.slice(config.prefix.length + 1);
    const module = rules[rule];
    if (!module) continue;
    if (message.messageId === 'failed') {
      failures.push({ rule, error: message.message });
      continue;
    }
    const finding = findingOf(source, message);
    const range = places.message(message);
    problems.push({
      rule,
      message: message.message,
      severity: message.severity === 2 ? 2 : 1,
      ...range,
      ...(module.meta.docs?.url ? { url: module.meta.docs.url } : {}),
      ...(finding?.certainty ? { certainty: finding.certainty } : {}),
      related: (finding?.related ?? []).map((place) => toRelated(place, places)).filter((place) => place !== undefined),
      repairs: toRepairs(message, finding, places),
      ...(finding?.workspaceRepairs ? { wide: finding.workspaceRepairs.map(toWideRepair) } : {}),
      disable: config.noInlineConfig ? [] : [disable.line(ruleId, message.line, range.start - places.offset(0)), disable.file(ruleId)].map((repair) => shifted(repair, places)),
    });
  }
  return { problems, failures };
}

function toUnused(message: Message, source: Source, text: string, places: Places, config: LintConfig): Problem | undefined {
  const at = places.message(message).start - places.offset(0);
  const comment = source.getAllComments().find(({ range }) => range[0] <= at && at < range[1]);
  if (!comment) return undefined;
  const range = [places.offset(comment.range[0]), places.offset(comment.range[1])] as const;
  const unused = parseUnusedDirective(message.message, text, range, config.prefix);
  if (!unused) return undefined;
  return {
    rule: unused.rules[0] ?? '',
    message: `This comment disables ${unused.rules.join(', ')}, but nothing was found there.`,
    severity: message.severity === 2 ? 2 : 1,
    start: range[0],
    end: range[1],
    related: [],
    repairs: [{ kind: 'fix', title: 'Remove the disable comment that is not needed', edits: unused.edits }],
    disable: [],
    unusedDirective: true,
  };
}

function toRelated(place: NonNullable<Finding['related']>[number], places: Places): PlainRelated | undefined {
  const { message, node, file, loc } = place;
  if (file !== undefined && loc) {
    const start = { line: Math.max(0, loc.start.line - 1), character: loc.start.column };
    return { message, file, range: { start, end: { line: Math.max(0, loc.end.line - 1), character: loc.end.column } } };
  }
  if (node) return { message, start: places.offset(node.range[0]), end: places.offset(node.range[1]) };
  return loc ? { message, ...places.range(loc) } : undefined;
}

/** The repairs as the rule described them; without a description, what ESLint made of them. */
function toRepairs(message: Message, finding: Finding | undefined, places: Places): PlainRepair[] {
  const toEdit = ({ range, text }: { range: readonly [number, number]; text: string }) => ({ start: places.offset(range[0]), end: places.offset(range[1]), text });
  if (finding?.repairs) {
    const repairs = finding.repairs.map(({ kind, title, edits }): PlainRepair => ({ kind, title, edits: edits.map(toEdit) }));
    const fix = repairs.find(({ kind }) => kind === 'fix');
    return [...(fix ? [fix] : []), ...repairs.filter(({ kind }) => kind === 'suggestion')];
  }
  return [
    ...(message.fix ? [{ kind: 'fix' as const, title: 'Repair this', edits: [toEdit(message.fix)] }] : []),
    ...(message.suggestions ?? []).map(({ desc, fix }): PlainRepair => ({ kind: 'suggestion', title: desc, edits: [toEdit(fix)] })),
  ];
}

const shifted = (repair: PlainRepair, places: Places): PlainRepair => ({
  ...repair,
  edits: repair.edits.map(({ start, end, text }) => ({ start: places.offset(start), end: places.offset(end), text })),
});

/** The repair of a problem that keeps behaviour, or its suggestion with a title. */
const repairOf = ({ repairs }: Problem, title: string | undefined): PlainRepair | undefined =>
  repairs.find((repair) => (title === undefined ? repair.kind === 'fix' : repair.kind === 'suggestion' && repair.title === title));

/** The text with the repairs, as far as they do not touch each other; undefined when there is none. */
function applyRepairs(text: string, repairs: readonly PlainRepair[]): string | undefined {
  const edits = chooseRepairs(repairs);
  if (edits.length === 0) return undefined;
  let result = '';
  let from = 0;
  for (const edit of edits) {
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  const fixed = result + text.slice(from);
  return fixed === text ? undefined : fixed;
}

/** All edits of the repairs that fit together, in order of place. A repair goes in whole or not at all. */
function chooseRepairs(repairs: readonly PlainRepair[]): { start: number; end: number; text: string }[] {
  const taken: { start: number; end: number; text: string }[] = [];
  const spans: { start: number; end: number }[] = [];
  for (const { edits } of repairs) {
    if (edits.length === 0) continue;
    // As in ESLint, a repair owns everything between its first and its last edit.
    const span = { start: Math.min(...edits.map(({ start }) => start)), end: Math.max(...edits.map(({ end }) => end)) };
    if (spans.some((other) => span.start <= other.end && other.start <= span.end)) continue;
    spans.push(span);
    taken.push(...edits);
  }
  return taken.toSorted((a, b) => a.start - b.start || a.end - b.end);
}
