/** Repairs that let others run in the middle of long synchronous work. */
import type { FileAnalysis } from '../analysis/file.ts';
import type { CollectionLoop } from '../analysis/loops.ts';
import type { Repair } from '../rule.ts';
import { addHelper } from '../../snippets/insert/index.ts';
import { insertionTarget, mayAwaitAt } from './edits.ts';
import { indentOf } from './handlers.ts';

export function yieldInLoop(file: FileAnalysis, { node, body }: CollectionLoop): readonly Repair[] {
  const first = body.type === 'BlockStatement' ? body.body[0] : undefined;
  if (!first || !mayAwaitAt(file, node) || first.loc.start.line === body.loc.start.line) return [];
  const { edits, localName } = addHelper(insertionTarget(file), 'yield-to-loop');
  const start = file.source.getTokenAfter(file.source.getFirstToken(body) ?? body, { includeComments: true }) ?? first;
  return [{
    kind: 'suggestion',
    title: `Let others run before each turn with \`${localName}\` (what the loop reads may change in between)`,
    edits: [{ range: [start.range[0], start.range[0]], text: `await ${localName}();\n${indentOf(file, first)}` }, ...edits],
  }];
}
