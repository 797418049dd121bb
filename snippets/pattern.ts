/**
 * What a pattern is: the entry that the generator makes of one module under `patterns/`, and that the picker, the snippets, the
 * pages and the repairs read.
 */

/** The code of a helper, taken apart so that it can be put into a file that has imports and names of its own. */
export interface HelperParts {
  readonly imports: readonly HelperImport[];
  /** The code without its imports. */
  readonly body: string;
  /** Names at the top level of the code and names that it imports, with the offsets in `body` where each occurs. */
  readonly names: Readonly<Record<string, readonly number[]>>;
  /** Whether everything at its top level is hoisted, so that it may stand at the end of a file. */
  readonly isHoisted: boolean;
}

export interface HelperImport {
  readonly module: string;
  /** The exported name, `default`, or `*`. */
  readonly name: string;
  /** The name in `body`. */
  readonly local: string;
  readonly typeOnly?: boolean;
}

/** A pattern in one language. */
export interface PatternSource {
  /** The helper for a module of its own. */
  readonly module: HelperParts;
  /** The shorter form for the user's own file, where the pattern has one. */
  readonly inline?: HelperParts;
}

/** How code imports something of a package. */
export interface PackageImport {
  readonly module: string;
  readonly name: string;
  /** The name in `usage`. */
  readonly local: string;
}

/** The same pattern with a package instead of a helper. */
export interface PackageFlavour {
  /** Name of the package as in package.json. */
  readonly package: string;
  readonly imports: readonly PackageImport[];
  /** Use of it. */
  readonly usage: Template;
  /** When the package is the better choice, and when it is not. */
  readonly advice: string;
}

/** A template with slots (see template.ts), as TypeScript and without its types. */
export interface Template {
  readonly typescript: string;
  readonly javascript: string;
}

export interface PatternEntry {
  /** Kebab-case name shared by file, page and test. */
  readonly name: string;
  readonly title: string;
  /** One or two sentences: what it does. */
  readonly summary: string;
  /** What one types to get the snippet. */
  readonly prefix: string;
  /** The problem in a person's words, for search. */
  readonly problems: readonly string[];
  /** What it is called in Python's asyncio, for those who come from there. */
  readonly asyncio: string;
  readonly when: string;
  readonly cost: string;
  readonly failure: string;
  readonly abort: string;
  readonly empty: string;
  readonly zero: string;
  /** The exported function or class that stands for the pattern; the others come along. */
  readonly main: string;
  /** Every exported value, `main` first. */
  readonly exports: readonly string[];
  /** Where the platform flavour runs. */
  readonly runtime: 'any' | 'node';
  readonly typescript: PatternSource;
  readonly javascript: PatternSource;
  /** Declarations that the example stands on, so that it runs. */
  readonly given: { readonly typescript: string; readonly javascript: string };
  /** Use of the helper. */
  readonly usage: Template;
  /** Use of the helper round a selection, with `«selection»`. */
  readonly surround?: Template;
  /** What the example adds to the use in order to show its result. */
  readonly show: string;
  /** What the example prints. */
  readonly prints: string;
  readonly flavours: readonly PackageFlavour[];
}
