/** Tables and page headers that follow from what each rule says of itself. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { HazardRule, PresetName, RuleDocs } from '../../../rules/rule.ts';
import { replaceBlock, table } from './blocks.ts';

/** What this module asks of the plugin; handed in, since it must be loaded after the catalogue is generated. */
export interface RuleSet {
  readonly rules: readonly HazardRule[];
  readonly presets: readonly PresetName[];
  /** Severity of a rule in a preset, undefined when it is off. */
  level(rule: HazardRule, preset: PresetName): 'warn' | 'error' | undefined;
}

/** How a rule repairs, as its tests show: by itself with `--fix`, by suggestions, both or not at all. */
interface Repairs {
  readonly fix: boolean;
  readonly suggestion: boolean;
}

const MARK = { warn: '⚠️', error: '❌' } as const;
const LEVEL = { warn: 'warning', error: 'error' } as const;

const TYPES: Readonly<Record<RuleDocs['types'], string>> = {
  required: 'required: silent without them',
  helpful: 'helpful: sees less without them',
  unused: 'not used',
};
const TYPES_SHORT: Readonly<Record<RuleDocs['types'], string>> = { required: 'required', helpful: 'helpful', unused: '' };

/**
 * @returns content by path: the two READMEs and the pages of the rules that have one
 * @throws Error when a file has no block for what goes into it
 */
export function generateRuleDocs(root: string, set: RuleSet): Map<string, string> {
  const files = new Map<string, string>();
  const edit = (file: string, name: string, content: string): void => {
    const text = files.get(file) ?? readFileSync(path.join(root, file), 'utf8');
    files.set(file, replaceBlock(text, name, content, file));
  };
  edit('README.md', 'rules', rulesTable(root, set, 'rules/docs/'));
  edit('rules/README.md', 'rules', rulesTable(root, set, 'docs/'));
  for (const rule of set.rules) {
    const page = `rules/docs/${rule.name}.md`;
    // A missing page is written by hand, with an empty block for the header below its title; a test says so.
    if (existsSync(path.join(root, page))) edit(page, 'header', pageHeader(root, rule, set));
  }
  return files;
}

function rulesTable(root: string, set: RuleSet, pages: string): string {
  const rows = set.rules.map((rule) => {
    const { description, types } = docsOf(rule);
    const marks = set.presets.map((preset) => {
      const level = set.level(rule, preset);
      return level ? MARK[level] : '';
    });
    const { fix, suggestion } = repairsOf(root, rule);
    const repairs = `${fix ? '🔧' : ''}${suggestion ? '💡' : ''}`;
    return [`[${rule.name}](${pages}${rule.name}.md)`, description, ...marks, repairs, TYPES_SHORT[types]];
  });
  return `${table(['Rule', 'What it finds', ...set.presets, 'repairs', 'types'], rows)}\n\n❌ error, ⚠️ warning; 🔧 repaired by \`--fix\`, 💡 with suggestions. *Types* says what type information gives: *required* means silent without it, *helpful* that the rule sees less.`;
}

function pageHeader(root: string, rule: HazardRule, set: RuleSet): string {
  const { description, types } = docsOf(rule);
  const levels = set.presets.flatMap((preset) => {
    const level = set.level(rule, preset);
    return level ? [`\`${preset}\` (${LEVEL[level]})`] : [];
  });
  const facts = [
    ['Rule id', `\`async-hazards/${rule.name}\``],
    ['Presets', levels.length > 0 ? levels.join(', ') : 'none: it is opt-in'],
    ['Repairs', describeRepairs(repairsOf(root, rule))],
    ['Types', TYPES[types]],
  ];
  return [`Finds ${description}.`, table(['', ''], facts), optionsTable(rule)].filter(Boolean).join('\n\n');
}

function repairsOf(root: string, rule: HazardRule): Repairs {
  const folder = path.join(root, 'test', 'rules', rule.name);
  const pictures = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.txt'));
  const text = pictures.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('\n');
  return { fix: /^--- fix:/mu.test(text), suggestion: /^--- suggestion:/mu.test(text) };
}

function describeRepairs({ fix, suggestion }: Repairs): string {
  const ways = [fix ? '🔧 by `--fix`, keeping behaviour' : '', suggestion ? '💡 suggestions, whose titles say what changes' : ''].filter(Boolean);
  return ways.length > 0 ? ways.join('; ') : 'none';
}

interface OptionSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly description?: string;
}

function optionsTable(rule: HazardRule): string {
  const [schema] = (rule.meta.schema ?? []) as readonly { readonly properties?: Readonly<Record<string, OptionSchema>> }[];
  const rows = Object.entries(schema?.properties ?? {}).map(([name, option]) => [
    `\`${name}\``,
    option.enum ? option.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ') : String(option.type ?? ''),
    option.description ?? '',
  ]);
  return rows.length > 0 ? table(['Option', 'Values', 'Meaning'], rows) : '';
}

function docsOf(rule: HazardRule): RuleDocs {
  if (!rule.meta.docs) throw new Error(`The rule ${rule.name} has no docs`);
  return rule.meta.docs;
}
