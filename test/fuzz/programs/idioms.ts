/** The text of small idioms, each of them one that some rule knows and that the other statements do not make. */
import { PLATFORM_IDIOMS } from './platform-idioms.ts';
import { callText, expressionText, fresh, type Scope } from './render.ts';
import { logLine } from './statements.ts';
import type { Statement } from './tree.ts';

/** What an idiom is written with. */
export interface IdiomParts {
  /** A name that nothing else has. */
  readonly name: string;
  /** A number that is in scope. */
  readonly about: string;
  /** A call that gives a promise, about `about` or about another number; `number` turns its value into a number. */
  call(about?: string): ReturnType<typeof callText>;
  /** One that may stand outside of the function, where neither its signal nor its own functions are. */
  far(about: string): ReturnType<typeof callText>;
  /** Another such call. */
  other(about?: string): string;
  /** A line for the record, from another function. */
  note(value: string): string;
  /** A line for the record, from a turn of a loop. */
  turn(value: string): string;
  /** A line for the record, from where the idiom stands, whose value may take several lines. */
  step(...value: readonly string[]): string;
  /** Says that `name` is a number from here on. */
  known(): void;
  /** Puts lines on the level of the module. */
  hoist(...lines: readonly string[]): void;
}

export type Idiom = (parts: IdiomParts) => readonly string[];

const IDIOMS: Readonly<Record<string, Idiom>> = {
  'plain-await': ({ name, about, known }) => {
    known();
    return [`function half${name}(id: number): number {`, '  return id + 1;', '}', `const ${name} = await half${name}(${about});`];
  },
  'plain-for-await': ({ name, call, turn }) => [`for await (const ${name} of [1, 2, 3]) {`, `  await ${call(name).text};`, `  ${turn(name)}`, '}'],
  reduce: ({ name, call, note }) => [`await items.reduce(async (before, ${name}) => {`, '  await before;', `  await ${call(name).text};`, `  ${note(name)}`, '}, Promise.resolve());'],
  dropped: ({ call }) => [`${call().text}.catch(() => {});`],
  cleanup: ({ call, other }) => ['try {', `  await ${call().text};`, '} finally {', `  await ${other()};`, '}'],
  settled: ({ name, call }) => [`await Promise.allSettled(items.map((${name}) => ${call(name).text}));`],
  'settled-signal': ({ name, turn }) => [
    `const ${name} = await Promise.allSettled(items.map(async (item) => await download(item, { signal })));`, `for (const result of ${name}) {`,
    `  if (result.status === 'fulfilled') ${turn('result.value')}`, `  else console.warn('not there', result.reason);`, '}',
  ],
  'abort-name': ({ about, note }) => ['try {', `  await fetch(\`/things/\${${about}}\`, { signal });`, '} catch (error: any) {', `  if (error.name === 'AbortError') ${note("'aborted'")}`, '  else throw error;', '}'],
  'timeout-name': ({ about, note }) => ['try {', `  await fetch(\`/things/\${${about}}\`, { signal: AbortSignal.timeout(9) });`, '} catch (error: any) {', `  if (error.name === 'AbortError') ${note("'late'")}`, '  else throw error;', '}'],
  pause: () => ['await new Promise<void>((resolve) => { setTimeout(resolve, 7); });'],
  endless: ({ name, call }) => [`let ${name} = 0;`, 'while (true) {', `  await ${call(name).text};`, `  ${name} += 1;`, `  if (${name} > 3) break;`, '}'],
  'useless-controller': ({ name, about, known }) => {
    known();
    return [`const controller${name} = new AbortController();`, `const ${name} = await download(${about}, { signal: controller${name}.signal });`];
  },
  'controller-after': ({ name, call, note }) => [`const done${name} = new AbortController();`, `signal.addEventListener('abort', () => { ${note("'abort'")} }, { signal: done${name}.signal });`, `await ${call().text};`, `done${name}.abort();`],
  'executor-async': ({ name, call, known }) => {
    const { text, number } = call();
    known();
    return [`const ${name} = await new Promise<number>(async (resolve) => {`, `  const found = await ${text};`, `  resolve(${number('found')});`, '});'];
  },
  'executor-reject': ({ call, step }) => {
    const { text, number } = call();
    return [step('await new Promise<unknown>(async (resolve, reject) => {', `  const found = ${number(`(await ${text})`)};`, `  if (found === 3) reject(new RangeError('three'));`, '  else resolve(found);', '})')];
  },
  'executor-function': ({ name, call, about, step }) => [
    `function give${name}(id: number): Promise<unknown> {`, '  return new Promise(async (resolve) => {', `    const found = await ${call('id').text}; // takes a while`, '    resolve(found);', '  });', '}', step(`await give${name}(${about})`),
  ],
  'executor-then': ({ call, step }) => [step(`await new Promise<unknown>((resolve) => ${call().text}.then(resolve))`)],
  timer: ({ call, note }) => ['setTimeout(async () => {', `  await ${call().text};`, `  ${note('1')}`, '}, 3);'],
  'timer-reported': ({ call }) => ['setTimeout(async () => {', `  await ${call().text};`, '  report(undefined);', '}, 3);'],
  'void-reported': ({ name, call }) => [`const save${name} = async (): Promise<void> => {`, `  await ${call().text};`, '};', `void save${name}();`, 'report(undefined);'],
  'void-own': ({ name, call, note, about }) => [`async function save${name}(id: number): Promise<void> {`, `  await ${call('id').text};`, `  ${note('id')}`, '}', `void save${name}(${about});`],
  condition: ({ call, note }) => [`if (${call().text}) {`, `  ${note('1')}`, '}'],
  'returned-object': ({ name, call, other, about, step }) => [`async function give${name}(id: number) {`, `  await ${other('id')};`, `  return { id, page: ${call('id').text} };`, '}', step(`await (await give${name}(${about})).page`)],
  chain: ({ call, other }) => [`await ${call().text}.then(() => {`, `  ${other()};`, '});'],
  groups: ({ name, about, call, step }) => {
    const { text, number } = call(`${name}Two`);
    return [
      `const ${name}One = await getUser(${about});`, `const ${name}Two = await loadScore(${about});`, `const ${name}Three = await fetchCount(${name}One);`, `const ${name}Four = ${number(`(await ${text})`)};`,
      step(`${name}Three + ${name}Four`),
    ];
  },
  'started-in-try': ({ name, call, note }) => [`let ${name}: Promise<unknown> | undefined;`, 'try {', `  ${name} = ${call().text};`, '} catch (error) {', `  ${note('error')}`, '}', `await ${name};`],
  flag: ({ name, call }) => [
    `let ${name} = false;`, `const set${name} = async (): Promise<void> => {`, '  try {', `    await ${call().text};`, '  } finally {', `    ${name} = true;`, '  }', '};', `const setting${name} = set${name}();`, `while (!${name}) await delay(4);`, `await setting${name};`,
  ],
  'nested-lists': ({ name, call }) => [`await Promise.all(items.map((${name}) => [${name}].map((one) => ${call('one').text})));`],
  'list-of-started': ({ name, call }) => [`const ${name}: Promise<unknown>[] = [];`, `for (const item of items) ${name}.push(${call('item').text});`, `for (const one of ${name}) await one;`],
  'rejection-dropped': ({ name, call, about, step }) => [`function give${name}(id: number): Promise<unknown> {`, "  if (id % 3 === 0) Promise.reject(new RangeError('at once'));", `  return ${call('id').text};`, '}', step(`await give${name}(${about})`)],
  'rejection-in-async': ({ name, call, about }) => [`async function give${name}(id: number): Promise<void> {`, `  await ${call('id').text};`, "  if (id % 3 === 0) Promise.reject(new RangeError('at once'));", '}', `await give${name}(${about});`],
  'not-called': ({ name, call, note }) => [`async function flush${name}(): Promise<void> {`, `  await ${call().text};`, `  ${note('1')}`, '}', `await flush${name};`],
  'await-of-nothing': ({ name, note, about }) => [`function tell${name}(id: number): void {`, `  ${note('id')}`, '}', `await tell${name}(${about});`],
  'shared-limit': ({ name, turn }) => [`const ${name} = AbortSignal.timeout(30);`, 'for (const item of items) {', `  ${turn(`await download(item, { signal: ${name} })`)}`, '}'],
  'limit-of-the-module': ({ name, about, hoist, step }) => {
    hoist(`const limit${name} = AbortSignal.timeout(30);`);
    return [step(`await download(${about}, { signal: limit${name} })`)];
  },
  'linked-controller': ({ name, about, step, hoist }) => {
    hoist(
      `async function follow${name}(id: number, signal: AbortSignal): Promise<number> {`, `  const controller = new AbortController();`, `  signal.addEventListener('abort', () => controller.abort());`,
      '  setTimeout(() => controller.abort(), 40);', '  return await download(id, { signal: controller.signal });', '}',
    );
    return [step(`await follow${name}(${about}, signal)`)];
  },
  'signal-again': ({ name, about, step, hoist }) => {
    hoist(`function same${name}(source: AbortSignal): AbortSignal {`, '  const controller = new AbortController();', "  source.addEventListener('abort', () => controller.abort());", '  return controller.signal;', '}');
    return [step(`await download(${about}, { signal: same${name}(signal) })`)];
  },
  'abort-before': ({ name, step }) => [
    `function pause${name}(ms: number, signal: AbortSignal): Promise<void> {`, '  return new Promise<void>((resolve, reject) => {', '    const onAbort = (): void => { clearTimeout(timer); reject(signal.reason); };',
    "    const timer = setTimeout(() => { signal.removeEventListener('abort', onAbort); resolve(); }, ms);", "    signal.addEventListener('abort', onAbort);", '  });', '}', step(`await pause${name}(6, signal)`),
  ],
  'asks-in-turn': ({ name, call }) => {
    const { text, number } = call(name);
    return [`let ${name} = 0;`, `while (${name} < 4 && ${number(`(await ${text})`)} !== 3) {`, '  signal.throwIfAborted();', `  ${name} += 1;`, '  await new Promise((resolve) => { setTimeout(resolve, 3000); });', '}'];
  },
  'asks-at-intervals': ({ name, call, about, hoist }) => {
    hoist(`const sleep${name} = (ms: number): Promise<void> => new Promise((resolve) => {`, '  setTimeout(() => resolve(), ms);', '});');
    return [`for (let ${name} = 0; ${name} < 3; ${name}++) {`, '  signal.throwIfAborted();', `  await ${call(name).text};`, `  await sleep${name}(2000 + ${about});`, '}'];
  },
  'no-signal-taken': ({ name, about, step, hoist }) => {
    hoist(`export async function load${name}(id: number): Promise<string> {`, '  const response = await fetch(`/things/${id}`);', '  return String(response.status);', '}');
    return [step(`await load${name}(${about})`)];
  },
  'signal-offered': ({ name, about, hoist, step }) => {
    hoist(`async function ask${name}(id: number, controller: AbortController): Promise<number> {`, '  return await withSignal(controller, async () => await download(id));', '}');
    return [`const ${name} = new AbortController();`, step(`await ask${name}(${about}, ${name})`)];
  },
  'product-of-lists': ({ name, call, step }) => [
    `const ${name} = [await ${call().text}, ...items];`, `const both${name}: unknown[] = [];`, 'for (const item of items) {', `  for (const other of ${name}) {`, `    if (other === item) both${name}.push(other);`, '  }', '}', step(`both${name}`),
  ],
  'starts-in-constructor': ({ name, far, about, hoist, note }) => {
    hoist(
      `export class Store${name} {`, '  count = 0;', '  constructor(readonly id: number) {', '    this.load();', '  }', '  private async load(): Promise<void> {', '    try {', `      await ${far('this.id').text};`, '      this.count += 1;',
      '    } catch (error) {', '      console.error(error);', '    }', '  }', '}',
    );
    return [`const ${name} = new Store${name}(${about});`, note(`${name}.count`)];
  },
  'holds-a-promise': ({ about, step }) => [step(`typeof await openTask(${about})`)],
};

/** All idioms, in the order in which a random program picks them. */
const ALL: Readonly<Record<string, Idiom>> = { ...IDIOMS, ...PLATFORM_IDIOMS };
export const idiomNames = Object.keys(ALL);

export function renderIdiom(scope: Scope, { form, call, other }: Extract<Statement, { kind: 'idiom' }>): string[] {
  const name = fresh(scope, 'v');
  const lines = ALL[form]?.({
    name,
    about: expressionText(scope, call.about),
    call: (about) => callText(scope, call, about),
    far: (about) => callText({ ...scope, helpers: [] }, { ...call, signal: false }, about),
    other: (about) => callText(scope, other, about).text,
    note: (value) => `log('${fresh(scope, 'f')}', ${value});`,
    turn: (value) => `log('${fresh(scope, 'l')}', ${value});`,
    step: (...value) => logLine(scope, value.join('\n')).trimStart(),
    known: () => { scope.numbers.push(name); },
    hoist: (...more) => { scope.module.push(...more); },
  });
  if (!lines) throw new Error(`no idiom ${form}`);
  return lines.flatMap((line) => line.split('\n')).map((line) => scope.indent + line);
}
