/** The plan of an insertion from the picker or the editor: the use of a pattern at a place, its helper, and the imports between them. */
import type { TSESTree } from '@typescript-eslint/types';
import { patternNamed } from '../catalogue.ts';
import { commonJsText, moduleText } from '../helper-text.ts';
import type { PatternEntry } from '../pattern.ts';
import { fillTemplate, toSnippetBody } from '../template.ts';
import { addHelperNames, existingHelper, flavourOf, type HelperNames } from './helpers.ts';
import { addImports, type StyledFile } from './imports.ts';
import { defaultHelperPath, relativeSpecifier } from './paths.ts';
import { functionAround, readSelection } from './selection.ts';
import { detectStyle, restyle, type FileStyle } from './style.ts';
import { dedent, indent, leadAt, lineEnd, lineStart, mergeEdits, reindent, type Edit } from './text.ts';

export interface InsertionRequest {
  readonly file: StyledFile;
  /** Name of the pattern in the catalogue. */
  readonly pattern: string;
  /** Offset of the caret, or the selection that the pattern goes round. */
  readonly at: number | readonly [number, number];
  /** `platform` (the default) or a package that the pattern has a flavour for. */
  readonly flavour?: string;
  /** The package of the flavour is installed in a version that is still CommonJS. */
  readonly isCommonJs?: boolean;
  /** Text for slots of the pattern that the caller knows. */
  readonly names?: Readonly<Record<string, string>>;
  /** Where the helper goes: a module of the project (the default where the file has a path) or the same file. */
  readonly helper?: 'module' | 'file';
  /** Path of the helper module; by default `async/NAME` in the nearest `src`. */
  readonly helperPath?: string;
  /** Text of a file of the project, or nothing when there is none; without it the module is taken to be new. */
  readonly read?: (path: string) => string | undefined;
  /** Spells the way to the helper by the project's path mapping (`@/async/retry`), where it has one. */
  readonly spell?: (path: string) => string | undefined;
}

export interface Insertion {
  /** All edits of the file. */
  readonly edits: Edit[];
  /** The helper module, when it has to be made. */
  readonly newFile?: { readonly path: string; readonly text: string };
  /** The use alone, for an editor that can walk through tab stops: `edits` is `otherEdits` with `usage`. */
  readonly usage: { readonly range: readonly [number, number]; readonly text: string; readonly snippet: string };
  readonly otherEdits: Edit[];
  /** What the person has to look after, in whole sentences. */
  readonly notes: readonly string[];
}

/**
 * Plans the insertion of a pattern.
 * @throws Error for a pattern or flavour that the catalogue does not have, or a selection round which this pattern cannot go
 */
export function planInsertion(request: InsertionRequest): Insertion {
  const { file, pattern, flavour = 'platform' } = request;
  const entry = patternNamed(pattern);
  const style = file.style ?? detectStyle(file.text, file.ast, file.path);
  const isBlank = file.text.trim() === '';
  const helper = planHelper(request, entry, style, flavour);
  const usage = planUsage(request, entry, style, flavour, helper.names);
  if (isBlank) return inBlankFile(request, entry, style, flavour, usage, helper.newFile);
  return {
    edits: mergeEdits([...helper.edits, { range: usage.range, text: usage.text }]),
    ...(helper.newFile ? { newFile: helper.newFile } : {}),
    usage: { range: usage.range, text: usage.text, snippet: usage.snippet },
    otherEdits: helper.edits,
    notes: usage.notes,
  };
}

/** The helper alone, for code that is written by the caller: edits of the file, the helper module if it has to be made, and names. */
export interface PlannedHelper extends HelperNames {
  readonly newFile?: { readonly path: string; readonly text: string };
}

/**
 * Makes the helper of a pattern available to code that the caller writes.
 * @param used the exports of the helper that the code mentions
 * @throws Error for a pattern or flavour that the catalogue does not have
 */
export function provideHelper(request: Omit<InsertionRequest, 'at' | 'names'>, used: readonly string[]): PlannedHelper {
  const { file, pattern, flavour = 'platform' } = request;
  const style = file.style ?? detectStyle(file.text, file.ast, file.path);
  return planHelper({ ...request, at: 0 }, patternNamed(pattern), style, flavour, used);
}

function planHelper(request: InsertionRequest, entry: PatternEntry, style: FileStyle, flavour: string, wanted?: readonly string[]): PlannedHelper {
  const file = { ...request.file, style };
  const { path } = file;
  const existing = flavour === 'platform' ? existingHelper(file.ast, entry) : undefined;
  const wantsModule = flavour === 'platform' && path !== undefined && request.helper !== 'file' && existing === undefined;
  if (!wantsModule) return addHelperNames(file, entry, { flavour, isCommonJs: request.isCommonJs ?? false });
  const helperPath = request.helperPath ?? defaultHelperPath(path, entry.name);
  const there = request.read?.(helperPath);
  // A module of that name that is something else stays as it is.
  if (there !== undefined && !new RegExp(`\\b${entry.main}\\b`, 'u').test(there)) return addHelperNames(file, entry, { flavour, isCommonJs: request.isCommonJs ?? false });
  const used = wanted ?? usedExports(entry, request);
  const module = request.spell?.(helperPath) ?? relativeSpecifier(path, helperPath, file.ast, style);
  const { edits, localNames } = addImports(file, used.map((name) => ({ module, name, plain: true })));
  const names = new Map(used.map((name, index) => [name, localNames[index] ?? name]));
  if (there !== undefined) return { edits, names };
  return { edits, names, newFile: { path: helperPath, text: helperModule(entry, style) } };
}

/** The text of a helper module in the style of the file that asked for it. */
export function helperModule(entry: PatternEntry, style: FileStyle): string {
  const parts = entry[style.language].module;
  return restyle(style.modules === 'cjs' && style.language === 'javascript' ? commonJsText(parts, entry.exports) : moduleText(parts), style);
}

/** Exports of the helper that the use mentions. */
function usedExports(entry: PatternEntry, { at }: InsertionRequest): string[] {
  const { typescript: text } = typeof at === 'number' || !entry.surround ? entry.usage : entry.surround;
  const used = entry.exports.filter((name) => new RegExp(`\\b${name}\\b`, 'u').test(text));
  return used.length > 0 ? used : [entry.main];
}

interface PlannedUsage {
  readonly range: readonly [number, number];
  readonly text: string;
  readonly snippet: string;
  readonly notes: readonly string[];
}

function planUsage(request: InsertionRequest, entry: PatternEntry, style: FileStyle, flavour: string, names: ReadonlyMap<string, string>): PlannedUsage {
  const { file, at, names: values = {} } = request;
  const rename = (template: string): string =>
    [...names].reduce((text, [name, local]) => (name === local ? text : text.replaceAll(new RegExp(`(?<![\\w$.])${name}(?![\\w$])`, 'gu'), () => local)), template);
  const selection = typeof at === 'number' || at[0] === at[1] ? undefined : readSelection(file, at, style.semicolons ? ';' : '');
  const offset = typeof at === 'number' ? at : at[0];
  const notes: string[] = [];
  let template = rename((flavour === 'platform' ? entry : flavourOf(entry, flavour)).usage[style.language]);
  let range: readonly [number, number];
  let lead = leadAt(file.text, offset);
  let start = '';
  let selected = '';
  if (selection) {
    const surround = entry.surround?.[style.language];
    if (!surround) throw new Error(`${entry.name} does not go round a selection`);
    selected = dedent(leadAt(file.text, selection.range[0]) + selection.body);
    template = fillTemplate(rename(surround), keep(surround), selectionMark);
    if (selection.isExpression) template = `(${template.replace(/;$/u, '')})`;
    range = selection.range;
    lead = leadAt(file.text, selection.range[0]);
    if (selection.escaping.length > 0) notes.push(`The code behind the selection uses ${selection.escaping.join(', ')}, declared inside it.`);
  } else {
    const from = lineStart(file.text, offset);
    const to = lineEnd(file.text, offset);
    const line = file.text.slice(from, to);
    if (line.trim() === '') range = [from, to];
    else {
      range = [to, to];
      start = style.eol;
      if (/[{([]\s*$/u.test(line)) lead += style.indent;
    }
  }
  const around = functionAround(file.ast, offset);
  const awaits = /\bawait\b/u.test(template);
  if (awaits && around && !around.async) notes.push('The function around it is not async: `await` needs that.');
  if (awaits && !around && style.modules === 'cjs') template = inMain(template);
  const finish = (text: string, escape: (code: string) => string): string => {
    const code = reindent(restyle(text, style), lead);
    if (!selection) return start + code;
    // The selection starts behind the whitespace of its line, and its own lines keep their style.
    return escape(selection.before) + code.slice(lead.length).replace(selectionMark, (_mark, mark: number) => {
      const inner = leadAt(code, mark + lead.length);
      return escape(selected).replaceAll(/\n(?=[^\r\n])/gu, `\n${inner}`);
    });
  };
  return {
    range,
    text: finish(fillTemplate(template, values), (code) => code),
    snippet: finish(toSnippetBody(template, values), escapeSnippet),
    notes,
  };
}

/** Stands for the selected code while the pattern round it is put into style: a character of the private use area. */
const selectionMark = '\uE000';

const escapeSnippet = (text: string): string => text.replaceAll(/[\\$]/gu, '\\$&');

/** CommonJS has no `await` at the top level. */
const inMain = (template: string): string =>
  `async function main() {\n${indent(template, '  ')}\n}\n\nmain().catch((error) => {\n  console.error(error);\n  process.exitCode = 1;\n});`;

/** Leaves the slots of a template as they are. */
function keep(template: string): Record<string, string> {
  const slots: Record<string, string> = {};
  for (const [whole, name] of template.matchAll(/«([\w$]+)(?::[^»]*)?»/gu)) if (name && name !== 'selection') slots[name] ??= whole;
  return slots;
}

/** In a blank file everything is one edit: imports, use, helper. */
function inBlankFile(request: InsertionRequest, entry: PatternEntry, style: FileStyle, flavour: string, usage: PlannedUsage, newFile: PlannedHelper['newFile']): Insertion {
  const empty = { ...request.file.ast, body: [], range: [0, 0] } as unknown as TSESTree.Program;
  const trimmed = usage.text.trim();
  const alone: InsertionRequest = { ...request, file: { ...request.file, text: trimmed + style.eol, ast: empty, style } };
  const { edits } = planHelper(alone, entry, style, flavour);
  const before = edits.filter(({ range }) => range[0] === 0).map(({ text }) => text).join('');
  const after = edits.filter(({ range }) => range[0] > 0).map(({ text }) => text).join('');
  const range = [request.file.text.startsWith('\uFEFF') ? 1 : 0, request.file.text.length] as const;
  const text = before + trimmed + style.eol + after;
  return {
    edits: [{ range, text }],
    ...(newFile ? { newFile } : {}),
    usage: { range, text, snippet: escapeSnippet(before) + usage.snippet.trim() + style.eol + escapeSnippet(after) },
    otherEdits: [],
    notes: usage.notes,
  };
}
