/** Where jobs are answered, one after another: the inside of a lint worker, whatever it runs in. */
import type { TSESTree } from '@typescript-eslint/types';
import type { RuleSummary } from '../protocol.ts';
import type { FromWorker, Job, PresetFacts, RuleEntry, ToWorker } from './jobs.ts';
import { insertPattern, type Project } from './insert.ts';
import { refactor } from './refactor.ts';
import { FileLinter, type RuleModule, type Tools } from './linter.ts';
import { Unwanted, type Worked } from './signals.ts';
import { timelineOf, type Tree } from './timeline.ts';

/** What the worker needs of the plugin; the plugin's own type is wider. */
export interface WorkerPlugin {
  readonly meta: { readonly version: string; readonly namespace: string };
  readonly rules: Readonly<Record<string, RuleModule>>;
  readonly configs: Readonly<Record<string, { readonly rules: Readonly<Record<string, unknown>>; readonly settings?: Readonly<Record<string, unknown>> }>>;
}

/** What the desk is given by the worker that it stands in. */
export interface DeskMeans {
  readonly plugin: WorkerPlugin;
  readonly worked: Worked;
  /** How the file of a job is parsed, and where its types come from. */
  readonly tools: Omit<Tools, 'rules'>;
  /** What else a project knows, for patterns. */
  readonly project: Project;
  /**
   * Parses any text by itself.
   * @throws a SyntaxError-like object for text that does not parse
   */
  parse(text: string, options: object): { readonly ast: unknown };
  /** A file is closed; its path with forward slashes. */
  closed?(path: string): void;
  /** Files were made, changed or deleted on disk; their paths with forward slashes. */
  changed?(paths: readonly string[]): void;
  say(message: FromWorker): void;
}

/** A sample that is linted before the first file, so that the first file does not pay for a cold engine. */
const SAMPLE = `
import { readFile } from 'node:fs/promises';
export class Loader {
  #cache = new Map<string, Promise<string>>();
  async load(names: readonly string[], signal?: AbortSignal): Promise<string[]> {
    const texts: string[] = [];
    for (const name of names) {
      try {
        texts.push(await (this.#cache.get(name) ?? readFile(name, 'utf8')));
      } catch (error) {
        if (signal?.aborted) throw error;
        console.error(\`cannot read \${name}\`, error);
      }
    }
    this.load(names).then((all) => all.length);
    return texts;
  }
}
export const later = () => new Promise<void>((resolve) => setTimeout(resolve, 10));
`;

/**
 * Says that it is ready, and answers what comes from then on.
 * @returns takes a message
 */
export function openDesk({ plugin, worked, tools, project, parse, closed, changed, say }: DeskMeans): (message: ToWorker) => void {
  const linter = new FileLinter({ ...tools, rules: plugin.rules }, worked);
  const tree = (text: string, file: string): Tree =>
    parse(text, { filePath: file.replaceAll('\\', '/'), range: true, loc: true, tokens: true, comment: true, preserveNodeMaps: false }) as unknown as Tree;
  const program = (text: string, file: string): TSESTree.Program => tree(text, file).ast;

  const run = (job: Job): unknown => {
    switch (job.kind) {
      case 'lint':
        return linter.lint(job);
      case 'fix':
        return linter.fix(job);
      case 'close':
        return closed?.(job.path.replaceAll('\\', '/'));
      case 'changed':
        return changed?.(job.paths.map((path) => path.replaceAll('\\', '/')));
      case 'insert':
        return insertPattern(job, program, project);
      case 'refactor':
        return refactor(job, linter.analysis(job.file), program, project);
      case 'timeline':
        return timelineOf(job, tree);
    }
  };

  const answer = ({ id, job }: ToWorker): void => {
    worked.begin(id);
    try {
      worked.halt();
      say({ kind: 'done', id, answer: run(job) });
    } catch (error) {
      if (error instanceof Unwanted) say({ kind: 'dropped', id });
      else say({ kind: 'failed', id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };

  const presets = presetsOf(plugin);
  say({ kind: 'ready', version: plugin.meta.version, rules: summariesOf(plugin), presets });
  const config = { key: '', prefix: plugin.meta.namespace, rules: presets['recommended']?.rules ?? {}, settings: {}, unusedDirectives: 1 as const };
  worked.begin(-1);
  for (let i = 0; i < 2; i++) {
    linter.lint({ kind: 'lint', tier: 'syntax', file: { path: '/sample.ts', root: '/', text: SAMPLE, native: false }, config, maxProblems: 1 });
  }
  return answer;
}

const levelOf = (value: unknown): string => {
  const level: unknown = Array.isArray(value) ? value[0] : value;
  return typeof level === 'string' ? level : 'off';
};

function presetsOf({ configs, meta }: WorkerPlugin): Record<string, PresetFacts> {
  const entry = (value: unknown): RuleEntry | undefined => {
    const [level, ...options] = Array.isArray(value) ? (value as unknown[]) : [value];
    if (level === 'error' || level === 2) return [2, ...options];
    return level === 'warn' || level === 1 ? [1, ...options] : undefined;
  };
  return Object.fromEntries(
    Object.entries(configs).map(([preset, { rules, settings }]) => [
      preset,
      {
        rules: Object.fromEntries(
          Object.entries(rules).flatMap(([name, value]) => {
            const found = entry(value);
            return found ? [[name.replace(`${meta.namespace}/`, ''), found] as const] : [];
          }),
        ),
        settings: (settings?.['async-hazards'] ?? {}) as Record<string, unknown>,
      },
    ]),
  );
}

function summariesOf({ rules, configs, meta }: WorkerPlugin): RuleSummary[] {
  return Object.entries(rules).map(([name, rule]) => {
    const docs = (rule.meta.docs ?? {}) as Partial<RuleSummary>;
    const levels = Object.entries(configs).map(([preset, config]) => [preset, levelOf(config.rules[`${meta.namespace}/${name}`])]);
    return {
      name,
      family: docs.family ?? '',
      description: docs.description ?? '',
      types: docs.types ?? 'unused',
      url: docs.url ?? '',
      presets: Object.fromEntries(levels) as Record<string, string>,
    };
  });
}
