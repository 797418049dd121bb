import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ownTemporaryFolder } from './temporary.ts';

describe('temporary files of a run', () => {
  it('lie in a folder of its own', () => {
    expect(path.basename(os.tmpdir())).toMatch(/^ah-/u);
  });

  it('are gone with it, those of other processes too', () => {
    const before = os.tmpdir();
    const remove = ownTemporaryFolder();
    const own = os.tmpdir();
    expect(path.dirname(own)).toBe(before);
    mkdtempSync(path.join(os.tmpdir(), 'left-'));
    execFileSync(process.execPath, ['-e', "require('node:fs').mkdtempSync(require('node:path').join(require('node:os').tmpdir(), 'left-'))"]);
    expect(readdirSync(own)).toHaveLength(2);
    remove();
    expect(existsSync(own)).toBe(false);
    expect(os.tmpdir()).toBe(before);
  });
});
