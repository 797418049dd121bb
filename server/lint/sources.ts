/**
 * ESLint's source of a text as our rules need it. ESLint's own traversal follows the paths of code as well, and stops at each node twice:
 * that is a quarter of a lint's time, and none of our rules asks for it.
 */
import { Linter } from 'eslint/universal';
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import { linkParents, walk, type VisitorKeys } from '../../rules/analysis/walk.ts';

export type Source = Readonly<TSESLint.SourceCode>;

/** A step of ESLint's traversal: a visit (1) of a node that is entered (1) or left (2). */
interface Step {
  readonly kind: 1;
  readonly phase: 1 | 2;
  readonly target: TSESTree.Node;
  readonly args: readonly [TSESTree.Node];
}

/** What `new SourceCode` takes. */
export interface SourceParts {
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly hasBOM?: boolean;
  readonly visitorKeys: VisitorKeys;
  readonly scopeManager: unknown;
  readonly parserServices: unknown;
}

/** A selector that names the type of a node and no more. */
const TYPE_ONLY = /^[A-Z]\w*$/u;

/** What the rules of one run listen to. They are made when ESLint has asked for the traversal, and before it takes the first step. */
export class Listened {
  readonly types = new Set<string>();
  /** Whether some selector is more than a type, or than the end of the program: then the traversal is ESLint's own. */
  isMore = false;

  add(selectors: Iterable<string>): void {
    for (const selector of selectors) {
      if (TYPE_ONLY.test(selector)) this.types.add(selector);
      else if (selector !== 'Program:exit') this.isMore = true;
    }
  }
}

/** The universal entry of ESLint does not export the class. */
const ESLintSource = ((): (new (parts: SourceParts) => { traverse(): Iterable<Step> }) => {
  const linter = new Linter();
  linter.verify('', []);
  return linter.getSourceCode().constructor as never;
})();

const listenedOf = new WeakMap<object, Listened>();

class RuleSource extends ESLintSource {
  override traverse(): Iterable<Step> {
    const listened = listenedOf.get(this);
    if (!listened) return super.traverse();
    const { ast, visitorKeys } = this as unknown as Source;
    const all = (): Iterable<Step> => super.traverse();
    return stepsTo(listened, ast, nodesOf(ast, visitorKeys), all);
  }
}

function* stepsTo({ types, isMore }: Listened, program: TSESTree.Program, statements: readonly (readonly TSESTree.Node[])[], all: () => Iterable<Step>): Generator<Step> {
  if (isMore) {
    yield* all();
    return;
  }
  const step = (target: TSESTree.Node, phase: 1 | 2): Step => ({ kind: 1, phase, target, args: [target] });
  yield step(program, 1);
  for (const nodes of statements) for (const node of nodes) if (types.has(node.type)) yield step(node, 1);
  yield step(program, 2);
}

/** @param listened what rules listen to; may be filled until the first step */
export function sourceOf(parts: SourceParts, listened: Listened): Source {
  const source = new RuleSource(parts);
  listenedOf.set(source, listened);
  return source as unknown as Source;
}

/** A statement that an edit left as it is has the nodes that it had. */
const known = new WeakMap<TSESTree.Node, readonly TSESTree.Node[]>();

/** The nodes of each statement of a program in source order, linked to their parents. */
function nodesOf(program: TSESTree.Program, keys: VisitorKeys): readonly (readonly TSESTree.Node[])[] {
  return program.body.map((statement) => {
    statement.parent = program;
    let nodes = known.get(statement);
    if (!nodes) {
      linkParents(statement, keys);
      known.set(statement, (nodes = [...walk(statement, keys, { intoFunctions: true })]));
    }
    return nodes;
  });
}
