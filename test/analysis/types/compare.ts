/**
 * Asks every question of the type interface about every expression of a project, of TypeScript 6 (parser services) and of TypeScript 7 (native), and
 * tells where the answers differ. `npx tsx test/analysis/types/compare.ts FOLDER [FILES]`; the folder has a tsconfig.json and a TypeScript 7.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { findNative } from '../../../rules/analysis/types/native/find.ts';
import { NativeOracle } from '../../../rules/analysis/types/native/oracle.ts';
import { Session } from '../../../rules/analysis/types/native/session.ts';
import type { TypeOracle } from '../../../rules/analysis/types/oracle.ts';
import { typesFromServices, type TypedServices } from '../../../rules/analysis/types/services.ts';
import { walk, type VisitorKeys } from '../../../rules/analysis/walk.ts';

type Question = (types: TypeOracle, node: TSESTree.Node) => unknown;

const isCall = (node: TSESTree.Node): node is TSESTree.CallExpression | TSESTree.NewExpression => node.type === 'CallExpression' || node.type === 'NewExpression';
const isFunction = (node: TSESTree.Node): boolean => node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';

const questions: Readonly<Record<string, { of: (node: TSESTree.Node) => boolean; ask: Question }>> = {
  thenable: { of: () => true, ask: (types, node) => types.thenable(node) },
  isAny: { of: () => true, ask: (types, node) => types.isAny(node) },
  callable: { of: (node) => node.type === 'Identifier' || node.type === 'MemberExpression', ask: (types, node) => types.callable(node) },
  callReturns: { of: (node) => node.type === 'Identifier' || node.type === 'MemberExpression', ask: (types, node) => types.callReturns(node) },
  thenableElements: { of: isCall, ask: (types, node) => types.thenableElements(node) },
  elementCallReturns: { of: isCall, ask: (types, node) => types.elementCallReturns(node) },
  thenableLists: { of: isCall, ask: (types, node) => types.thenableLists(node) },
  thenableItems: { of: (node) => node.type === 'Identifier' || isCall(node), ask: (types, node) => types.thenableItems(node) },
  plainness: { of: () => true, ask: (types, node) => (types.thenable(node) === 'never' ? types.plainness(node) : '') },
  typeNames: { of: () => true, ask: (types, node) => types.typeNames(node).map((name) => JSON.stringify(name)).toSorted().join() },
  // Where overloads are merged from several files, the two list them in another order.
  declarations: { of: isCall, ask: (types, node) => types.declarations(node).map(({ name, container, origin, module }) => [name, container, origin, module].join(' ')).toSorted().join('; ') },
  collection: { of: (node) => node.type === 'Identifier' || isCall(node), ask: (types, node) => types.collection(node) },
  member: { of: (node) => node.type === 'Identifier', ask: (types, node) => JSON.stringify(types.member(node, 'catch')) },
  isAbortSignal: { of: (node) => node.type === 'Identifier' || node.type === 'MemberExpression', ask: (types, node) => types.isAbortSignal(node) },
  signalProperties: { of: (node) => node.type === 'Identifier', ask: (types, node) => types.signalProperties(node).toSorted().join() },
  signalSlot: { of: isCall, ask: (types, node) => JSON.stringify(types.signalSlot(node as TSESTree.CallExpression)) },
  contextualReturn: { of: isFunction, ask: (types, node) => types.contextualReturn(node) },
  offeredSignal: { of: isFunction, ask: (types, node) => JSON.stringify(types.offeredSignal(node)) },
  inheritedReturn: { of: (node) => isFunction(node) && node.parent !== undefined && 'key' in node.parent, ask: (types, node) => types.inheritedReturn(node.parent as TSESTree.Node) },
};

const ASKED = /^(?:Identifier|MemberExpression|CallExpression|NewExpression|AwaitExpression|ArrowFunctionExpression|FunctionExpression|ConditionalExpression|LogicalExpression|ArrayExpression|ObjectExpression)$/u;
const IN_TYPES = /^TS(?:TypeReference|TypeAnnotation|TypeParameterInstantiation|TypeParameterDeclaration|TypeAliasDeclaration|InterfaceDeclaration|ClassImplements)$/u;

const [folder = '.', limit = 'Infinity'] = process.argv.slice(2);
const root = resolve(folder);
const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => { throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n')); } });
const compiler = findNative(root);
if (!config || !compiler) throw new Error(`${root} needs a tsconfig.json and a TypeScript 7`);
const program = ts.createProgram(config.fileNames, config.options);
const session = new Session(compiler, 120_000);
const counts = new Map<string, { asked: number; differ: string[] }>();
let files = 0;

for (const file of config.fileNames.filter((name) => !name.endsWith('.d.ts')).slice(0, Number(limit))) {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/u, '');
  const { ast, services, visitorKeys } = parseForESLint(text, { filePath: file, range: true, loc: true, programs: [program], ecmaFeatures: { jsx: /x$/u.test(file) } });
  const six = typesFromServices(services as TypedServices);
  const seven = new NativeOracle(session, file, text);
  if (seven.kind !== 'native') throw new Error(`${file}: ${session.trouble ?? 'in no project'}`);
  const all = [...walk(ast, visitorKeys, { intoFunctions: true })];
  // Names in types are asked about by nobody; TypeScript 7 has no answer for them where TypeScript 6 has one.
  const inTypes = new Set(all.filter((node) => IN_TYPES.test(node.type)).flatMap((node) => [...walk(node, visitorKeys as VisitorKeys, { intoFunctions: true })]));
  const nodes = all.filter((node) => ASKED.test(node.type) && !inTypes.has(node));
  seven.prepare?.(nodes);
  for (const node of nodes) {
    for (const [name, { of, ask }] of Object.entries(questions)) {
      if (!of(node)) continue;
      const count = counts.get(name) ?? { asked: 0, differ: [] };
      counts.set(name, count);
      count.asked++;
      const [a, b] = [ask(six, node), ask(seven, node)];
      if (a !== b) count.differ.push(`${file}:${node.loc.start.line}:${node.loc.start.column} ${text.slice(...node.range).replaceAll(/\s+/gu, ' ').slice(0, 50)} :: ${String(a)} | ${String(b)}`);
    }
  }
  files++;
}
session.close();
let asked = 0;
let differ = 0;
for (const [name, count] of counts) {
  asked += count.asked;
  differ += count.differ.length;
  process.stdout.write(`${name}: ${count.asked} asked, ${count.differ.length} differ\n${count.differ.slice(0, 8).map((one) => `    ${one.slice(0, 330)}\n`).join('')}`);
}
process.stdout.write(`${files} files, ${asked} answers, ${differ} differ: ${((100 * (asked - differ)) / asked).toFixed(3)} % equal. ${session.trouble ?? ''}\n`);
