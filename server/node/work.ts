/** A lint worker of Node: takes jobs one after another from the protocol thread and answers each. */
import { setPriority } from 'node:os';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { forgetPackages } from '../../rules/analysis/host-node.ts';
import { forgetNative } from '../../rules/analysis/types/native/find.ts';
import { compilerFor, tellSessions } from '../../rules/analysis/types/native/sessions.ts';
import { openDesk, type WorkerPlugin } from '../lint/desk.ts';
import type { FromWorker, ToWorker, WorkerData } from '../lint/jobs.ts';
import type { Tools } from '../lint/linter.ts';
import { Worked } from '../lint/signals.ts';
import { SourceTrees } from '../lint/source-trees.ts';
import { nodeProject } from './project.ts';
import { TypeProjects } from './type-projects.ts';
import { EditorTypes } from './types/editor-types.ts';

export type Parse = (text: string, options: object) => { ast: unknown };

/** Politeness, as in `nice`: enough to let the first tier go first, not enough to starve. */
const BACKGROUND = 5;

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
  const tools: Omit<Tools, 'rules'> = {
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
  // What comes before the desk is open waits in the port.
  const answer = openDesk({
    plugin,
    worked,
    tools,
    project: nodeProject,
    parse,
    closed: (file) => projects?.close(file),
    changed(paths) {
      if (paths.some((changed) => changed.endsWith('package.json'))) {
        forgetPackages();
        forgetNative();
      }
      tellSessions();
      projects?.changed(paths);
    },
    say: (message: FromWorker) => port.postMessage(message),
  });
  port.on('message', (message: ToWorker) => answer(message));
}
