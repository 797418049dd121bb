/** The licences of what a bundle holds, as they ask to be passed on with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

const LICENSE_FILE = /^(licen[cs]e|copying|notice|thirdpartynotice)/iu;

/** @returns the folder of the package that a bundled file belongs to, or undefined for our own files */
function packageFolder(input: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(input)?.[1];
}

function readPackage(folder: string): PackageFacts {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const texts = readdirSync(folder)
    .filter((name) => LICENSE_FILE.test(name))
    .map((name) => readFileSync(path.join(folder, name), 'utf8').trim());
  return {
    name: String(manifest['name']),
    version: String(manifest['version']),
    license: typeof manifest['license'] === 'string' ? manifest['license'] : 'see its text',
    text: texts.join('\n\n'),
  };
}

/**
 * @param root the repository
 * @param inputs paths of bundled files from the root
 * @returns one text with name, version and licence of every package among them
 */
export function licensesOf(root: string, inputs: Iterable<string>): string {
  const folders = new Set<string>();
  for (const input of inputs) {
    const folder = packageFolder(input);
    if (folder && existsSync(path.join(root, folder, 'package.json'))) folders.add(path.join(root, folder));
  }
  const packages = [...folders].map(readPackage).toSorted((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
  const parts = packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}`);
  return `The bundles in this folder contain these packages.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
