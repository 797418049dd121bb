/**
 * Random programs whose every decision is a call of a traced primitive: `t(1)` gives a boolean or throws, `n(2)` a function or
 * null, `a(3)` a thenable, `it(4)` and `ait(5)` iterables, `res(6)` a resource, `s(7)` a number, `o(8)` an object, `g(9)` an
 * object with a member `v`. The number is the primitive's name in the trace.
 */
import fc from 'fast-check';

export type Tree = { readonly op: string; readonly kids: readonly Tree[]; readonly pick: number };

const EXPRESSIONS = ['t', 'a', 'and', 'or', 'nullish', 'chain', 'conditional', 'not', 'sequence', 'template', 'call', 'array', 'assign', 'yield'];
const STATEMENTS = [
  'expression', 'expression', 'if', 'ifElse', 'while', 'whileTrue', 'doWhile', 'for', 'forOf', 'forAwait', 'tryCatch', 'tryFinally', 'tryCatchFinally',
  'tryFinally', 'switch', 'return', 'throw', 'break', 'continue', 'break', 'continue', 'using', 'awaitUsing', 'label', 'destructure',
];

const { block } = fc.letrec<{ expression: Tree; statement: Tree; block: Tree }>((tie) => ({
  expression: fc.record({
    op: fc.constantFrom(...EXPRESSIONS),
    kids: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constant([]), fc.array(tie('expression'), { minLength: 3, maxLength: 3 })),
    pick: fc.nat(11),
  }),
  statement: fc.record({
    op: fc.constantFrom(...STATEMENTS),
    kids: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, fc.constant([]), fc.tuple(tie('expression'), tie('block'), tie('block'), tie('block'))),
    pick: fc.nat(11),
  }),
  block: fc.record({ op: fc.constant('block'), kids: fc.array(tie('statement'), { maxLength: 4 }), pick: fc.nat(11) }),
}));

export const programs: fc.Arbitrary<Tree> = block;

export interface Mode {
  readonly async: boolean;
  readonly generator: boolean;
}

interface Place {
  readonly breaks: boolean;
  readonly continues: boolean;
  readonly labels: readonly string[];
  readonly loopLabels: readonly string[];
}

/** The text of a program, and of each primitive how it answers when the trace has become long enough. */
export function render(tree: Tree, mode: Mode): { code: string; last: Map<number, unknown> } {
  const last = new Map<number, unknown>();
  let ids = 0;
  const fresh = (answer: unknown = false): number => {
    ids += 1;
    last.set(ids, answer);
    return ids;
  };
  const leaf: Tree = { op: 't', kids: [], pick: 0 };
  const kid = (node: Tree, i: number): Tree => node.kids[i] ?? leaf;

  function expression(node: Tree): string {
    const sub = (i: number): string => expression(kid(node, i));
    switch (node.kids.length === 0 && !['a', 'yield'].includes(node.op) ? 't' : node.op) {
      case 'a':
        return mode.async ? `(await a(${fresh()}))` : `t(${fresh()})`;
      case 'and':
        return `(${sub(0)} && ${sub(1)})`;
      case 'or':
        return `(${sub(0)} || ${sub(1)})`;
      case 'nullish':
        return `(n(${fresh(null)}) ?? ${sub(0)})`;
      case 'chain':
        return `n(${fresh(null)})?.(${sub(0)})`;
      case 'conditional':
        return `(${sub(0)} ? ${sub(1)} : ${sub(2)})`;
      case 'not':
        return `!${sub(0)}`;
      case 'sequence':
        return `(${sub(0)}, ${sub(1)})`;
      case 'template':
        return `\`x\${${sub(0)}}y\``;
      case 'call':
        return `k(${sub(0)}, ${sub(1)})`;
      case 'array':
        return `[${sub(0)}, ...[${sub(1)}]]`;
      case 'assign':
        return `(g(${fresh()}).v ${['&&=', '||=', '??='][node.pick % 3]} ${sub(0)})`;
      case 'yield':
        return mode.generator ? `(yield ${fresh('return')})` : `t(${fresh()})`;
      default:
        return `t(${fresh()})`;
    }
  }

  const list = (node: Tree, place: Place): string => node.kids.map((child) => statement(child, place, [])).join(' ');

  function statement(node: Tree, place: Place, labels: readonly string[]): string {
    if (node.op === 'block') return `{ ${list(node, place)} }`;
    const test = (): string => expression(kid(node, 0));
    const body = (i: number, inner: Partial<Place> = {}): string => {
      const child = node.kids[i];
      return child ? `{ ${list(child, { ...place, ...inner })} }` : `{ t(${fresh()}); }`;
    };
    const inLoop: Partial<Place> = { breaks: true, continues: true, loopLabels: [...place.loopLabels, ...labels] };
    const empty = node.kids.length === 0;
    switch (node.op) {
      case 'if':
        return `if (${test()}) ${body(1)}`;
      case 'ifElse':
        return `if (${test()}) ${body(1)} else ${body(2)}`;
      case 'while':
        return `while (t(${fresh()})) ${body(1, inLoop)}`;
      case 'whileTrue':
        return `while (true) { if (t(${fresh(true)})) break; ${body(1, inLoop)} }`;
      case 'doWhile':
        return `do ${body(1, inLoop)} while (t(${fresh()}));`;
      case 'for':
        return `for (t(${fresh()}); t(${fresh()}); t(${fresh()})) ${body(1, inLoop)}`;
      case 'forAwait':
      case 'forOf':
        return node.op === 'forAwait' && mode.async
          ? `for await (const x of ait(${fresh('done')})) ${body(1, inLoop)}`
          : `for (const x of it(${fresh('done')})) ${body(1, inLoop)}`;
      case 'tryCatch':
        return `try ${body(1)} catch (e) ${body(2)}`;
      case 'tryFinally':
        return `try ${body(1)} finally ${body(2)}`;
      case 'tryCatchFinally':
        return `try ${body(1)} catch ${body(2)} finally ${body(3)}`;
      case 'switch': {
        const clauses = [1, 2, 3].map((i) => body(i, { breaks: true }));
        const names = ['case 0:', 'case 1:', 'default:'];
        const shift = node.pick % 3;
        return `switch (s(${fresh(0)})) { ${clauses.map((clause, i) => `${names[(i + shift) % 3]} ${clause}${node.pick > 6 ? ' break;' : ''}`).join(' ')} }`;
      }
      case 'return':
        return empty ? 'return;' : `return ${test()};`;
      case 'throw':
        return `throw ${test()};`;
      case 'break':
      case 'continue': {
        const reachable = node.op === 'break' ? place.labels : place.loopLabels;
        const label = reachable[node.pick % Math.max(1, reachable.length)];
        if (label && node.pick > 4) return `${node.op} ${label};`;
        return (node.op === 'break' ? place.breaks : place.continues) ? `${node.op};` : `t(${fresh()});`;
      }
      case 'awaitUsing':
      case 'using':
        return node.op === 'awaitUsing' && mode.async
          ? `{ await using r${ids} = res(${fresh()}); ${body(1)} }`
          : `{ using r${ids} = res(${fresh()}), q${ids} = res(${fresh()}); ${body(1)} }`;
      case 'label': {
        const name = `l${ids}_${place.labels.length}`;
        const child = node.kids[1]?.kids[0];
        if (!child) return `t(${fresh()});`;
        return `${name}: ${statement(child, { ...place, labels: [...place.labels, name] }, [...labels, name])}`;
      }
      case 'destructure':
        return `{ const { p = ${test()} } = o(${fresh()}); }`;
      default:
        return `${test()};`;
    }
  }

  const body = list(tree, { breaks: false, continues: false, labels: [], loopLabels: [] });
  return { code: `${mode.async ? 'async ' : ''}function${mode.generator ? '*' : ''} f(t, n, a, it, ait, res, s, o, g, k) { ${body} }`, last };
}
