/** Repairs of abort listeners that live as long as an object: what ends the object takes them off. */
import type { TSESTree } from '@typescript-eslint/types';
import { isAbortController } from '../analysis/abort-controllers.ts';
import type { AbortListener } from '../analysis/abort-listeners.ts';
import { classAround } from '../analysis/calls.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { parseLinkedController } from '../analysis/linked-controllers.ts';
import { enclosingFunction, parseMethodCall, parsePath, propertyName } from '../analysis/syntax.ts';
import { cleanupNames } from '../knowledge/signals.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { indentAt, insertAfter, isTypeScript } from './edits.ts';
import { optionsWithSignal } from './abort-listener.ts';
import { linkSignals } from './linked-controller.ts';

/** `AbortSignal.any` for a local controller; else a controller of the object that its end aborts, one that it has or one of its own. */
export function repairsOfObjectListener(file: FileAnalysis, listener: AbortListener): readonly Repair[] {
  const linked = parseLinkedController(file, listener);
  const byLink = linked ? linkSignals(file, listener, linked) : [];
  if (byLink.length > 0) return byLink;
  const owner = classAround(listener.call);
  const maker = enclosingFunction(listener.call);
  if (!owner || !maker || (owner.superClass && !isBehindSuper(file, maker, listener.call))) return [];
  const signal = file.text(listener.signal);
  const existing = endedController(file, owner);
  if (existing) {
    const options = optionsWithSignal(listener, `this.${existing}.signal`);
    return options ? [{ kind: 'suggestion', title: `Take the listener off \`${signal}\` when \`this.${existing}\` is aborted`, edits: [options] }] : [];
  }
  const end = endOf(owner);
  const options = optionsWithSignal(listener, 'this.#listening.signal');
  if (!end || !options || /#listening\b/u.test(file.text(owner))) return [];
  return [{
    kind: 'suggestion',
    title: `Take the listener off \`${signal}\` in \`${end.name}()\``,
    edits: [...makeController(file, owner), options, atStartOf(file, end.body, 'this.#listening.abort();')],
  }];
}

const isBehindSuper = (file: FileAnalysis, maker: TSESTree.Node, call: TSESTree.Node): boolean => {
  for (const node of file.walk(maker)) if (node.type === 'CallExpression' && node.callee.type === 'Super') return node.range[1] <= call.range[0];
  return false;
};

/** A field with a controller that a method aborts which ends the object. */
function endedController(file: FileAnalysis, owner: TSESTree.ClassDeclaration | TSESTree.ClassExpression): string | undefined {
  const fields = owner.body.body.flatMap((member) => {
    const name = member.type === 'PropertyDefinition' && !member.static ? propertyName(member) : undefined;
    return member.type === 'PropertyDefinition' && name !== undefined && member.value && isAbortController(file, member.value) ? [name] : [];
  });
  return fields.find((name) => endings(owner).some(({ body }) => {
    for (const node of file.walk(body)) {
      const call = parseMethodCall(node);
      if (call?.method === 'abort' && parsePath(call.object)?.join('.') === `this.${name}`) return true;
    }
    return false;
  }));
}

interface Ending {
  readonly name: string;
  readonly body: TSESTree.BlockStatement;
}

/** The methods that end an object, by their names. */
const endings = (owner: TSESTree.ClassDeclaration | TSESTree.ClassExpression): readonly Ending[] => owner.body.body.flatMap((member) => {
  const name = member.type === 'MethodDefinition' && member.kind === 'method' && !member.static ? propertyName(member) : undefined;
  return member.type === 'MethodDefinition' && name !== undefined && cleanupNames.test(name) && member.value.body ? [{ name, body: member.value.body }] : [];
});

/** The one that everything else leads to, if there are several. */
const endOf = (owner: TSESTree.ClassDeclaration | TSESTree.ClassExpression): Ending | undefined => {
  const found = endings(owner);
  return found.find(({ name }) => /^#?_*(?:destroy|dispose|close)$/u.test(name)) ?? (found.length === 1 ? found[0] : undefined);
};

function makeController(file: FileAnalysis, owner: TSESTree.ClassDeclaration | TSESTree.ClassExpression): readonly TextEdit[] {
  const opening = file.source.getFirstToken(owner.body) as TSESTree.Token;
  const [first] = owner.body.body;
  const indent = first ? indentAt(file, first) : '  ';
  return [insertAfter(opening, `\n${indent}${isTypeScript(file) ? 'readonly ' : ''}#listening = new AbortController();`)];
}

function atStartOf(file: FileAnalysis, body: TSESTree.BlockStatement, text: string): TextEdit {
  const opening = file.source.getFirstToken(body) as TSESTree.Token;
  const [first] = body.body;
  if (!first) return insertAfter(opening, body.range[1] - body.range[0] === 2 ? ` ${text} ` : ` ${text}`);
  return insertAfter(opening, first.loc.start.line > opening.loc.start.line ? `\n${indentAt(file, first)}${text}` : ` ${text}`);
}
