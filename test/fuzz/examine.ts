/** One program: its findings, every repair of them applied by itself, and all of these run under many schedules. */
import { join } from 'node:path';
import type { Linter } from 'eslint';
import { allRules } from '../../rules/hazards/index.ts';
import { lint, programOf, repairsOf } from '../rules/picture.ts';
import { broken } from './compare.ts';
import { compile, execute, type Compiled, type Trace } from './execute.ts';
import { promiseOf, type PromiseOfRepair } from './promises-of-repairs.ts';
import { schedulesOf, type Schedule } from './schedule.ts';

export interface Difference {
  readonly rule: string;
  readonly title: string;
  readonly why: string;
  readonly original: string;
  readonly repaired: string;
  readonly schedule?: Schedule;
  readonly before?: Trace;
  readonly after?: Trace;
}

export interface Examined {
  readonly differences: readonly Difference[];
  /** Titles of the repairs that were run, with the rule, once for each time. */
  readonly repairs: readonly string[];
  readonly runs: number;
}

export interface ExamineOptions {
  readonly seed: number;
  readonly typed?: boolean;
  /** Only repairs whose rule or title has this in it. */
  readonly only?: string | undefined;
  /** Repairs that are known to differ already, as `rule: title` with names taken out. */
  readonly except?: ReadonlySet<string>;
}

/** In a project that has Express 4. */
const PATH = join(import.meta.dirname, 'project', 'service.ts');

/** Programs that have a function for failures name it in their settings. */
const settingsFor = (code: string): object => (/\breport\(/u.test(code) ? { reportError: 'report' } : {});

/** Options that say "also". */
const WIDENING = new Set(['outsideLoops', 'returnedObjects', 'callers', 'offered', 'exported', 'missedAborts', 'objects', 'wrapped']);

/** Every rule, with all that it can report; loops also where little is known of the calls. */
const RULES: Linter.RulesRecord = Object.fromEntries(allRules.map(({ name, meta }) => {
  const properties = (meta.schema as readonly { properties?: Record<string, { enum?: readonly string[]; items?: { enum?: readonly string[] } }> }[])[0]?.properties ?? {};
  const wide: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(properties)) {
    if (schema.enum?.includes('unknown')) wide[key] = 'unknown';
    if (key === 'also') wide[key] = schema.items?.enum;
    if (WIDENING.has(key)) wide[key] = true;
  }
  return [`async-hazards/${name}`, Object.keys(wide).length > 0 ? ['error', wide] : 'error'];
}));

/** Rules whose findings are promises that nobody handles. */
const CARELESS = /(?:no-floating-promise|no-unconsumed-promise|no-late-await|no-async-callback|no-for-await-of-promises|no-ineffective-try|require-handler-on-void|no-unowned-background-work|no-broken-promise-executor|no-unawaited-value)$/u;

/** What the rules see with types only, or take for something else than a promise that nobody handles: streams, processes, timers. */
const FORGOTTEN = /^\s*(?:items\.map\(async|await Promise\.all\(items\.map\(\(\w+\) => \[)|\bopenTask\((?!id:)|\b(?:spawn|exec|fs\.create\w+)\(|\bawait setTimeout\(async/gmu;

/** Executors that do not hear of every failure; whether what they call gives a promise is seen with types only. */
const HANGS = /new Promise(?:<\w+>)?\((?:async )?\(resolve(?:, reject)?\) => (?:\{$|\w+\(|\{ \w+\.on\()/mu;

/** Whether what a repair is for is among the counted places. */
const isCareless = (rule: string, title: string, promise: PromiseOfRepair): boolean => CARELESS.test(rule) || (rule === 'no-pointless-await' && promise.unhandled === 'handled' && !title.startsWith('Wait for the time'));

/** A title without the names of the program, to count by. */
export const kindOf = (rule: string, title: string): string => `${rule}: ${title.replaceAll(/`[^`]*`/gu, '`…`').replaceAll(/\d+/gu, 'N')}`;

/** Looks at one program; stops at the first difference of each kind of repair. */
export async function examine(code: string, options: ExamineOptions): Promise<Examined> {
  const messages = lint(PATH, code, RULES, options.typed ? programOf(new Map([[PATH, code]])) : undefined, settingsFor(code));
  const repairs = messages.flatMap((message) => repairsOf([message]).map((repair) => ({ rule: (message.ruleId ?? '').replace(/^async-hazards\//u, ''), ...repair })))
    .filter(({ rule, title }) => (options.only === undefined || rule.includes(options.only) || title.includes(options.only)) && !options.except?.has(kindOf(rule, title)));
  const done: Examined = { differences: [], repairs: repairs.map(({ rule, title }) => kindOf(rule, title)), runs: 0 };
  if (repairs.length === 0) return done;

  const schedules = schedulesOf(options.seed);
  const original = await runAll(await compile(code), schedules);
  let runs = schedules.length;
  const careless = messages.filter(({ ruleId }) => CARELESS.test(ruleId ?? '')).length + (code.match(FORGOTTEN)?.length ?? 0);
  const about = {
    everUnhandled: original.some(({ unhandled }) => unhandled.length > 0),
    everLeaks: original.some(({ listeners }) => listeners > 0) || messages.some(({ ruleId }) => ruleId === 'async-hazards/no-abort-listener-leak'),
    mayHang: HANGS.test(code),
    throwsAtOnce: /Sync\(`|throw new/u.test(code),
    shares: /\bshared/u.test(code),
  };
  const differences: Difference[] = [];
  for (const { rule, title, apply } of repairs) {
    const repaired = apply(code);
    const found = (why: string, more: Partial<Difference> = {}): void => { differences.push({ rule, title, why, original: code, repaired, ...more }); };
    const promise = promiseOf(title);
    if (!promise) {
      found('promises-of-repairs.ts has no line for this repair');
      continue;
    }
    let compiled: Compiled;
    try {
      compiled = await compile(repaired);
    } catch (error) {
      found(`the repaired program does not parse: ${String(error)}`);
      continue;
    }
    for (const [index, schedule] of schedules.entries()) {
      const before = original[index];
      if (!before) continue;
      // sequential: the runs share the process's one event for unhandled rejections
      const after = await execute(compiled, schedule);
      runs += 1;
      const why = broken(promise, schedule, before, after, { ...about, othersCareless: Math.max(0, careless - (isCareless(rule, title, promise) ? 1 : 0)) });
      if (why === undefined) continue;
      found(why, { schedule, before, after });
      break;
    }
  }
  return { ...done, differences, runs };
}

async function runAll(program: Compiled, schedules: readonly Schedule[]): Promise<readonly Trace[]> {
  const traces: Trace[] = [];
  // sequential: the runs share the process's one event for unhandled rejections
  for (const schedule of schedules) traces.push(await execute(program, schedule));
  return traces;
}
