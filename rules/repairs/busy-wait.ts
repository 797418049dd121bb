/** Repairs that wait for a change itself rather than look for it again and again. */
import type { TSESTree } from '@typescript-eslint/types';
import type { BusyWait } from '../analysis/busy-wait.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { statementListOf } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { insertAfter, isTypeScript, nameInScope, replace } from './edits.ts';
import { indentOf } from './handlers.ts';

/**
 * `let ready = false; … ready = true; … while (!ready) await sleep(10);` with a promise that is resolved where the flag is set. Only for
 * a flag that goes from false to true and stays there.
 */
export function waitForSignal(file: FileAnalysis, { loop, variable, writes, isPlain }: BusyWait): readonly Repair[] {
  const definition = variable?.defs[0];
  const declarator = definition?.node as TSESTree.Node | undefined;
  if (!isPlain || !variable || declarator?.type !== 'VariableDeclarator' || declarator.init?.type !== 'Literal' || declarator.init.value !== false) return [];
  const declaration = declarator.parent;
  if (declaration.declarations.length !== 1 || !statementListOf(declaration) || !statementListOf(loop) || file.source.getCommentsInside(loop).length > 0) return [];
  const allWrites = variable.references.filter((reference) => reference.isWrite() && !reference.init);
  if (allWrites.length !== writes.length) return [];
  const word = variable.name.replace(/^(?:is|has)(?=[A-Z])/u, '');
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  const promise = `when${capital}`;
  const resolve = `resolve${capital}`;
  if ([promise, resolve].some((name) => nameInScope(file, loop, name) || nameInScope(file, declaration, name))) return [];
  const sets: TextEdit[] = [];
  for (const write of writes) {
    const { parent } = write;
    const statement = parent?.parent;
    if (parent?.type !== 'AssignmentExpression' || parent.right.type !== 'Literal' || parent.right.value !== true || statement?.type !== 'ExpressionStatement' || !statementListOf(statement)) return [];
    sets.push(insertAfter(statement, `\n${indentOf(file, statement)}${resolve}();`));
  }
  const indent = indentOf(file, declaration);
  const types = isTypeScript(file);
  const made = `\n${indent}let ${resolve}${types ? ': () => void' : ''} = () => {};\n${indent}const ${promise} = new Promise${types ? '<void>' : ''}((resolve) => {\n${indent}  ${resolve} = resolve;\n${indent}});`;
  return [{
    kind: 'suggestion',
    title: `Wait for a promise that is resolved where \`${variable.name}\` is set (at once, without looking again)`,
    edits: [insertAfter(declaration, made), ...sets, replace(loop, `await ${promise};`)],
  }];
}
