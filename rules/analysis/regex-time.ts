/**
 * Regular expressions whose time can grow exponentially: a repeated group that can match the same text in several ways
 * (`(a+)+$`, `(\w+\s?)*$`, `(a|a)*b`), followed by something that may fail. See J. Kirrage, A. Rathnayake, H. Thielecke, "Static analysis for
 * regular expression denial-of-service attacks" (NSS 2013), of which this is the plainest case; it says no rather than guess.
 */

interface Element {
  readonly text: string;
  readonly min: number;
  readonly max: number;
  /** Of a group: its alternatives. */
  readonly group: readonly (readonly Element[])[] | undefined;
  /** `^`, `$`, `\b`, look-arounds: match no text. */
  readonly isAssertion: boolean;
}

/** The repeated group that makes a pattern exponential, as it is written; undefined when none is found. */
export function exponentialGroup(pattern: string): string | undefined {
  const parser = new Parser(pattern);
  const alternatives = parser.alternatives();
  return parser.isBroken ? undefined : alternatives.map((one) => findIn(one, false)).find((found) => found !== undefined);
}

function findIn(elements: readonly Element[], mayFailLater: boolean): string | undefined {
  for (const [index, element] of elements.entries()) {
    if (!element.group) continue;
    const mayFail = mayFailLater || elements.slice(index + 1).some((after) => after.min > 0 || after.isAssertion);
    if (mayFail && element.max === Infinity && isAmbiguous(element.group)) return element.text;
    const inner = element.group.map((one) => findIn(one, mayFail || element.max === Infinity)).find((found) => found !== undefined);
    if (inner !== undefined && mayFail) return inner;
  }
  return undefined;
}

/** Whether repeating the alternatives can match one text in several ways. */
function isAmbiguous(alternatives: readonly (readonly Element[])[]): boolean {
  for (const [index, one] of alternatives.entries()) {
    const unbounded = one.filter(({ max, isAssertion }) => max === Infinity && !isAssertion);
    const others = one.filter((element) => !unbounded.includes(element));
    // `a+` again and again, with nothing between that has to be there.
    if (unbounded.length === 1 && others.every(({ min, isAssertion }) => min === 0 && !isAssertion)) return true;
    const [only] = one;
    if (one.length === 1 && only && only.max === 1 && !only.group && alternatives.some((other, at) => at !== index && other.length === 1 && other[0]?.text === only.text && other[0].max === 1)) return true;
  }
  return false;
}

/** Takes a pattern apart as far as repetition needs it. */
class Parser {
  readonly #text: string;
  #at = 0;
  isBroken = false;

  constructor(text: string) {
    this.#text = text;
  }

  alternatives(): Element[][] {
    const found: Element[][] = [[]];
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      if (this.#text[this.#at] === '|') {
        this.#at += 1;
        found.push([]);
      } else found.at(-1)?.push(this.#element());
    }
    return found;
  }

  #element(): Element {
    const start = this.#at;
    const { group, isAssertion } = this.#atom();
    const { min, max } = this.#quantifier();
    return { text: this.#text.slice(start, this.#at), min, max, group, isAssertion };
  }

  #atom(): Pick<Element, 'group' | 'isAssertion'> {
    const rest = this.#text.slice(this.#at);
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/u.exec(rest)?.[0];
    if (opening !== undefined) {
      this.#at += opening.length;
      const group = this.alternatives();
      if (this.#text[this.#at] !== ')') this.isBroken = true;
      this.#at += 1;
      const isAssertion = /^\(\?(?:[=!]|<[=!])/u.test(opening);
      return { group: isAssertion ? undefined : group, isAssertion };
    }
    const plain = /^(?:\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\k<\w+>|\\.|.)/su.exec(rest)?.[0] ?? rest;
    this.#at += plain.length;
    return { group: undefined, isAssertion: plain === '^' || plain === '$' || plain === '\\b' || plain === '\\B' };
  }

  #quantifier(): Pick<Element, 'min' | 'max'> {
    const [whole, sign, from, comma, to] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/u.exec(this.#text.slice(this.#at)) ?? [];
    if (whole === undefined) return { min: 1, max: 1 };
    this.#at += whole.length;
    if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    return { min: Number(from), max: comma ? (to ? Number(to) : Infinity) : Number(from) };
  }
}
