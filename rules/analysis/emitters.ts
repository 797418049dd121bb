/** Event emitters: which values are some, and which of them report rejected listeners themselves (`captureRejections`). */
import type { TSESTree } from '@typescript-eslint/types';
import { classAround } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { constantValue, originKey, originOf, variableOf } from './origin.ts';
import { isFunction, parseMethodCall, parsePath, propertyName, unwrap } from './syntax.ts';
import type { YesNo } from './types/oracle.ts';

const EMITTER_CLASSES = new Set(['events', 'events.EventEmitter', 'EventEmitter', 'eventemitter3']);
const EMITTER_MAKERS = /^(?:https?|http2|net|tls)\.(?:createServer|createSecureServer|createConnection|connect|request|get)$|^child_process\.(?:spawn|exec|execFile|fork)$|^fs\.(?:createReadStream|createWriteStream|watch)$|^readline\.createInterface$|^dgram\.createSocket$|^worker_threads\.Worker$/u;

/** Whether a value calls its listeners and looks at nothing that they return. */
export function isEmitter(file: FileAnalysis, node: TSESTree.Node): YesNo {
  return file.memo('isEmitter', node, (): YesNo => {
    const emit = file.types.member(node, 'emit');
    if (emit.exists !== 'unknown') {
      if (emit.exists === 'no' || emit.callReturns !== 'never') return 'no';
      return file.types.member(node, 'removeListener').exists === 'yes' ? 'yes' : 'no';
    }
    return isEmitterBySyntax(file, node) ? 'yes' : 'unknown';
  });
}

function isEmitterBySyntax(file: FileAnalysis, node: TSESTree.Node): boolean {
  const inner = unwrap(node);
  const origin = originOf(file, inner);
  if (origin) return /^process(?:\.std(?:in|out|err))?$/u.test(originKey(origin));
  if (inner.type === 'ThisExpression') {
    const parent = classAround(inner)?.superClass;
    const parentOrigin = parent ? originOf(file, parent) : undefined;
    return parentOrigin !== undefined && EMITTER_CLASSES.has(originKey(parentOrigin));
  }
  const made = makerOf(file, inner);
  if (!made) return false;
  const maker = originOf(file, made.callee);
  if (maker) return EMITTER_CLASSES.has(originKey(maker)) || EMITTER_MAKERS.test(originKey(maker));
  return false;
}

/** The call or `new` that made the value of a constant or of a field. */
function makerOf(file: FileAnalysis, node: TSESTree.Node): TSESTree.CallExpression | TSESTree.NewExpression | undefined {
  const inner = unwrap(node);
  if (inner.type === 'NewExpression' || inner.type === 'CallExpression') return inner;
  if (inner.type === 'Identifier') {
    const value = constantValue(file, inner);
    const made = value && unwrap(value);
    return made?.type === 'NewExpression' || made?.type === 'CallExpression' ? made : undefined;
  }
  if (inner.type !== 'MemberExpression' || inner.object.type !== 'ThisExpression') return undefined;
  const name = propertyName(inner);
  for (const member of classAround(inner)?.body.body ?? []) {
    if (member.type !== 'PropertyDefinition' || propertyName(member) !== name || !member.value) continue;
    const made = unwrap(member.value);
    if (made.type === 'NewExpression' || made.type === 'CallExpression') return made;
  }
  return undefined;
}

/** Whether the emitter was made with `captureRejections`, or all emitters of the file are. */
export function capturesRejections(file: FileAnalysis, node: TSESTree.Node): boolean {
  if (capturesEverywhere(file)) return true;
  const inner = unwrap(node);
  const made = makerOf(file, inner);
  if (made?.arguments.some((argument) => saysCapture(argument))) return true;
  const home = inner.type === 'ThisExpression' ? classAround(inner) : made && made.callee.type === 'Identifier' ? classNamed(file, made.callee) : undefined;
  if (!home) return false;
  for (const part of file.walk(home.body, { intoFunctions: true })) {
    if (part.type === 'CallExpression' && part.callee.type === 'Super' && part.arguments.some((argument) => saysCapture(argument))) return true;
  }
  return false;
}

function classNamed(file: FileAnalysis, identifier: TSESTree.Identifier): TSESTree.ClassDeclaration | TSESTree.ClassExpression | undefined {
  const node = variableOf(file, identifier)?.defs[0]?.node as TSESTree.Node | undefined;
  return node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression' ? node : undefined;
}

const saysCapture = (argument: TSESTree.Node): boolean =>
  argument.type === 'ObjectExpression'
  && argument.properties.some((property) => property.type === 'Property' && propertyName(property) === 'captureRejections'
    && !(property.value.type === 'Literal' && property.value.value === false));

/** `EventEmitter.captureRejections = true` at the top level of the file. */
const capturesEverywhere = (file: FileAnalysis): boolean =>
  file.memo('capturesEverywhere', undefined, () => file.program.body.some(
    (statement) => statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression'
      && parsePath(statement.expression.left)?.at(-1) === 'captureRejections'
      && statement.expression.right.type === 'Literal' && statement.expression.right.value === true,
  ));

/** The event that a listener is registered for, when it is written as a string: `emitter.on('data', …)`. */
export function eventName(call: TSESTree.CallExpression): string | undefined {
  const [first] = call.arguments;
  if (first && !isFunction(first) && first.type === 'Literal' && typeof first.value === 'string') return first.value;
  return parseMethodCall(call) && first?.type === 'TemplateLiteral' && first.expressions.length === 0 ? (first.quasis[0]?.value.cooked ?? undefined) : undefined;
}
