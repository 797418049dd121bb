/**
 * The shape of a random program. Values are numbers; names are picked by index among those that are in scope where they are used, so
 * that every tree is a program that runs, also after shrinking.
 */

export type Expression =
  | { readonly kind: 'literal'; readonly value: number }
  | { readonly kind: 'variable'; readonly pick: number }
  | { readonly kind: 'sum'; readonly left: Expression; readonly right: Expression };

/** A test: whether an expression leaves a remainder when divided by two or three. */
export interface Test {
  readonly value: Expression;
  readonly by: 2 | 3;
}

/** A call that gives a promise. */
export interface Call {
  /** Index into the callable functions in scope: those of the world, then the program's own. */
  readonly callee: number;
  readonly about: Expression;
  /** Whether the signal is handed on, where the callee takes one. */
  readonly signal: boolean;
}

export type Statement =
  | { readonly kind: 'await'; readonly call: Call; readonly form: 'const' | 'let' | 'discard' | 'assign' | 'add' | 'shared' | 'plus' | 'member' | 'then' }
  | { readonly kind: 'float'; readonly call: Call; readonly form: 'plain' | 'and' | 'conditional' | 'then' | 'finally' | 'map' | 'void' | 'immediate' | 'sync-helper' }
  | { readonly kind: 'hold'; readonly call: Call; readonly between: readonly Statement[]; readonly use: 'never' | 'await' | 'exit' | 'branch' | 'all' | 'derived' | 'value' }
  | { readonly kind: 'pair'; readonly calls: readonly [Call, Call]; readonly between: readonly Statement[]; readonly form: 'awaits' | 'all-with-await' | 'all' }
  | { readonly kind: 'parts'; readonly calls: readonly Call[]; readonly form: 'array' | 'object' | 'arguments' | 'sum' }
  | { readonly kind: 'loop'; readonly form: 'of' | 'index' | 'in' | 'set' | 'literal'; readonly collect: 'none' | 'push' | 'push-spread' | 'map' | 'store' | 'sum' | 'far-push'; readonly guard: Test | undefined; readonly body: readonly Statement[]; readonly call: Call; readonly caught: boolean }
  | { readonly kind: 'promises'; readonly form: 'for-await' | 'for-of' | 'for-of-later'; readonly call: Call; readonly body: readonly Statement[] }
  | { readonly kind: 'each'; readonly form: 'forEach' | 'forEach-index' | 'filter' | 'some' | 'find' | 'flatMap' | 'map' | 'map-all'; readonly call: Call; readonly body: readonly Statement[] }
  | { readonly kind: 'retry'; readonly call: Call; readonly form: 'for' | 'of' | 'catch-call'; readonly body: readonly Statement[] }
  | { readonly kind: 'blocking'; readonly form: 'read' | 'stat' | 'member' | 'discard'; readonly about: Expression }
  | { readonly kind: 'leave-try'; readonly call: Call; readonly form: 'return' | 'assign' | 'sync'; readonly finalizer: boolean }
  | { readonly kind: 'listener'; readonly form: 'forgotten' | 'once' | 'promise'; readonly call: Call }
  | { readonly kind: 'resource'; readonly call: Call; readonly body: readonly Statement[] }
  | { readonly kind: 'partial'; readonly call: Call; readonly form: 'push' | 'count' | 'found' | 'finally' | 'awaits' }
  | { readonly kind: 'if'; readonly test: Test; readonly then: readonly Statement[]; readonly otherwise: readonly Statement[] }
  | { readonly kind: 'try'; readonly body: readonly Statement[]; readonly handler: 'log' | 'rethrow' | 'swallow' | 'return' | 'none'; readonly handled: readonly Statement[]; readonly finalizer: readonly Statement[] | undefined }
  | { readonly kind: 'log'; readonly value: Expression }
  | { readonly kind: 'exit'; readonly test: Test; readonly value: Expression; readonly throws: boolean }
  | { readonly kind: 'share'; readonly value: Expression }
  | { readonly kind: 'idiom'; readonly call: Call; readonly other: Call; /** A name in the tables of idioms. */ readonly form: string }
  | { readonly kind: 'helper'; readonly form: 'async' | 'arrow' | 'throwing' | 'returning' | 'never-fails'; readonly body: readonly Statement[]; readonly call: Call };

export interface Program {
  readonly statements: readonly Statement[];
}
