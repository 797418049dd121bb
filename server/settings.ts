/** The user's settings (`asyncHazards.*`), read with care: what is missing or of the wrong kind takes its default. */
import type { RuleEntry } from './lint/jobs.ts';

export type Level = 'off' | 'warn' | 'error';

export interface Settings {
  readonly enable: boolean;
  readonly run: 'onType' | 'onSave';
  readonly preset: string;
  /** Rule to level, or to level and options. */
  readonly rules: Readonly<Record<string, Level | readonly [Level, ...unknown[]]>>;
  /** `auto`: a workspace whose ESLint configuration uses the plugin is linted as that configuration says. */
  readonly eslintConfig: 'auto' | 'never';
  readonly types: boolean;
  /** Seconds after which the check of one file is stopped. */
  readonly timeLimit: number;
  /** Kilobytes above which a file is not linted. */
  readonly maxFileSize: number;
  readonly maxProblems: number;
  /** Megabytes that the worker with types may take. */
  readonly memoryLimit: number;
  readonly unusedDisableComments: Level;
  /** Passed to the rules as `settings['async-hazards']`. */
  readonly shared: Readonly<Record<string, unknown>>;
  readonly patterns: { readonly flavour: string; readonly helperFolder: string };
}

export const defaultSettings: Settings = {
  enable: true,
  run: 'onType',
  preset: 'recommended',
  rules: {},
  eslintConfig: 'auto',
  types: true,
  timeLimit: 10,
  maxFileSize: 500,
  maxProblems: 200,
  memoryLimit: 2048,
  unusedDisableComments: 'warn',
  shared: {},
  patterns: { flavour: 'auto', helperFolder: '' },
};

const levels: readonly Level[] = ['off', 'warn', 'error'];
export const severityOf = (level: Level): 0 | 1 | 2 => levels.indexOf(level) as 0 | 1 | 2;

/** @param value what a client sent under `asyncHazards`: anything at all */
export function parseSettings(value: unknown): Settings {
  const given = isRecord(value) ? value : {};
  const fallback = defaultSettings;
  const oneOf = <T extends string>(key: string, allowed: readonly T[], otherwise: T): T => (allowed.includes(given[key] as T) ? (given[key] as T) : otherwise);
  const positive = (key: string, otherwise: number): number => {
    const number = given[key];
    return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : otherwise;
  };
  const flag = (key: string, otherwise: boolean): boolean => (typeof given[key] === 'boolean' ? given[key] : otherwise);
  const text = (from: Record<string, unknown>, key: string, otherwise: string): string => (typeof from[key] === 'string' ? from[key] : otherwise);
  const patterns = isRecord(given['patterns']) ? given['patterns'] : {};
  return {
    enable: flag('enable', fallback.enable),
    run: oneOf('run', ['onType', 'onSave'], fallback.run),
    preset: text(given, 'preset', fallback.preset),
    rules: parseRules(given['rules']),
    eslintConfig: oneOf('eslintConfig', ['auto', 'never'], fallback.eslintConfig),
    types: flag('types', fallback.types),
    timeLimit: positive('timeLimit', fallback.timeLimit),
    maxFileSize: positive('maxFileSize', fallback.maxFileSize),
    maxProblems: Math.ceil(positive('maxProblems', fallback.maxProblems)),
    memoryLimit: Math.max(256, Math.ceil(positive('memoryLimit', fallback.memoryLimit))),
    unusedDisableComments: oneOf('unusedDisableComments', levels, fallback.unusedDisableComments),
    shared: isRecord(given['shared']) ? given['shared'] : fallback.shared,
    patterns: { flavour: text(patterns, 'flavour', 'auto'), helperFolder: text(patterns, 'helperFolder', '') },
  };
}

function parseRules(value: unknown): Settings['rules'] {
  if (!isRecord(value)) return {};
  const rules: Record<string, Level | readonly [Level, ...unknown[]]> = {};
  for (const [key, entry] of Object.entries(value)) {
    const name = key.replace(/^async-hazards\//u, '');
    if (levels.includes(entry as Level)) rules[name] = entry as Level;
    else if (Array.isArray(entry) && levels.includes(entry[0] as Level)) rules[name] = entry as unknown as readonly [Level, ...unknown[]];
  }
  return rules;
}

/** A preset with the user's own levels on top. A level alone keeps the options that the preset gives. */
export function rulesOf(preset: Readonly<Record<string, RuleEntry>>, settings: Pick<Settings, 'rules'>, known: (rule: string) => boolean): Record<string, RuleEntry> {
  const rules: Record<string, RuleEntry> = { ...preset };
  for (const [name, wanted] of Object.entries(settings.rules)) {
    if (!known(name)) continue;
    const [level, ...options] = typeof wanted === 'string' ? [wanted] : wanted;
    const severity = severityOf(level);
    if (severity === 0) delete rules[name];
    else rules[name] = [severity, ...(typeof wanted === 'string' ? (rules[name]?.slice(1) ?? []) : options)];
  }
  return rules;
}

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
