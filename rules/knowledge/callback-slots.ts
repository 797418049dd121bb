/** Which functions take a callback, and what they do with what it returns. Plain data: extend it by adding rows. */

/** Array methods (iterator helpers and lodash share the names) that test what the callback returns: a promise is always true. */
export const predicateMethods: ReadonlySet<string> = new Set([
  'filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'reject', 'partition', 'findKey', 'dropWhile', 'takeWhile',
]);

/** Methods that want a number of the callback. */
export const comparatorMethods: ReadonlySet<string> = new Set(['sort', 'toSorted', 'sortBy', 'orderBy', 'sumBy', 'minBy', 'maxBy']);

/** Methods that throw the callback's result away. */
export const eachMethods: ReadonlySet<string> = new Set(['forEach', 'each', 'eachRight', 'forEachRight', 'forOwn', 'forIn']);

/** Methods of `Array.prototype` among them; the others are lodash's. */
export const arrayMethods: ReadonlySet<string> = new Set([
  'filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'sort', 'toSorted', 'forEach', 'flatMap', 'map', 'reduce', 'reduceRight',
]);

/** Modules whose functions are those methods. */
export const collectionModules = /^(?:lodash(?:-es)?(?:\/.*)?|lodash\.\w+|underscore|remeda|ramda)$/u;

/** What array methods that look at elements make of promises: nothing good. */
export const elementMethods: ReadonlySet<string> = new Set(['join', 'some', 'every', 'find', 'findIndex', 'findLast', 'includes', 'indexOf', 'sort', 'toSorted']);

/** React's hooks that take the callback's result for a cleanup function. */
export const effectHooks: ReadonlySet<string> = new Set(['useEffect', 'useLayoutEffect', 'useInsertionEffect', 'useImperativeHandle']);

/** Functions that call back later and look at nothing. */
export const timerFunctions: ReadonlySet<string> = new Set([
  'setTimeout', 'setImmediate', 'setInterval', 'queueMicrotask', 'process.nextTick', 'requestAnimationFrame', 'requestIdleCallback',
  'timers.setTimeout', 'timers.setImmediate', 'timers.setInterval',
]);

/** Methods of emitters that register a listener. */
export const listenerMethods: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']);

/** Functions that make a server whose request listener is the callback. */
export const serverFunctions: ReadonlySet<string> = new Set([
  'http.createServer', 'https.createServer', 'http2.createServer', 'http2.createSecureServer', 'net.createServer', 'tls.createServer',
]);

/** Events that say that the process ends: a failure of their listeners ends it all the same. */
export const endingEvents = /^(?:SIG[A-Z]+|beforeExit|uncaughtException\w*|unhandledRejection|disconnect|multipleResolves|warning)$/u;

/** Methods of Express's applications and routers that take handlers. */
export const routeMethods: ReadonlySet<string> = new Set([
  'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all', 'use', 'param', 'search', 'copy', 'move', 'lock', 'unlock', 'propfind', 'report', 'subscribe', 'unsubscribe',
]);

/** Packages that make Express 4 wait for handlers. */
export const expressPatches: readonly string[] = ['express-async-errors', 'express-async-handler-patch', '@awaitjs/express', 'express-promise-router'];

/** Types of event targets that live in a Node process. */
export const nodeTargets = /^(?:AbortSignal|MessagePort|BroadcastChannel|Worker|EventEmitter|NodeEventTarget)$/u;

/** Constructors of `node:stream` whose options are functions that the stream calls, and where each of those takes the callback that hears of its end. */
export const streamConstructors: ReadonlySet<string> = new Set(['Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough']);
export const streamOptions: ReadonlyMap<string, number | undefined> = new Map([
  ['read', undefined], ['construct', 0], ['write', 2], ['writev', 1], ['final', 0], ['transform', 2], ['flush', 0], ['destroy', 1],
]);

/** Names of Node's types that are streams. */
export const streamTypes = /^(?:Readable|Writable|Duplex|Transform|PassThrough|(?:Readable|Writable|ReadWrite|Read|Write)Stream|FSReadStream|IncomingMessage|OutgoingMessage|ServerResponse|ClientRequest|Socket|TLSSocket)$/u;
