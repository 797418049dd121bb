/** Which calls block the event loop and have an asynchronous sibling: by the knowledge base, else found among the members of the receiver's type. */
import type { TSESTree } from '@typescript-eslint/types';
import { blockingFunctions, notBlocking, type BlockingFunction } from '../knowledge/blocking.ts';
import type { FileAnalysis } from './file.ts';
import { originKey, originOf } from './origin.ts';
import { calleeName, unwrap } from './syntax.ts';

export interface BlockingCall {
  readonly call: TSESTree.CallExpression;
  /** `readFileSync` */
  readonly name: string;
  readonly cost: BlockingFunction['cost'];
  readonly sibling: BlockingFunction['sibling'] | { readonly kind: 'member'; readonly name: string };
}

/** The blocking call that a call is; undefined when it does not block or nothing better is known. */
export function parseBlockingCall(file: FileAnalysis, call: TSESTree.CallExpression): BlockingCall | undefined {
  const name = calleeName(call);
  if (name === undefined) return undefined;
  const origin = originOf(file, call.callee);
  const key = origin && originKey(origin);
  const known = key === undefined ? undefined : blockingFunctions.get(key);
  if (known) return { call, name: key?.split('.').at(-1) ?? name, ...known };
  return memberSibling(file, call, name);
}

/** `existsSync(path)`: it blocks shortly, and what it says may be outdated when it is acted on. */
export function isExistenceTest(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const origin = originOf(file, call.callee);
  return origin !== undefined && originKey(origin) === 'fs.existsSync';
}

/** `db.querySync(q)` where the same receiver has `query` or `queryAsync` that returns a promise. */
function memberSibling(file: FileAnalysis, call: TSESTree.CallExpression, name: string): BlockingCall | undefined {
  const base = /^(.+)Sync$/u.exec(name)?.[1];
  const callee = unwrap(call.callee);
  if (base === undefined || callee.type !== 'MemberExpression' || notBlocking.test(name)) return undefined;
  // `asRangeSync`, `toModelSync`: conversions work in memory.
  if (/^(?:as|to|from|convert|map|is|has)[A-Z]/u.test(base)) return undefined;
  // What the file's own object does in its `…Sync` methods is its own affair.
  if (callee.object.type === 'ThisExpression') return undefined;
  for (const sibling of [`${base}Async`, base]) {
    if (file.types.member(callee.object, sibling).callReturns === 'always') return { call, name, cost: 'io', sibling: { kind: 'member', name: sibling } };
  }
  return undefined;
}
