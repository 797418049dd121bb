/** A lint worker: takes jobs one after another from the protocol thread and answers each. */
import { setPriority } from 'node:os';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { forgetNative } from '../../rules/analysis/types/native/find.ts';
import { compilerFor, tellSessions } from '../../rules/analysis/types/native/sessions.ts';
import type { RuleSummary } from '../protocol.ts';
import type { FromWorker, Job, PresetFacts, RuleEntry, ToWorker, WorkerData } from './jobs.ts';
import { insertPattern } from './insert.ts';
import { refactor } from './refactor.ts';
import { FileLinter, type RuleModule, type Tools } from './linter.ts';
import { Unwanted, Worked } from './signals.ts';
import { SourceTrees } from './source-trees.ts';
import { timelineOf, type Tree } from './timeline.ts';
import { EditorTypes } from '../types/editor-types.ts';
import { TypeProjects } from './type-projects.ts';

/** What the worker needs of the plugin; the plugin's own type is wider. */
export interface WorkerPlugin {
  readonly meta: { readonly version: string; readonly namespace: string };
  readonly rules: Readonly<Record<string, RuleModule>>;
  readonly configs: Readonly<Record<string, { readonly rules: Readonly<Record<string, unknown>>; readonly settings?: Readonly<Record<string, unknown>> }>>;
}
export type Parse = (text: string, options: object) => { ast: unknown };

/** Politeness, as in `nice`: enough to let the first tier go first, not enough to starve. */
const BACKGROUND = 5;

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

/** Serves jobs until the process ends. */
export function work(plugin: WorkerPlugin, parse: Parse): void {
  const port = parentPort;
  if (!port) throw new Error('lint-worker.js is started by server.js');
  // typescript-estree guesses from these that files never change; here they do.
  delete process.env['CI'];
  process.env['TSESTREE_SINGLE_RUN'] = 'false';
  // Of a compiler's process: after each edit it has a program's worth of garbage, and somebody waits.
  process.env['GOGC'] ??= '100';

  const { shared, background } = workerData as WorkerData;
  // On Linux a priority is that of a thread; elsewhere it would be that of the whole server.
  if (background && process.platform === 'linux') setPriority(BACKGROUND);
  const worked = new Worked(shared);
  const editor = new EditorTypes(() => worked.unwanted);
  let projects: TypeProjects | undefined;
  let trees = new SourceTrees();
  const tools: Tools = {
    rules: plugin.rules,
    hasNative: ({ native, path: at, typescript }) => {
      editor.use(native ? typescript : undefined);
      return native && compilerFor(path.dirname(at)) !== undefined;
    },
    parse(text, file, types, options) {
      const filePath = file.path.replaceAll('\\', '/');
      // A rule looks into another file: that is none of what is edited, and the tree of this one is in use.
      const { filePath: wanted = filePath } = options as { filePath?: string };
      if (wanted.replaceAll('\\', '/') !== filePath) return parse(text, options);
      const program = types && !tools.hasNative(file) ? programOf(filePath, text, file.root) : undefined;
      const tree = program ? program.getSourceFile(filePath) : treeOf(filePath, text, options);
      return parse(text, { ...options, filePath, tree, program });
    },
  };
  const treeOf = (file: string, text: string, options: object): unknown => {
    try {
      return trees.tree(file, text, (options as { sourceType?: unknown }).sourceType === 'module');
    } catch {
      // Without it the parser makes its own.
      trees = new SourceTrees();
      return undefined;
    }
  };
  const programOf = (file: string, text: string, root: string): ReturnType<TypeProjects['program']> => {
    projects ??= new TypeProjects();
    try {
      return projects.program(file, text.replace(/^\uFEFF/u, ''), root.replaceAll('\\', '/'));
    } catch {
      // TypeScript's own state may be broken now: start afresh, and do without types this time.
      projects = undefined;
      return undefined;
    }
  };
  const linter = new FileLinter(tools, worked);

  const tree = (text: string, file: string): Tree =>
    parse(text, { filePath: file.replaceAll('\\', '/'), range: true, loc: true, tokens: true, comment: true, preserveNodeMaps: false }) as unknown as Tree;

  const run = (job: Job): unknown => {
    switch (job.kind) {
      case 'lint':
        return linter.lint(job);
      case 'fix':
        return linter.fix(job);
      case 'close':
        return projects?.close(job.path.replaceAll('\\', '/'));
      case 'changed':
        if (job.paths.some((changed) => changed.endsWith('package.json'))) forgetNative();
        tellSessions();
        return projects?.changed(job.paths.map((changed) => changed.replaceAll('\\', '/')));
      case 'insert':
        return insertPattern(job, (text, file) => tree(text, file).ast);
      case 'refactor':
        return refactor(job, linter.analysis(job.file), (text, file) => tree(text, file).ast);
      case 'timeline':
        return timelineOf(job, tree);
    }
  };
  const say = (message: FromWorker): void => port.postMessage(message);

  port.on('message', ({ id, job }: ToWorker) => {
    worked.begin(id);
    try {
      worked.halt();
      say({ kind: 'done', id, answer: run(job) });
    } catch (error) {
      if (error instanceof Unwanted) say({ kind: 'dropped', id });
      else say({ kind: 'failed', id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });

  const presets = presetsOf(plugin);
  say({ kind: 'ready', version: plugin.meta.version, rules: summariesOf(plugin), presets });
  const config = { key: '', prefix: plugin.meta.namespace, rules: presets['recommended']?.rules ?? {}, settings: {}, unusedDirectives: 1 as const };
  worked.begin(-1);
  for (let i = 0; i < 2; i++) {
    linter.lint({ kind: 'lint', tier: 'syntax', file: { path: '/sample.ts', root: '/', text: SAMPLE, native: false }, config, maxProblems: 1 });
  }
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
