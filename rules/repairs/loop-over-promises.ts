/** Repairs for loops that listen to one started promise at a time. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { variableOf } from '../analysis/origin.ts';
import type { StartedPromises } from '../analysis/started-promises.ts';
import { statementListOf } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { insertBefore, replace } from './edits.ts';
import { indentOf } from './handlers.ts';

export function repairsOfLoopOverPromises(
  file: FileAnalysis, loop: TSESTree.ForOfStatement, promises: StartedPromises, awaits: readonly TSESTree.AwaitExpression[],
): readonly Repair[] {
  return [waitForAll(file, loop, awaits), observe(file, loop, promises)].filter((repair) => repair !== undefined);
}

/** `for (const value of await Promise.all(promises))`. */
function waitForAll(file: FileAnalysis, loop: TSESTree.ForOfStatement, awaits: readonly TSESTree.AwaitExpression[]): Repair | undefined {
  const whole = waitsOnly(loop, awaits) && file.source.getCommentsInside(loop).length === 0;
  if (whole) return { kind: 'suggestion', title: 'Wait for all with `Promise.all` (the first failure rejects)', edits: [replace(loop, `await Promise.all(${file.text(loop.right)});`)] };
  const edits: TextEdit[] = [replace(loop.right, `await Promise.all(${file.text(loop.right)})`)];
  if (loop.await) {
    const word = file.source.getFirstToken(loop, 1);
    const next = word && file.source.getTokenAfter(word);
    if (word?.value !== 'await' || !next) return undefined;
    edits.push({ range: [word.range[0], next.range[0]], text: '' });
  } else {
    const item = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : undefined;
    const variable = item?.type === 'Identifier' ? variableOf(file, item) : undefined;
    // Every use has to be an await, for the item is no promise any more.
    const uses = variable?.references.filter((reference) => !reference.isWrite()) ?? [];
    if (!variable || uses.length !== awaits.length || variable.references.some((reference) => reference.isWrite() && !reference.init)) return undefined;
    if (item?.type === 'Identifier' && item.typeAnnotation) return undefined;
    for (const wait of awaits) {
      if (wait.parent.type === 'ExpressionStatement') return undefined;
      edits.push({ range: [wait.range[0], wait.argument.range[0]], text: '' });
    }
  }
  return { kind: 'suggestion', title: 'Wait for all first with `Promise.all` (a failure is thrown before any turn has run)', edits };
}

/** `for (const p of promises) await p;`: the loop does nothing else. */
function waitsOnly(loop: TSESTree.ForOfStatement, awaits: readonly TSESTree.AwaitExpression[]): boolean {
  const statement = loop.body.type === 'BlockStatement' && loop.body.body.length === 1 ? loop.body.body[0] : loop.body;
  return statement?.type === 'ExpressionStatement' && awaits.length === 1 && statement.expression === awaits[0];
}

/** `Promise.all(promises).catch(() => {})` before the loop: a failure is still thrown in its turn. */
function observe(file: FileAnalysis, loop: TSESTree.ForOfStatement, { variable }: StartedPromises): Repair | undefined {
  if (!variable || !statementListOf(loop)) return undefined;
  return {
    kind: 'suggestion',
    title: `Mark the promises of \`${variable.name}\` as observed (a failure is still thrown in its turn)`,
    edits: [insertBefore(loop, `Promise.all(${variable.name}).catch(() => {}); // observed by the loop below\n${indentOf(file, loop)}`)],
  };
}
