/** The questions of `Flow`, asked about nodes that are named by their text. */
import { describe, expect, it } from 'vitest';
import type { TSESTree } from '@typescript-eslint/types';
import { simpleTraverse } from '@typescript-eslint/typescript-estree';
import { flowOf, flowRootOf, type Flow } from '../../../rules/analysis/flow/flow.ts';
import type { FlowOptions, LoopStatement } from '../../../rules/analysis/flow/graph.ts';
import { parse } from './programs.ts';

interface Asked {
  readonly flow: Flow;
  readonly code: string;
  /** The outermost node with this text; the n-th such place in the text. */
  node(text: string, n?: number): TSESTree.Node;
  textOf(node: TSESTree.Node | undefined): string | undefined;
  scopes: NonNullable<ReturnType<typeof parse>['scopeManager']>;
}

/** Takes the body of an async function (or, with `head`, of another function). */
function ask(body: string, options: FlowOptions = {}, head = 'async function f()'): Asked {
  const code = `${head} { ${body} }`;
  const { ast, scopeManager } = parse(code);
  const flow = flowOf(ast.body[0] as TSESTree.FunctionDeclaration, options);
  if (!flow) throw new Error('no graph');
  return {
    flow,
    code,
    scopes: scopeManager,
    node(text, n = 0) {
      const found: TSESTree.Node[] = [];
      simpleTraverse(ast, {
        enter(node) {
          if (code.slice(...node.range) === text && !found.some((other) => other.range[0] === node.range[0])) found.push(node);
        },
      });
      const node = found[n];
      if (!node) throw new Error(`no node ${text}`);
      return node;
    },
    textOf: (node) => node && code.slice(...node.range),
  };
}

describe('reaches', () => {
  it('follows the text, not against it', () => {
    const { flow, node } = ask('a(); if (b) c(); d();');
    expect(flow.reaches(node('a()'), node('d()'))).toBe(true);
    expect(flow.reaches(node('c()'), node('d()'))).toBe(true);
    expect(flow.reaches(node('d()'), node('a()'))).toBe(false);
  });
  it('keeps branches apart', () => {
    const { flow, node } = ask('if (b) c(); else d();');
    expect(flow.reaches(node('c()'), node('d()'))).toBe(false);
  });
  it('goes round loops', () => {
    const { flow, node } = ask('while (x) { a(); b(); }');
    expect(flow.reaches(node('b()'), node('a()'))).toBe(true);
    expect(flow.reaches(node('a()'), node('a()'))).toBe(true);
  });
  it('ends at what is avoided', () => {
    const { flow, node } = ask('a(); if (c) b(); d();');
    const b = node('b()');
    expect(flow.reaches(node('a()'), node('d()'), { avoiding: (event) => event.node === b })).toBe(true);
    expect(flow.reaches(b, node('d()'), { avoiding: (event) => event.node === b })).toBe(true);
    const straight = ask('a(); b(); d();');
    expect(straight.flow.reaches(straight.node('a()'), straight.node('d()'), { avoiding: (event) => event.node === straight.node('b()') })).toBe(false);
  });
  it('comes to a catch only on the paths asked for', () => {
    const { flow, node } = ask('try { a(); await b; c(); } catch { d(); }');
    expect(flow.reaches(node('a()'), node('d()'))).toBe(false);
    expect(flow.reaches(node('a()'), node('d()'), { paths: 'rejections' })).toBe(true);
    expect(flow.reaches(node('await b'), node('d()'), { paths: 'rejections' })).toBe(false);
    expect(flow.reaches(node('await b'), node('d()'), { paths: 'all' })).toBe(true);
  });
});

describe('suspensionBetween', () => {
  it('names the await on the way, and ignores micro gaps', () => {
    const { flow, node, textOf } = ask('const p = f(); await null; if (c) await slow(); await p;');
    expect(textOf(flow.suspensionBetween(node('f()'), node('await p'))?.node)).toBe('await slow()');
    expect(textOf(flow.suspensionBetween(node('f()'), node('await p'), { counts: ['micro'] })?.node)).toBe('await null');
  });
  it('does not count the places themselves', () => {
    const { flow, node } = ask('await a(); await b();');
    expect(flow.suspensionBetween(node('await a()'), node('await b()'))).toBeUndefined();
    expect(flow.suspensionBetween(node('a()'), node('await b()'))).toBeDefined();
  });
  it('does not count an await after which the place is not reached', () => {
    const { flow, node } = ask('const p = f(); if (c) { await g(); return; } await p;');
    expect(flow.suspensionBetween(node('f()'), node('await p'))).toBeUndefined();
  });
  it('goes round loops', () => {
    const { flow, node, textOf } = ask('for (const p of ps) { use(p); await p; }');
    expect(textOf(flow.suspensionBetween(node('await p'), node('use(p)'))?.node)).toBeUndefined();
    expect(textOf(flow.suspensionBetween(node('use(p)'), node('use(p)'))?.node)).toBe('await p');
  });
  it('lets the oracle decide', () => {
    const { flow, node } = ask('const p = f(); await quick(); await p;', { suspension: () => 'micro' });
    expect(flow.suspensionBetween(node('f()'), node('await p'))).toBeUndefined();
  });
  it('counts for await steps, disposal and yields', () => {
    for (const [body, head] of [
      ['const p = f(); for await (const x of xs) {} await p;', 'async function f()'],
      ['const p = f(); { await using x = y; } await p;', 'async function f()'],
      ['const p = f(); yield 1; await p;', 'async function* f()'],
    ] as const) {
      const { flow, node } = ask(body, {}, head);
      expect(flow.suspensionBetween(node('f()'), node('await p'))).toBeDefined();
    }
  });
  it('stops at what is avoided', () => {
    const { flow, node } = ask('const p = f(); handle(p); await slow(); await p;');
    expect(flow.suspensionBetween(node('f()'), node('await p'), { avoiding: (event) => event.node === node('handle(p)') })).toBeUndefined();
  });
});

describe('wayOutWithout', () => {
  const isCall = (text: string, asked: Asked) => (event: { kind: string; node: TSESTree.Node }) => event.kind === 'call' && event.node === asked.node(text);
  it('finds the early return', () => {
    const asked = ask('start(); if (c) return; stop();');
    const way = asked.flow.wayOutWithout(asked.node('start()'), 'normal', isCall('stop()', asked));
    expect([way?.exit, asked.textOf(way?.node)]).toEqual(['normal', 'return;']);
  });
  it('finds the end of the body', () => {
    const asked = ask('start(); if (c) stop();');
    expect(asked.flow.wayOutWithout(asked.node('start()'), 'normal', isCall('stop()', asked))).toEqual({ exit: 'normal', node: undefined, event: undefined });
  });
  it('finds a throw, and a rejection when asked for', () => {
    const asked = ask('start(); if (c) throw e; await g(); stop();');
    const passes = isCall('stop()', asked);
    expect(asked.flow.everyPathPasses(asked.node('start()'), 'normal', passes)).toBe(true);
    expect(asked.textOf(asked.flow.wayOutWithout(asked.node('start()'), 'throw', passes)?.node)).toBe('throw e;');
    const calm = ask('start(); await g(); stop();');
    expect(calm.flow.everyPathPasses(calm.node('start()'), 'any', isCall('stop()', calm))).toBe(true);
    expect(calm.textOf(calm.flow.wayOutWithout(calm.node('start()'), 'any', isCall('stop()', calm), { paths: 'rejections' })?.node)).toBe('await g()');
  });
  it('is content with finally on every path', () => {
    const asked = ask('start(); try { if (c) return 1; if (d) throw e; await g(); } finally { stop(); }');
    expect(asked.flow.everyPathPasses(asked.node('start()'), 'any', isCall('stop()', asked), { paths: 'all' })).toBe(true);
  });
  it('sees the call between start and try', () => {
    const asked = ask('start(); between(); try { await g(); } finally { stop(); }');
    expect(asked.textOf(asked.flow.wayOutWithout(asked.node('start()'), 'any', isCall('stop()', asked), { paths: 'all' })?.node)).toBe('between()');
  });
  it('names the return before a finally that it runs through', () => {
    const asked = ask('start(); try { return 1; } finally { other(); }');
    expect(asked.textOf(asked.flow.wayOutWithout(asked.node('start()'), 'normal', isCall('start()', asked))?.node)).toBe('return 1;');
  });
  it('knows no way out of an endless loop, nor of process.exit', () => {
    const asked = ask('start(); if (c) process.exit(1); for (;;) { await g(); }');
    expect(asked.flow.everyPathPasses(asked.node('start()'), 'any', () => false)).toBe(true);
  });
});

describe('dominates', () => {
  it('holds for guards and what comes first', () => {
    const { flow, node } = ask('a(); if (b()) { c(); } d();');
    expect(flow.dominates(node('a()'), node('d()'))).toBe(true);
    expect(flow.dominates(node('b()'), node('c()'))).toBe(true);
    expect(flow.dominates(node('c()'), node('d()'))).toBe(false);
    expect(flow.dominates(node('d()'), node('a()'))).toBe(false);
  });
  it('orders within one expression', () => {
    const { flow, node } = ask('f(a, b);');
    expect(flow.dominates(node('a'), node('b'))).toBe(true);
    expect(flow.dominates(node('b'), node('a'))).toBe(false);
  });
  it('looks at loops and finally copies', () => {
    const { flow, node } = ask('try { a(); for (const x of xs) { if (x) break; b(); } } finally { c(); }');
    expect(flow.dominates(node('a()'), node('b()'))).toBe(true);
    expect(flow.dominates(node('a()'), node('c()'))).toBe(false);
  });
});

describe('loops', () => {
  it('contain what runs once an iteration', () => {
    const { flow, node } = ask('for (const x of all()) { while (test()) body(); }');
    const types = (text: string): string[] => flow.loopsContaining(node(text)).map((loop) => loop.node.type);
    expect(types('all()')).toEqual([]);
    expect(types('test()')).toEqual(['WhileStatement', 'ForOfStatement']);
    expect(types('body()')).toEqual(['WhileStatement', 'ForOfStatement']);
  });
  const exitAfter = (body: string, within?: 'iteration' | 'loop'): string | undefined => {
    const { flow, node, textOf } = ask(body);
    const place = node('await g()');
    const loop = flow.loopsContaining(place).at(-1)?.node as LoopStatement;
    return textOf(flow.earlyExitAfter(loop, place, within)?.node);
  };
  it.each([
    ['for (const x of xs) { if (await g()) break; }', 'break;'],
    ['for (const x of xs) { await g(); if (x) return x; }', 'return x;'],
    ['for (const x of xs) { await g(); if (x) throw x; }', 'throw x;'],
    ['for (const x of xs) { try { await g(); throw x; } catch {} }', undefined],
    ['for (const x of xs) { await g(); if (x) continue; h(); }', undefined],
    ['for (const x of xs) { await g(); while (x) { break; } }', undefined],
    ['o: for (const y of ys) for (const x of xs) { await g(); if (x) break o; }', 'break o;'],
    ['for (const x of xs) { if (x) break; await g(); }', 'break;'],
  ])('an early exit after the await in %s', (body, expected) => expect(exitAfter(body)).toBe(expected));
  it('looks at one iteration when asked for', () => expect(exitAfter('for (const x of xs) { if (x) break; await g(); }', 'iteration')).toBeUndefined());
  it('sees a labelled continue of the outer loop', () => {
    const { flow, node, textOf } = ask('o: for (const y of ys) { for (const x of xs) { await g(); continue o; } }');
    const place = node('await g()');
    const [inner, outer] = flow.loopsContaining(place);
    expect(textOf(flow.earlyExitAfter(inner?.node as LoopStatement, place)?.node)).toBe('continue o;');
    expect(flow.earlyExitAfter(outer?.node as LoopStatement, place)).toBeUndefined();
  });
});

describe('completesNormally', () => {
  it.each([
    ['{ return; }', false],
    ['{ if (a) return; }', true],
    ['{ if (a) return; else throw b; }', false],
    ['{ while (true) { a(); } }', false],
    ['{ while (true) { if (a()) break; } }', true],
    ['{ try { throw a; } catch { b(); } }', true],
    ['{ try { return a; } finally { b(); } }', false],
    ['{ switch (a) { case 1: return; default: throw b; } }', false],
    ['{ process.exit(0); }', false],
  ])('%s: %s', (block, expected) => {
    const { flow, node } = ask(block);
    expect(flow.completesNormally(node(block))).toBe(expected);
  });
});

describe('definitions and liveness', () => {
  const variable = ({ scopes }: Asked, name: string) => {
    const found = scopes.scopes.flatMap((scope) => scope.variables).find((candidate) => candidate.name === name);
    if (!found) throw new Error(`no variable ${name}`);
    return { references: found.references as never, identifiers: found.identifiers };
  };
  const reaching = (body: string, use: string, name: string, n = 0): unknown => {
    const asked = ask(body);
    const definitions = asked.flow.definitionsReaching(asked.node(use, n), variable(asked, name));
    return definitions && [definitions.writes.map(({ node }) => asked.textOf(node.parent)), definitions.fromOutside];
  };
  it('kills earlier writes', () => expect(reaching('let v = 1; v = 2; use(v);', 'v', 'v', 2)).toEqual([['v = 2'], false]));
  it('joins branches', () => expect(reaching('let v = 1; if (c) v = 2; use(v);', 'v', 'v', 2)).toEqual([['v = 1', 'v = 2'], false]));
  it('goes round loops', () => expect(reaching('let v = 1; while (c) { use(v); v = 2; }', 'v', 'v', 1)).toEqual([['v = 1', 'v = 2'], false]));
  it('sees the write before a throw', () => expect(reaching('let v = 1; try { v = 2; g(); v = 3; } catch { use(v); }', 'v', 'v', 3)).toEqual([['v = 2'], false]));
  it('does not know what a closure writes', () => expect(reaching('let v = 1; g(() => { v = 2; }); use(v);', 'v', 'v', 2)).toBeUndefined());
  it('says when a value is dead', () => {
    const asked = ask('let v = a(); use(v); v = b();');
    expect(asked.flow.isLiveAfter(asked.node('v = a()'), variable(asked, 'v'))).toBe(true);
    expect(asked.flow.isLiveAfter(asked.node('v = b()'), variable(asked, 'v'))).toBe(false);
  });
  it('does not know whether a closure reads', () => {
    const asked = ask('let v = a(); g(() => v);');
    expect(asked.flow.isLiveAfter(asked.node('v = a()'), variable(asked, 'v'))).toBeUndefined();
  });
});

describe('bounds', () => {
  it('gives no graph for too many events', () => {
    const { ast } = parse('function f() { a(); b(); c(); }');
    expect(flowOf(ast.body[0] as TSESTree.FunctionDeclaration, { maxEvents: 4 })).toBeUndefined();
  });
  it('gives no graph for too deep a tree, and does not overflow', () => {
    const { ast } = parse(`function f() { ${'{'.repeat(520)}${'}'.repeat(520)} }`);
    expect(flowOf(ast.body[0] as TSESTree.FunctionDeclaration)).toBeUndefined();
  });
  it('takes long functions and chains', () => {
    const { ast } = parse(`async function f(a) { ${'if (a) await g(a); '.repeat(5_000)} b = ${'a + '.repeat(250)} a; ${'if (a) b(); else '.repeat(150)} c(); a${'.b()'.repeat(150)}; }`);
    const flow = flowOf(ast.body[0] as TSESTree.FunctionDeclaration);
    expect(flow?.graph.exit.reachable).toBe(true);
    expect(flow?.dominates((ast.body[0] as TSESTree.FunctionDeclaration).params[0] as TSESTree.Node, (ast.body[0] as TSESTree.FunctionDeclaration).body.body.at(-1) as TSESTree.Node)).toBe(true);
  });
  it('finds the root of a node', () => {
    const { ast } = parse('class A { [k()] = () => v(); static { s(); } m() { w(); } }');
    const types: Record<string, string | undefined> = {};
    simpleTraverse(ast, { enter: (node) => void (node.type === 'CallExpression' && (types[(node.callee as TSESTree.Identifier).name] = flowRootOf(node)?.type)) });
    expect(types).toEqual({ k: 'Program', v: 'ArrowFunctionExpression', s: 'StaticBlock', w: 'FunctionExpression' });
  });
});
