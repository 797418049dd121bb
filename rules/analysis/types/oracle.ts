/**
 * The one narrow interface to a type checker. It takes nodes of any parser's tree and hands out plain facts, never compiler objects,
 * so that TypeScript 5/6 through parser services, TypeScript 7 through its own API, or no types at all can stand behind it.
 */
import type { TSESTree } from '@typescript-eslint/types';

/** How certain something is; `unknown` is a full answer: rules stay quiet on it. */
export type Certainty = 'always' | 'maybe' | 'never' | 'unknown';

export type YesNo = 'yes' | 'no' | 'unknown';

/** What a `for…of` over a value walks through. `materialised` kinds are there as a whole before the loop begins. */
export type CollectionKind = 'array' | 'tuple' | 'set' | 'map' | 'string' | 'iterable' | 'async-iterable' | 'none' | 'unknown';

/** Where a declaration comes from. */
export interface DeclarationFacts {
  /** Name of the declared symbol, e.g. `readFile`. */
  readonly name: string;
  /** Name of the class, interface or namespace around it, e.g. `PoolClient`; for a file's export, none. */
  readonly container: string | undefined;
  readonly origin: 'project' | 'library' | 'dependency';
  /** Package of a dependency (`pg`, `@types/node` counts as `node`), or ambient module name (`fs/promises`). */
  readonly module: string | undefined;
  readonly file: string;
  /** UTF-16 offsets of the declaration in `file`. */
  readonly offset: number;
  readonly end: number;
  /** Whether it certainly holds no function to read: a signature, an abstract or overloaded method, a class. Saves reading the file. */
  readonly bodiless?: boolean;
}

/** The named type of a value: `PoolClient` of package `pg`. */
export interface TypeName {
  readonly name: string;
  readonly origin: 'project' | 'library' | 'dependency';
  readonly module: string | undefined;
}

/**
 * Whether a call could be given an AbortSignal.
 * `parameter`: the argument at `index` is the signal itself; `option`: the argument at `index` is an object with property `property`.
 * `supplied` tells whether the call passes one already; `maybe` when an opaque object or spread may carry it.
 */
export interface SignalSlot {
  readonly kind: 'parameter' | 'option';
  readonly index: number;
  /** Name of the option (`signal`, `abortSignal`) or of the parameter. */
  readonly property: string;
  readonly supplied: 'yes' | 'maybe' | 'no';
  /** Whether a type other than the resolved overload's carries the slot. */
  readonly overload: boolean;
  /** Where the callee is declared. */
  readonly declared: 'project' | 'library' | 'dependency';
}

/** A signal that whoever calls a function hands it: the parameter at `index` itself, or the property `property` of that parameter. */
export interface OfferedSignal {
  readonly kind: 'parameter' | 'option';
  readonly index: number;
  readonly property: string;
  /** The names of the parameters up to that one, as the caller's type has them. */
  readonly names: readonly string[];
  /** Whether the parameter may be missing. */
  readonly optional: boolean;
}

/** What is expected of a function's result. `void`: that nobody looks at it. */
export type WantedReturn = 'void' | 'thenable' | 'value' | 'unknown';

/**
 * What a value without `then` is: certainly a `value`; `nothing` where its type is `void`, so that somebody may return a promise all the same;
 * `unknown` for `object`, type parameters and their kin, whose values may be thenable.
 */
export type Plainness = 'value' | 'nothing' | 'unknown';

export interface MemberFacts {
  readonly exists: YesNo;
  /** When the member can be called: what its calls return. */
  readonly callReturns: Certainty;
}

/**
 * A question that a rule will have about one of its candidates, so that it can go out with all others of the file. Each is named like
 * the method that answers it; a node alone stands for `thenable`.
 */
export interface Question {
  readonly about: 'callReturns' | 'collection' | 'contextualReturn' | 'elementCallReturns' | 'thenable' | 'thenableElements' | 'typeNames';
  readonly node: TSESTree.Node;
}

/** What a host may tell people about the types of a file that was linted. */
export interface TypesReport {
  /** `unasked`: there was a compiler, but nothing in the file called for it. */
  readonly source: 'services' | 'native' | 'none' | 'unasked';
  /** Version of the native compiler. */
  readonly version?: string;
  /** Whether it is that of the editor's own TypeScript server. */
  readonly shared?: boolean;
  /** What went wrong with it so far. */
  readonly trouble?: string;
}

/** The facts of one file. Every method may answer `unknown`; none throws for a node that the checker does not know. */
export interface TypeOracle {
  readonly kind: 'services' | 'native' | 'none';
  /** Which types they are and how they fare, of a compiler in another process; without it `kind` says all. */
  report?(): TypesReport;
  /** The batching point, of a compiler in another process: what the decisions will ask. Answers may be asked without it, at least one round trip each. */
  prepare?(questions: readonly (TSESTree.Node | Question)[]): void;
  /** Whether a value has a callable `then`: as a whole, in some members of its union, or never. */
  thenable(node: TSESTree.Node): Certainty;
  /** Whether a value is an array or tuple with thenable elements. */
  thenableElements(node: TSESTree.Node): Certainty;
  /** Whether a value is an array or tuple whose elements are arrays or tuples of thenables. */
  thenableLists(node: TSESTree.Node): Certainty;
  /** Whether what an iterable (no asynchronous one) gives is thenable; `unknown` for what is none, and where items may have more than their type. */
  thenableItems(node: TSESTree.Node): Certainty;
  /** What a value is whose `thenable` is `never`. */
  plainness(node: TSESTree.Node): Plainness;
  /** Whether the value is `any` or could not be resolved. */
  isAny(node: TSESTree.Node): boolean;
  /** Whether the value can be called. */
  callable(node: TSESTree.Node): YesNo;
  /** What calling the value gives; `never` too when it cannot be called. */
  callReturns(node: TSESTree.Node): Certainty;
  /** What calling the elements of an array or tuple gives; `never` for any other value. */
  elementCallReturns(node: TSESTree.Node): Certainty;
  /** Named types of a value: one entry for each member of a union or an intersection; empty for anonymous or primitive types. */
  typeNames(node: TSESTree.Node): readonly TypeName[];
  /** Declarations of what a call, a member or an identifier refers to (all members of a union). */
  declarations(node: TSESTree.Node): readonly DeclarationFacts[];
  collection(node: TSESTree.Node): CollectionKind;
  /** A property of a value: whether there is one, and what it returns when called. `@@NAME` is that of `Symbol.NAME`. */
  member(node: TSESTree.Node, name: string): MemberFacts;
  /** Whether the value is an AbortSignal (or AbortSignal | undefined | null). */
  isAbortSignal(node: TSESTree.Node): YesNo;
  /** Names of the value's properties, one level deep, that are AbortSignals. */
  signalProperties(node: TSESTree.Node): readonly string[];
  /** The slot for an AbortSignal of a call or `new`; undefined when there is none, `unknown` without types. */
  signalSlot(call: TSESTree.CallExpression | TSESTree.NewExpression): SignalSlot | undefined | 'unknown';
  /** What the place that a function (or a spread of functions) is passed to expects of its result; a method of an object literal is passed to the object's place. */
  contextualReturn(fn: TSESTree.Node): WantedReturn;
  /** The signal that the place which a function is passed to hands to it; undefined when it hands none, has several signatures, or nobody knows. */
  offeredSignal(fn: TSESTree.Node): OfferedSignal | undefined;
  /**
   * What the member of the same name returns in the types that a class or interface extends or implements: `void` when one of them says so,
   * `unknown` when none has such a function.
   */
  inheritedReturn(member: TSESTree.Node): WantedReturn;
  /** Whether a value of that name is declared where a node is: in the file, or for the whole program (`lib`, `@types`). */
  hasValue(name: string, at: TSESTree.Node): YesNo;
  /** Absolute paths of the project's source files (no declarations, nothing installed) whose text has a word; undefined when nobody knows. */
  filesWith(word: string): readonly string[] | undefined;
  /** The text of another file of the program, by its absolute path. */
  sourceText(path: string): string | undefined;
  /** The type of a member as text; undefined without types or without the member. */
  memberText(node: TSESTree.Node, name: string): string | undefined;
  /** The type as text, for messages; undefined without types. */
  text(node: TSESTree.Node): string | undefined;
}

export const reportTypes = (types: TypeOracle): TypesReport => types.report?.() ?? { source: types.kind };
