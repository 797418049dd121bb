/**
 * A folder of the run's own for everything that tests put into the system's folder for temporary files. It goes with the run, whatever a test that failed,
 * was left out or was killed has left in it.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * From now on `os.tmpdir()` is a new folder, here and in every process that is started.
 * @returns what removes it
 */
export function ownTemporaryFolder(): () => void {
  const names = ['TMPDIR', 'TEMP', 'TMP'];
  const before = names.map((name) => [name, process.env[name]] as const);
  // A short name: sockets have to fit in 100 characters.
  const folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'ah-'));
  for (const name of names) process.env[name] = folder;
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

/** For vitest: before all tests, with what comes after them. */
export default ownTemporaryFolder;
