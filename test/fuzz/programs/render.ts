/** Writes a tree down as TypeScript. */
import { declaredFunctions, packageFunctions, preludeFor } from '../library.ts';
import { renderStatements } from './statements.ts';
import type { Call, Expression, Program, Test } from './tree.ts';

/** What is in scope at a place of the program. */
export interface Scope {
  readonly indent: string;
  /** Names of variables that hold numbers. */
  readonly numbers: string[];
  /** The program's own async functions. */
  readonly helpers: string[];
  /** Which log lines are meant: of the function itself, of a loop's turn, of another function. */
  readonly place: 's' | 'l' | 'f';
  readonly counter: { next: number };
  /** Lines on the level of the module. */
  readonly module: string[];
  /** Whether `return` may stand here. */
  readonly mayReturn: boolean;
}

export const nested = (scope: Scope, more: Partial<Scope> = {}): Scope => ({ ...scope, indent: `${scope.indent}  `, numbers: [...scope.numbers], helpers: [...scope.helpers], ...more });

export const fresh = (scope: Scope, prefix: string): string => `${prefix}${(scope.counter.next += 1)}`;

export function expressionText(scope: Scope, node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return String(node.value);
    case 'variable':
      return scope.numbers[node.pick % scope.numbers.length] ?? '1';
    default:
      return `${expressionText(scope, node.left)} + ${expressionText(scope, node.right)}`;
  }
}

export const testText = (scope: Scope, { value, by }: Test): string => {
  const text = expressionText(scope, value);
  return `${text.includes(' ') ? `(${text})` : text} % ${by} === 0`;
};

const WORLD = [...Object.keys(declaredFunctions), 'fetch', 'download', 'readFile', 'delay', ...packageFunctions];

/** The text of a call; all give promises of numbers, but `fetch`, `readFile` and `delay`, whose values are turned into numbers. */
export function callText(scope: Scope, call: Call, about = expressionText(scope, call.about)): { readonly text: string; readonly number: (value: string) => string } {
  const names = [...WORLD, ...scope.helpers, ...scope.helpers];
  const name = names[call.callee % names.length] ?? 'getUser';
  const plain = (value: string): string => value;
  switch (name) {
    case 'fetch':
      return { text: `fetch(\`/things/\${${about}}\`${call.signal ? ', { signal }' : ''})`, number: (value) => `${value}.status` };
    case 'download':
      return { text: `download(${about}${call.signal ? ', { signal }' : ''})`, number: plain };
    case 'readFile':
      return { text: `readFile(\`/files/\${${about}}\`, ${call.signal ? "{ encoding: 'utf8', signal }" : "'utf8'"})`, number: (value) => `${value}.length` };
    case 'delay':
      return { text: `delay(5, ${about}${call.signal ? ', { signal }' : ''})`, number: plain };
    default:
      return { text: (packageFunctions as readonly string[]).includes(name) ? `${name}(${about}, ${name.length})` : `${name}(${about})`, number: plain };
  }
}

/** The text of a program. */
export function render({ statements }: Program): string {
  const scope: Scope = { indent: '  ', numbers: ['items.length'], helpers: [], place: 's', counter: { next: 0 }, module: [], mayReturn: true };
  const body = renderStatements(scope, statements);
  const shares = body.some((line) => /\bshared\b/u.test(line));
  const results = [...scope.numbers.slice(1), ...(shares ? ['shared'] : [])];
  const lines = [
    ...scope.module,
    'export async function serve(signal: AbortSignal, items: readonly number[]): Promise<unknown> {',
    ...(shares ? ['  let shared = 0;'] : []),
    ...body,
    `  return { ${results.join(', ')} };`,
    '}',
    '',
  ];
  return [...preludeFor(lines.join('\n')), ...lines].join('\n');
}
