/**
 * Trees that are wanted twice: a rule that follows a call reads the file of the called function, which is linted in the same run, before or
 * after. In a run over a whole folder a quarter of all that is parsed was parsed before.
 */
import { BoundedByLength } from '../analysis/bounded-by-length.ts';

interface Kept<Parsed> {
  readonly text: string;
  readonly parsed: Parsed;
  /** ESLint adds the globals of a configuration to the scopes of what it lints, so that no other lint may have them. */
  isLinted: boolean;
}

/** UTF-16 units of all texts together; a tree with its tokens takes about a hundred times its text. */
const MOST = 1_000_000;

export class KeptTrees<Parsed> {
  readonly #trees = new BoundedByLength<Kept<Parsed>>(MOST);

  /**
   * @param isLinted whether it is asked for a lint of the file, and not for a look at it
   * @param parse makes what is not kept; what it throws is thrown
   */
  of(path: string, text: string, isLinted: boolean, parse: () => Parsed): Parsed {
    const known = this.#trees.get(path);
    if (known?.text === text && !(isLinted && known.isLinted)) {
      known.isLinted ||= isLinted;
      return known.parsed;
    }
    const parsed = parse();
    this.keep(path, text, isLinted, parsed);
    return parsed;
  }

  keep(path: string, text: string, isLinted: boolean, parsed: Parsed): void {
    this.#trees.set(path, { text, parsed, isLinted }, text.length);
  }
}
