/** What in a file waits in turn and what waits together, by the names of what is called: enough to see that one became the other. */
import { parse, simpleTraverse, type TSESTree } from '@typescript-eslint/typescript-estree';

/** A loop with awaits, a row of awaits, or a `Promise.all`. */
export interface Shape {
  readonly kind: 'loop' | 'row' | 'together';
  readonly line: number;
  readonly to: number;
  /** What is waited for. */
  readonly calls: readonly Called[];
  readonly text: string;
}

interface Called {
  /** The callee as it is written. */
  readonly callee: string;
  readonly line: number;
  readonly to: number;
}

const COMBINATORS = new Set(['Promise.all', 'Promise.allSettled', 'pMap', 'pAll', 'mapLimit', 'asyncMap', 'Async.forEachAsync', 'Async.mapAsync']);

const isFunction = (node: TSESTree.Node): boolean => /Function/u.test(node.type) && node.type !== 'TSFunctionType';

/** @returns the shapes of a text; none when it does not parse */
export function shapesOf(text: string, path: string): Shape[] {
  let ast: TSESTree.Program;
  try {
    ast = parse(text, { loc: true, range: true, jsx: !/\.[cm]?ts$/u.test(path), suppressDeprecatedPropertyWarnings: true });
  } catch {
    return [];
  }
  const of = (node: TSESTree.Node): string => text.slice(...node.range).replaceAll(/\s+/gu, ' ');
  const shapes: Shape[] = [];
  const add = (kind: Shape['kind'], first: TSESTree.Node, last: TSESTree.Node, calls: readonly Called[]): void => {
    shapes.push({ kind, line: first.loc.start.line, to: last.loc.end.line, calls, text: text.slice(first.range[0], last.range[1]) });
  };
  simpleTraverse(ast, {
    enter(node) {
      if (node.type === 'ForOfStatement' || node.type === 'ForInStatement' || node.type === 'ForStatement') {
        const awaited = awaitedIn(node.body, of);
        if (awaited.length > 0 && !(node.type === 'ForOfStatement' && node.await)) add('loop', node, node, awaited);
      }
      if (node.type === 'CallExpression' && COMBINATORS.has(of(node.callee))) add('together', node, node, callsIn(node, of));
      const list = node.type === 'Program' || node.type === 'BlockStatement' ? node.body : node.type === 'SwitchCase' ? node.consequent : undefined;
      if (!list) return;
      const waits = list.filter((statement) => /^(?:Expression|Return)Statement$|^VariableDeclaration$/u.test(statement.type) && awaitedIn(statement, of).length > 0);
      const [first] = waits;
      const last = waits.at(-1);
      if (first && last && waits.length > 1) add('row', first, last, waits.flatMap((statement) => awaitedIn(statement, of)));
    },
  });
  return shapes;
}

/** The callees of awaited calls, functions inside left out. */
function awaitedIn(root: TSESTree.Node, of: (node: TSESTree.Node) => string): Called[] {
  const found: Called[] = [];
  const visit = (node: TSESTree.Node): void => {
    if (isFunction(node)) return;
    if (node.type === 'AwaitExpression' && node.argument.type === 'CallExpression') found.push(calledBy(node.argument, of));
    for (const [key, value] of Object.entries(node)) {
      if (key === 'parent') continue;
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(root);
  return found;
}

const isNode = (value: unknown): value is TSESTree.Node => typeof value === 'object' && value !== null && 'type' in value && 'range' in value;

const calledBy = (call: TSESTree.CallExpression, of: (node: TSESTree.Node) => string): Called => ({ callee: of(call.callee), line: call.loc.start.line, to: call.loc.end.line });

function callsIn(root: TSESTree.Node, of: (node: TSESTree.Node) => string): Called[] {
  const found: Called[] = [];
  simpleTraverse(root, { enter: (node) => { if (node.type === 'CallExpression' && node !== root) found.push(calledBy(node, of)); } });
  return found;
}

/** A change of shape between two texts of one file. */
export interface Change {
  /** `loop` and `row` became concurrent; `loop-back` and `row-back` were concurrent and wait in turn now. */
  readonly kind: 'loop' | 'row' | 'loop-back' | 'row-back';
  /** In the text that waits in turn: before the commit, or after it for what went back. */
  readonly line: number;
  readonly to: number;
  readonly inTurn: string;
  readonly together: string;
}

/** Compares the shapes of a file before and after a commit. */
export const changesOf = (before: readonly Shape[], after: readonly Shape[]): Change[] => [
  ...madeConcurrent(before, after),
  ...madeConcurrent(after, before).map((change) => ({ ...change, kind: `${change.kind}-back` as 'loop-back' | 'row-back' })),
];

function madeConcurrent(before: readonly Shape[], after: readonly Shape[]): Change[] {
  const changes: Change[] = [];
  const gained = after.filter(({ kind, text }) => kind === 'together' && !before.some((one) => one.text === text));
  for (const { kind, line, to, calls, text } of before) {
    if (kind === 'together' || after.some((one) => one.kind === kind && one.text === text)) continue;
    const least = kind === 'loop' ? 1 : 2;
    for (const one of gained) {
      const common = calls.filter((call) => has(one.calls, call));
      // What was in a `Promise.all` before as well was not made concurrent by this change.
      if (common.length < least || before.some((old) => old.kind === 'together' && common.every((call) => has(old.calls, call)))) continue;
      if (after.some((now) => now.kind === kind && common.every((call) => count(now.calls, call) >= count(calls, call)))) continue;
      const [from, until] = kind === 'loop' ? [line, to] : [Math.min(...common.map((call) => call.line)), Math.max(...common.map((call) => call.to))];
      changes.push({ kind, line: from, to: until, inTurn: kind === 'loop' ? text : text.split('\n').slice(from - line, until - line + 1).join('\n'), together: one.text });
      break;
    }
  }
  return changes;
}

const has = (list: readonly Called[], { callee }: Called): boolean => list.some((one) => one.callee === callee);
const count = (list: readonly Called[], { callee }: Called): number => list.filter((one) => one.callee === callee).length;
