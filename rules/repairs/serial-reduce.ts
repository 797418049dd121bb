/** Repairs that write a fold over promises as the loop that it is. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { SerialReduce } from '../analysis/serial-reduce.ts';
import { enclosingFunction, statementListOf } from '../analysis/syntax.ts';
import type { Repair } from '../rule.ts';
import { addHelper } from '../../snippets/insert/index.ts';
import { insertionTarget, mayAwaitAt, replace } from './edits.ts';
import { indentOf } from './handlers.ts';

export function reduceToLoop(file: FileAnalysis, reduce: SerialReduce): readonly Repair[] {
  const place = placeOf(reduce.call);
  if (!place || !mayAwaitAt(file, reduce.call) || losesComments(file, reduce, place.statement)) return [];
  const { turn } = reduce;
  const end = file.text(place.statement).endsWith(';') ? ';' : '';
  const indent = indentOf(file, place.statement);
  const inner = `${indent}${indent.includes('\t') ? '\t' : '  '}`;
  // The order is kept, so it is marked: whether it is needed only the author knows.
  const marker = `// sequential: has to wait for the one before\n${indent}`;
  const head = `for (const ${reduce.index ? `[${file.text(reduce.index)}, ${file.text(reduce.item)}]` : bindingText(file, reduce.item)} of ${file.text(reduce.items)}${reduce.index ? '.entries()' : ''})`;
  const loop: Repair = { kind: 'suggestion', title: 'Write it as a `for` loop that waits in turn (no callback starts before its turn)', edits: [] };
  if (turn.kind === 'collects') {
    // Of what the type that is written at it says, the items alone may tell less.
    if (place.kind !== 'declared' || reduce.index || reduce.call.typeArguments) return [];
    const { id } = place.declarator;
    const name = file.code.slice(id.range[0], id.typeAnnotation?.range[0] ?? id.range[1]);
    const text = `const ${file.text(id)} = []${end}\n${indent}${marker}${head} {\n${inner}${name}.push(${file.text(turn.value)})${end}\n${indent}}`;
    return [{ ...loop, edits: [replace(place.statement, text)] }, mapBounded(file, reduce, turn.value)];
  }
  if (place.kind === 'declared') return [];
  const body = turn.kind === 'expression'
    ? `{\n${inner}${turn.value.type === 'AwaitExpression' ? '' : 'await '}${file.text(turn.value)}${end}\n${indent}}`
    : bodyText(file, turn.body, turn.wait);
  return [{ ...loop, edits: [replace(place.statement, `${marker}${head} ${body}`)] }];
}

/** The body without the `await done;` that it starts with. */
function bodyText(file: FileAnalysis, body: TSESTree.BlockStatement, wait: TSESTree.Node): string {
  const next = file.source.getTokenAfter(wait, { includeComments: true });
  return file.code.slice(body.range[0], wait.range[0]) + file.code.slice(next?.range[0] ?? wait.range[1], body.range[1]);
}

/** With an annotation TypeScript allows no binding in a loop head. */
function bindingText(file: FileAnalysis, item: TSESTree.Parameter): string {
  const annotation = 'typeAnnotation' in item ? item.typeAnnotation : undefined;
  return annotation ? file.code.slice(item.range[0], annotation.range[0]) : file.text(item);
}

type Place =
  | { readonly kind: 'statement'; readonly statement: TSESTree.Node }
  | { readonly kind: 'declared'; readonly statement: TSESTree.Node; readonly declarator: TSESTree.VariableDeclarator & { id: TSESTree.Identifier } };

/** `await xs.reduce(…);`, `const out = await xs.reduce(…);`, or `return xs.reduce(…);` at the end of an async function. */
function placeOf(call: TSESTree.CallExpression): Place | undefined {
  const outer = call.parent.type === 'AwaitExpression' ? call.parent : call;
  const { parent } = outer;
  if (parent?.type === 'ExpressionStatement' && outer !== call && statementListOf(parent)) return { kind: 'statement', statement: parent };
  if (parent?.type === 'ReturnStatement' && enclosingFunction(parent)?.async === true) {
    const list = statementListOf(parent);
    const body = enclosingFunction(parent)?.body;
    return list?.at(-1) === parent && parent.parent === body ? { kind: 'statement', statement: parent } : undefined;
  }
  if (parent?.type !== 'VariableDeclarator' || outer === call || parent.id.type !== 'Identifier') return undefined;
  const statement = parent.parent;
  if (statement.kind !== 'const' || statement.declarations.length !== 1 || !statementListOf(statement)) return undefined;
  return { kind: 'declared', statement, declarator: parent as TSESTree.VariableDeclarator & { id: TSESTree.Identifier } };
}

/** The results of all at once, bounded, for turns that do not need one another. */
function mapBounded(file: FileAnalysis, { call, items, item }: SerialReduce, value: TSESTree.Expression): Repair {
  const { concurrency } = file.settings;
  const { localName, edits } = addHelper(insertionTarget(file), 'map-concurrent');
  const body = value.type === 'ObjectExpression' ? `(${file.text(value)})` : file.text(value);
  return {
    kind: 'suggestion',
    title: `Run up to ${concurrency} at a time with \`${localName}\` (results in order; the first failure rejects and nothing more starts)`,
    edits: [replace(call, `${localName}(${file.text(items)}, ${concurrency}, async (${file.text(item)}) => ${body})`), ...edits],
  };
}

/** Comments survive only where the text is carried over. */
function losesComments(file: FileAnalysis, { turn }: SerialReduce, statement: TSESTree.Node): boolean {
  const kept = turn.kind === 'statements' ? turn.body : turn.value;
  return file.source.getCommentsInside(statement).some((comment) => comment.range[0] < kept.range[0] || comment.range[1] > kept.range[1]);
}
