/** What the extension's manifest promises. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');
interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly extensionKind: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] }; readonly virtualWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string; readonly markdownDescription?: string; readonly description?: string }>> };
    readonly walkthroughs: readonly { readonly steps: readonly unknown[] }[];
    readonly languageModelTools: readonly unknown[];
    readonly chatSkills: readonly { readonly path: string }[];
  };
}
const text = readFileSync(path.join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;

describe('the manifest', () => {
  it('has few settings, each with a description', () => {
    const settings = Object.values(contributes.configuration.properties);
    expect(settings.length).toBeLessThanOrEqual(20);
    for (const { markdownDescription, description } of settings) expect(markdownDescription ?? description).toMatch(/^%.+%$/u);
  });

  it('can be set for each folder, except for what all folders share: the two workers with their limits, and the one conversation with the server', () => {
    const shared = Object.entries(contributes.configuration.properties).filter(([, { scope }]) => scope !== 'resource');
    expect(shared.map(([name, { scope }]) => `${name} ${scope}`)).toEqual(['asyncHazards.timeLimit window', 'asyncHazards.memoryLimit window', 'asyncHazards.trace.server window']);
  });

  it('has a text for each key, and a key for each text', () => {
    const texts = Object.keys(JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as object);
    const keys = [...text.matchAll(/"%([^%"]+)%"/gu)].map(([, key]) => key);
    expect([...new Set(keys)].toSorted()).toEqual(texts.toSorted());
  });

  it('runs where the files are, and nothing of a workspace that is not trusted', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({ supported: 'limited', restrictedConfigurations: ['asyncHazards.eslintConfig'] });
    expect(manifest.capabilities.virtualWorkspaces).toMatchObject({ supported: 'limited' });
  });

  it('has four steps to walk through, two tools and a skill that is there', () => {
    expect(contributes.walkthroughs.map(({ steps }) => steps.length)).toEqual([4]);
    expect(contributes.languageModelTools).toHaveLength(2);
    for (const { path: skill } of contributes.chatSkills) expect(readFileSync(path.join(root, skill), 'utf8')).toMatch(/^---\nname: /u);
  });

  it('is written for the oldest editor that it runs in', () => {
    expect(`^${manifest.devDependencies['@types/vscode']?.replace(/^[~^]/u, '')}`).toBe(manifest.engines.vscode);
  });
});
