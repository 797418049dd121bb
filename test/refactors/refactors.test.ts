import { describe, expect, test } from 'vitest';
import { rewrites, type Asked } from './rewrite.ts';

/** The text that a rewrite leaves, without the import of the helper; or why it was refused, or nothing. */
function after(name: string, marked: string, asked?: Asked): string | undefined {
  const answer = rewrites(marked, asked).get(name);
  if (!answer) return undefined;
  return answer.reason ?? answer.text?.replace(/^(?:import \{ \w+ \} from '\.\/async\/[\w-]+\.js';\n)\n?/mu, '');
}

const GIVEN = 'declare function load(id: number): Promise<string>;\ndeclare function save(text: string): Promise<void>;\n';
const body = (code: string): string => `${GIVEN}export async function run(id: number): Promise<string> {\n${code.replaceAll(/^(?=.)/gmu, '  ')}\n}\n`;
const inBody = (name: string, code: string, asked?: Asked): string | undefined => {
  const text = after(name, body(code), asked);
  return text?.startsWith(GIVEN) ? text.slice(text.indexOf('{\n', GIVEN.length) + 2, text.lastIndexOf('\n}')).replaceAll(/^ {2}/gmu, '') : text;
};

describe('add a deadline', () => {
  test.each([
    ['a declaration, by the caret', 'const a = await lo¦ad(id);\nreturn a;', 'const a = await withTimeout(() => load(id), 5000);\nreturn a;'],
    ['a selected statement', '¦const a = await load(id); // the text¦\nreturn a;', 'const a = await withTimeout(() => load(id), 5000); // the text\nreturn a;'],
    ['a selected expression', 'return (¦await load(id)¦).trim();', 'return (await withTimeout(() => load(id), 5000)).trim();'],
    ['what is returned without an await', 'return lo¦ad(id + (await load(1)).length);', 'return withTimeout(async () => load(id + (await load(1)).length), 5000);'],
    ['work that takes a signal gets it', "const r = await fe¦tch('/x', { method: 'POST' });\nreturn r.text();", "const r = await withTimeout((signal) => fetch('/x', { method: 'POST', signal }), 5000);\nreturn r.text();"],
    ['all calls of it do', "const [r] = await ¦Promise.all([fetch('/x'), fetch('/y')]);\nreturn r.text();", "const [r] = await withTimeout((signal) => Promise.all([fetch('/x', { signal }), fetch('/y', { signal })]), 5000);\nreturn r.text();"],
    ['a promise that runs already', 'const p = load(id);\nreturn await ¦p¦;', 'const p = load(id);\nreturn await withTimeout(p, 5000);'],
    ['an await inside', 'return await ¦load((await load(id)).length);', 'return await withTimeout(async () => load((await load(id)).length), 5000);'],
    ['a comment inside', 'return await ¦load(/* which */ id);', 'return await withTimeout(() => load(/* which */ id), 5000);'],
    ['statements, with what they declare', '¦const a = await load(id);\n// both\nconst b = await load(2);¦\nreturn a + b;', 'const { a, b } = await withTimeout(async () => {\n  const a = await load(id);\n  // both\n  const b = await load(2);\n  return { a, b };\n}, 5000);\nreturn a + b;'],
    ['statements that declare one thing', "¦const a = await load(id);\nawait save(`\n${a}\n`);¦\nreturn a;", "const a = await withTimeout(async () => {\n  const a = await load(id);\n  await save(`\n${a}\n`);\n  return a;\n}, 5000);\nreturn a;"],
    ['a block', "¦for (const each of [1, 2]) {\n  if (each > 1) continue;\n  await save(await load(each));\n} // all¦\nreturn '';", "await withTimeout(async () => {\n  for (const each of [1, 2]) {\n    if (each > 1) continue;\n    await save(await load(each));\n  } // all\n}, 5000);\nreturn '';"],
  ])('%s', (_name, code, expected) => expect(inBody('add-deadline', code)).toBe(expected));

  test.each([
    ['return', "¦if (id > 1) return '';\nawait save('');¦\nreturn '';", 'It returns from the function around it.'],
    ['break', "for (;;) {\n  ¦await save('');\n  break;¦\n}\nreturn '';", 'It leaves a loop around it by `break`.'],
    ['a function used behind', "¦await save('');\nfunction own() { return 'x'; }¦\nreturn own();", '`own`, which is declared in it, is used outside.'],
    ['a variable written behind', "¦let a = await load(id);\nawait save(a);¦\na = 'x';\nreturn a;", '`a`, which is declared in it, is written outside.'],
    ['narrowing of a variable', "let a: string | undefined = id > 1 ? 'x' : undefined;\nif (!a) a = 'y';\nreturn await ¦load(a.length);", 'TypeScript would forget inside of a function what it knows of `a`, which is written more than once.'],
  ])('refused: %s', (_name, code, reason) => expect(inBody('add-deadline', code)).toBe(reason));

  test('narrowing of a field', () => {
    expect(after('add-deadline', 'declare const o: { a?: string };\ndeclare function f(a: string): Promise<void>;\nexport async function g() {\n  if (o.a) await ¦f(o.a);\n}\n')).toBe('TypeScript would forget inside of a function what is checked of `o.a` before.');
  });

  test('a counter may go into the function', () => {
    expect(inBody('add-deadline', "for (let i = 0; i < 3; i += 1) await ¦load(i);\nreturn '';")).toBe("for (let i = 0; i < 3; i += 1) await withTimeout(() => load(i), 5000);\nreturn '';");
  });

  test("the caller's signal ends the work as well", () => {
    const marked = (call: string): string => `export async function f(url: string, signal?: AbortSignal) {\n  return await ¦${call};\n}\n`;
    const rewritten = (call: string): string => `export async function f(url: string, signal?: AbortSignal) {\n  return await ${call};\n}\n`;
    expect(after('add-deadline', marked('fetch(url)'))).toBe(rewritten('withTimeout((signal) => fetch(url, { signal }), 5000, { signal })'));
    expect(after('add-deadline', marked('fetch(url, { signal: signal ?? null })'))).toBe(rewritten('withTimeout(() => fetch(url, { signal: signal ?? null }), 5000, { signal })'));
    const options = (inner: string): string => `export async function f(url: string, options: { signal: AbortSignal }) {\n  return await ${inner};\n}\n`;
    expect(after('add-deadline', options('¦fetch(url, { signal: options.signal })'))).toBe(options('withTimeout((signal) => fetch(url, { signal }), 5000, { signal: options.signal })'));
  });

  test('a name that means something else keeps its meaning', () => {
    const text = after('add-deadline', "export async function f(signal: string) {\n  return await ¦fetch(signal);\n}\n");
    expect(text).toContain('await withTimeout((deadline) => fetch(signal, { signal: deadline }), 5000)');
  });

  test('a function that is not async gives its promise on; in statements nothing can wait', () => {
    expect(after('add-deadline', `${GIVEN}export function f(id: number): Promise<string> {\n  return fetch(¦String(id)).then((r) => r.text());\n}\n`)).toContain("return withTimeout((signal) => fetch(String(id), { signal }).then((r) => r.text()), 5000);");
    expect(after('add-deadline', `${GIVEN}export const f = (id: number) => ¦fetch(String(id))¦;\n`)).toContain('(id: number) => withTimeout((signal) => fetch(String(id), { signal }), 5000);');
    expect(after('add-deadline', `export function f(): void {\n  ¦console.log(1);\n  console.log(2);¦\n}\n`)).toBe('The function around it is not async, so that nothing can wait there.');
  });

  test('not twice, not for what is no work, not in half a statement', () => {
    expect(after('add-deadline', "import { withTimeout } from './async/with-timeout.js';\nexport const a = await withTimeout(() => ¦fetch(''), 5000);\n", { files: { 'src/async/with-timeout.ts': 'export declare function withTimeout<T>(work: () => Promise<T>, ms: number): Promise<T>;\n' } })).toBeUndefined();
    expect(rewrites('export const a ¦= 1;\n').size).toBe(0);
    expect(rewrites('export const a = [¦1, 2¦];\n').size).toBe(0);
    expect(rewrites('const a = ;¦\n', { untyped: true }).size).toBe(0);
  });

  test('style of the file: no semicolons, tabs, CRLF, CommonJS', () => {
    const text = after('add-deadline', "const { a } = require('./a')\r\nasync function f() {\r\n\t¦await a()\r\n\tawait a()¦\r\n}\r\nmodule.exports = { f }\r\n", { path: 'src/main.cjs' });
    expect(text).toBe("const { a } = require('./a')\r\nconst { withTimeout } = require('./async/with-timeout.cjs')\r\nasync function f() {\r\n\tawait withTimeout(async () => {\r\n\t\tawait a()\r\n\t\tawait a()\r\n\t}, 5000)\r\n}\r\nmodule.exports = { f }\r\n");
  });
});

describe('add retry', () => {
  test.each([
    ['a call', 'return await ¦load(id);', 'return await retry(() => load(id), { attempts: 5 });'],
    ['statements', "¦const a = await load(id);\nawait save(a);¦\nreturn a;", 'const a = await retry(async () => {\n  const a = await load(id);\n  await save(a);\n  return a;\n}, { attempts: 5 });\nreturn a;'],
    ['a promise that runs already', 'const p = load(id);\nreturn await ¦p;', 'The promise is there already: only the call that makes it can be made again.'],
    ['promises that run already', "const p = [load(id)];\nawait ¦Promise.all(p);\nreturn '';", 'The promise is there already: only the call that makes it can be made again.'],
  ])('%s', (_name, code, expected) => expect(inBody('add-retry', code)).toBe(expected));

  test('it stops when the caller gives up', () => {
    expect(after('add-retry', 'export async function f(signal: AbortSignal) {\n  return await ¦fetch("", { signal });\n}\n')).toContain('await retry(() => fetch("", { signal }), { attempts: 5, signal });');
  });

  test('with the package that the project has', () => {
    const text = after('add-retry', 'export const a = await ¦fetch("");\n', { path: 'src/main.mjs', manifest: { dependencies: { 'p-retry': '7' } } });
    expect(text).toBe('import pRetry from "p-retry";\n\nexport const a = await pRetry(() => fetch(""), { retries: 4 });\n');
  });
});

describe('run awaits together', () => {
  test.each([
    ['by the caret', "const a = await lo¦ad(1);\nconst b = await load(2);\nreturn a + b;", 'const [a, b] = await Promise.all([load(1), load(2)]);\nreturn a + b;'],
    ['writes too, for a person asks', "¦await save('a'); // first\nawait save('b');¦\nreturn '';", "// first\nawait Promise.all([save('a'), save('b')]);\nreturn '';"],
    ['what needs another stays behind it', "¦const a = await load(1);\nconst b = await load(a.length);\nconst c = await load(3);¦\nreturn a + b + c;", 'const [a, c] = await Promise.all([load(1), load(3)]);\nconst b = await load(a.length);\nreturn a + b + c;'],
    ['parts of a literal', "return [await load(1), await lo¦ad(2)].join('');", "const [loadValue, loadValueValue] = await Promise.all([load(1), load(2)]);\nreturn [loadValue, loadValueValue].join('');"],
    ['each needs the one before', "¦const a = await load(1);\nconst b = await load(a.length);¦\nreturn b;", 'Each of them needs what the one before gives.'],
    ['something between', "¦const a = await load(1);\nconsole.log(a);\nconst b = await load(2);¦\nreturn a + b;", 'What stands between the awaits does something of its own, or needs what they give.'],
    ['one alone', 'const a = await lo¦ad(1);\nreturn a;', undefined],
  ])('%s', (_name, code, expected) => expect(inBody('run-together', code)).toBe(expected));
});

describe('bound a map', () => {
  test.each([
    ['by the caret', "const all = await Promise.¦all([1, 2].map((each) => load(each)));\nreturn all.join('');", "const all = await mapConcurrent([1, 2], 8, (each) => load(each));\nreturn all.join('');"],
    ['from inside', "const all = await Promise.all([1, 2].map(async (each) => {\n  return await lo¦ad(each);\n}));\nreturn all.join('');", undefined],
    ['a callback that looks at all', "await Promise.¦all([1].map((each, _i, list) => load(each + list.length)));\nreturn '';", 'The function looks at more than the item and its index.'],
    ['allSettled', "await Promise.allSe¦ttled([1].map((each) => load(each)));\nreturn '';", '`Promise.allSettled` waits for something else than all results.'],
    ['no map', "await Promise.a¦ll([load(1)]);\nreturn '';", undefined],
  ])('%s', (_name, code, expected) => expect(inBody('bound-map', code)).toBe(expected));

  test('with p-map where the project has it', () => {
    expect(after('bound-map', "export const f = (xs) => Promise.¦all(xs.map((x) => fetch(x)));\n", { path: 'a.js', manifest: { type: 'module', dependencies: { 'p-map': '7' } } })).toBe("import pMap from 'p-map';\n\nexport const f = (xs) => pMap(xs, (x) => fetch(x), { concurrency: 8 });\n");
  });
});

describe('make abortable', () => {
  test.each([
    ['a parameter, a check at the beginning and in each turn, and handed on',
      "export async function f(urls: string[]) {\n  // all\n  for (const url of urls) {\n    await fet¦ch(url);\n  }\n}\n",
      "export async function f(urls: string[], signal?: AbortSignal) {\n  // all\n  signal?.throwIfAborted();\n  for (const url of urls) {\n    signal?.throwIfAborted();\n    await fetch(url, { signal });\n  }\n}\n"],
    ['an arrow function', 'export const f = async () => {\n  await nu¦ll;\n};\n', 'export const f = async (signal?: AbortSignal) => {\n  signal?.throwIfAborted();\n  await null;\n};\n'],
    ['a method', 'export class A {\n  async f(a: number) {\n    await nu¦ll;\n    return a;\n  }\n}\n', 'export class A {\n  async f(a: number, signal?: AbortSignal) {\n    signal?.throwIfAborted();\n    await null;\n    return a;\n  }\n}\n'],
    ['on one line', 'export async function f() { await ¦null; }\n', 'export async function f(signal?: AbortSignal) { signal?.throwIfAborted(); await null; }\n'],
    ['a callback belongs to its function', 'export async function f(xs: string[]) {\n  await Promise.all(xs.map((x) => fe¦tch(x)));\n}\n', 'export async function f(xs: string[], signal?: AbortSignal) {\n  signal?.throwIfAborted();\n  await Promise.all(xs.map((x) => fetch(x, { signal })));\n}\n'],
    ['a rest parameter', 'export async function f(...a: number[]) {\n  await nu¦ll;\n  return a;\n}\n', 'Nothing can follow its rest parameter.'],
    ['given to others', 'export async function f(a: number) {\n  await nu¦ll;\n  return a;\n}\nexport const all = [1].map(f);\n', 'It is given to others as a callback, which may call it with more arguments than it takes now.'],
    ['overloads', 'export function f(a: string): Promise<void>;\nexport function f(a: number): Promise<void>;\nexport async function f(a: unknown): Promise<void> {\n  await nu¦ll;\n  void a;\n}\n', 'It has overloads, which would have to change with it.'],
    ['it has one', 'export async function f(signal: AbortSignal) {\n  await nu¦ll;\n  signal.throwIfAborted();\n}\n', undefined],
    ['nothing waits', 'export function f(a: number) {\n  return ¦a;\n}\n', undefined],
    ['not async: only handed on', "export function f(a: string) {\n  return fe¦tch(a);\n}\n", "export function f(a: string, signal?: AbortSignal) {\n  return fetch(a, { signal });\n}\n"],
  ])('%s', (_name, code, expected) => expect(after('make-abortable', code)).toBe(expected));

  test('JavaScript has no types', () => {
    expect(after('make-abortable', 'export const f = async x => {\n  await fe¦tch(x)\n}\n', { path: 'a.js' })).toBe('export const f = async (x, signal) => {\n  signal?.throwIfAborted()\n  await fetch(x, { signal })\n}\n');
  });
});

describe('move to a worker', () => {
  const OWN = 'function sum(count: number): number {\n  let all = 0;\n  for (let i = 0; i < count; i += 1) all += i;\n  return all;\n}\n';
  test.each([
    ['a function that stands by itself', `${OWN}export async function f() {\n  return su¦m(10) + 1;\n}\n`, `${OWN}export async function f() {\n  return await runBlocking(sum, [10]) + 1;\n}\n`],
    ['statements', 'export async function f(list: number[]) {\n  ¦let all = 0;\n  for (const each of list) all += each;¦\n  return all;\n}\n', 'export async function f(list: number[]) {\n  const all = await runBlocking((list) => {\n    let all = 0;\n    for (const each of list) all += each;\n    return all;\n  }, [list]);\n  return all;\n}\n'],
    ['a function that uses the file', `const step = 2;\n${OWN.replace('i += 1', 'i += step')}export async function f() {\n  return su¦m(10);\n}\n`, '`sum` uses `step`, which the thread does not have.'],
    ['a function among the arguments', 'function each(f: () => number): number {\n  return f();\n}\nexport async function f() {\n  return ea¦ch(() => 1);\n}\n', 'A function among its arguments cannot be copied to a thread.'],
    ['nothing can wait', `${OWN}export function f() {\n  return su¦m(10);\n}\n`, 'Nothing can wait there: it is not in an async function, or a promise that runs already would be left alone.'],
    ['it changes what it is given', 'export async function f(list: number[]) {\n  ¦for (let i = 0; i < 3; i += 1) list.push(i);¦\n  return list;\n}\n', 'It changes `list`, and the thread has only a copy.'],
    ['it writes outside', 'export async function f(list: number[]) {\n  let all = 0;\n  ¦for (const each of list) all += each;¦\n  return all;\n}\n', 'It writes `all`, and the thread has only a copy.'],
  ])('%s', (_name, code, expected) => expect(after('move-to-worker', code)).toBe(expected));

  test('an import is loaded by the thread itself, in an ES module', () => {
    const code = "import { parse } from './parse.js';\nexport async function f(text: string) {\n  return par¦se(text);\n}\n";
    const files = { 'src/parse.ts': 'export function parse(text: string): number {\n  return text.length;\n}\n' };
    expect(after('move-to-worker', code, { files })).toBe(
      "import { parse } from './parse.js';\nexport async function f(text: string) {\n  return await runBlocking<Parameters<typeof parse>, ReturnType<typeof parse>>({ module: new URL(import.meta.resolve('./parse.js')), name: 'parse' }, [text]);\n}\n",
    );
    expect(after('move-to-worker', code, { files, manifest: {} , untyped: true })).toBe('The thread finds a module by `import.meta.resolve`, which only ES modules have.');
  });
});

test('what is not what it seems', () => {
  // A generator's yield, a parameter's default, a class field: nothing breaks, whatever is offered.
  for (const code of [
    'export async function* g() {\n  ¦yield await fetch("");¦\n}\n',
    'export async function f(a = ¦fetch("")) {\n  return await a;\n}\n',
    'export class A {\n  a = ¦fetch("");\n}\n',
    'export class A {\n  static {\n    ¦console.log(1);¦\n  }\n}\n',
    'export const f = async (x: { y?: () => Promise<number> }) => await ¦x.y?.();\n',
    'export const f = async (p: Promise<number>) => -(await ¦p) ** 1;\n'.replace('-(await ¦p) ** 1', '(await ¦p) ** 2'),
    'export const f = async () => ({ a: await ¦fetch("") });\n',
    'label: for (;;) {\n  ¦await fetch("");\n  break label;¦\n}\nexport {};\n',
    'export default async () => {\n  ¦using x = { [Symbol.dispose]() {} };\n  void x;¦\n};\n',
  ]) expect(() => rewrites(code)).not.toThrow();
});
