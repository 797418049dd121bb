/** Which functions a call runs: those of this file by scope, those of other source files by their declarations. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, variableOf } from './origin.ts';
import { isFunction, propertyName, unwrap, type FunctionNode } from './syntax.ts';

export interface CalledFunction {
  readonly file: FileAnalysis;
  readonly fn: FunctionNode;
}

/**
 * The functions whose bodies a call may run, when all of them are known; undefined when any is not (a parameter, a dependency, an
 * overridable method of another object).
 */
export function functionsCalled(file: FileAnalysis, call: TSESTree.CallExpression | TSESTree.NewExpression): readonly CalledFunction[] | undefined {
  return file.memo('functionsCalled', call, () => {
    const local = functionOf(file, call.callee, 0);
    if (local) return [{ file, fn: local }];
    return declaredFunctions(file, call);
  });
}

/** The functions of other files that a call may run, as they are written: what must be read of a file first to know whether to read it. */
export function textsOfFunctionsElsewhere(file: FileAnalysis, call: TSESTree.CallExpression): readonly string[] {
  if (functionOf(file, call.callee)) return [];
  return file.types.declarations(call).flatMap(({ file: home, offset, end, origin }) => (origin === 'project' ? (file.types.sourceText(home)?.slice(offset, end) ?? []) : []));
}

/** The same for a function that is handed on rather than called: `xs.forEach(save)`. */
export function functionsBehind(file: FileAnalysis, node: TSESTree.Node): readonly CalledFunction[] | undefined {
  return file.memo('functionsBehind', node, () => {
    const local = functionOf(file, node);
    return local ? [{ file, fn: local }] : declaredFunctions(file, node);
  });
}

/** The function of this file that an expression stands for. */
export function functionOf(file: FileAnalysis, node: TSESTree.Node, depth = 0): FunctionNode | undefined {
  const inner = unwrap(node);
  if (isFunction(inner)) return inner;
  if (depth > 5) return undefined;
  if (inner.type === 'Identifier') {
    const variable = variableOf(file, inner);
    if (!variable) return undefined;
    const [definition] = variable.defs;
    if (variable.defs.length === 1 && definition?.type === 'FunctionName' && isFunction(definition.node)) {
      const reassigned = variable.references.some((reference) => reference.isWrite());
      return reassigned ? undefined : definition.node;
    }
    const value = constantInitialiser(variable);
    return value ? functionOf(file, value, depth + 1) : undefined;
  }
  if (inner.type === 'MemberExpression') return memberFunction(file, inner, depth);
  return undefined;
}

function memberFunction(file: FileAnalysis, member: TSESTree.MemberExpression, depth: number): FunctionNode | undefined {
  const name = propertyName(member);
  if (name === undefined) return undefined;
  const object = unwrap(member.object);
  if (object.type === 'ThisExpression') {
    const owner = classAround(object) ?? objectAround(object);
    return owner ? functionIn(owner, name) : undefined;
  }
  if (object.type === 'ObjectExpression') return functionIn(object, name);
  if (object.type === 'Identifier') {
    const variable = variableOf(file, object);
    const definition = variable?.defs[0];
    if (definition?.type === 'ClassName') return functionIn(definition.node, name, true);
    const value = variable && constantInitialiser(variable);
    const inner = value && unwrap(value);
    if (inner?.type === 'ObjectExpression') return functionIn(inner, name);
    if (inner?.type === 'NewExpression' && inner.callee.type === 'Identifier' && depth < 5) {
      const made = variableOf(file, inner.callee)?.defs[0];
      if (made?.type === 'ClassName') return functionIn(made.node, name);
    }
  }
  return undefined;
}

type Owner = TSESTree.ClassDeclaration | TSESTree.ClassExpression | TSESTree.ObjectExpression;

function functionIn(owner: Owner, name: string, isStatic = false): FunctionNode | undefined {
  const members = owner.type === 'ObjectExpression' ? owner.properties : owner.body.body;
  for (const member of members) {
    if (member.type !== 'Property' && member.type !== 'MethodDefinition' && member.type !== 'PropertyDefinition') continue;
    if (propertyName(member) !== name) continue;
    if (member.type !== 'Property' && member.static !== isStatic) continue;
    if (member.type === 'MethodDefinition' && member.kind !== 'method') continue;
    const value = member.value ? unwrap(member.value) : undefined;
    return isFunction(value) ? value : undefined;
  }
  return undefined;
}

/** The class whose instance `this` is at a node. */
export function classAround(node: TSESTree.Node): TSESTree.ClassDeclaration | TSESTree.ClassExpression | undefined {
  for (let child = node, { parent } = node; parent; child = parent, parent = parent.parent) {
    if (parent.type === 'ClassBody') return parent.parent;
    const rebinds = parent.type === 'FunctionDeclaration' || (parent.type === 'FunctionExpression' && parent.parent.type !== 'MethodDefinition' && parent.parent.type !== 'PropertyDefinition');
    if (rebinds && child !== node) return undefined;
  }
  return undefined;
}

function objectAround(node: TSESTree.Node): TSESTree.ObjectExpression | undefined {
  for (let { parent } = node; parent; parent = parent.parent) {
    if (parent.type === 'FunctionExpression') {
      const owner = parent.parent;
      return owner.type === 'Property' && owner.parent.type === 'ObjectExpression' ? owner.parent : undefined;
    }
    if (parent.type === 'FunctionDeclaration') return undefined;
  }
  return undefined;
}

/** Through types: the functions in source files of the project that the callee is declared by. */
function declaredFunctions(file: FileAnalysis, node: TSESTree.Node): readonly CalledFunction[] | undefined {
  const declarations = file.types.declarations(node);
  if (declarations.length === 0 || declarations.length > 4) return undefined;
  const found: CalledFunction[] = [];
  for (const declaration of declarations) {
    if (declaration.origin !== 'project' || declaration.bodiless) return undefined;
    const home = file.other(declaration.file);
    const fn = home && functionAt(home, declaration.offset);
    if (!home || !fn) return undefined;
    // An overload signature or an abstract method has no body to speak of.
    found.push({ file: home, fn });
  }
  return found;
}

/** The function that a declaration starting at an offset declares: itself, or the value of the variable, method or property. */
function functionAt(file: FileAnalysis, offset: number): FunctionNode | undefined {
  return file.memo('functionAt', undefined, () => {
    const starts = new Map<number, FunctionNode>();
    for (const fn of file.functions) {
      const holder = fn.parent;
      const start =
        holder.type === 'VariableDeclarator' || holder.type === 'MethodDefinition' || holder.type === 'Property' || holder.type === 'PropertyDefinition'
          ? holder.range[0]
          : fn.type === 'FunctionDeclaration' && (holder.type === 'ExportNamedDeclaration' || holder.type === 'ExportDefaultDeclaration')
            ? holder.range[0]
            : fn.range[0];
      if (!starts.has(start)) starts.set(start, fn);
    }
    return starts;
  }).get(offset);
}
