/**
 * The scopes of a module of which most statements are as they were: what an edit did not touch keeps its scopes, and is resolved anew only
 * where it names something outside of its statement. Analysing scopes is the longest part of a parse whose nodes are kept.
 */
import { analyze, type AnalyzeOptions, type Definition, type Reference, type Scope, type ScopeManager, type Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { standInTurn } from './kept-statements.ts';

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

/** What the scopes of a module have from one of its statements. */
interface Share {
  /** Scopes within the statement, in the order in which they are met. */
  readonly scopes: Scope[];
  /** References in the module's own scope. */
  readonly own: Reference[];
  /** References to what no scope within the statement declares, in the order in which they are met. */
  readonly open: Reference[];
  readonly definitions: (readonly [TSESTree.Identifier, Definition])[];
  /** The scope of the module that all these belong to. */
  module: Scope;
}

const shares = new WeakMap<TSESTree.ProgramStatement, Share>();

/** The scopes of a program that may have statements of the one that was analysed before: what is known of those is taken again. */
export function analyzeKept(program: TSESTree.Program, options: AnalyzeOptions): ScopeManager {
  const all = program.body;
  if (options.sourceType !== 'module' || !standInTurn(all.map(({ range }) => range))) return analyze(program, options);
  const fresh = all.filter((statement) => !shares.has(statement));
  if (fresh.length === all.length) return analyzeAll(program, options);
  program.body = fresh;
  let scopes: ScopeManager;
  try {
    scopes = analyze(program, options);
  } finally {
    program.body = all;
  }
  if (!share(scopes, fresh)) return analyzeAll(program, options);
  join(scopes, all);
  return scopes;
}

function analyzeAll(program: TSESTree.Program, options: AnalyzeOptions): ScopeManager {
  const scopes = analyze(program, options);
  share(scopes, program.body);
  return scopes;
}

/** Notes what comes from which statement; false when something stands in none of them (a decorator before `export`). */
function share({ scopes }: ScopeManager, statements: readonly TSESTree.ProgramStatement[]): boolean {
  const [, module, ...inner] = scopes;
  if (module?.type !== ('module' as never)) return false;
  const made = statements.map((): Share => ({ scopes: [], own: [], open: [], definitions: [], module }));
  const at = finder(statements);
  const of = (node: TSESTree.Node): Share | undefined => made[at(node.range[0])];
  let isComplete = true;
  const put = <T>(item: T, list: T[] | undefined): void => void (list ? list.push(item) : (isComplete = false));
  for (const scope of inner) put(scope, of(scope.block)?.scopes);
  for (const reference of module.references) put(reference, of(reference.identifier)?.own);
  for (const variable of module.variables) {
    for (const reference of variable.references) put(reference, of(reference.identifier)?.open);
    if (variable.defs.length !== variable.identifiers.length) isComplete = false;
    variable.defs.forEach((definition, index) => {
      const name = variable.identifiers[index] as TSESTree.Identifier;
      put([name, definition] as const, name && of(name)?.definitions);
    });
  }
  for (const reference of module.through) put(reference, of(reference.identifier)?.open);
  if (!isComplete) return false;
  made.forEach((one, index) => {
    // They were told apart by what they were resolved to; they are numbered as they are met.
    one.open.sort((a, b) => a.$id - b.$id);
    shares.set(statements[index] as TSESTree.ProgramStatement, one);
  });
  return true;
}

/** Finds the statement that an offset is in, -1 for none. */
function finder(statements: readonly TSESTree.ProgramStatement[]): (offset: number) => number {
  return (offset) => {
    let [low, high] = [0, statements.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [start, end] = (statements[middle] as TSESTree.ProgramStatement).range;
      if (offset < start) high = middle - 1;
      else if (offset >= end) low = middle + 1;
      else return middle;
    }
    return -1;
  };
}

/** Makes the scopes of some statements of a module those of all. */
function join(manager: ScopeManager, statements: readonly TSESTree.ProgramStatement[]): void {
  const [global, module] = manager.scopes as unknown as [Open<Scope>, Open<Scope>];
  const all = statements.map((statement) => shares.get(statement) as Share);
  const isFresh = (one: Share): boolean => one.module === module;
  for (const one of all) for (const reference of one.open) if (reference.resolved) reference.resolved.references.length = 0;
  for (const one of all) if (!isFresh(one)) for (const [name, definition] of one.definitions) (module as Scope).defineIdentifier(name, definition);
  for (const variable of module.variables) if (variable.defs.length > 1) sortDefinitions(variable);
  module.variables.sort((a, b) => placeOf(a) - placeOf(b));
  module.set.clear();
  for (const variable of module.variables) module.set.set(variable.name, variable);
  Object.assign(module, { childScopes: [], references: all.flatMap(({ own }) => own), through: [] });
  global.through = [];
  manager.scopes.length = 2;
  for (const one of all) {
    for (const scope of one.scopes as Open<Scope>[]) {
      manager.scopes.push(scope as Scope);
      if (scope.upper === one.module) {
        scope.upper = module as never;
        module.childScopes.push(scope as Scope);
      }
      if (isFresh(one)) continue;
      if (scope.variableScope === one.module) scope.variableScope = module as never;
      register(manager, scope as Scope);
    }
    for (const reference of one.own as Open<Reference>[]) reference.from = module as never;
    for (const reference of one.open) resolve(reference, module as Scope, global as Scope);
    one.module = module as Scope;
  }
  // In a module no assignment makes a global.
  (global as unknown as { implicit: { leftToBeResolved: Reference[] } }).implicit.leftToBeResolved = [...global.through];
}

const placeOf = ({ identifiers: [first] }: Variable): number => first?.range[0] ?? -1;

function sortDefinitions({ defs, identifiers }: Variable): void {
  const order = defs.map((definition, index) => [definition, identifiers[index] as TSESTree.Identifier] as const).sort(([, a], [, b]) => a.range[0] - b.range[0]);
  order.forEach(([definition, identifier], index) => {
    defs[index] = definition;
    identifiers[index] = identifier;
  });
}

/** Makes a scope known to a manager: which node it is of, and which variables the nodes in it declare. */
function register({ nodeToScope, declaredVariables }: ScopeManager, scope: Scope): void {
  add(nodeToScope as WeakMap<object, Scope[]>, scope.block, scope);
  for (const variable of scope.variables) {
    for (const { node, parent } of variable.defs) {
      add(declaredVariables as WeakMap<object, Variable[]>, node, variable);
      if (parent) add(declaredVariables as WeakMap<object, Variable[]>, parent, variable);
    }
  }
}

function add<T>(map: WeakMap<object, T[]>, node: object, item: T): void {
  const known = map.get(node);
  if (!known) map.set(node, [item]);
  else if (!known.includes(item)) known.push(item);
}

/** As the scope manager resolves when it closes a scope: by name, and by whether a type or a value is meant. */
function resolve(reference: Reference, ...scopes: Scope[]): void {
  for (const scope of scopes) {
    const variable = scope.set.get(reference.identifier.name);
    if (variable && ((reference.isTypeReference && variable.isTypeVariable) || (reference.isValueReference && variable.isValueVariable))) {
      variable.references.push(reference);
      reference.resolved = variable;
      return;
    }
    scope.through.push(reference);
  }
  reference.resolved = null;
}
