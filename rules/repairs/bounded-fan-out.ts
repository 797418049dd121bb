/** Repairs that bound how much of a fan-out runs at the same time. */
import type { FanOut } from '../analysis/fan-out.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { enclosingStatement, isFunction, statementListOf, unwrap } from '../analysis/syntax.ts';
import type { Repair } from '../rule.ts';
import { isCommonJsVersion } from '../../snippets/catalogue.ts';
import { addHelper, addImport, freeName, namesOf } from '../../snippets/insert/index.ts';
import { indentAt, insertAfter, insertBefore, insertionTarget, replace, textAt } from './edits.ts';
import { indentOf } from './handlers.ts';

export function boundFanOut(file: FileAnalysis, fanOut: FanOut): readonly Repair[] {
  if (whyNotBounded(file, fanOut) !== undefined) return [];
  const runtime = file.host.nearestPackage(file.filename)?.runtime ?? {};
  const repairs = [fanOut.method === 'all' && whyNoHelper(file, fanOut) === undefined ? mapBounded(file, fanOut, 'p-map' in runtime) : undefined, 'p-limit' in runtime ? limitEach(file, fanOut) : undefined];
  return repairs.filter((repair) => repair !== undefined);
}

/** Why a helper cannot take the place of a fan-out, in a whole sentence; undefined when it can. */
export const whyNoHelper = (file: FileAnalysis, fanOut: FanOut): string | undefined =>
  whyNotBounded(file, fanOut) ?? (fanOut.call.typeArguments || fanOut.map?.typeArguments ? 'A type is written at it, and without it another one would be inferred.' : undefined);

/** Why nothing can bound a fan-out, in a whole sentence; undefined when something can. */
function whyNotBounded(file: FileAnalysis, fanOut: FanOut): string | undefined {
  const { call, map, callback } = fanOut;
  const operand = call.arguments[0];
  if (!map || !callback || !operand || unwrap(operand) !== map) return 'The promises are not made in this expression.';
  if (!takesItemOnly(fanOut)) return 'The function looks at more than the item and its index.';
  const outside = file.source.getCommentsInside(call).some((comment) => comment.range[0] < callback.range[0] || comment.range[1] > callback.range[1]);
  return outside ? 'A comment in it would have no place.' : undefined;
}

/** A callback that looks at the whole array, or a map with a `this`, means something else to a helper. */
function takesItemOnly({ map, callback, fn }: FanOut): boolean {
  const inner = callback && unwrap(callback);
  if (!inner || !map || map.arguments.at(-1) !== callback) return false;
  return isFunction(inner) ? inner.params.length <= 2 && inner.params.every((parameter) => parameter.type !== 'RestElement') : (fn?.params.length ?? 9) <= 1;
}

/** `Promise.all(ids.map(f))` → `mapConcurrent(ids, 8, f)` */
function mapBounded(file: FileAnalysis, { call, items, callback }: FanOut, usesPMap: boolean): Repair | undefined {
  if (!callback) return undefined;
  const { concurrency } = file.settings;
  const helper = addHelper(insertionTarget(file), 'map-concurrent', usesPMap ? { flavour: 'p-map', isCommonJs: isCommonJsVersion('p-map', file.host.installedVersion(file.filename, 'p-map')) } : {});
  const fn = textAt(file, callback, indentAt(file, call));
  const text = usesPMap
    ? `${helper.localName}(${file.text(items)}, ${fn}, { concurrency: ${concurrency} })`
    : `${helper.localName}(${file.text(items)}, ${concurrency}, ${fn})`;
  return {
    kind: 'suggestion',
    title: `Run up to ${concurrency} at a time with \`${helper.localName}\` (results in order; the first failure rejects and nothing more starts)`,
    edits: [replace(call, text), ...helper.edits],
  };
}

/** `ids.map(id => f(id))` → `ids.map(id => limit(() => f(id)))` with `p-limit`, which the project has. */
function limitEach(file: FileAnalysis, { call, callback }: FanOut): Repair | undefined {
  const fn = callback && unwrap(callback);
  const statement = enclosingStatement(call);
  // `x => ({ … })` would need its parentheses moved.
  if (fn?.type !== 'ArrowFunctionExpression' || fn.body.type === 'ObjectExpression' || !statementListOf(statement)) return undefined;
  const { edits, localName } = addImport(insertionTarget(file), { module: 'p-limit', name: 'default', as: 'pLimit', isProperty: !isCommonJsVersion('p-limit', file.host.installedVersion(file.filename, 'p-limit')) });
  const asyncToken = fn.async ? file.source.getFirstToken(fn) : undefined;
  const next = asyncToken && file.source.getTokenAfter(asyncToken);
  const limit = freeName('limit', namesOf(file.program));
  const inner = fn.async ? `${limit}(async () => ` : `${limit}(() => `;
  return {
    kind: 'suggestion',
    title: `Run up to ${file.settings.concurrency} at a time with \`p-limit\` (the others wait for their turn)`,
    edits: [
      insertBefore(statement, `const ${limit} = ${localName}(${file.settings.concurrency});\n${indentOf(file, statement)}`),
      ...(asyncToken && next ? [{ range: [asyncToken.range[0], next.range[0]] as const, text: '' }] : []),
      insertBefore(fn.body, inner),
      insertAfter(fn.body, ')'),
      ...edits,
    ],
  };
}
