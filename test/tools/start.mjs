/**
 * `npm start [-- PATH...]`: lints the paths, or the bundled example workspace, with no configuration at all. Paths count from the
 * folder where npm was called. With paths the exit code is that of the command; for the example, findings are what is expected.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root, setup } from './setup.mjs';

setup();
const args = process.argv.slice(2);
const isExample = args.every((arg) => arg.startsWith('-'));
const result = spawnSync(process.execPath, [path.join(root, 'rules', 'dist', 'cli.cjs'), ...(isExample ? ['test/example', ...args] : args)], {
  cwd: isExample ? root : (process.env.INIT_CWD ?? process.cwd()),
  stdio: 'inherit',
});
if (result.error) process.stderr.write(`${result.error.message}\n`);
const code = result.status ?? 130;
process.exitCode = isExample && code === 1 ? 0 : code;
