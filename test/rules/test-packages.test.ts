/** Tests that are packages of their own, told by their place in the whole project. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lint } from './picture.ts';

const root = mkdtempSync(join(tmpdir(), 'packages-'));
afterAll(() => { rmSync(root, { recursive: true }); });
writeFileSync(join(root, 'package.json'), '{ "name": "project", "private": true }');

const CODE = `export async function load(url, signal) {
  signal.throwIfAborted();
  return await fetch(url);
}
`;

/** How many calls are reported that do not get the signal, in a package of the project. */
function reports(folder: string): number {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, 'package.json'), JSON.stringify({ name: folder.replaceAll('/', '-') }));
  return lint(join(root, folder, 'src', 'load.js'), CODE, { 'async-hazards/forward-abort-signal': 'error' }, undefined).length;
}

it.each(['packages/tests', 'packages/e2e', 'packages/base-test-utils', 'apps/test-helpers'])('%s is there for tests', (folder) => {
  expect(reports(folder)).toBe(0);
});

it.each(['packages/contests', 'packages/client', 'packages/latest-utils', 'packages/core/testing'])('%s is a program', (folder) => {
  expect(reports(folder)).toBe(1);
});
