/** Reads a pattern module: the catalogue comment at its head, its imports and exports, and the code without that comment. */
import ts from 'typescript';
import type { PackageFlavour, PackageImport, Template } from '../pattern.ts';
import { takeApart } from './parts.ts';
import { stripTemplate } from './strip-types.ts';

const texts = ['title', 'prefix', 'asyncio', 'when', 'cost', 'failure', 'abort', 'empty', 'zero', 'main'] as const;
type TextTag = (typeof texts)[number];

export interface PatternModule extends Readonly<Record<TextTag, string>> {
  readonly summary: string;
  readonly problems: readonly string[];
  readonly runtime: 'any' | 'node';
  readonly exports: readonly string[];
  readonly given: string;
  readonly usage: Template;
  readonly surround?: Template;
  readonly show: string;
  readonly prints: string;
  readonly flavours: readonly PackageFlavour[];
  /** The module's code without the catalogue comment. */
  readonly code: string;
}

/**
 * Parses the module of a pattern.
 * @throws Error naming the file and what is missing or unknown in its catalogue comment
 */
export function parsePattern(name: string, source: string): PatternModule {
  const fail = (message: string): never => {
    throw new Error(`snippets/patterns/${name}.ts: ${message}`);
  };
  const head = /^\/\*\*[\s\S]*?\*\/\n+/u.exec(source)?.[0] ?? fail('starts with no catalogue comment');
  const { summary, tags } = parseComment(head);
  const one = (tag: string): string => {
    const found = tags.filter((each) => each.tag === tag);
    if (found.length !== 1 || !found[0]?.text.trim()) return fail(`@${tag} must be there once and say something`);
    return found[0].text.trim();
  };
  const optional = (tag: string): string | undefined => tags.find((each) => each.tag === tag)?.text.trim();
  const known = new Set<string>([...texts, 'problems', 'runtime', 'given', 'example', 'show', 'surround', 'prints', 'package']);
  for (const { tag } of tags) if (!known.has(tag)) fail(`unknown tag @${tag}`);
  if (!summary) fail('the catalogue comment has no summary');
  const code = source.slice(head.length);
  const main = one('main');
  const exported = exportedValues(code);
  if (!exported.includes(main)) fail(`@main ${main} is not exported`);
  const runtime = optional('runtime') ?? 'any';
  if (runtime !== 'any' && runtime !== 'node') return fail(`@runtime is any or node, not ${runtime}`);
  const usesNode = /from 'node:/u.test(code);
  if (usesNode && runtime !== 'node') fail('imports node: modules but is not marked @runtime node');
  const surround = optional('surround');
  return {
    ...(Object.fromEntries(texts.map((tag) => [tag, oneLine(one(tag))])) as Record<TextTag, string>),
    summary,
    problems: one('problems').split(/\s*\|\s*|\n/u).map(oneLine).filter(Boolean),
    runtime,
    main,
    exports: [main, ...exported.filter((each) => each !== main)],
    given: optional('given') ?? '',
    usage: templateOf(one('example')),
    ...(surround ? { surround: templateOf(surround) } : {}),
    show: optional('show') ?? '',
    prints: optional('prints') ?? '',
    flavours: tags.filter((each) => each.tag === 'package').map((each) => parseFlavour(each.text, fail)),
    code,
  };
}

const templateOf = (template: string): Template => ({ typescript: template, javascript: stripTemplate(template) });

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/gu, ' ').trim();

/** Splits a block comment into the text before the first tag and the tags; code inside keeps its indentation. */
function parseComment(comment: string): { summary: string; tags: { tag: string; text: string }[] } {
  const lines = comment
    .trimEnd()
    .replace(/^\/\*\*/u, '')
    .replace(/\*\/$/u, '')
    .split('\n')
    .map((line) => line.replace(/^ \* ?/u, '').replaceAll('*\\/', '*/').trimEnd());
  const tags: { tag: string; text: string }[] = [];
  const summary: string[] = [];
  for (const line of lines) {
    const start = /^@(\w+)\s?(.*)$/u.exec(line);
    const last = tags.at(-1);
    if (start?.[1]) tags.push({ tag: start[1], text: start[2] ?? '' });
    else if (last) last.text += `\n${line}`;
    else summary.push(line);
  }
  return { summary: oneLine(summary.join('\n').trim()), tags };
}

/** `@package NAME advice`, then import lines, then the usage. */
function parseFlavour(text: string, fail: (message: string) => never): PackageFlavour {
  const [first = '', ...rest] = text.trim().split('\n');
  const name = /^\S+/u.exec(first)?.[0] ?? fail('@package needs a name');
  const start = rest.findIndex((line) => line.startsWith('import '));
  if (start < 0) fail(`@package ${name} imports nothing`);
  const advice = oneLine([first.slice(name.length), ...rest.slice(0, start)].join('\n'));
  const imports: PackageImport[] = [];
  let at = start;
  for (; rest[at]?.startsWith('import '); at += 1) imports.push(...parseImport(rest[at] ?? '', fail));
  return { package: name, imports, usage: templateOf(rest.slice(at).join('\n').trim()), advice };
}

function parseImport(line: string, fail: (message: string) => never): PackageImport[] {
  const { imports } = takeApart(line);
  return imports.length > 0 ? imports.map(({ module, name, local }) => ({ module, name, local })) : fail(`cannot read ${line}`);
}

/** Names of the functions, classes and constants that a module exports. */
export function exportedValues(code: string): string[] {
  const file = ts.createSourceFile('pattern.ts', code, ts.ScriptTarget.ES2023, true);
  const names = new Set<string>();
  for (const statement of file.statements) {
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((each) => each.kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) continue;
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) names.add(statement.name.text);
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) names.add(name.text);
    }
  }
  return [...names];
}
