/** Repairs that run the turns of a loop side by side, bounded, with the results in order. */
import type { TSESTree } from '@typescript-eslint/types';
import type { Reduction } from '../analysis/carried-values.ts';
import { knownSize, type IndependentTurns } from '../analysis/dependence.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import type { CollectionLoop } from '../analysis/loops.ts';
import { variableOf } from '../analysis/origin.ts';
import { ancestors, contains, isLoop, statementListOf } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { isCommonJsVersion } from '../../snippets/catalogue.ts';
import { addHelper } from '../../snippets/insert/index.ts';
import { endAfter, insertAfter, insertBefore, insertionTarget, isTypeScript, replace } from './edits.ts';
import { indentOf } from './handlers.ts';
import { usesNarrowedMember } from './narrowing.ts';

/** A collection written out with at most this many items needs no bound. */
const SMALL = 10;

export function boundedMap(file: FileAnalysis, loop: CollectionLoop, turns: IndependentTurns): readonly Repair[] {
  const repairs: Repair[] = [];
  // A map or record keeps the order in which its entries come; a list that is filled by index has its own.
  const comesAs = loop.kind !== 'index' && turns.reductions.some(({ kind }) => kind === 'store') ? 'entries as they are done' : 'results in order';
  const plan = planBody(file, loop, turns.reductions);
  if (plan && canBecomeFunction(file, loop, turns.reductions)) {
    const size = knownSize(file, loop.collection);
    if (size !== undefined && size <= SMALL && loop.kind !== 'in') {
      repairs.push({ kind: 'suggestion', title: `Run all at once with \`Promise.all\` (${comesAs}; the first failure rejects, the others keep running)`, edits: rewrite(file, loop, plan, 'all', '') });
    } else {
      const { concurrency } = file.settings;
      const usesPMap = 'p-map' in (file.host.nearestPackage(file.filename)?.runtime ?? {});
      const helper = addHelper(insertionTarget(file), 'map-concurrent', usesPMap ? { flavour: 'p-map', isCommonJs: isCommonJsVersion('p-map', file.host.installedVersion(file.filename, 'p-map')) } : {});
      const name = helper.localName;
      repairs.push({
        kind: 'suggestion',
        title: `Run up to ${concurrency} at a time with \`${name}\` (${comesAs}; the first failure rejects and nothing more starts)`,
        edits: [...rewrite(file, loop, plan, usesPMap ? 'p-map' : 'helper', name), ...helper.edits],
      });
    }
  }
  repairs.push({
    kind: 'suggestion',
    title: 'Keep it in turn: mark it with `// sequential:` and a reason',
    edits: [insertBefore(loop.node, `// sequential: each turn has to wait for the one before\n${indentOf(file, loop.node)}`)],
  });
  return repairs;
}

/** How the body becomes the callback: what it returns, and where the results go. */
interface BodyPlan {
  /** The one `out.push(value)` at the end of the body, if the loop collects. */
  readonly push: { readonly statement: TSESTree.ExpressionStatement; readonly value: TSESTree.CallExpressionArgument; readonly target: TSESTree.Identifier } | undefined;
  readonly continues: readonly TSESTree.ContinueStatement[];
  /** Whether each turn gives a list of results that are put together. */
  readonly flat: boolean;
}

function planBody(file: FileAnalysis, loop: CollectionLoop, reductions: readonly Reduction[]): BodyPlan | undefined {
  const continues: TSESTree.ContinueStatement[] = [];
  for (const node of file.walk(loop.body)) {
    if (node.type === 'ContinueStatement' && belongsTo(node, loop.node)) continues.push(node);
    if (node.type === 'Identifier' && node.name === 'arguments') return undefined;
  }
  const pushes = reductions.filter((reduction) => reduction.kind === 'push');
  if (pushes.length === 0) return { push: undefined, continues, flat: false };
  const [only] = pushes;
  if (!only || pushes.length > 1 || loop.body.type !== 'BlockStatement') return undefined;
  const last = loop.body.body.at(-1);
  const call = only.node as TSESTree.CallExpression;
  const [value] = call.arguments;
  // A push anywhere else would come in the order of completion.
  if (last?.type !== 'ExpressionStatement' || last.expression !== call || !value || call.arguments.length !== 1) return undefined;
  return { push: { statement: last, value, target: only.target }, continues, flat: value.type === 'SpreadElement' || continues.length > 0 };
}

function belongsTo(node: TSESTree.Node, loop: TSESTree.Node): boolean {
  for (const outer of ancestors(node)) if (isLoop(outer)) return outer === loop;
  return false;
}

/** Whether the body means the same inside a function: no narrowing that is lost there, no comment in the head. */
function canBecomeFunction(file: FileAnalysis, loop: CollectionLoop, reductions: readonly Reduction[]): boolean {
  const head: [number, number] = [loop.node.range[0], loop.body.range[0]];
  if (file.source.getCommentsInside(loop.node).some((comment) => comment.range[1] <= head[1])) return false;
  if (loop.node.parent?.type === 'LabeledStatement' || !statementListOf(loop.node)) return false;
  if (loop.body.type === 'EmptyStatement') return false;
  if (usesNarrowedMember(file, loop.node, loop.body)) return false;
  for (const node of file.walk(loop.body, { intoFunctions: true })) {
    if (node.type !== 'Identifier') continue;
    const variable = variableOf(file, node);
    const name = variable?.defs[0]?.name as TSESTree.Node | undefined;
    if (!variable || !name || contains(loop.node, name)) continue;
    // TypeScript forgets what it knows of a variable that is written again as soon as a function closes over it.
    const changes = variable.references.some((reference) => reference.isWrite() && !reference.init);
    if (changes && !reductions.some((reduction) => contains(reduction.node, node))) return false;
  }
  return true;
}

function rewrite(file: FileAnalysis, loop: CollectionLoop, plan: BodyPlan, form: 'helper' | 'p-map' | 'all', helper: string): readonly TextEdit[] {
  const collection = file.text(loop.collection);
  const items = loop.kind === 'in' ? `Object.keys(${collection})` : form === 'all' ? `[...${collection}]` : collection;
  const source = form === 'all' && isArrayText(file, loop) ? collection : items;
  const binding = file.text(loop.binding);
  // From `any` a call infers `unknown`, where the loop's variable was `any`.
  const type = form !== 'all' && loop.kind === 'of' && file.types.kind !== 'none' && file.types.isAny(loop.collection) && isTypeScript(file) ? ': any' : '';
  const parameters = loop.kind === 'index' ? `(_, ${binding})` : `(${binding}${type})`;
  const { concurrency } = file.settings;
  const [open, close] =
    form === 'all' ? [`await Promise.all(${source}.map(async ${parameters} => `, '))']
    : form === 'p-map' ? [`await ${helper}(${source}, async ${parameters} => `, `, { concurrency: ${concurrency} })`]
    : [`await ${helper}(${source}, ${concurrency}, async ${parameters} => `, ')'];
  const edits: TextEdit[] = [];
  const block = loop.body.type === 'BlockStatement';
  const target = plan.push && declarationBefore(file, loop, plan.push.target);
  const start = target?.init ?? loop.node;
  const prefix = !plan.push || target ? (plan.flat ? `(${open}` : open) : `${plan.push.target.name}.push(...${plan.flat ? '(' : ''}${open}`;
  const flat = plan.flat ? ').flat()' : '';
  const end = endAfter(file, loop.node);
  const suffix = !plan.push || target ? `${close}${flat}${end}` : `${close}${flat})${end}`;
  edits.push({ range: [start.range[0], loop.body.range[0]], text: `${prefix}${block ? '' : '{ '}` });
  for (const node of plan.continues) edits.push({ range: [node.range[0], node.range[0] + 'continue'.length], text: plan.push ? 'return []' : 'return' });
  if (plan.push) {
    const { value, statement } = plan.push;
    const text = value.type === 'SpreadElement' ? file.text(value.argument) : plan.flat ? `[${file.text(value)}]` : file.text(value);
    const end = file.text(statement).endsWith(';') ? ';' : '';
    edits.push(replace(statement, `return ${text}${end}`));
  }
  edits.push(insertAfter(loop.body, `${block ? '' : ' }'}${suffix}`));
  return edits;
}

const isArrayText = (file: FileAnalysis, loop: CollectionLoop): boolean =>
  file.types.collection(loop.collection) === 'array' || file.types.collection(loop.collection) === 'tuple' || file.types.kind === 'none';

/** `const out = [];` right before the loop: the results can be its value. */
function declarationBefore(file: FileAnalysis, loop: CollectionLoop, target: TSESTree.Identifier): TSESTree.VariableDeclarator | undefined {
  const list = statementListOf(loop.node);
  const before = list?.[list.indexOf(loop.node) - 1];
  if (before?.type !== 'VariableDeclaration' || before.declarations.length !== 1) return undefined;
  const [declarator] = before.declarations;
  if (declarator?.id.type !== 'Identifier' || declarator.id.name !== target.name) return undefined;
  if (declarator.init?.type !== 'ArrayExpression' || declarator.init.elements.length > 0) return undefined;
  return file.source.getCommentsBefore(loop.node).length === 0 ? declarator : undefined;
}
