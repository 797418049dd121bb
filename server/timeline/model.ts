/**
 * How the awaits of a function wait: in turn, together, again and again, or for something that was started before. Purely by its
 * syntax, so that it can be drawn for any function, also for one that a repair would make.
 */
import type { TSESTree } from '@typescript-eslint/types';

export type Step =
  | { readonly kind: 'wait'; readonly label: string }
  /** Lanes that begin at the same time; `many` stands for as many as there are items. */
  | { readonly kind: 'together'; readonly lanes: readonly (readonly Step[])[]; readonly many: boolean; readonly first: boolean }
  | { readonly kind: 'repeat'; readonly body: readonly Step[] }
  | { readonly kind: 'either'; readonly branches: readonly (readonly Step[])[] }
  /** Work begins, and goes on while the function does other things ... */
  | { readonly kind: 'start'; readonly name: string; readonly label: string }
  /** ... until it is waited for. */
  | { readonly kind: 'join'; readonly names: readonly string[] };

type FunctionNode = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;
type Keys = Readonly<Record<string, readonly string[] | undefined>>;

const LABEL = 34;
const COMBINATORS: ReadonlySet<string> = new Set(['all', 'allSettled', 'any', 'race']);

const isFunction = (node: TSESTree.Node): node is FunctionNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

export class TimelineReader {
  readonly #text: string;
  readonly #keys: Keys;
  /** What the function that was found last is a part of. */
  #parent: TSESTree.Node | undefined;

  constructor(text: string, keys: Keys) {
    this.#text = text;
    this.#keys = keys;
  }

  /** The innermost function round an offset that waits for something; the whole module when there is none. */
  find(program: TSESTree.Program, offset: number): FunctionNode | TSESTree.Program {
    let found: FunctionNode | TSESTree.Program = program;
    const look = (node: TSESTree.Node, parent: TSESTree.Node | undefined): void => {
      if (offset < node.range[0] || offset > node.range[1]) return;
      if (isFunction(node) && this.steps(node).length > 0) {
        found = node;
        this.#parent = parent;
      }
      for (const child of this.#children(node)) look(child, node);
    };
    look(program, undefined);
    return found;
  }

  steps(owner: FunctionNode | TSESTree.Program): readonly Step[] {
    const awaited = new Set<string>();
    this.#collectAwaited(isFunction(owner) ? owner.body : owner, awaited);
    return this.#visit(isFunction(owner) ? owner.body : owner, awaited);
  }

  /** What people call the function that `find` found. */
  title(owner: FunctionNode | TSESTree.Program): string {
    if (!isFunction(owner)) return 'this module';
    if (owner.id) return owner.id.name;
    const parent = this.#parent;
    if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
    if ((parent?.type === 'MethodDefinition' || parent?.type === 'Property' || parent?.type === 'PropertyDefinition') && parent.key.type === 'Identifier') return parent.key.name;
    return 'this function';
  }

  #children(node: TSESTree.Node): TSESTree.Node[] {
    return (this.#keys[node.type] ?? []).flatMap((key) => {
      const value = (node as unknown as Record<string, unknown>)[key];
      return (Array.isArray(value) ? value : [value]).filter((child): child is TSESTree.Node => typeof child === 'object' && child !== null && 'type' in child);
    });
  }

  /** Names that are awaited somewhere, alone or in a list: what is put under them was started before. */
  #collectAwaited(node: TSESTree.Node, names: Set<string>): void {
    if (node.type === 'AwaitExpression') {
      if (node.argument.type === 'Identifier') names.add(node.argument.name);
      const list = listOf(node.argument);
      if (list?.type === 'ArrayExpression') for (const element of list.elements) if (element?.type === 'Identifier') names.add(element.name);
    }
    for (const child of this.#children(node)) if (!isFunction(child)) this.#collectAwaited(child, names);
  }

  #all(nodes: readonly (TSESTree.Node | null | undefined)[], awaited: ReadonlySet<string>): Step[] {
    return nodes.flatMap((node) => (node ? this.#visit(node, awaited) : []));
  }

  #visit(node: TSESTree.Node, awaited: ReadonlySet<string>): Step[] {
    switch (node.type) {
      case 'AwaitExpression':
        return this.#await(node, awaited);
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier' && awaited.has(node.id.name) && node.init?.type === 'CallExpression') {
          return [...this.#all(node.init.arguments, awaited), { kind: 'start', name: node.id.name, label: this.#label(node.init) }];
        }
        return this.#all(this.#children(node), awaited);
      case 'IfStatement':
        return [...this.#visit(node.test, awaited), ...either([this.#visit(node.consequent, awaited), this.#all([node.alternate], awaited)])];
      case 'ConditionalExpression':
        return [...this.#visit(node.test, awaited), ...either([this.#visit(node.consequent, awaited), this.#visit(node.alternate, awaited)])];
      case 'SwitchStatement':
        return [...this.#visit(node.discriminant, awaited), ...either(node.cases.map(({ consequent }) => this.#all(consequent, awaited)))];
      case 'TryStatement':
        // What happens when all goes well; a handler is another story.
        return this.#all([node.block, node.finalizer], awaited);
      case 'ForOfStatement': {
        const body = this.#visit(node.body, awaited);
        return [...this.#visit(node.right, awaited), ...repeat(node.await ? [{ kind: 'wait', label: `next of ${this.#label(node.right)}` }, ...body] : body)];
      }
      case 'ForInStatement':
        return [...this.#visit(node.right, awaited), ...repeat(this.#visit(node.body, awaited))];
      case 'ForStatement':
        return [...this.#all([node.init], awaited), ...repeat(this.#all([node.test, node.body, node.update], awaited))];
      case 'WhileStatement':
      case 'DoWhileStatement':
        return repeat(this.#all([node.test, node.body], awaited));
      default:
        return isFunction(node) ? [] : this.#all(this.#children(node), awaited);
    }
  }

  #await({ argument }: TSESTree.AwaitExpression, awaited: ReadonlySet<string>): Step[] {
    if (argument.type === 'Identifier') return awaited.has(argument.name) ? [{ kind: 'join', names: [argument.name] }] : [];
    const list = listOf(argument);
    const first = argument.type === 'CallExpression' && argument.callee.type === 'MemberExpression' && argument.callee.property.type === 'Identifier' && ['race', 'any'].includes(argument.callee.property.name);
    if (list?.type === 'ArrayExpression') {
      const names = list.elements.flatMap((element) => (element?.type === 'Identifier' ? [element.name] : []));
      const calls = list.elements.filter((element) => element && element.type !== 'Identifier');
      const lanes = calls.map((element): Step[] => (element ? [{ kind: 'wait', label: this.#label(element) }] : []));
      return [...(lanes.length > 0 ? [{ kind: 'together' as const, lanes, many: false, first }] : []), ...(names.length > 0 ? [{ kind: 'join' as const, names }] : [])];
    }
    if (list?.type === 'CallExpression' && list.callee.type === 'MemberExpression' && list.callee.property.type === 'Identifier' && list.callee.property.name === 'map') {
      return [{ kind: 'together', lanes: [this.#callback(list)], many: true, first }];
    }
    if (argument.type === 'CallExpression') {
      const callback = argument.arguments.find((each) => isFunction(each) && each.async);
      // A helper that is given items and an async function runs that function for many of them.
      if (callback && isFunction(callback) && argument.arguments.length > 1 && this.steps(callback).length > 0 && callback.params.length > 0) {
        return [{ kind: 'together', lanes: [this.steps(callback)], many: true, first: false }];
      }
    }
    return [...this.#all(this.#children(argument), awaited), { kind: 'wait', label: this.#label(argument) }];
  }

  #callback(call: TSESTree.CallExpression): readonly Step[] {
    const [callback] = call.arguments;
    if (callback && isFunction(callback)) {
      const inner = this.steps(callback);
      if (inner.length > 0) return inner;
      return [{ kind: 'wait', label: this.#label(callback.body.type === 'BlockStatement' ? call : callback.body) }];
    }
    return [{ kind: 'wait', label: this.#label(callback ?? call) }];
  }

  #label(node: TSESTree.Node): string {
    const text = this.#text.slice(node.range[0], node.range[1]).replace(/\s+/gu, ' ');
    return text.length > LABEL ? `${text.slice(0, LABEL - 1)}…` : text;
  }
}

/** The list that `Promise.all` and its siblings are given. */
function listOf(node: TSESTree.Node): TSESTree.Node | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = node.callee;
  const isCombinator = object.type === 'Identifier' && object.name === 'Promise' && property.type === 'Identifier' && COMBINATORS.has(property.name);
  return isCombinator ? node.arguments[0] : undefined;
}

const repeat = (body: readonly Step[]): Step[] => (body.length > 0 ? [{ kind: 'repeat', body }] : []);
const either = (branches: readonly (readonly Step[])[]): Step[] => (branches.some((branch) => branch.length > 0) ? [{ kind: 'either', branches }] : []);
