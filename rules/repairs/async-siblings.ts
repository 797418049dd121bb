/** Asynchronous siblings beside the functions on the way to a blocking call, in their own files, each waiting for the next. */
import type { TSESTree } from '@typescript-eslint/types';
import { isExistenceTest, type BlockingCall } from '../analysis/blocking.ts';
import { blockingPathsIn, type BlockingPath, type Step } from '../analysis/blocking-path.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { originOf, variableOf } from '../analysis/origin.ts';
import { contains, enclosingFunction, unwrap } from '../analysis/syntax.ts';
import type { FileEdits, TextEdit } from '../rule.ts';
import { addImport, addImports, applyEdits } from '../../snippets/insert/index.ts';
import { addAwaitToSync, insertAfter, insertionTarget, isTypeScript, nameInScope, replace } from './edits.ts';

/** A function on the way, and the sibling that it gets. */
interface Link {
  /** The call of the function, and the file in which it is. */
  readonly step: Step;
  readonly fn: TSESTree.FunctionDeclaration;
  readonly home: FileAnalysis;
  /** The call inside the function that leads on. */
  readonly next: Step;
  readonly name: string;
}

/**
 * @param calls the calls in the linted file that are to wait for the sibling of the first function; the first of them begins the path
 * @returns the siblings' names, the outermost first, and the edits of each file, the linted one first; undefined when a function on the way
 * cannot have one: a method, a function that calls itself, one that leads to something else that blocks, an import through another file
 */
export function asyncSiblings(file: FileAnalysis, { steps }: BlockingPath, calls: readonly TSESTree.CallExpression[]): { readonly names: readonly string[]; readonly files: readonly FileEdits[] } | undefined {
  const links = linksOf(steps);
  const [first] = links ?? [];
  if (!links || !first) return undefined;
  const edits = new Map<FileAnalysis, TextEdit[]>([[file, []]]);
  const add = (home: FileAnalysis, added: readonly TextEdit[]): void => void edits.set(home, [...(edits.get(home) ?? []), ...added]);
  for (const [index, link] of links.entries()) {
    const { step, home, fn, name } = link;
    const imports = importsOf(step, home, name);
    if (!imports) return undefined;
    add(step.file, imports);
    const waits = waitsIn(file, link, links[index + 1]);
    if (!waits) return undefined;
    const statement = statementOf(fn);
    add(home, [insertAfter(statement, `\n\n${statement === fn ? '' : 'export '}${asyncCopy(home, fn, name, waits.edits)}`), ...waits.imports]);
  }
  // An insertion comes before what is replaced at the same place.
  for (const call of calls) add(file, [...addAwaitToSync(file, call), replace(call.callee, first.name)]);
  return { names: links.map(({ name }) => name), files: [...edits].map(([{ filename, source }, list]) => ({ path: filename, text: source.text, edits: list })) };
}

/**
 * The edits by which a copy of a function waits in each place where the function blocks, and the imports that these need; undefined when
 * it would still block somewhere.
 */
function waitsIn(file: FileAnalysis, { home, fn }: Link, inner: Link | undefined): { readonly edits: readonly TextEdit[]; readonly imports: readonly TextEdit[] } | undefined {
  const edits: TextEdit[] = [];
  const named: { readonly callee: TSESTree.Node; readonly module: string; readonly name: string }[] = [];
  const wait = (call: TSESTree.CallExpression, sibling: ReturnType<typeof siblingOf>): boolean => {
    edits.push(...addAwaitToSync(home, call));
    if (sibling && 'module' in sibling) named.push({ ...sibling, callee: call.callee });
    else if (sibling) edits.push(sibling);
    return sibling !== undefined;
  };
  for (const { steps: [step], blocking } of blockingPathsIn(file, home, fn)) {
    if (!step || enclosingFunction(step.call) !== fn || (step.fn && step.fn !== inner?.fn)) return undefined;
    if (!wait(step.call, step.fn && inner ? replace(step.call.callee, inner.name) : siblingOf(home, blocking))) return undefined;
  }
  for (const call of home.walk(fn.body)) {
    if (call.type !== 'CallExpression' || !isExistenceTest(home, call)) continue;
    if (!wait(call, siblingOf(home, { call, sibling: { kind: 'promise', module: 'fs/promises', name: 'access' } }))) return undefined;
    edits.push(insertAfter(call, '.then(() => true, () => false)'));
  }
  const { edits: imports, localNames } = named.length > 0 ? addImports(insertionTarget(home), named) : { edits: [], localNames: [] };
  edits.push(...named.map(({ callee, name }, index) => replace(callee, localNames[index] ?? name)));
  return { edits, imports };
}

function linksOf(steps: readonly Step[]): readonly Link[] | undefined {
  const links: Link[] = [];
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const next = steps[index + 1] as Step;
    const { fn } = step;
    if (fn?.type !== 'FunctionDeclaration' || !fn.id || fn.parent.type === 'ExportDefaultDeclaration') return undefined;
    if (unwrap(step.call.callee).type !== 'Identifier' || enclosingFunction(next.call) !== fn || callsItself(next.file, fn, next.call)) return undefined;
    const name = `${fn.id.name.replace(/Sync$/u, '')}${fn.id.name.endsWith('Sync') ? '' : 'Async'}`;
    if (nameInScope(step.file, step.call, name) || nameInScope(next.file, fn, name)) return undefined;
    // Two functions of one name would get siblings of one name.
    if (links.some((link) => link.name === name)) return undefined;
    links.push({ step, fn, home: next.file, next, name });
  }
  return links;
}

const statementOf = (fn: TSESTree.FunctionDeclaration): TSESTree.Node => (fn.parent.type === 'ExportNamedDeclaration' ? fn.parent : fn);

/** What the file of a call needs to see the sibling: nothing in the function's own file; undefined when it cannot see it. */
function importsOf({ file, call }: Step, home: FileAnalysis, name: string): readonly TextEdit[] | undefined {
  if (file === home) return [];
  const callee = unwrap(call.callee);
  const definition = callee.type === 'Identifier' ? variableOf(file, callee)?.defs[0] : undefined;
  if (definition?.type !== 'ImportBinding' || definition.parent?.type !== 'ImportDeclaration') return undefined;
  const fn = definition.node;
  const module = definition.parent.source.value;
  if (fn.type !== 'ImportSpecifier' || fn.local.name !== (fn.imported.type === 'Identifier' ? fn.imported.name : fn.imported.value)) return undefined;
  if (!leadsTo(file.filename, module, home.filename) || !isExportedThere(home, fn.local.name)) return undefined;
  return addImport(insertionTarget(file), { module, name }).edits;
}

const isExportedThere = (home: FileAnalysis, name: string): boolean =>
  home.program.body.some((statement) => statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'FunctionDeclaration' && statement.declaration.id?.name === name);

/** Whether a relative specifier means a file itself and no file that hands on what another exports. */
function leadsTo(from: string, module: string, to: string): boolean {
  if (!module.startsWith('.')) return false;
  const folder = from.replaceAll('\\', '/').split('/').slice(0, -1);
  for (const part of module.split('/')) {
    if (part === '..') folder.pop();
    else if (part !== '.' && part !== '') folder.push(part);
  }
  const bare = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/u, '');
  const [path, target] = [bare(folder.join('/')), bare(to.replaceAll('\\', '/'))];
  return path === target || `${path}/index` === target;
}

/** What to write in the place of a blocking function, or what to import for it. The original keeps its own imports. */
function siblingOf(file: FileAnalysis, { call, sibling }: Pick<BlockingCall, 'call' | 'sibling'>): TextEdit | { readonly module: string; readonly name: string } | undefined {
  if (sibling.kind !== 'promise') return undefined;
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression') {
    const origin = originOf(file, callee.object);
    if (callee.computed || !origin || origin.path.length > 0) return undefined;
    return replace(callee.property, origin.module === 'fs' ? `promises.${sibling.name}` : sibling.name);
  }
  const module = sibling.module.startsWith('fs') && !sibling.module.startsWith('fs-') && /['"]node:/u.test(file.code) ? `node:${sibling.module}` : sibling.module;
  return { module, name: sibling.name };
}

function asyncCopy(file: FileAnalysis, fn: TSESTree.FunctionDeclaration, name: string, edits: readonly TextEdit[]): string {
  const [start] = fn.range;
  const type = fn.returnType?.typeAnnotation;
  const all: TextEdit[] = [
    ...edits,
    { range: [start, start], text: 'async ' },
    ...(fn.id ? [replace(fn.id, name)] : []),
    ...(type && isTypeScript(file) ? [{ range: type.range, text: `Promise<${file.text(type)}>` }] : []),
  ];
  return applyEdits(file.text(fn), all.map(({ range, text }) => ({ range: [range[0] - start, range[1] - start] as [number, number], text })));
}

/** Whether the function calls itself, whose copy would call the original. */
function callsItself(file: FileAnalysis, fn: TSESTree.FunctionDeclaration, call: TSESTree.CallExpression): boolean {
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === fn.id?.name && !contains(call, node)) return true;
  }
  return false;
}
