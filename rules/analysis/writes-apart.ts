/** Whether two writes touch different things: files by their paths, values by their keys. */
import type { TSESTree } from '@typescript-eslint/types';
import { KEYED_WRITES } from '../knowledge/waits.ts';
import { isSingleReceiver } from './effects.ts';
import type { FileAnalysis } from './file.ts';
import type { Level, Tie, Work } from './independence.ts';
import { constantValue, originKey, originOf } from './origin.ts';
import { calleeName, parsePath, unwrap } from './syntax.ts';
import type { Wait } from './waits.ts';

/** A place that is written: the parts of a path, each a text or the name of what is not known. */
interface Location {
  readonly parts: readonly string[];
  /** Whether every part is written out. */
  readonly known: boolean;
}

/**
 * The level at which two writes may run together: files whose paths differ, and values under different keys of one store. Whatever may
 * be the same file, lie one within the other, or is not known to be such a write keeps its order.
 */
export function writesApart(file: FileAnalysis, first: Work & Pick<Wait, 'value'>, second: Work & Pick<Wait, 'value'>): Level | Tie {
  if (first.effect !== 'write' || second.effect !== 'write' || first.value !== 'none' || second.value !== 'none') return 'effect';
  const [one, more] = first.calls;
  const [other, moreOthers] = second.calls;
  if (one?.type !== 'CallExpression' || other?.type !== 'CallExpression' || more || moreOthers) return 'effect';
  const key = keyWritten(file, one);
  const otherKey = keyWritten(file, other);
  if (key !== undefined && otherKey !== undefined) return file.text(one.callee) === file.text(other.callee) && key !== otherKey ? 'likely' : 'effect';
  if (!first.sure || !second.sure || !isWholeFile(one) || calleeName(one) !== calleeName(other)) return 'effect';
  const [path] = one.arguments;
  const [otherPath] = other.arguments;
  if (!path || !otherPath) return 'effect';
  const location = locationOf(file, path);
  const otherLocation = locationOf(file, otherPath);
  if (mayTouch(location, otherLocation)) return 'effect';
  return location.known && otherLocation.known ? 'certain' : 'likely';
}

const isWholeFile = (call: TSESTree.CallExpression): boolean => /^(?:writeFile|unlink)$/u.test(calleeName(call) ?? '');

/**
 * The key of `settings.set('theme', value)`: a call for its effect only that stores a value under a key which is written out; undefined for
 * every other call.
 */
export function keyWritten(file: FileAnalysis, call: TSESTree.CallExpression): string | undefined {
  const [key, value] = call.arguments;
  if (call.parent.parent?.type !== 'ExpressionStatement' || !KEYED_WRITES.test(calleeName(call) ?? '') || !value || isSingleReceiver(file, call)) return undefined;
  return key?.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined;
}

/** Whether two paths may be one file, or one lie within the other. */
function mayTouch(one: Location, other: Location): boolean {
  const length = Math.min(one.parts.length, other.parts.length);
  for (let index = 0; index < length; index += 1) {
    // Names of what is not known may stand for the same: they are taken to be what they are called.
    if (one.parts[index] !== other.parts[index]) return false;
  }
  return true;
}

/** What a path expression says: literals, templates, `join` and constants of this file taken apart, `.` and `..` resolved. */
function locationOf(file: FileAnalysis, node: TSESTree.Node): Location {
  const pieces = piecesOf(file, node, 0);
  const parts: string[] = [];
  let known = true;
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      known = false;
      parts.push(`\0${piece.name}`);
      continue;
    }
    for (const part of piece.split(/[/\\]+/u)) {
      if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
  }
  return { parts, known };
}

type Piece = string | { readonly name: string };

function piecesOf(file: FileAnalysis, node: TSESTree.Node, depth: number): readonly Piece[] {
  const inner = unwrap(node);
  const unknown: readonly Piece[] = [{ name: file.text(inner) }];
  if (depth > 4) return unknown;
  if (inner.type === 'Literal') return typeof inner.value === 'string' ? [inner.value] : unknown;
  if (inner.type === 'TemplateLiteral') {
    // Only whole segments: of `${name}.json` nobody knows what it begins with.
    const last = inner.quasis.length - 1;
    const isWhole = ({ value: { raw } }: TSESTree.TemplateElement, index: number): boolean =>
      (index === 0 || (index === last && raw === '') || raw.startsWith('/')) && (index === last || (index === 0 && raw === '') || raw.endsWith('/'));
    if (!inner.quasis.every(isWhole)) return unknown;
    return inner.quasis.flatMap(({ value: { raw } }, index): readonly Piece[] => {
      const expression = inner.expressions[index];
      return [...(raw === '' ? [] : [raw]), ...(expression ? piecesOf(file, expression, depth + 1) : [])];
    });
  }
  if (inner.type === 'CallExpression' && inner.arguments.every((argument) => argument.type !== 'SpreadElement')) {
    const origin = originOf(file, inner.callee);
    const key = origin && originKey(origin);
    if (/^path(?:\/posix|\/win32)?\.(?:join|resolve|normalize)$/u.test(key ?? '') || /^(?:join|resolve)$/u.test(parsePath(inner.callee)?.at(-1) ?? '')) return inner.arguments.flatMap((argument) => piecesOf(file, argument, depth + 1));
    return unknown;
  }
  if (inner.type !== 'Identifier') return unknown;
  const value = constantValue(file, inner);
  return value ? piecesOf(file, value, depth + 1) : unknown;
}
