/** The text of loops. */
import { callText, expressionText, fresh, nested, testText, type Scope } from './render.ts';
import { logLine, renderStatements } from './statements.ts';
import type { Statement } from './tree.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** A loop that waits for a call about each item. */
export function renderLoop(scope: Scope, { form, collect, guard, body, call, caught }: Of<'loop'>): string[] {
  const { indent } = scope;
  const out = fresh(scope, 'out');
  const item = fresh(scope, form === 'index' ? 'i' : 'item');
  const about = form === 'index' ? `items[${item}]!` : form === 'in' ? `Number(${item})` : item;
  const head = {
    of: `for (const ${item} of items)`,
    index: `for (let ${item} = 0; ${item} < items.length; ${item}++)`,
    in: `for (const ${item} in items)`,
    set: `for (const ${item} of new Set(items))`,
    literal: `for (const ${item} of [1, 2, 3])`,
  }[form];
  const declared = { none: [], push: [`const ${out} = [];`], 'push-spread': [`const ${out}: number[] = [];`], 'far-push': [`const ${out}: number[] = [];`], map: [`const ${out} = new Map<number, unknown>();`], store: [`const ${out}: Record<number, unknown> = {};`], sum: [`let ${out} = 0;`] }[collect];
  const lines = declared.map((line) => `${indent}${line}`);
  if (collect === 'far-push') lines.push(logLine(scope, '0'));
  const inner = nested(scope, { place: scope.place === 'f' ? 'f' : 'l', mayReturn: false });
  inner.numbers.push(about);
  const before = guard ? [`${inner.indent}if (${testText(inner, guard)}) continue;`] : [];
  const rest = renderStatements(inner, body);
  const { text, number } = callText(inner, call, about);
  const value = fresh(scope, 'value');
  const turn = [`${inner.indent}const ${value} = await ${text};`];
  const collected = {
    none: [`log('${fresh(inner, inner.place)}', ${number(value)});`], push: [`${out}.push(${number(value)});`], 'push-spread': [`${out}.push(...[${number(value)}, ${about}]);`], 'far-push': [`${out}.push(${number(value)});`],
    map: [`${out}.set(${about}, ${number(value)});`], store: [`${out}[${about}] = ${number(value)};`], sum: [`${out} += ${number(value)};`],
  }[collect].map((line) => `${inner.indent}${line}`);
  const guarded = caught
    ? [`${inner.indent}try {`, ...turn.map((line) => `  ${line}`), ...collected.map((line) => `  ${line}`), `${inner.indent}} catch (error) {`, `${inner.indent}  log('${fresh(inner, inner.place)}', error);`, `${inner.indent}}`]
    : [...turn, ...collected];
  lines.push(`${indent}${head} {`, ...before, ...rest, ...guarded, `${indent}}`);
  if (collect !== 'none') lines.push(logLine(scope, out));
  return lines;
}

/** A loop over promises that were all started before. */
export function renderPromises(scope: Scope, { form, call, body }: Of<'promises'>): string[] {
  const { indent } = scope;
  const name = fresh(scope, 'started');
  const item = fresh(scope, 'one');
  const { text } = callText(scope, call, 'item');
  const inner = nested(scope, { place: scope.place === 'f' ? 'f' : 'l', mayReturn: false });
  const rest = renderStatements(inner, body);
  return [
    `${indent}const ${name} = items.map(async (item) => { await ${text}; return item; });`,
    ...(form === 'for-of-later' ? [logLine(scope, '1')] : []),
    `${indent}for ${form === 'for-await' ? 'await ' : ''}(const ${item} of ${name}) {`,
    ...(form === 'for-await' ? [`${inner.indent}log('${fresh(inner, inner.place)}', ${item});`] : [`${inner.indent}log('${fresh(inner, inner.place)}', await ${item});`]),
    ...rest,
    `${indent}}`,
  ];
}

/** Attempts that take a failure for a reason to go on. */
export function renderRetry(scope: Scope, { call, form, body }: Of<'retry'>): string[] {
  const { indent } = scope;
  const inner = nested(scope, { place: scope.place === 'f' ? 'f' : 'l', mayReturn: false });
  const again = nested(inner);
  const name = fresh(scope, form === 'of' ? 'item' : 'attempt');
  const about = form === 'of' ? name : expressionText(scope, call.about);
  const head = form === 'of' ? `for (const ${name} of items)` : `for (let ${name} = 0; ${name} < 3; ${name}++)`;
  const rest = renderStatements(again, body);
  if (form === 'catch-call') {
    return [`${indent}${head} {`, `${inner.indent}await download(${about}, { signal }).catch((error) => { log('${fresh(inner, 'l')}', error); });`, `${indent}}`];
  }
  return [
    `${indent}${head} {`,
    `${inner.indent}try {`,
    ...rest,
    `${again.indent}log('${fresh(inner, inner.place)}', await download(${about}, { signal }));`,
    `${inner.indent}} catch (error) {`,
    `${again.indent}log('${fresh(inner, inner.place)}', error);`,
    `${inner.indent}}`,
    `${indent}}`,
  ];
}

/** What the turns before a failure did matters: the result of the loop is used behind its `try`. */
export function renderPartial(scope: Scope, { call, form }: Of<'partial'>): string[] {
  const { indent } = scope;
  const out = fresh(scope, 'part');
  const item = fresh(scope, 'item');
  const { text, number } = callText(scope, call, item);
  if (form === 'awaits') {
    const [one, other] = [callText(scope, call), callText(scope, { ...call, callee: call.callee + 1 })];
    return [
      `${indent}let ${out}One = 0;`, `${indent}let ${out}Two = 0;`,
      `${indent}try {`, `${indent}  ${out}One = ${one.number(`(await ${one.text})`)};`, `${indent}  ${out}Two = ${other.number(`(await ${other.text})`)};`,
      `${indent}} catch (error) {`, `${indent}  log('${fresh(scope, scope.place)}', error);`, `${indent}}`,
      logLine(scope, `${out}One, ${out}Two`),
    ];
  }
  const declared = form === 'count' ? `let ${out} = 0;` : form === 'found' ? `const ${out} = new Map<number, number>();` : `const ${out}: number[] = [];`;
  const value = fresh(scope, 'value');
  const collected = form === 'count' ? `${out} += ${number(value)};` : form === 'found' ? `${out}.set(${item}, ${number(value)});` : `${out}.push(${number(value)});`;
  const place = scope.place;
  return [
    `${indent}${declared}`,
    `${indent}try {`,
    `${indent}  for (const ${item} of items) {`, `${indent}    const ${value} = await ${text};`, `${indent}    ${collected}`, `${indent}  }`,
    ...(form === 'finally' ? [`${indent}} finally {`, `${indent}  log('${fresh(scope, place)}', ${out});`] : [`${indent}} catch (error) {`, `${indent}  log('${fresh(scope, place)}', error);`]),
    `${indent}}`,
    logLine(scope, out),
  ];
}
