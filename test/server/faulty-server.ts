/** The built server with another lint worker: a copy of `dist` in which `lint-worker.js` misbehaves. */
import { build } from 'esbuild';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './client.ts';

export interface FaultyServer {
  readonly script: string;
  remove(): void;
}

export async function buildFaultyServer(): Promise<FaultyServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'async-hazards-faulty-'));
  const dist = path.join(root, 'dist');
  for (const name of readdirSync(dist)) if (/^(?:server|eslint-config)\.js$|\.d\.ts$/u.test(name)) copyFileSync(path.join(dist, name), path.join(folder, name));
  await build({
    entryPoints: [path.join(root, 'test', 'server', 'fixtures', 'faulty-worker.ts')],
    outfile: path.join(folder, 'lint-worker.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  return { script: path.join(folder, 'server.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
