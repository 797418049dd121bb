/**
 * Entry of `dist/eslint-config.js`, a process of its own: asks the workspace's ESLint which configuration a file has. It runs the
 * workspace's code, which may throw, hang or end the process, so nothing else lives here.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ChildRequest, FileVerdict } from '../config/eslint-messages.ts';

const PLUGIN = 'eslint-plugin-async-hazards';

interface FileConfig {
  readonly plugins?: Readonly<Record<string, { readonly meta?: { readonly name?: string } } | undefined>>;
  readonly rules?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly linterOptions?: { readonly reportUnusedDisableDirectives?: unknown; readonly noInlineConfig?: unknown };
}
interface ESLintClass {
  new (options: { cwd: string }): { calculateConfigForFile(file: string): Promise<FileConfig | undefined> };
  readonly version: string;
}

let instance: { cwd: string; eslint: InstanceType<ESLintClass>; version: string } | undefined;

function load(cwd: string): NonNullable<typeof instance> {
  if (instance?.cwd === cwd) return instance;
  const { ESLint } = createRequire(path.join(cwd, 'eslint.config.js'))('eslint') as { ESLint: ESLintClass };
  instance = { cwd, eslint: new ESLint({ cwd }), version: ESLint.version };
  return instance;
}

const prefixIn = (config: FileConfig | undefined): string | undefined => Object.entries(config?.plugins ?? {}).find(([, plugin]) => plugin?.meta?.name === PLUGIN)?.[0];

/** Whether files that a project may well have are linted with our plugin: ESLint tells what holds for a file only. */
async function usesElsewhere(eslint: InstanceType<ESLintClass>, cwd: string): Promise<boolean> {
  for (const folder of ['src', '.', 'lib']) {
    for (const extension of ['ts', 'js', 'tsx', 'mjs']) {
      if (prefixIn(await eslint.calculateConfigForFile(path.join(cwd, folder, `async-hazards-probe.${extension}`))) !== undefined) return true;
    }
  }
  return false;
}

async function answer({ file, cwd }: ChildRequest): Promise<FileVerdict> {
  const { eslint, version } = load(cwd);
  if (Number.parseInt(version, 10) < 9) return { kind: 'failed', error: `ESLint ${version} is older than 9` };
  const config = await eslint.calculateConfigForFile(file);
  const prefix = prefixIn(config);
  if (config === undefined || prefix === undefined) return { kind: config ? 'unused' : 'ignored', elsewhere: await usesElsewhere(eslint, cwd) };
  const rules: Record<string, unknown[]> = {};
  for (const [name, entry] of Object.entries(config.rules ?? {})) {
    if (!name.startsWith(`${prefix}/`)) continue;
    const [level, ...options] = Array.isArray(entry) ? (entry as unknown[]) : [entry];
    const severity = level === 'error' || level === 2 ? 2 : level === 'warn' || level === 1 ? 1 : 0;
    if (severity > 0) rules[name.slice(prefix.length + 1)] = [severity, ...options];
  }
  const unused = config.linterOptions?.reportUnusedDisableDirectives;
  return {
    kind: 'used',
    prefix,
    rules: rules as never,
    settings: (config.settings?.['async-hazards'] ?? {}) as Record<string, unknown>,
    unusedDirectives: unused === 2 || unused === 'error' ? 2 : unused === 1 || unused === 'warn' || unused === true ? 1 : 0,
    noInlineConfig: config.linterOptions?.noInlineConfig === true,
    version,
  };
}

process.on('message', (request: ChildRequest) => {
  answer(request).then(
    (result) => process.send?.({ id: request.id, ...result }),
    (error: unknown) => process.send?.({ id: request.id, kind: 'failed', error: error instanceof Error ? error.message : String(error) }),
  );
});
// The server is gone: nobody will ask again.
process.on('disconnect', () => process.exit(0));
