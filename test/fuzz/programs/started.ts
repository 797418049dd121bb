/** The text of statements whose promises are kept, and of callbacks that give promises. */
import { callText, expressionText, fresh, nested, type Scope } from './render.ts';
import { logLine, renderStatements } from './statements.ts';
import type { Statement } from './tree.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** A promise in a variable, other things, and then what becomes of it. */
export function renderHold(scope: Scope, { call, between, use }: Of<'hold'>): string[] {
  const { indent } = scope;
  const name = fresh(scope, 'p');
  const { text, number } = callText(scope, call);
  const start = `${indent}const ${name} = ${text};`;
  const test = `${expressionText(scope, call.about)} % 2 === 0`;
  const middle = renderStatements(scope, between);
  const exit = scope.mayReturn ? [`${indent}if (${test}) return 0;`] : [`${indent}if (${test}) throw new Error('no');`];
  const awaited = (): string[] => {
    const value = fresh(scope, 'v');
    scope.numbers.push(`${value}Number`);
    return [`${indent}const ${value} = await ${name};`, `${indent}const ${value}Number = ${number(value)};`];
  };
  switch (use) {
    case 'never':
      return [start, ...middle];
    case 'exit':
      return [start, ...middle, ...exit, ...awaited()];
    case 'branch':
      return [start, ...middle, `${indent}if (${test}) {`, `${indent}  await ${name};`, `${indent}}`];
    case 'all':
      return [start, ...middle, `${indent}await Promise.all([${name}, ponder(2)]);`];
    case 'derived':
      return [start, `${indent}const ${name}Then = ${name}.then((value) => { log('${fresh(scope, 'f')}', value); });`, ...middle, `${indent}await ${name};`];
    case 'value':
      return [start, ...middle, logLine(scope, `typeof ${name}`)];
    default:
      return [start, ...middle, ...awaited()];
  }
}

/** Two promises started before either is waited for. */
export function renderPair(scope: Scope, { calls, between, form }: Of<'pair'>): string[] {
  const { indent } = scope;
  const [one, other] = calls.map((call) => callText(scope, call)) as [ReturnType<typeof callText>, ReturnType<typeof callText>];
  const a = fresh(scope, 'p');
  const b = fresh(scope, 'p');
  const middle = renderStatements(scope, between);
  if (form === 'all-with-await') return [...middle, `${indent}const ${a} = await Promise.all([${one.text}, await ${other.text}]);`, logLine(scope, `${a}.length`)];
  const starts = [`${indent}const ${a} = ${one.text};`, `${indent}const ${b} = ${other.text};`];
  if (form === 'all') return [...starts, ...middle, `${indent}await Promise.all([${a}, ${b}]);`];
  const x = fresh(scope, 'v');
  const y = fresh(scope, 'v');
  return [...starts, ...middle, `${indent}const ${x} = await ${a};`, `${indent}const ${y} = await ${b};`, logLine(scope, `${one.number(x)}, ${other.number(y)}`)];
}

/** Callbacks that give a promise where nobody looks at it. */
export function renderEach(scope: Scope, { form, call, body }: Of<'each'>): string[] {
  const { indent } = scope;
  const item = fresh(scope, 'item');
  const inner = nested(scope, { numbers: [item], place: 'f', mayReturn: false });
  const { text, number } = callText(inner, call, item);
  const lines = renderStatements(inner, body);
  const place = `log('${fresh(scope, 'f')}', ${item});`;
  const open = (head: string): string => `${indent}${head} {`;
  const name = fresh(scope, 'v');
  switch (form) {
    case 'forEach-index':
      return [open(`items.forEach(async (${item}, index) =>`), ...lines, `${inner.indent}await ${text};`, `${inner.indent}log('${fresh(scope, 'f')}', index);`, `${indent}});`];
    case 'filter':
    case 'find':
    case 'some':
    case 'flatMap': {
      const value = form === 'flatMap' ? `[${number(`(await ${text})`)}]` : `${number(`(await ${text})`)} > 4`;
      return [open(`const ${name} = items.${form}(async (${item}) =>`), ...lines, `${inner.indent}return ${value};`, `${indent}});`, logLine(scope, form === 'filter' || form === 'flatMap' ? `${name}.length` : `typeof ${name}`)];
    }
    case 'map':
      return [open(`const ${name} = items.map(async (${item}) =>`), ...lines, `${inner.indent}return ${number(`(await ${text})`)};`, `${indent}});`, logLine(scope, `${name}.length`)];
    case 'map-all':
      return [open(`const ${name} = await Promise.all(items.map(async (${item}) =>`), ...lines, `${inner.indent}return ${number(`(await ${text})`)};`, `${indent}}));`, logLine(scope, name)];
    default:
      return [open(`items.forEach(async (${item}) =>`), ...lines, `${inner.indent}await ${text};`, `${inner.indent}${place}`, `${indent}});`];
  }
}
