/** The settings under `settings['async-hazards']`, shared by all rules. */

export interface KnowledgeSettings {
  /** Calls whose promise may be left alone: `module.name`, `Type.method` or a plain function name. */
  readonly safeToFloat: readonly string[];
  /** Calls that never reject. */
  readonly neverRejects: readonly string[];
  /** Calls that must stay in turn although they look independent. */
  readonly ordered: readonly string[];
}

export interface HazardSettings {
  /** Where types come from: `auto` takes the parser services if there are any, else the project's TypeScript 7 if there is one. */
  readonly types: 'auto' | 'services' | 'native' | 'none';
  /** Seconds that TypeScript 7 may take for one answer (loading a project is one) before it is ended and started again. */
  readonly typesTimeLimit: number;
  /** Name of the function that repairs hand a rejection to. */
  readonly reportError: string;
  /** Whether the program installs a handler for unhandled rejections on purpose. */
  readonly globalRejectionHandler: boolean;
  /** Where the code runs. */
  readonly environment: 'auto' | 'node' | 'browser';
  /** Bound that repairs write where they bound concurrency. */
  readonly concurrency: number;
  readonly knowledge: KnowledgeSettings;
}

export const defaultSettings: HazardSettings = {
  types: 'auto',
  typesTimeLimit: 60,
  reportError: 'reportError',
  globalRejectionHandler: false,
  environment: 'auto',
  concurrency: 8,
  knowledge: { safeToFloat: [], neverRejects: [], ordered: [] },
};

/** Reads the shared settings; what is missing or of the wrong kind takes its default. */
export function parseSettings(settings: unknown): HazardSettings {
  const given = (settings as Record<string, unknown> | undefined)?.['async-hazards'];
  if (typeof given !== 'object' || given === null) return defaultSettings;
  const wanted = given as Record<string, unknown>;
  const oneOf = <T extends string>(key: string, values: readonly T[], fallback: T): T =>
    values.includes(wanted[key] as T) ? (wanted[key] as T) : fallback;
  const knowledge = (wanted.knowledge ?? {}) as Record<string, unknown>;
  const strings = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  return {
    types: oneOf('types', ['auto', 'services', 'native', 'none'], defaultSettings.types),
    typesTimeLimit: typeof wanted.typesTimeLimit === 'number' && wanted.typesTimeLimit > 0 ? wanted.typesTimeLimit : defaultSettings.typesTimeLimit,
    reportError: typeof wanted.reportError === 'string' ? wanted.reportError : defaultSettings.reportError,
    globalRejectionHandler: wanted.globalRejectionHandler === true,
    environment: oneOf('environment', ['auto', 'node', 'browser'], defaultSettings.environment),
    concurrency: typeof wanted.concurrency === 'number' && wanted.concurrency >= 1 ? Math.floor(wanted.concurrency) : defaultSettings.concurrency,
    knowledge: {
      safeToFloat: strings(knowledge.safeToFloat),
      neverRejects: strings(knowledge.neverRejects),
      ordered: strings(knowledge.ordered),
    },
  };
}
