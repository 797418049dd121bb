/**
 * Makes everything that the catalogue consists of out of the modules under `patterns/`: the typed catalogue, the VS Code snippets and
 * the pages. Nothing of it is written by hand.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePattern } from './generate/metadata.ts';
import { reachableCode, takeApart } from './generate/parts.ts';
import { patternPage, patternTable } from './generate/pages.ts';
import { measuredPage, type MeasuredPatterns } from './generate/measured.ts';
import { stripTypes } from './generate/strip-types.ts';
import { vscodeSnippets } from './generate/vscode.ts';
import type { PatternEntry, PatternSource } from './pattern.ts';

/**
 * @param root folder of the repository
 * @returns content by path relative to `root`; the same input gives the same bytes
 */
export function generateSnippets(root: string): Map<string, string> {
  const entries = readPatterns(join(root, 'snippets/patterns'));
  const files = new Map<string, string>();
  files.set('snippets/generated/catalogue.ts', catalogueModule(entries));
  files.set('snippets/generated/typescript.code-snippets', vscodeSnippets(entries, 'typescript'));
  files.set('snippets/generated/javascript.code-snippets', vscodeSnippets(entries, 'javascript'));
  for (const entry of entries) files.set(`snippets/docs/${entry.name}.md`, patternPage(entry));
  files.set('snippets/docs/README.md', patternTable(entries));
  files.set('snippets/docs/beside-packages.md', measuredPage(JSON.parse(read(join(root, 'snippets/measured.json'))) as MeasuredPatterns));
  return files;
}

/** Reads all pattern modules of a folder, sorted by name. `NAME.inline.ts` is the short form of `NAME.ts`. */
export function readPatterns(folder: string): PatternEntry[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.inline.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  const files = new Set(readdirSync(folder));
  return names.map((name) => {
    const { code, given, ...meta } = parsePattern(name, read(join(folder, `${name}.ts`)));
    const roots = meta.exports.filter((each) => each === meta.main || new RegExp(`\\b${each}\\b`, 'u').test(`${meta.usage.typescript}\n${meta.surround?.typescript ?? ''}`));
    const inline = files.has(`${name}.inline.ts`) ? read(join(folder, `${name}.inline.ts`)) : reachableCode(code, roots);
    const source = (form: (code: string) => string): PatternSource => ({
      module: takeApart(form(code)),
      ...(inline === code ? {} : { inline: takeApart(form(inline)) }),
    });
    return {
      name,
      ...meta,
      given: { typescript: given, javascript: stripTypes(given).trimEnd() },
      typescript: source((text) => text),
      javascript: source(stripTypes),
    };
  });
}

const read = (path: string): string => readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

/** Lists of offsets on one line, so that a difference stays readable. */
const compact = (json: string): string => json.replaceAll(/\[\n\s*(?:\d+,?\n\s*)+\]/gu, (list) => list.replaceAll(/\s+/gu, ''));

function catalogueModule(entries: readonly PatternEntry[]): string {
  const list = entries.map((entry) => compact(JSON.stringify(entry, undefined, 1))).join(',\n');
  return `// Made by \`npm run generate\` from snippets/patterns; changes belong there.\nimport type { PatternEntry } from '../pattern.ts';\n\nexport const entries: readonly PatternEntry[] = [\n${list},\n];\n`;
}
