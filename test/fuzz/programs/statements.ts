/** The text of each kind of statement. */
import { renderIdiom } from './idioms.ts';
import { renderLoop, renderPartial, renderPromises, renderRetry } from './loops.ts';
import { callText, expressionText, fresh, nested, testText, type Scope } from './render.ts';
import { renderEach, renderHold, renderPair } from './started.ts';
import type { Statement } from './tree.ts';

export function renderStatements(scope: Scope, statements: readonly Statement[]): string[] {
  return statements.flatMap((statement) => renderStatement(scope, statement).map((line) => line));
}

/** The lines of a block's inside. */
export const inside = (scope: Scope, statements: readonly Statement[], more: Partial<Scope> = {}): string[] => renderStatements(nested(scope, more), statements);

export const logLine = (scope: Scope, value: string): string => `${scope.indent}log('${fresh(scope, scope.place)}', ${value});`;

function renderStatement(scope: Scope, node: Statement): string[] {
  const { indent } = scope;
  switch (node.kind) {
    case 'log':
      return [logLine(scope, expressionText(scope, node.value))];
    case 'share':
      return [`${indent}shared += ${expressionText(scope, node.value)};`];
    case 'exit':
      if (node.throws) return [`${indent}if (${testText(scope, node.test)}) throw new Error('no');`];
      return scope.mayReturn ? [`${indent}if (${testText(scope, node.test)}) return ${expressionText(scope, node.value)};`] : [];
    case 'await':
      return renderAwait(scope, node);
    case 'float':
      return renderFloat(scope, node);
    case 'hold':
      return renderHold(scope, node);
    case 'pair':
      return renderPair(scope, node);
    case 'parts':
      return renderParts(scope, node);
    case 'loop':
      return renderLoop(scope, node);
    case 'promises':
      return renderPromises(scope, node);
    case 'retry':
      return renderRetry(scope, node);
    case 'each':
      return renderEach(scope, node);
    case 'blocking':
      return renderBlocking(scope, node);
    case 'leave-try':
      return renderLeaveTry(scope, node);
    case 'partial':
      return renderPartial(scope, node);
    case 'resource':
      return renderResource(scope, node);
    case 'listener':
      return renderListener(scope, node);
    case 'idiom':
      return renderIdiom(scope, node);
    case 'helper':
      return renderHelper(scope, node);
    case 'if':
      return [
        `${indent}if (${testText(scope, node.test)}) {`, ...inside(scope, node.then),
        ...(node.otherwise.length > 0 ? [`${indent}} else {`, ...inside(scope, node.otherwise)] : []),
        `${indent}}`,
      ];
    case 'try':
      return renderTry(scope, node);
    default:
      return [];
  }
}

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

function renderAwait(scope: Scope, { call, form }: Of<'await'>): string[] {
  const { indent } = scope;
  const { text, number } = callText(scope, call);
  const target = scope.numbers.findLast((name) => name.startsWith('w'));
  if (form === 'discard') return [`${indent}await ${text};`];
  if (form === 'shared') return [`${indent}shared = ${number(`(await ${text})`)};`];
  if (form === 'plus') return [`${indent}shared += ${number(`(await ${text})`)};`];
  if (form === 'assign' && target) return [`${indent}${target} = ${number(`(await ${text})`)};`];
  if (form === 'add' && target) return [`${indent}${target} += ${number(`(await ${text})`)};`];
  const name = fresh(scope, form === 'let' ? 'w' : 'v');
  const line = form === 'then' ? `const ${name} = await ${text}.then((value) => ${number('value')} + 1);`
    : number('x') === 'x' ? `${form === 'let' ? 'let' : 'const'} ${name} = await ${text};`
    : form === 'member' ? `const ${name} = ${number(`(await ${text})`)};`
    : `const ${name}Value = await ${text};\n${indent}${form === 'let' ? 'let' : 'const'} ${name} = ${number(`${name}Value`)};`;
  scope.numbers.push(name);
  return [`${indent}${line}`];
}

function renderFloat(scope: Scope, { call, form }: Of<'float'>): string[] {
  const { indent } = scope;
  const { text } = callText(scope, call);
  switch (form) {
    case 'and':
      return [`${indent}${expressionText(scope, call.about)} > 2 && ${text};`];
    case 'conditional':
      return [`${indent}${expressionText(scope, call.about)} > 2 ? ${text} : ponder(1);`];
    case 'then':
      return [`${indent}${text}.then((value) => { log('${fresh(scope, 'f')}', value); });`];
    case 'finally':
      return [`${indent}${text}.finally(() => { log('${fresh(scope, 'f')}'); });`];
    case 'map':
      return [`${indent}items.map(async (item) => { await ${callText(scope, call, 'item').text}; });`];
    case 'void':
      return [`${indent}void ${text};`];
    case 'immediate':
      return [`${indent}(async () => { await ${text}; log('${fresh(scope, 'f')}'); })();`];
    case 'sync-helper': {
      const name = fresh(scope, 'kick');
      return [`${indent}function ${name}(id: number): void {`, `${indent}  ${callText(scope, call, 'id').text};`, `${indent}  log('${fresh(scope, 'f')}', id);`, `${indent}}`, `${indent}${name}(${expressionText(scope, call.about)});`];
    }
    default:
      return [`${indent}${text};`];
  }
}

function renderParts(scope: Scope, { calls, form }: Of<'parts'>): string[] {
  const { indent } = scope;
  const waits = calls.map((call) => {
    const { text, number } = callText(scope, call);
    return number(`(await ${text})`).replace(/^\((.*)\)$/u, '$1');
  });
  const name = fresh(scope, 'v');
  switch (form) {
    case 'object': {
      const keys = waits.map(() => fresh(scope, 'k'));
      return [`${indent}const ${name}Parts = { ${waits.map((wait, index) => `${keys[index]}: ${wait}`).join(', ')} };`, logLine(scope, `${name}Parts`)];
    }
    case 'arguments':
      return [`${indent}log('${fresh(scope, scope.place)}', ${waits.join(', ')});`];
    case 'sum':
      scope.numbers.push(name);
      return [`${indent}const ${name} = ${waits.map((wait) => `(${wait})`).join(' + ')};`];
    default:
      return [`${indent}const ${name}Parts = [${waits.join(', ')}];`, logLine(scope, `${name}Parts`)];
  }
}

function renderBlocking(scope: Scope, { form, about }: Of<'blocking'>): string[] {
  const { indent } = scope;
  const path = `\`/files/\${${expressionText(scope, about)}}\``;
  if (form === 'discard') return [`${indent}readFileSync(${path}, 'utf8');`];
  const name = fresh(scope, 'v');
  scope.numbers.push(name);
  if (form === 'stat') return [`${indent}const ${name} = statSync(${path}).size;`];
  if (form === 'member') return [`${indent}const ${name} = readFileSync(${path}, 'utf8').length + 1;`];
  return [`${indent}const ${name}Text = readFileSync(${path}, 'utf8');`, `${indent}const ${name} = ${name}Text.length;`];
}

function renderLeaveTry(scope: Scope, { call, form, finalizer }: Of<'leave-try'>): string[] {
  const { indent } = scope;
  const name = fresh(scope, 'leave');
  const { text } = callText(scope, call, 'id');
  const value = form === 'assign' ? `${indent}    const started = ${text};\n${indent}    return started;` : `${indent}    return ${text};`;
  return [
    `${indent}${form === 'sync' ? '' : 'async '}function ${name}(id: number): Promise<unknown> {`,
    `${indent}  try {`, value,
    `${indent}  } catch (error) {`, `${indent}    log('${fresh(scope, 'f')}', error);`, `${indent}    return ${form === 'sync' ? 'Promise.resolve(0)' : '0'};`,
    ...(finalizer ? [`${indent}  } finally {`, `${indent}    log('${fresh(scope, 'f')}');`] : []),
    `${indent}  }`, `${indent}}`,
    `${indent}log('${fresh(scope, scope.place)}', await ${name}(${expressionText(scope, call.about)}));`,
  ];
}

function renderListener(scope: Scope, { call, form }: Of<'listener'>): string[] {
  const { indent } = scope;
  const { text } = callText(scope, call);
  const name = fresh(scope, 'onAbort');
  if (form === 'promise') {
    return [
      `${indent}const ${name} = new Promise<number>((resolve, reject) => {`,
      `${indent}  signal.addEventListener('abort', () => { reject(signal.reason); });`,
      `${indent}  ${text}.then(() => { resolve(1); }, reject);`,
      `${indent}});`,
      `${indent}log('${fresh(scope, scope.place)}', await ${name});`,
    ];
  }
  return [
    `${indent}const ${name} = () => { log('${fresh(scope, 'f')}'); };`,
    `${indent}signal.addEventListener('abort', ${name}${form === 'once' ? ', { once: true }' : ''});`,
    `${indent}await ${text};`,
    ...(form === 'once' ? [`${indent}signal.removeEventListener('abort', ${name});`] : []),
  ];
}

/** Something that is open while the body runs; whoever uses it later fails. */
function renderResource(scope: Scope, { call, body }: Of<'resource'>): string[] {
  const { indent } = scope;
  const name = fresh(scope, 'handle');
  const inner = nested(scope);
  const number = fresh(inner, 'v');
  const first = `${inner.indent}const ${number} = await ${name}.read(${expressionText(inner, call.about)});`;
  inner.numbers.push(number);
  return [
    `${indent}const ${name} = openHandle(${expressionText(scope, call.about)});`,
    `${indent}try {`, first, ...renderStatements(inner, body), `${inner.indent}log('${fresh(scope, scope.place)}', await ${name}.read(${number}));`,
    `${indent}} finally {`, `${indent}  ${name}.close();`, `${indent}}`,
  ];
}

function renderHelper(scope: Scope, { form, body, call }: Of<'helper'>): string[] {
  const { indent } = scope;
  const name = fresh(scope, form === 'arrow' ? 'lookUp' : 'task');
  const { text } = callText(scope, call, 'id');
  const inner = nested(scope, { numbers: ['id'], place: 'f', mayReturn: true, ...(form === 'throwing' || form === 'returning' ? { helpers: [] } : {}) });
  const head = form === 'arrow' ? `const ${name} = async (id: number): Promise<number> => {` : `${form === 'throwing' || form === 'returning' ? '' : 'async '}function ${name}(id: number): Promise<number> {`;
  const end = form === 'arrow' ? `${indent}};` : `${indent}}`;
  scope.helpers.push(name);
  switch (form) {
    case 'throwing':
      return [`${indent}${head}`, `${indent}  if (id % 3 === 0) throw new RangeError('at once');`, `${indent}  return getUser(id);`, end];
    case 'returning':
      return [`${indent}${head}`, `${indent}  log('${fresh(scope, 'f')}', id);`, `${indent}  return loadScore(id);`, end];
    case 'never-fails':
      return [`${indent}${head}`, `${indent}  try {`, `${indent}    await ${text};`, `${indent}    return 1;`, `${indent}  } catch {`, `${indent}    return 0;`, `${indent}  }`, end];
    default: {
      const lines = renderStatements(inner, body);
      return [`${indent}${head}`, ...lines, `${indent}  await ${text};`, `${indent}  return ${inner.numbers.at(-1) ?? 'id'};`, end];
    }
  }
}

function renderTry(scope: Scope, { body, handler, handled, finalizer }: Of<'try'>): string[] {
  const { indent } = scope;
  const lines = [`${indent}try {`, ...inside(scope, body)];
  const needsHandler = handler !== 'none' || finalizer === undefined;
  if (needsHandler) {
    lines.push(`${indent}} catch (error) {`, ...(handler === 'swallow' ? [] : [`${indent}  log('${fresh(scope, scope.place)}', error);`]), ...inside(scope, handled));
    if (handler === 'rethrow') lines.push(`${indent}  throw error;`);
    if (handler === 'return' && scope.mayReturn) lines.push(`${indent}  return ${scope.numbers.at(-1) ?? '0'};`);
  }
  if (finalizer) lines.push(`${indent}} finally {`, ...inside(scope, finalizer, { mayReturn: false }), `${indent}  log('${fresh(scope, scope.place)}');`);
  return [...lines, `${indent}}`];
}
