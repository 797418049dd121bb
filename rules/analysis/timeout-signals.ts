/** `AbortSignal.timeout(…)` that is made once and used for several operations: it starts when it is made. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { runsInline } from './inline.ts';
import { constantInitialiser, originKey, originOf, variableOf } from './origin.ts';
import { ancestors, calleeName, contains, enclosingFunction, isFunction, isLoop, propertyName, unwrap, wrapped, type LoopNode } from './syntax.ts';

export interface StaleTimeout {
  /** `module`: made when the module loads. `field`: with the object. `defaults`: in the options of a client. `loop`: before a loop. */
  readonly kind: 'module' | 'field' | 'defaults' | 'loop';
  readonly call: TSESTree.CallExpression;
  readonly name: string;
  /** Where it is used later than it was made. */
  readonly uses: readonly TSESTree.Node[];
  readonly loop: LoopNode | undefined;
}

/** Names and comments by which a signal is meant for everything together. */
const OVERALL = /deadline|overall|total|budget|whole|entire|global|altogether/iu;

export function makesTimeoutSignal(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const origin = originOf(file, call.callee);
  return origin !== undefined && originKey(origin) === 'AbortSignal.timeout';
}

/** Parses an `AbortSignal.timeout(…)` that is outdated where it is used; undefined when it is made for one operation. */
export function parseStaleTimeout(file: FileAnalysis, call: TSESTree.CallExpression): StaleTimeout | undefined {
  if (!makesTimeoutSignal(file, call) || call.arguments.length !== 1) return undefined;
  const made = outermostValue(call);
  const { parent } = made;
  const fn = enclosingFunction(call);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    return staleVariable(file, call, parent.id, fn);
  }
  if (parent?.type === 'PropertyDefinition' || parent?.type === 'AssignmentExpression') return staleField(file, call, parent);
  if (parent?.type === 'Property') return staleDefault(file, call, parent, fn);
  return undefined;
}

/** The expression that a timeout is the value of, seen through `AbortSignal.any([…, timeout])`. */
function outermostValue(call: TSESTree.Node): TSESTree.Node {
  const outer = wrapped(call);
  const any = outer.parent?.type === 'ArrayExpression' ? outer.parent.parent : undefined;
  return any?.type === 'CallExpression' && calleeName(any) === 'any' ? wrapped(any) : outer;
}

function staleVariable(file: FileAnalysis, call: TSESTree.CallExpression, name: TSESTree.Identifier, fn: TSESTree.Node | undefined): StaleTimeout | undefined {
  const variable = variableOf(file, name);
  if (!variable || !constantInitialiser(variable) || isOverall(file, name.name, call)) return undefined;
  const uses = variable.references.filter(({ init }) => !init).map(({ identifier }) => identifier as TSESTree.Node);
  if (!fn) {
    const later = uses.filter((use) => !runsAtOnce(use));
    return later.length > 0 ? { kind: 'module', call, name: name.name, uses: later, loop: undefined } : undefined;
  }
  for (const use of uses) {
    const loop = loopBetween(use, fn);
    if (!loop || contains(loop, call) || !isAwaitedIn(use, loop) || looksAtIt(loop, uses)) continue;
    // What is also used outside the loop is meant for more than a turn.
    if (!uses.every((one) => contains(loop.body, one))) continue;
    return { kind: 'loop', call, name: name.name, uses, loop };
  }
  return undefined;
}

const isOverall = (file: FileAnalysis, name: string, call: TSESTree.Node): boolean => {
  if (OVERALL.test(name) || OVERALL.test(file.text(call))) return true;
  const { line } = call.loc.start;
  return file.comments.some((comment) => comment.loc.end.line >= line - 1 && comment.loc.start.line <= line && OVERALL.test(comment.value));
};

/** Whether a use runs with the module: at the top level, or in functions that are called where they are written. */
function runsAtOnce(use: TSESTree.Node): boolean {
  for (let fn = enclosingFunction(use); fn; fn = enclosingFunction(fn)) if (!runsInline(fn)) return false;
  return true;
}

/** The innermost loop around a use, inside the function. */
function loopBetween(use: TSESTree.Node, fn: TSESTree.Node): LoopNode | undefined {
  for (const node of ancestors(use)) {
    if (node === fn) return undefined;
    if (isLoop(node)) return contains(node.body, use) ? node : undefined;
  }
  return undefined;
}

/** Whether the call that gets the signal is waited for in each turn. */
function isAwaitedIn(use: TSESTree.Node, loop: LoopNode): boolean {
  for (const node of ancestors(use)) {
    if (node === loop || isFunction(node)) return false;
    if (node.type === 'AwaitExpression') return true;
  }
  return false;
}

/** A loop that asks for the signal itself knows that it is one limit for all turns. */
function looksAtIt(loop: LoopNode, uses: readonly TSESTree.Node[]): boolean {
  return uses.some((use) => contains(loop, use) && use.parent?.type === 'MemberExpression' && use.parent.object === use);
}

/** A field that methods use: the object may be older than its limit by then. */
function staleField(file: FileAnalysis, call: TSESTree.CallExpression, holder: TSESTree.PropertyDefinition | TSESTree.AssignmentExpression): StaleTimeout | undefined {
  const name = holder.type === 'PropertyDefinition' ? propertyName(holder) : fieldAssigned(holder);
  const owner = name === undefined ? undefined : classBodyOf(holder);
  if (name === undefined || !owner || isOverall(file, name, call)) return undefined;
  if (holder.type === 'AssignmentExpression' && !isInConstructor(holder)) return undefined;
  const uses: TSESTree.Node[] = [];
  for (const node of file.walk(owner, { intoFunctions: true })) {
    if (node.type !== 'MemberExpression' || propertyName(node) !== name || unwrap(node.object).type !== 'ThisExpression') continue;
    const { parent } = wrapped(node);
    // A field that is set again has a life of its own.
    if (parent?.type === 'AssignmentExpression' && parent.left === wrapped(node)) {
      if (parent !== holder) return undefined;
      continue;
    }
    if (!isInConstructor(node) && enclosingFunction(node)) uses.push(node);
  }
  return uses.length > 0 ? { kind: 'field', call, name: `this.${name}`, uses, loop: undefined } : undefined;
}

function fieldAssigned(assignment: TSESTree.AssignmentExpression): string | undefined {
  const target = unwrap(assignment.left);
  return assignment.operator === '=' && target.type === 'MemberExpression' && unwrap(target.object).type === 'ThisExpression' ? propertyName(target) : undefined;
}

function classBodyOf(node: TSESTree.Node): TSESTree.Node | undefined {
  for (const outer of ancestors(node)) if (outer.type === 'ClassBody') return outer;
  return undefined;
}

function isInConstructor(node: TSESTree.Node): boolean {
  const fn = enclosingFunction(node);
  return fn?.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor';
}

/** Options of a client, or of all requests, that hold a limit which began when they were written down. */
function staleDefault(file: FileAnalysis, call: TSESTree.CallExpression, property: TSESTree.Property, fn: TSESTree.Node | undefined): StaleTimeout | undefined {
  const object = property.parent;
  if (object.type !== 'ObjectExpression' || isOverall(file, propertyName(property) ?? '', call)) return undefined;
  const { parent } = wrapped(object);
  if (parent?.type === 'CallExpression' && /^(?:create|extend|defaults|instance)$/u.test(calleeName(parent) ?? '')) {
    return { kind: 'defaults', call, name: `${file.text(parent.callee)}(…)`, uses: [], loop: undefined };
  }
  if (fn || parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return undefined;
  const uses = variableOf(file, parent.id)?.references.filter(({ init }) => !init).map(({ identifier }) => identifier) ?? [];
  const later = uses.filter((use) => !runsAtOnce(use));
  return later.length > 0 ? { kind: 'defaults', call, name: parent.id.name, uses: [], loop: undefined } : undefined;
}
