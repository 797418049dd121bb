/** Repairs that change who calls: a function made async whose callers wait for it, in all files of the project. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { enclosingFunction, functionName, type FunctionNode } from '../analysis/syntax.ts';
import { isGivenOut, usesOf, type Use } from '../analysis/uses.ts';
import type { FileEdits, Repair, TextEdit, WorkspaceRepair } from '../rule.ts';
import { addAwaitToSync, insertAfter, insertBefore, mayAwaitAt } from './edits.ts';

/** A repair of one file, or of several: those only an editor can do. */
export interface CallerRepairs {
  readonly repair?: Repair;
  readonly workspaceRepair?: WorkspaceRepair;
}

/** What a finding offers: repairs of its file, and those of several. */
export interface Offered {
  readonly repairs: readonly Repair[];
  readonly workspaceRepairs?: readonly WorkspaceRepair[];
}

/** All of them as a finding has them, in their order. */
export function offered(all: readonly (Repair | CallerRepairs | undefined)[]): Offered {
  const repairs: Repair[] = [];
  const workspaceRepairs: WorkspaceRepair[] = [];
  for (const one of all) {
    if (!one) continue;
    if ('edits' in one) repairs.push(one);
    else {
      if (one.repair) repairs.push(one.repair);
      if (one.workspaceRepair) workspaceRepairs.push(one.workspaceRepair);
    }
  }
  return { repairs, ...(workspaceRepairs.length > 0 && { workspaceRepairs }) };
}

/**
 * Makes the sync function around a statement async, when all its callers can wait for it too: their calls get an `await`.
 * @param awaiting the edits that wait at the statement
 */
export function makeAsync(file: FileAnalysis, statement: TSESTree.Node, awaiting: readonly TextEdit[]): CallerRepairs {
  const fn = enclosingFunction(statement);
  const name = fn && functionName(fn);
  if (!fn || fn.generator || fn.async || name === undefined) return {};
  const callers = callersThatCanWait(file, fn);
  if (!callers || callers.length === 0) return {};
  const annotation = fn.returnType?.typeAnnotation;
  const own: TextEdit[] = [insertBefore(fn, 'async '), ...awaiting, ...(annotation ? [insertBefore(annotation, 'Promise<'), insertAfter(annotation, '>')] : [])];
  return inFiles(file, `Make \`${name}\` async and wait here; its callers wait for it too`, own, callers.map(({ file: home, call }) => ({ file: home, edits: addAwaitToSync(home, call) })));
}

/** One repair, or one of several files, of the edits in the linted file and those elsewhere. */
export function inFiles(file: FileAnalysis, title: string, own: readonly TextEdit[], others: readonly { readonly file: FileAnalysis; readonly edits: readonly TextEdit[] }[]): CallerRepairs {
  const edits = new Map<FileAnalysis, TextEdit[]>(own.length > 0 ? [[file, [...own]]] : []);
  for (const other of others) edits.set(other.file, [...(edits.get(other.file) ?? []), ...other.edits]);
  if (edits.size === 1 && edits.has(file)) return { repair: { kind: 'suggestion', title, edits: edits.get(file) ?? [] } };
  const files = [...edits].map(([home, list]): FileEdits => ({ path: home.filename, text: home.code, edits: list }));
  return { workspaceRepair: { title, files } };
}

/** The calls of a function, if it is used in no other way and each call stands where `await` may stand. */
function callersThatCanWait(file: FileAnalysis, fn: FunctionNode): readonly (Use & { readonly call: TSESTree.CallExpression })[] | undefined {
  const name = fn.type === 'FunctionDeclaration' ? fn.id : fn.parent.type === 'VariableDeclarator' && fn.parent.parent.kind === 'const' ? fn.parent.id : undefined;
  if (name?.type !== 'Identifier' || name.typeAnnotation) return undefined;
  const calls: (Use & { readonly call: TSESTree.CallExpression })[] = [];
  const uses = usesOf(file, name);
  // What is given out and taken by nobody here has callers elsewhere.
  if (!uses || (isGivenOut(file, name) && uses.every((use) => use.file === file))) return undefined;
  for (const use of uses) {
    const call = use.node.parent;
    if (call.type !== 'CallExpression' || call.callee !== use.node || !mayAwaitAt(use.file, call)) return undefined;
    calls.push({ ...use, call });
  }
  return calls;
}
