/** The text of small idioms, each of them one that some rule knows and that the other statements do not make. */
import { callText, expressionText, fresh, type Scope } from './render.ts';
import { logLine } from './statements.ts';
import type { Statement } from './tree.ts';

type Idiom = Extract<Statement, { kind: 'idiom' }>;

export function renderIdiom(scope: Scope, { form, call, other }: Idiom): string[] {
  const { indent } = scope;
  const { text, number } = callText(scope, call);
  const about = expressionText(scope, call.about);
  const of = (value: string): { readonly text: string; readonly number: (value: string) => string } => callText(scope, call, value);
  const name = fresh(scope, 'v');
  const note = (value: string): string => `log('${fresh(scope, 'f')}', ${value});`;
  const lines = (...all: readonly string[]): string[] => all.map((line) => `${indent}${line}`);
  const known = (): string[] => {
    scope.numbers.push(name);
    return [];
  };
  switch (form) {
    case 'plain-await':
      return [...lines(`function half${name}(id: number): number {`, '  return id + 1;', '}', `const ${name} = await half${name}(${about});`), ...known()];
    case 'plain-for-await':
      return lines(`for await (const ${name} of [1, 2, 3]) {`, `  await ${of(name).text};`, `  log('${fresh(scope, 'l')}', ${name});`, '}');
    case 'reduce':
      return lines(`await items.reduce(async (before, ${name}) => {`, '  await before;', `  await ${of(name).text};`, `  ${note(name)}`, '}, Promise.resolve());');
    case 'dropped':
      return lines(`${text}.catch(() => {});`);
    case 'cleanup':
      return lines('try {', `  await ${text};`, '} finally {', `  await ${callText(scope, other).text};`, '}');
    case 'settled':
      return lines(`await Promise.allSettled(items.map((${name}) => ${of(name).text}));`);
    case 'settled-signal':
      return lines(
        `const ${name} = await Promise.allSettled(items.map(async (item) => await download(item, { signal })));`, `for (const result of ${name}) {`,
        `  if (result.status === 'fulfilled') log('${fresh(scope, 'l')}', result.value);`, `  else console.warn('not there', result.reason);`, '}',
      );
    case 'abort-name':
      return lines('try {', `  await fetch(\`/things/\${${about}}\`, { signal });`, '} catch (error: any) {', `  if (error.name === 'AbortError') ${note("'aborted'")}`, '  else throw error;', '}');
    case 'pause':
      return lines('await new Promise<void>((resolve) => { setTimeout(resolve, 7); });');
    case 'endless':
      return lines(`let ${name} = 0;`, 'while (true) {', `  await ${of(name).text};`, `  ${name} += 1;`, `  if (${name} > 3) break;`, '}');
    case 'useless-controller':
      return [...lines(`const controller${name} = new AbortController();`, `const ${name} = await download(${about}, { signal: controller${name}.signal });`), ...known()];
    case 'controller-after':
      return lines(`const done${name} = new AbortController();`, `signal.addEventListener('abort', () => { ${note("'abort'")} }, { signal: done${name}.signal });`, `await ${text};`, `done${name}.abort();`);
    case 'executor-async':
      return [...lines(`const ${name} = await new Promise<number>(async (resolve) => {`, `  const found = await ${text};`, `  resolve(${number('found')});`, '});'), ...known()];
    case 'executor-reject':
      return lines(`log('${fresh(scope, scope.place)}', await new Promise<unknown>(async (resolve, reject) => {`, `  const found = ${number(`(await ${text})`)};`, `  if (found === 3) reject(new RangeError('three'));`, '  else resolve(found);', '}));');
    case 'executor-then':
      return lines(`log('${fresh(scope, scope.place)}', await new Promise<unknown>((resolve) => ${text}.then(resolve)));`);
    case 'timer':
      return lines('setTimeout(async () => {', `  await ${text};`, `  ${note('1')}`, '}, 3);');
    case 'condition':
      return lines(`if (${text}) {`, `  ${note('1')}`, '}');
    case 'returned-object':
      return lines(`async function give${name}(id: number) {`, `  await ${callText(scope, other, 'id').text};`, `  return { id, page: ${of('id').text} };`, '}', `log('${fresh(scope, scope.place)}', await (await give${name}(${about})).page);`);
    case 'chain':
      return lines(`await ${text}.then(() => {`, `  ${callText(scope, other).text};`, '});');
    case 'groups':
      return lines(`const ${name}One = await getUser(${about});`, `const ${name}Two = await loadScore(${about});`, `const ${name}Three = await fetchCount(${name}One);`, `const ${name}Four = ${number(`(await ${of(`${name}Two`).text})`)};`)
        .concat(logLine(scope, `${name}Three + ${name}Four`));
    case 'started-in-try':
      return lines(`let ${name}: Promise<unknown> | undefined;`, 'try {', `  ${name} = ${text};`, '} catch (error) {', `  ${note('error')}`, '}', `await ${name};`);
    case 'flag':
      return lines(
        `let ${name} = false;`, `const set${name} = async (): Promise<void> => {`, '  try {', `    await ${text};`, '  } finally {', `    ${name} = true;`, '  }', '};', `const setting${name} = set${name}();`, `while (!${name}) await delay(4);`, `await setting${name};`,
      );
    default:
      return lines(`await Promise.all(items.map((${name}) => [${name}].map((one) => ${of('one').text})));`);
  }
}
