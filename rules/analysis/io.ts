/** What a function waits for outside of the process: files, requests, child processes, queries. Found in its body or in what it calls. */
import type { TSESTree } from '@typescript-eslint/types';
import { DATABASE_METHODS, DATABASE_RECEIVERS, DATABASE_TYPES, ioFunctions, REQUEST_METHODS, REQUEST_RECEIVERS, type IoKind } from '../knowledge/io.ts';
import { SINGLE_ARGUMENTS } from '../knowledge/waits.ts';
import { functionsCalled } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { originKey, originOf } from './origin.ts';
import { calleeName, parseMethodCall, parsePath, type FunctionNode } from './syntax.ts';

export interface Io {
  readonly kind: IoKind;
  /** Name of the function that does it, as it is called there: `readFile`. */
  readonly name: string;
  /** Whether it is known, rather than told from the names of a receiver and a method. */
  readonly sure: boolean;
}

const MAX_DEPTH = 3;

/** The first outside work that a function does in each call; undefined when none is known. */
export function ioOfFunction(file: FileAnalysis, fn: FunctionNode, depth = 0): Io | undefined {
  return file.memo('io', fn, () => {
    for (const node of file.walk(fn.body)) {
      if (node.type !== 'CallExpression') continue;
      const io = ioOfCall(file, node, depth);
      if (io) return io;
    }
    return undefined;
  });
}

/** The outside work of one call. */
export function ioOfCall(file: FileAnalysis, call: TSESTree.CallExpression, depth = 0): Io | undefined {
  const name = calleeName(call) ?? '';
  const origin = originOf(file, call.callee);
  const known = origin && ioFunctions.get(originKey(origin));
  if (known) return { kind: known, name, sure: true };
  const method = parseMethodCall(call);
  if (method) {
    const path = (parsePath(method.object) ?? []).map((part) => part.replace(/^[#_$]+/u, ''));
    // Queries of one transaction wait for one another in its connection, however many are started.
    if (path.some((part) => SINGLE_ARGUMENTS.test(part))) return undefined;
    if (DATABASE_METHODS.test(name)) {
      const isDatabase = file.types.typeNames(method.object).some((type) => DATABASE_TYPES.test(type.name));
      if (isDatabase || path.some((part) => DATABASE_RECEIVERS.test(part))) return { kind: 'database', name, sure: isDatabase };
    }
    if (REQUEST_METHODS.test(name) && path.some((part) => REQUEST_RECEIVERS.test(part))) return { kind: 'network', name, sure: false };
  }
  if (/^(?:exec|execFile|spawn)(?:Async|Promise|P)?$/u.test(name) && !method) return { kind: 'process', name, sure: false };
  const called = depth < MAX_DEPTH ? functionsCalled(file, call) : undefined;
  for (const one of called ?? []) {
    const io = ioOfFunction(one.file, one.fn, depth + 1);
    if (io) return io;
  }
  return undefined;
}
