import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { replaceBlock, table } from './generate/blocks.ts';
import { settingsTable } from './generate/settings.ts';
import { findStale } from './generate.ts';

describe('generated files', () => {
  it('are current (npm run generate)', async () => {
    expect(await findStale(path.resolve(import.meta.dirname, '..', '..'))).toEqual([]);
  });

  it('keep what is written by hand around a block', () => {
    const text = 'before\n<!-- generated: a -->\nold\n<!-- end of generated -->\nafter\n<!-- generated: b -->\n<!-- end of generated -->\n';
    const once = replaceBlock(text, 'a', 'new', 'x.md');
    expect(once).toBe('before\n<!-- generated: a -->\n\nnew\n\n<!-- end of generated -->\nafter\n<!-- generated: b -->\n<!-- end of generated -->\n');
    expect(replaceBlock(once, 'a', 'new', 'x.md')).toBe(once);
    expect(() => replaceBlock(text, 'c', '', 'x.md')).toThrow('x.md has no block "<!-- generated: c -->"');
  });

  it('escape what would break a table', () => {
    expect(table(['a', 'b'], [['x | y', 'two\nlines']])).toBe('| a | b |\n| --- | --- |\n| x \\| y | two lines |');
  });

  it('read the texts of settings from where the manifest says', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'async-hazards-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const properties = { 'x.one': { default: true, markdownDescription: '%one%' }, 'x.two': { default: 'b', description: 'plain' } };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ contributes: { configuration: { properties } } }));
    writeFileSync(path.join(folder, 'package.nls.json'), JSON.stringify({ one: 'from texts' }));
    expect(settingsTable(folder)).toBe('| Setting | Default | Meaning |\n| --- | --- | --- |\n| `x.one` | `true` | from texts |\n| `x.two` | `"b"` | plain |');
  });
});
