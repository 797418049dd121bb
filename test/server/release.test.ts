import { describe, expect, it } from 'vitest';
import { checkSize, packing } from '../tools/package.ts';
import { releaseFacts } from '../tools/release.ts';

const repository = (version: string, changelog: string, other = version) => (file: string): string =>
  ({
    'package.json': `{ "version": "${version}" }`,
    'rules/package.json': `{ "version": "${other}" }`,
    'rules/plugin.ts': `export const version = '${version}';`,
    'server/server.ts': `export const VERSION = '${version}';`,
    'CHANGELOG.md': changelog,
  })[file] ?? '';

describe('a release', () => {
  it('takes its notes from the changelog, and is a pre-release when its minor version is odd', () => {
    const changelog = '# Changelog\n\n## 0.3.0\n\n- new\n\n## 0.2.0\n\n- old\n';
    expect(releaseFacts(repository('0.3.0', changelog), 'v0.3.0')).toEqual({ version: '0.3.0', prerelease: true, notes: '- new' });
    expect(releaseFacts(repository('0.2.0', changelog), 'v0.2.0')).toEqual({ version: '0.2.0', prerelease: false, notes: '- old' });
  });
  it('does not happen when something does not fit', () => {
    expect(() => releaseFacts(repository('0.2.0', '## 0.2.0\n- x'), 'v0.3.0')).toThrow('the tag is v0.3.0, the version is 0.2.0');
    expect(() => releaseFacts(repository('0.2.0', '## 0.2.0\n- x', '0.1.0'), 'v0.2.0')).toThrow('rules/package.json says 0.1.0, package.json says 0.2.0');
    expect(() => releaseFacts(repository('0.2.0', '## 0.1.0\n- x'), 'v0.2.0')).toThrow('no section');
    expect(() => releaseFacts(repository('0.2.0', '## 0.2.0\n'), 'v0.2.0')).toThrow('says nothing');
    expect(() => releaseFacts(repository('0.2.0-beta.1', '## 0.2.0-beta.1\n- x'), 'v0.2.0-beta.1')).toThrow('no version that a marketplace takes');
  });
  it('is packed as what it is published as', () => {
    expect(packing({ prerelease: true })).toContain('--pre-release');
    expect(packing({ prerelease: false })).not.toContain('--pre-release');
  });
  it('is not larger than an editor should have to fetch', () => {
    expect(() => checkSize(5_000_001)).toThrow('more than 5000000');
    expect(() => checkSize(5_000_000)).not.toThrow();
  });
});
