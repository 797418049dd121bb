/**
 * TypeScript's trees of the files that were linted last. A changed text is parsed from the tree of the text before, of which all that
 * the edit does not touch is kept: that is how TypeScript's own server does it.
 */
import ts from 'typescript';
import { areOnce } from '../../rules/parser/kept-statements.ts';
import { sourceFileOf } from '../../rules/parser/source-file.ts';
import { difference } from '../documents/difference.ts';

/** Trees that are kept: who types changes between few files, and a tree takes about a hundred times its text. */
const MAX_TREES = 3;

/** The file names whose language TypeScript tells from their ending, as the parser does. */
const KNOWN = /\.(?:[cm]?[jt]s|[jt]sx)$/u;

export class SourceTrees {
  /** Least recently used first. */
  readonly #trees = new Map<string, ts.SourceFile>();

  /**
   * The tree of a text, as the parser would make it.
   * @param isModule whether the text is a module, also where it imports and exports nothing
   * @returns undefined for a file name that says no language
   */
  tree(path: string, text: string, isModule: boolean): ts.SourceFile | undefined {
    if (!KNOWN.test(path)) return undefined;
    const key = `${isModule ? 'module' : 'script'} ${path}`;
    const had = this.#trees.get(key);
    // Taken out first: a tree that could not be brought up to date is of no use any more.
    this.#trees.delete(key);
    const tree = (had && updated(had, text)) ?? sourceFileOf(path, text, isModule);
    this.#trees.set(key, tree);
    for (const oldest of this.#trees.keys()) {
      if (this.#trees.size <= MAX_TREES) break;
      this.#trees.delete(oldest);
    }
    return tree;
  }
}

/** A tree brought up to date; undefined where it cannot be, since it has, or would have, a statement twice. */
function updated(tree: ts.SourceFile, text: string): ts.SourceFile | undefined {
  if (tree.text === text) return tree;
  if (!areOnce(tree)) return undefined;
  const { start, end, inserted } = difference(tree.text, text);
  const after = ts.updateSourceFile(tree, text, { span: { start, length: end - start }, newLength: inserted.length });
  return areOnce(after) ? after : undefined;
}
