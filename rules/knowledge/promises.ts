/**
 * What is known of promises in Node, browsers and common libraries. Keys are origins without `node:` (`fs/promises.readFile`; globals
 * plain) or `Type.method` for values known by their type. Plain data: extend it by adding rows; what types tell is in `node-and-dom.ts`.
 */
import { typedPromiseFunctions } from './node-and-dom.ts';

/** Functions that always return a promise. */
export const promiseFunctions: ReadonlySet<string> = new Set([
  ...typedPromiseFunctions,
  // Its type is computed, so that no reader of types sees at once that it is a promise.
  'stream/promises.pipeline',
  'undici.request', 'undici.fetch', 'node-fetch', 'cross-fetch', 'axios', 'axios.get', 'axios.post', 'axios.put', 'axios.patch', 'axios.delete',
  'axios.head', 'axios.request', 'got', 'got.get', 'got.post', 'got.put', 'got.delete', 'ky', 'ky.get', 'ky.post', 'ky.put', 'ky.delete', 'execa', 'execa.execa',
  ...['readFile', 'writeFile', 'appendFile', 'copy', 'move', 'remove', 'ensureDir', 'ensureFile', 'emptyDir', 'outputFile', 'outputJson', 'readJson',
    'writeJson', 'pathExists', 'mkdirp', 'stat', 'lstat', 'readdir', 'unlink', 'rm', 'mkdir'].map((name) => `fs-extra.${name}`),
]);

/** Functions whose promise never rejects when called without an AbortSignal. */
export const neverRejectingFunctions: ReadonlySet<string> = new Set([
  'Promise.allSettled', 'timers/promises.setTimeout', 'timers/promises.setImmediate', 'scheduler.yield', 'timers/promises.scheduler.wait',
  'timers/promises.scheduler.yield', 'delay', 'p-sleep',
]);

/** Calls whose promise may be left alone: registration functions of test runners, and calls that report their failure elsewhere. */
export const safeToFloatFunctions: ReadonlySet<string> = new Set([
  'test', ...['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach', 'skip', 'only', 'todo',
    'test.skip', 'test.only', 'test.todo', 'it.skip', 'it.only', 'it.todo', 'describe.skip', 'describe.only', 'describe.todo'].map((name) => `test.${name}`),
  ...['showInformationMessage', 'showWarningMessage', 'showErrorMessage'].map((name) => `vscode.window.${name}`),
]);

/** The same for methods, by the name of the receiver's type: `*` stands for every method. */
export const safeToFloatMethods: Readonly<Record<string, readonly string[]>> = {
  // TanStack Query: results and errors arrive through the observers; these never reject unless asked to (`throwOnError`).
  QueryClient: ['invalidateQueries', 'refetchQueries', 'resetQueries', 'cancelQueries', 'prefetchQuery', 'prefetchInfiniteQuery', 'resumePausedMutations'],
  QueryObserverBaseResult: ['refetch'],
  // Routers report failed navigations through their own error handling.
  NextRouter: ['push', 'replace', 'prefetch'],
  Router: ['push', 'replace', 'prefetch', 'navigate', 'navigateByUrl', 'invalidate', 'revalidate', 'isReady'],
  NavigateFunction: ['*'],
  i18n: ['changeLanguage', 'init', 'loadNamespaces', 'loadLanguages'],
  // A thenable reply: sending is the point, waiting for the end of the response is optional.
  FastifyReply: ['*'],
  FastifyInstance: ['register', 'after', 'addHook', 'decorate', 'decorateRequest', 'decorateReply', 'setErrorHandler', 'setNotFoundHandler'],
  Worker: ['terminate'],
  Animation: ['*'],
};

/** Names of functions that write a message or a number: calling them in a `catch` does not make a function reject. */
export const loggingNames = /^(?:log|logger|console|debug|info|warn|warning|error|trace|fatal|verbose|report\w*|capture\w*|notify\w*|handle\w*Error|on\w*Error|print\w*|toast\w*|track\w*|set[A-Z]\w*|dispatch|emit|increment\w*|push|resolve|callback|cb|done|next)$/u;

/** Calls that cannot fail: of timers, of collections, of an abort controller. */
export const harmlessNames = /^(?:(?:set|clear)(?:Timeout|Interval|Immediate)|queueMicrotask|nextTick|unref|get|has|set|add|delete|clear|abort)$/u;
