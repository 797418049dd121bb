/**
 * Decides what is linted when, and knows the findings of each open document at its present revision. First the tier without types,
 * then the one with them; one run of each at most for a document, dropped as soon as its text is old.
 */
import type { DocumentConfig } from '../config/configs.ts';
import type { OpenDocument } from '../documents/documents.ts';
import { reasonToSkip } from '../documents/guard.ts';
import { diskPath } from '../documents/paths.ts';
import { troubleText, type Lane, type LaneTrouble, type Outcome, type Wanted } from '../lint/lane.ts';
import type { JobFile, LintAnswer, LintConfig, LintJob, Problem, RuleFailure, Tier } from '../lint/jobs.ts';
import type { StatusNote } from '../protocol.ts';
import type { Settings } from '../settings.ts';
import { merge, moved, typesMade, type TypesMade } from './merge.ts';

/** What is known of a document at its present revision. */
export interface View {
  readonly revision: number;
  readonly state: 'off' | 'syntax' | 'types';
  readonly waitingForTypes: boolean;
  readonly problems: readonly Problem[];
  readonly config: DocumentConfig | undefined;
  readonly notes: readonly StatusNote[];
  readonly syntaxMs?: number;
  readonly typesMs?: number;
  /** Where the types came from, in words. */
  readonly typesFrom?: string;
}

export interface TrackerHost {
  readonly syntax: Lane;
  readonly types: Lane;
  settingsOf(document: OpenDocument): Promise<Settings>;
  configOf(document: OpenDocument): Promise<DocumentConfig>;
  jobFile(document: OpenDocument): JobFile;
  /** Whether there are processors enough for both tiers at once, beside the editor and its other servers. */
  readonly hasRoom: boolean;
  /** Whether some rule of a configuration gains by types. */
  gainsByTypes(config: LintConfig): boolean;
  /** The findings of a document changed without anybody having asked. */
  onNews(document: OpenDocument, view: View): void;
  onStatus(document: OpenDocument, view: View): void;
  /** Whether to measure what each rule takes. */
  timings(): boolean;
  /** A tier has answered for a text that is still the present one. */
  onAnswer(document: OpenDocument, tier: Tier, answer: LintAnswer): void;
  /** The tier with types was asked. */
  onTypesAsked(wanted: Wanted<LintAnswer>): void;
  onFailures(failures: readonly RuleFailure[]): void;
  /** Something is wrong with the types, although they may have been there all the same. */
  onTypesTrouble(text: string): void;
}

interface Run {
  readonly revision: number;
  readonly key: string;
  readonly wanted: Wanted<LintAnswer>;
}
interface Result {
  readonly revision: number;
  readonly key: string;
  readonly world: number;
  readonly answer: LintAnswer;
}

/** Longest wait for a pause in typing before types are asked. */
const LONGEST_PAUSE_MS = 400;
/** Milliseconds: edits that follow each other faster are typing; one that comes after rest may be the only one, and is not made to wait. */
const TYPING_MS = 250;
/** Wait before types are asked again because another file changed. */
const WORLD_PAUSE_MS = 500;

class State {
  settings: Settings | undefined;
  config: DocumentConfig | undefined;
  syntax: Result | undefined;
  types: Result | undefined;
  made: TypesMade | undefined;
  /** The last findings that stood on a text that parsed. */
  good: { revision: number; problems: readonly Problem[] } | undefined;
  syntaxRun: Run | undefined;
  typesRun: Run | undefined;
  pause: ReturnType<typeof setTimeout> | undefined;
  skip: StatusNote | undefined;
  /** The revision whose check was given up, and why. */
  givenUp: { readonly revision: number; readonly note: StatusNote } | undefined;
  /** Why types are not asked, until something on disk changes. */
  withoutTypes: StatusNote | undefined;
  typesMs = 0;
  /** When the text last changed, and how long it had been the same before that, in milliseconds. */
  edited = { at: Number.NEGATIVE_INFINITY, afterRestOf: Number.POSITIVE_INFINITY };
}

export class Tracker {
  readonly #host: TrackerHost;
  readonly #states = new WeakMap<OpenDocument, State>();
  /** Grows when some file changes that others may depend on. */
  #world = 0;
  #banned: ReadonlyMap<string, StatusNote> = new Map();

  constructor(host: TrackerHost) {
    this.#host = host;
  }

  /**
   * The findings at the present revision, linting first if need be.
   * @returns undefined when the document was changed or closed meanwhile: the answer would be for an old text
   */
  async view(document: OpenDocument): Promise<View | undefined> {
    const { revision } = document;
    const isOld = (): boolean => document.isClosed || document.revision !== revision;
    const state = this.#state(document);
    const [settings, config] = [await this.#host.settingsOf(document), await this.#host.configOf(document)];
    if (isOld()) return undefined;
    state.settings = settings;
    state.config = this.#withoutBanned(config);
    state.skip = config.off ?? reasonToSkip(document.uri, document.text, settings.maxFileSize);
    const { key } = state.config.lint;
    const waitsForSave = settings.run === 'onSave' && revision !== document.savedRevision;
    const gaveUp = state.givenUp?.revision === revision;
    const isKnown = state.syntax?.revision === revision && state.syntax.key === key;
    if (!state.skip && !waitsForSave && !gaveUp && !isKnown) {
      // An edit that comes after rest may be the only one for a while: both tiers start at once where that slows neither.
      if (this.#host.hasRoom && state.edited.afterRestOf >= TYPING_MS) this.#planTypes(document, state, settings, state.config.lint, 'at once');
      await this.#runSyntax(document, state, settings, state.config.lint);
      if (isOld()) return undefined;
      // A rule was switched off while it ran: once more without it.
      if (this.#withoutBanned(config).lint.key !== key) return this.view(document);
      // Another question, with another configuration, took this one's place.
      if (state.syntax?.key !== key && state.givenUp?.revision !== revision) return undefined;
    }
    if (!state.skip && !waitsForSave) this.#planTypes(document, state, settings, state.config.lint);
    const view = this.#look(document, state);
    this.#host.onStatus(document, view);
    return view;
  }

  /** Findings as far as they are known now; runs nothing. */
  peek(document: OpenDocument): View {
    return this.#look(document, this.#state(document));
  }

  /** The text changed: work on the old text is dropped. */
  changed(document: OpenDocument): void {
    this.#world++;
    const state = this.#state(document);
    const at = performance.now();
    state.edited = { at, afterRestOf: at - state.edited.at };
    this.#stop(state);
  }

  closed(document: OpenDocument): void {
    this.#stop(this.#state(document));
    const file = diskPath(document.uri);
    if (file !== undefined) this.#host.types.tell({ kind: 'close', path: file });
  }

  /** Files changed on disk: types may be different, and may be to be had where there were none. */
  diskChanged(paths: readonly string[], documents: readonly OpenDocument[]): void {
    this.#world++;
    this.#host.types.tell({ kind: 'changed', paths });
    // Of other files the first tier knows packages only.
    if (paths.some((path) => path.endsWith('package.json'))) this.#host.syntax.tell({ kind: 'changed', paths });
    if (paths.some((path) => /[tj]sconfig[^/\\]*\.json$/u.test(path))) this.typesMayDiffer(documents);
  }

  /** Types may be to be had where there were none, or come from elsewhere. */
  typesMayDiffer(documents: readonly OpenDocument[]): void {
    this.#world++;
    for (const document of documents) this.#state(document).withoutTypes = undefined;
  }

  /** Settings or configurations changed: nothing that was known holds. */
  forget(documents: readonly OpenDocument[]): void {
    for (const document of documents) {
      const state = this.#state(document);
      this.#stop(state);
      state.syntax = state.types = state.made = state.givenUp = undefined;
    }
  }

  /** A rule did not come back: it is left out from now on. */
  ban(rule: string, note: StatusNote): void {
    this.#banned = new Map([...this.#banned, [rule, note]]);
  }

  #state(document: OpenDocument): State {
    let state = this.#states.get(document);
    if (!state) this.#states.set(document, (state = new State()));
    return state;
  }

  #stop(state: State): void {
    clearTimeout(state.pause);
    state.pause = undefined;
    state.syntaxRun?.wanted.drop();
    state.typesRun?.wanted.drop();
    state.syntaxRun = state.typesRun = undefined;
  }

  #withoutBanned(config: DocumentConfig): DocumentConfig {
    if (this.#banned.size === 0) return config;
    const rules = Object.fromEntries(Object.entries(config.lint.rules).filter(([name]) => !this.#banned.has(name)));
    return { ...config, lint: { ...config.lint, rules, key: `${config.lint.key} without ${[...this.#banned.keys()].join()}` }, notes: [...config.notes, ...this.#banned.values()] };
  }

  #job(document: OpenDocument, settings: Settings, config: LintConfig, tier: Tier): LintJob {
    return { kind: 'lint', tier, file: this.#host.jobFile(document), config, maxProblems: settings.maxProblems, ...(this.#host.timings() ? { timings: true } : {}) };
  }

  async #runSyntax(document: OpenDocument, state: State, settings: Settings, config: LintConfig): Promise<void> {
    const { revision } = document;
    const world = this.#world;
    let run = state.syntaxRun;
    if (run?.revision !== revision || run.key !== config.key) {
      run?.wanted.drop();
      run = { revision, key: config.key, wanted: this.#host.syntax.ask<LintAnswer>(this.#job(document, settings, config, 'syntax')) };
      state.syntaxRun = run;
    }
    const outcome = await run.wanted.outcome;
    if (state.syntaxRun === run) state.syntaxRun = undefined;
    if (document.isClosed || document.revision !== revision) return;
    if (outcome.kind === 'done') {
      if (state.syntax?.revision === revision && state.syntax.key === config.key) return;
      state.syntax = { revision, key: config.key, world, answer: outcome.answer };
      this.#host.onAnswer(document, 'syntax', outcome.answer);
      this.#host.onFailures(outcome.answer.failures);
      if (outcome.answer.syntaxError === undefined && outcome.answer.parserFailure === undefined) state.good = { revision, problems: merge(outcome.answer.problems, state.made, document.moves) };
      document.moves.forgetBefore(Math.min(state.good?.revision ?? revision, state.made?.revision ?? revision));
    } else if (outcome.kind === 'failed') {
      this.#giveUp(document, state, outcome);
    }
  }

  #giveUp(document: OpenDocument, state: State, { error, trouble }: Extract<Outcome<never>, { kind: 'failed' }>): void {
    const note: StatusNote = { reason: reasonOf(trouble), text: trouble ? troubleText(trouble) : `The check failed: ${error.split('\n')[0]}` };
    if (trouble?.kind === 'timed-out' && trouble.rule !== undefined) {
      this.ban(trouble.rule, { ...note, text: `${note.text} The rule is off until the server starts again.` });
    } else {
      state.givenUp = { revision: document.revision, note };
    }
  }

  #planTypes(document: OpenDocument, state: State, settings: Settings, config: LintConfig, when: 'at once' | 'after the first tier' = 'after the first tier'): void {
    const { revision } = document;
    const { syntax, types, typesRun } = state;
    if (!settings.types || state.withoutTypes || this.#host.types.isDown || state.givenUp?.revision === revision) return;
    if (diskPath(document.uri) === undefined || !this.#host.gainsByTypes(config)) return;
    if (when === 'after the first tier' && (syntax?.revision !== revision || syntax.answer.syntaxError !== undefined)) return;
    const isFresh = types?.revision === revision && types.key === config.key;
    if (isFresh && types.world === this.#world) return;
    if (state.pause || (typesRun?.revision === revision && typesRun.key === config.key)) return;
    const isTyping = state.edited.afterRestOf < TYPING_MS;
    const wait = isFresh ? WORLD_PAUSE_MS : isTyping && state.typesMs > 100 ? Math.min(LONGEST_PAUSE_MS, state.typesMs / 2) : 0;
    const ask = (): void => {
      state.pause = undefined;
      this.#runTypes(document, state, settings, config, !isFresh).catch((error: unknown) => this.#host.onFailures([{ rule: '', error: String(error) }]));
    };
    if (wait === 0) return ask();
    state.pause = setTimeout(ask, wait);
  }

  async #runTypes(document: OpenDocument, state: State, settings: Settings, config: LintConfig, urgent: boolean): Promise<void> {
    const { revision } = document;
    const world = this.#world;
    const run: Run = { revision, key: config.key, wanted: this.#host.types.ask<LintAnswer>(this.#job(document, settings, config, 'types'), urgent) };
    state.typesRun = run;
    this.#host.onTypesAsked(run.wanted);
    const outcome = await run.wanted.outcome;
    // What types have added is told by what was found without them.
    if (state.syntaxRun?.revision === revision) await state.syntaxRun.wanted.outcome;
    if (state.typesRun !== run) return;
    state.typesRun = undefined;
    if (document.isClosed || document.revision !== revision || outcome.kind === 'dropped' || state.syntax?.revision !== revision) return;
    // The first tier has told what is wrong with the text; nothing more is coming.
    if (outcome.kind === 'done' && (outcome.answer.syntaxError ?? outcome.answer.parserFailure) !== undefined) return this.#host.onStatus(document, this.#look(document, state));
    if (outcome.kind === 'failed') {
      if (outcome.trouble?.kind === 'timed-out' && outcome.trouble.rule !== undefined) {
        this.#giveUp(document, state, outcome);
        const again = await this.view(document);
        if (again) this.#host.onNews(document, again);
        return;
      }
      state.withoutTypes = { reason: reasonOf(outcome.trouble), text: `Checked without types: ${outcome.trouble ? troubleText(outcome.trouble) : outcome.error.split('\n')[0]}` };
    } else {
      const { answer } = outcome;
      state.typesMs = answer.ms;
      this.#host.onAnswer(document, 'types', answer);
      this.#host.onFailures(answer.failures);
      if (answer.typesTrouble !== undefined) this.#host.onTypesTrouble(answer.typesTrouble);
      if (answer.typed) {
        state.types = { revision, key: config.key, world, answer };
        state.made = typesMade(revision, state.syntax?.answer.problems ?? [], answer.problems);
        state.good = { revision, problems: answer.problems };
        document.moves.forgetBefore(revision);
      } else {
        state.withoutTypes = { reason: 'no-types', text: `Checked without types: ${answer.typesTrouble ?? 'no tsconfig.json takes this file in, or it could not be read.'}` };
      }
    }
    const view = this.#look(document, state);
    this.#host.onNews(document, view);
    this.#host.onStatus(document, view);
  }

  #look(document: OpenDocument, state: State): View {
    const { revision } = document;
    const { config, syntax, types, skip, givenUp, withoutTypes } = state;
    const times = { ...(syntax ? { syntaxMs: syntax.answer.ms } : {}), ...(types ? { typesMs: types.answer.ms, ...(types.answer.typesFrom === undefined ? {} : { typesFrom: types.answer.typesFrom }) } : {}) };
    const common = { revision, config, ...times, waitingForTypes: state.pause !== undefined || state.typesRun !== undefined };
    const notes = [...(config?.notes ?? [])];
    if (skip) return { ...common, state: 'off', problems: [], notes: [skip, ...notes] };
    if (givenUp?.revision === revision) return { ...common, state: 'off', problems: this.#before(document, state), notes: [givenUp.note, ...notes] };
    const key = config?.lint.key;
    const withTypes = types?.revision === revision && types.key === key ? types : undefined;
    if (withTypes) return { ...common, state: 'types', problems: withTypes.answer.problems, notes: [...notes, ...notesOf(withTypes.answer)] };
    if (withoutTypes) notes.push(withoutTypes);
    if (syntax?.revision !== revision || syntax.key !== key) return { ...common, state: 'syntax', problems: this.#before(document, state), notes };
    const broken = syntax.answer.syntaxError !== undefined || syntax.answer.parserFailure !== undefined;
    const problems = broken ? this.#before(document, state) : merge(syntax.answer.problems, withoutTypes ? undefined : state.made, document.moves);
    return { ...common, state: 'syntax', problems, notes: [...notes, ...notesOf(syntax.answer)] };
  }

  /** The last findings on a text that parsed, where they are now. */
  #before(document: OpenDocument, { good }: State): readonly Problem[] {
    return good ? moved(good.problems, good.revision, document.moves) : [];
  }
}

const reasonOf = (trouble: LaneTrouble | undefined): StatusNote['reason'] => (trouble && trouble.kind !== 'died' ? trouble.kind : 'failed');

function notesOf({ syntaxError, parserFailure, failures, left }: LintAnswer): StatusNote[] {
  return [
    ...(syntaxError === undefined ? [] : [{ reason: 'syntax-error' as const, text: `The findings are those of the last text that parsed: ${syntaxError}` }]),
    ...(parserFailure === undefined ? [] : [{ reason: 'failed' as const, text: `The parser failed: ${parserFailure}` }]),
    ...failures.map(({ rule, error }) => ({ reason: 'rule-failed' as const, text: `${rule} failed on this file: ${error}` })),
    ...(left > 0 ? [{ reason: 'too-many' as const, text: `${left} more findings are not shown (asyncHazards.maxProblems).` }] : []),
  ];
}
