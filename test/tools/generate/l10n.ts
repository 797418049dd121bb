/** The texts of the client in the form that translators take: `vscode.l10n.t` looks them up in a file of this form for each language. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

export const L10N_FILE = 'client/l10n/bundle.l10n.json';

/** @param root folder of the repository */
export async function l10nText(root: string): Promise<string> {
  const client = path.join(root, 'client');
  const sources = readdirSync(client).filter((name) => name.endsWith('.ts')).toSorted();
  const texts = await getL10nJson(sources.map((name) => ({ extension: '.ts', contents: readFileSync(path.join(client, name), 'utf8') })));
  return `${JSON.stringify(Object.fromEntries(Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`;
}
