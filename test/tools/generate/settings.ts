/** The table of the extension's settings, from the manifest that declares them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { table } from './blocks.ts';

interface Setting {
  readonly default?: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly contributes?: { readonly configuration?: { readonly properties?: Readonly<Record<string, Setting>> } };
}

/** @returns a Markdown table, with texts of `package.nls.json` in the place of `%keys%` */
export function settingsTable(root: string): string {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
  const texts = readTexts(path.join(root, 'package.nls.json'));
  const rows = Object.entries(manifest.contributes?.configuration?.properties ?? {}).map(([key, setting]) => {
    const text = setting.markdownDescription ?? setting.description ?? '';
    return [`\`${key}\``, `\`${JSON.stringify(setting.default)}\``, texts[/^%(.+)%$/u.exec(text)?.[1] ?? ''] ?? text];
  });
  return table(['Setting', 'Default', 'Meaning'], rows);
}

function readTexts(file: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
