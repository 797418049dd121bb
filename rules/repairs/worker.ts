/** Repairs that move work to a thread of its own. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { Origin } from '../analysis/origin.ts';
import { enclosingFunction, isFunction, unwrap } from '../analysis/syntax.ts';
import type { Repair } from '../rule.ts';
import { addHelper } from '../../snippets/insert/index.ts';
import { addAwaitToSync, insertionTarget, isTypeScript, mayAwaitAt, replace } from './edits.ts';

/** `parse(text)` → `await runBlocking({ module, name: 'parse' }, [text])` with the pattern `run-blocking`; for a named export in an ES module. */
export function inWorker(file: FileAnalysis, call: TSESTree.CallExpression, origin: Origin | undefined): readonly Repair[] {
  const [name, more] = origin?.path ?? [];
  if (!origin || name === undefined || more !== undefined || call.type !== 'CallExpression') return [];
  if (file.program.sourceType !== 'module' || !mayAwaitAt(file, call) || enclosingFunction(call)?.async !== true) return [];
  // Functions cannot be copied to a thread.
  if (call.arguments.some((argument) => argument.type === 'SpreadElement' || isFunction(unwrap(argument)))) return [];
  const { edits, localName } = addHelper(insertionTarget(file), 'run-blocking');
  const callee = file.text(call.callee);
  const types = isTypeScript(file) ? `<Parameters<typeof ${callee}>, ReturnType<typeof ${callee}>>` : '';
  const text = `${localName}${types}({ module: new URL(import.meta.resolve('${origin.module}')), name: '${name}' }, [${call.arguments.map((argument) => file.text(argument)).join(', ')}])`;
  return [{
    kind: 'suggestion',
    title: `Run it in a worker thread with \`${localName}\` (arguments and result are copied; other code may run meanwhile)`,
    edits: [replace(call, text), ...addAwaitToSync(file, call), ...edits],
  }];
}
