/**
 * Writes everything that is derived: the knowledge that types tell, the pattern catalogue with its snippets and pages, the rule tables, the headers of the rules'
 * pages, the table of settings and the texts of the client for translators. With `--check` it writes nothing and says which files are not current.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PresetLevel } from '../../rules/rule.ts';
import { generateSnippets } from '../../snippets/generate.ts';
import { replaceBlock } from './generate/blocks.ts';
import { L10N_FILE, l10nText } from './generate/l10n.ts';
import { KNOWLEDGE_FILE, knowledgeText } from './generate/knowledge.ts';
import { generateRuleDocs } from './generate/rules.ts';
import { SKILL_FILE, skillText } from './generate/skill.ts';
import { settingsTable } from './generate/settings.ts';

const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Runs every generator.
 * @param root folder of the repository
 * @param use called with each generated file; files come in an order in which a later generator may read what an earlier one made
 */
export async function generate(root: string, use: (file: string, content: string) => void): Promise<void> {
  use(KNOWLEDGE_FILE, knowledgeText());
  for (const [file, content] of generateSnippets(root)) use(file, content);
  // The rules hold the catalogue, so they are loaded only now.
  const { default: plugin } = await import('../../rules/plugin.ts');
  const { presetNames } = await import('../../rules/presets.ts');
  const docs = generateRuleDocs(root, {
    rules: Object.values(plugin.rules),
    presets: presetNames,
    level: (rule, preset) => {
      const entry = plugin.configs[preset].rules[`${plugin.meta.namespace}/${rule.name}`];
      const level: PresetLevel | undefined = entry === undefined || typeof entry === 'string' ? entry : entry[0];
      return level === 'off' ? undefined : level;
    },
  });
  const readme = docs.get('README.md');
  if (readme !== undefined) docs.set('README.md', replaceBlock(readme, 'settings', settingsTable(root), 'README.md'));
  for (const [file, content] of docs) use(file, content);
  use(L10N_FILE, await l10nText(root));
  const { patterns } = await import('../../snippets/catalogue.ts');
  use(SKILL_FILE, skillText(Object.values(plugin.rules), patterns));
}

/** @returns the generated files, relative to `root`, whose content is not what the generators make */
export async function findStale(root: string): Promise<string[]> {
  const stale: string[] = [];
  await generate(root, (file, content) => {
    if (!isCurrent(path.join(root, file), content)) stale.push(file);
  });
  return stale;
}

const isCurrent = (file: string, content: string): boolean => existsSync(file) && readFileSync(file, 'utf8') === content;

async function main(): Promise<void> {
  if (process.argv.includes('--check')) {
    const stale = await findStale(projectRoot);
    for (const file of stale) process.stdout.write(`${file} is not current: npm run generate\n`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  await generate(projectRoot, (file, content) => {
    const full = path.join(projectRoot, file);
    if (isCurrent(full, content)) return;
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, content);
    process.stdout.write(`Wrote ${file}\n`);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
