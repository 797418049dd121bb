/** Where code runs: at startup, in a command line, a test, a worker, a request handler, or in cleaning up. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import type { PackageManifest } from './host.ts';
import { originOf, variableOf } from './origin.ts';
import { ancestors, calleeName, declaredName, enclosingFunction, functionName, isFunction, parseMethodCall, parsePath, propertyName, type FunctionNode } from './syntax.ts';

export type FileContext = 'test' | 'config' | 'script' | 'cli' | 'worker' | 'program';

const TEST_PATH = /(?:^|[\\/])(?:__(?:[\w-]+-)?tests__|__mocks__|tests?|test-?kits?|specs?|e2e|fixtures?|cypress|playwright|benchmarks?|bench)[\\/]|[._-](?:test|spec|e2e|bench|stories|fixture)\.[cm]?[jt]sx?$|(?:^|[\\/])test[-_][^\\/]+\.[cm]?[jt]sx?$/iu;
const CONFIG_PATH = /(?:\.config|\.conf)\.[cm]?[jt]s$|(?:^|[\\/])\.[\w.-]+rc\.[cm]?[jt]s$|(?:^|[\\/])(?:gulpfile|gruntfile|webpack[\w.]*|rollup[\w.]*|vite[\w.]*|jest[\w.]*|karma[\w.]*)\.[cm]?[jt]s$/iu;
const SCRIPT_PATH = /(?:^|[\\/])(?:scripts?|tools?|tooling|build|bin|ci|\.ci|\.github|codegen|generators?|tasks|migrations?|seeds?|examples?|playground|docs?|website|demo)[\\/]/iu;
/** Samples are often packages of their own: their place in the whole project tells. */
const SAMPLE_PATH = /^[\\/](?:[\w.-]+[\\/])?(?:examples|samples|playgrounds?|demos?|docs|website)[\\/]/u;
/** So are tests, and what helps them: `packages/tests/…`, `packages/base-test-utils/…`. */
const TEST_PACKAGE_PATH = /^[\\/][\w.-]+[\\/](?:tests?|e2e|(?:[\w.]+-)*test-(?:utils?|helpers?|kits?))[\\/]/u;
const CLI_PATH = /(?:^|[\\/])(?:cli|commands?|command-?line|bin)(?:[\\/]|\.[cm]?[jt]s$)/iu;
const WORKER_PATH = /(?:^|[\\/])(?:workers?)[\\/]|[.-]worker\.[cm]?[jt]s$/iu;

/** Tests of types, by the names that tsd, Vitest and TSTyche give them, and by their folders: what stands there is compiled and never runs. */
const TYPE_TEST_PATH = /(?:[.-](?:test-d|type-?tests?)|\.tst)\.[cm]?tsx?$|(?:^|[\\/])__type-?tests__[\\/]/iu;

export const isTypeTest = (filename: string): boolean => TYPE_TEST_PATH.test(filename);

/** Frameworks that make a package a server, whatever else it is. */
const SERVER_PACKAGES = ['express', 'fastify', 'koa', 'hono', '@nestjs/core', '@hapi/hapi', 'next', 'nuxt', 'h3', 'restify', 'socket.io', '@apollo/server', 'apollo-server', '@trpc/server', 'polka', 'elysia', '@sveltejs/kit', '@remix-run/node'];

/** Whether a package serves requests: it depends on a framework for that. */
export const isServerPackage = (manifest: PackageManifest): boolean => SERVER_PACKAGES.some((name) => name in manifest.runtime);

/** What kind of file this is, by its path inside its package, its package and its imports. */
export function fileContext(file: FileAnalysis): FileContext {
  return file.memo('fileContext', undefined, () => {
    const manifest = file.host.nearestPackage(file.filename);
    const root = file.host.projectRoot(file.filename);
    const inside = manifest && file.filename.startsWith(manifest.directory) ? file.filename.slice(manifest.directory.length) : `/${file.filename.split(/[\\/]/u).slice(-2).join('/')}`;
    if (TEST_PATH.test(inside) || importsAny(file, /^(?:node:test|vitest|@jest\/globals|mocha|ava|tap|@playwright\/test|bun:test|uvu)$/u)) return 'test';
    const inProject = root === undefined ? '' : file.filename.slice(root.length);
    if (TEST_PACKAGE_PATH.test(inProject)) return 'test';
    if (CONFIG_PATH.test(inside)) return 'config';
    if (WORKER_PATH.test(inside) || usesWorkerPort(file)) return 'worker';
    if (CLI_PATH.test(inside) || file.code.startsWith('#!')) return 'cli';
    if (SCRIPT_PATH.test(inside) || SAMPLE_PATH.test(inProject)) return 'script';
    const serves = manifest !== undefined && isServerPackage(manifest);
    return manifest?.hasBin === true && !serves ? 'cli' : 'program';
  });
}

/** A type alone says nothing: helpers for tests are typed in the code, too. */
function importsAny(file: FileAnalysis, module: RegExp): boolean {
  return file.program.body.some((statement) => statement.type === 'ImportDeclaration' && statement.importKind !== 'type' && module.test(statement.source.value));
}

const usesWorkerPort = (file: FileAnalysis): boolean =>
  importsAny(file, /^(?:node:)?worker_threads$/u) && /\b(?:parentPort|workerData)\b/u.test(file.code);

/** Names that functions have which run once, when a program starts. */
const STARTUP_NAMES = /^(?:main|run|cli|boot\w*|init\w*|initiali[sz]e\w*|setup\w*|start|start(?:up|Server|App|Http|Service)\w*|configure\w*|configuration|register\w*|install\w*|(?:load|read|parse|get|resolve)\w*(?:Config\w*|Configuration|Settings|Env|Environment|Schema|Template|Templates|Manifest|Package|PackageJson|Tsconfig|Plugins?)|restart\w*|reload\w*|\w*[cC]reateServer\w*|create(?:App|Server|Application|Context|Config)\w*|build\w*|bundle\w*|compile\w*|generate\w*|migrate\w*|seed\w*|up|down|postinstall|preinstall|listen|on(?:Module|Application)Init|before(?:All|Each)|after(?:All|Each)|apply)$/u;

/** Whether a function runs at startup only: by its name, or since all its uses are calls from the top level. */
export function runsAtStartup(file: FileAnalysis, fn: FunctionNode, depth = 0): boolean {
  const name = functionName(fn);
  if (name !== undefined && STARTUP_NAMES.test(name)) return true;
  if (depth > 5) return false;
  return file.memo('runsAtStartup', fn, () => {
    if (startsServer(file, fn)) return true;
    const { parent } = fn;
    if (parent.type === 'CallExpression' && parent.callee === fn) {
      const outer = enclosingFunction(fn);
      return outer ? runsAtStartup(file, outer, depth + 1) : true;
    }
    const binding = bindingOf(fn);
    if (!binding) return false;
    const uses = variableOf(file, binding)?.references.filter((reference) => !reference.isWrite()) ?? [];
    return uses.length > 0 && uses.every((use) => {
      const node = use.identifier as TSESTree.Identifier;
      if (node.parent.type !== 'CallExpression' || node.parent.callee !== node) return false;
      const caller = enclosingFunction(node);
      return caller ? caller !== fn && runsAtStartup(file, caller, depth + 1) : true;
    });
  });
}

/** Whether a function makes a server or has one listen: until it has done so, nobody is served. */
function startsServer(file: FileAnalysis, fn: FunctionNode): boolean {
  if (isRequestHandler(file, fn)) return false;
  for (const node of file.walk(fn.body)) {
    if (node.type !== 'CallExpression') continue;
    const name = calleeName(node);
    if (name === 'createServer' || name === 'createSecureServer') {
      if (SERVER_MODULES.test(originOf(file, node.callee)?.module ?? '')) return true;
    } else if (name === 'listen' && node.arguments.length > 0) {
      return true;
    }
  }
  return false;
}

const SERVER_MODULES = /^(?:https?|http2|net|tls)$/u;

/** The name that a function of this file is bound to, if it is bound once and not exported. */
function bindingOf(fn: FunctionNode): TSESTree.Identifier | undefined {
  const declaration = fn.type === 'FunctionDeclaration' ? fn : fn.parent.type === 'VariableDeclarator' ? fn.parent.parent : undefined;
  if (!declaration || declaration.parent?.type === 'ExportNamedDeclaration' || declaration.parent?.type === 'ExportDefaultDeclaration') return undefined;
  return declaredName(fn);
}

const HANDLER_TYPES = /^(?:Request|Response|NextFunction|IncomingMessage|ServerResponse|FastifyRequest|FastifyReply|NextApiRequest|NextApiResponse|NextRequest|Context|HonoRequest|KoaContext|ParameterizedContext|APIGatewayProxyEvent\w*|H3Event|Socket)$/u;
const ROUTE_METHODS = /^(?:get|post|put|patch|delete|head|options|all|use|route|on|handle)$/u;

/** Whether a function answers requests: by the types of its parameters, or by being given to a router, a server or a socket. */
export function isRequestHandler(file: FileAnalysis, fn: FunctionNode): boolean {
  return file.memo('isRequestHandler', fn, () => {
    for (const parameter of fn.params.slice(0, 3)) {
      if (parameter.type !== 'Identifier') continue;
      const annotation = parameter.typeAnnotation?.typeAnnotation;
      const annotated = annotation?.type === 'TSTypeReference' ? parsePath(annotation.typeName)?.at(-1) : undefined;
      const names = annotated !== undefined ? [annotated] : file.types.typeNames(parameter).map((type) => type.name);
      if (names.some((name) => HANDLER_TYPES.test(name))) return true;
    }
    const { parent } = fn;
    if (parent.type !== 'CallExpression') return false;
    const method = parseMethodCall(parent);
    const name = calleeName(parent) ?? '';
    if (name === 'createServer' || name === 'serve') return true;
    const [path] = parent.arguments;
    const routed = path?.type === 'Literal' && typeof path.value === 'string' && (path.value.startsWith('/') || path.value === '*');
    return method !== undefined && ROUTE_METHODS.test(method.method) && routed && parent.arguments.length >= 2;
  });
}

/** Whether a node runs while the process ends or something is torn down. */
export function isInExitHandler(node: TSESTree.Node): boolean {
  for (const outer of ancestors(node)) {
    if (!isFunction(outer)) continue;
    const { parent } = outer;
    if (parent.type !== 'CallExpression') continue;
    const [event] = parent.arguments;
    const path = parsePath(parent.callee)?.join('.') ?? '';
    if (/(?:^|\.)(?:on|once|addListener|prependListener)$/u.test(path) && event?.type === 'Literal'
      && /^(?:exit|beforeExit|uncaughtException|unhandledRejection|SIG\w+|beforeunload)$/u.test(String(event.value))) return true;
    if (/^(?:onExit|exitHook|signalExit|onExit|addExitHandler)$/u.test(path)) return true;
  }
  return false;
}

/**
 * Whether a node is only reached the first time: `x ??= …`, `if (!x) x = …`, or a function handed to a memoiser.
 */
export function isMemoised(file: FileAnalysis, node: TSESTree.Node): boolean {
  for (const outer of ancestors(node)) {
    if (outer.type === 'AssignmentExpression' && (outer.operator === '??=' || outer.operator === '||=')) return true;
    if (outer.type === 'IfStatement' && /^!|(?:===?|==)\s*(?:undefined|null)$|\bundefined\b|\bnull\b/u.test(file.text(outer.test)) && assignsTested(file, outer)) return true;
    if (isFunction(outer)) {
      const { parent } = outer;
      if (parent.type === 'CallExpression' && /^(?:memo\w*|once|lazy\w*|cache\w*|singleton)$/iu.test(calleeName(parent) ?? '')) return true;
      return false;
    }
  }
  return false;
}

/** `if (!cached) { cached = … }`: the body writes what the head tests. */
function assignsTested(file: FileAnalysis, statement: TSESTree.IfStatement): boolean {
  const test = file.text(statement.test);
  for (const node of file.walk(statement.consequent)) {
    if (node.type !== 'AssignmentExpression') continue;
    const name = node.left.type === 'MemberExpression' ? propertyName(node.left) : node.left.type === 'Identifier' ? node.left.name : undefined;
    if (name !== undefined && test.includes(name)) return true;
  }
  return false;
}
