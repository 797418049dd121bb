// Made by `npm run generate` from snippets/patterns; changes belong there.
import type { PatternEntry } from '../pattern.ts';

export const entries: readonly PatternEntry[] = [
{
 "name": "map-concurrent",
 "title": "Map with a concurrency limit",
 "prefix": "mapConcurrent",
 "asyncio": "`run_concurrently(fn, items, max_concurrency, timeout)`, `Semaphore(N)` round each call",
 "when": "There are more items than may be worked on at once, and each call waits for something else (network, database, disk).",
 "cost": "One promise for each call in flight and one slot for each result; items of an async iterable are taken only when a call can start.",
 "failure": "The first failure rejects at once, aborts the signal that the other calls were given, and starts nothing more. A later failure of a call that was in flight goes to `onLateError` (by default `console.error`); the abort itself is not reported.",
 "abort": "Rejects at once with `signal.reason`; calls in flight see it through their own signal.",
 "empty": "Resolves with an empty array; the function is never called.",
 "zero": "A limit below 1 (or NaN) rejects with a RangeError, since no item would ever be worked on.",
 "main": "mapConcurrent",
 "summary": "Runs an async function over many items with at most a given number of calls in flight, and gives the results in the order of the items.",
 "problems": [
  "limit concurrency",
  "too many requests at once",
  "for loop with await is slow",
  "Promise.all over a large array",
  "bounded parallelism",
  "at most N at a time",
  "ECONNRESET or EMFILE under load"
 ],
 "runtime": "any",
 "exports": [
  "mapConcurrent"
 ],
 "usage": "const «results:users» = await mapConcurrent(«items:ids», «limit:8», async («item:id», index, signal) => {\n  return await «work:loadUser(id, signal)»;«»\n});",
 "show": "console.log(«results»);",
 "prints": "[ 'user 1', 'user 2', 'user 3', 'user 4', 'user 5' ]",
 "flavours": [
  {
   "package": "p-map",
   "imports": [
    {
     "module": "p-map",
     "name": "default",
     "local": "pMap"
    }
   ],
   "usage": "const «results:users» = await pMap(«items:ids», async («item:id») => {\n  return await «work:loadUser(id)»;«»\n}, { concurrency: «limit:8» });",
   "advice": "Take it when it is there already: the same guarantees for arrays and async iterables, and `stopOnError: false` as well. It leaves the calls in flight running after a failure and has no deadline for each call."
  }
 ],
 "given": {
  "typescript": "const ids = [1,2,3,4,5];\nasync function loadUser(id: number, signal?: AbortSignal): Promise<string> {\n  signal?.throwIfAborted();\n  return `user ${id}`;\n}",
  "javascript": "const ids = [1,2,3,4,5];\nasync function loadUser(id, signal) {\n  signal?.throwIfAborted();\n  return `user ${id}`;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface MapConcurrentOptions {\n  /** Aborts the whole map: nothing new starts, and the promise rejects with the signal's reason. */\n  signal?: AbortSignal;\n  /** Milliseconds that each call may take; one that misses it fails with a TimeoutError and its signal aborts. */\n  timeout?: number;\n  /** Told of failures that come after the promise has been rejected, so that none is lost. */\n  onLateError?: (error: unknown) => void;\n}\n\n/**\n * Calls `fn` for every item, at most `limit` at a time.\n * @param items an array, any iterable, or an async iterable (read only as far as calls can start)\n * @param limit calls in flight at once, at least 1\n * @param fn gets the item, its index, and a signal that aborts when the result is no longer wanted\n * @returns the results in the order of the items\n */\nexport async function mapConcurrent<T, R>(\n  items: Iterable<T> | AsyncIterable<T>,\n  limit: number,\n  fn: (item: T, index: number, signal: AbortSignal) => R | PromiseLike<R>,\n  { signal, timeout, onLateError = console.error }: MapConcurrentOptions = {},\n): Promise<Awaited<R>[]> {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  signal?.throwIfAborted();\n  const results: Awaited<R>[] = [];\n  const iterator: Iterator<T> | AsyncIterator<T> =\n    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  let running = 0;\n  let count = 0;\n  let isReading = false;\n  let isExhausted = false;\n\n  return await new Promise((resolve, reject) => {\n    const onAbort = (): void => fail(signal?.reason);\n    signal?.addEventListener('abort', onAbort, { once: true });\n    read();\n\n    function fail(error: unknown): void {\n      if (!stopped.aborted) {\n        signal?.removeEventListener('abort', onAbort);\n        reject(error);\n        stop.abort(error);\n        if (!isExhausted) closeSource();\n      } else if (!isAbort(error, stopped.reason)) onLateError(error);\n    }\n\n    // A generator that waits runs its cleanup only after that wait; nobody waits for it here, but its failure is told.\n    function closeSource(): void {\n      isExhausted = true;\n      Promise.resolve().then(() => iterator.return?.()).catch(fail);\n    }\n\n    function read(): void {\n      while (!isReading && !isExhausted && !stopped.aborted && running < limit) {\n        let next;\n        try {\n          next = iterator.next();\n        } catch (error) {\n          isExhausted = true;\n          return fail(error);\n        }\n        if ('then' in next) {\n          isReading = true;\n          next.then(\n            (result) => {\n              isReading = false;\n              take(result);\n              read();\n            },\n            (error: unknown) => {\n              isExhausted = true;\n              fail(error);\n            },\n          );\n        } else take(next);\n      }\n      if (!isExhausted || running > 0 || stopped.aborted) return;\n      signal?.removeEventListener('abort', onAbort);\n      resolve(results);\n    }\n\n    function take({ done, value }: IteratorResult<T>): void {\n      isExhausted ||= done === true;\n      if (done || stopped.aborted) return;\n      running += 1;\n      call(value, count++).then(() => {\n        running -= 1;\n        read();\n      }, fail);\n    }\n  });\n\n  async function call(item: T, index: number): Promise<void> {\n    if (timeout === undefined) {\n      results[index] = await fn(item, index, stopped);\n      return;\n    }\n    const limited = new AbortController();\n    const onStop = (): void => limited.abort(stopped.reason);\n    stopped.addEventListener('abort', onStop, { once: true });\n    let timer: ReturnType<typeof setTimeout> | undefined;\n    const late = new Promise<never>((_resolve, reject) => {\n      timer = setTimeout(() => {\n        const error = new DOMException(`item ${index} took longer than ${timeout} ms`, 'TimeoutError');\n        reject(error);\n        limited.abort(error);\n      }, timeout);\n    });\n    try {\n      const work = Promise.resolve(fn(item, index, limited.signal));\n      late.catch((reason: unknown) => work.catch((error: unknown) => isAbort(error, reason) || onLateError(error)));\n      results[index] = await Promise.race([work, late]);\n    } finally {\n      clearTimeout(timer);\n      stopped.removeEventListener('abort', onStop);\n    }\n  }\n}\n\n/** Whether a failure only says that the work was aborted; Node's own calls wrap the reason as `cause`. */\nfunction isAbort(error: unknown, reason: unknown): boolean {\n  return error === reason || (error instanceof Error && error.cause === reason);\n}\n",
   "names": {
    "MapConcurrentOptions": [17,1034],
    "isAbort": [1948,4138,4467],
    "mapConcurrent": [828]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "/** Maps with at most `limit` calls in flight; keeps the order; the first failure rejects and starts nothing more. */\nexport async function mapConcurrent<T, R>(\n  items: Iterable<T>,\n  limit: number,\n  fn: (item: T, index: number) => R | PromiseLike<R>,\n  { signal }: { signal?: AbortSignal } = {},\n): Promise<Awaited<R>[]> {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  const list = [...items];\n  const results = new Array<Awaited<R>>(list.length);\n  const queue = (function* () { yield* list.entries(); })();\n  // The workers share one generator: a failure in one leaves its loop, which closes the generator for all.\n  await Promise.all(Array.from({ length: Math.min(limit, list.length) }, async () => {\n    for (const [index, item] of queue) {\n      signal?.throwIfAborted();\n      results[index] = await fn(item, index);\n    }\n  }));\n  signal?.throwIfAborted();\n  return results;\n}\n",
   "names": {
    "mapConcurrent": [140]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Calls `fn` for every item, at most `limit` at a time.\n * @param items an array, any iterable, or an async iterable (read only as far as calls can start)\n * @param limit calls in flight at once, at least 1\n * @param fn gets the item, its index, and a signal that aborts when the result is no longer wanted\n * @returns the results in the order of the items\n */\nexport async function mapConcurrent(items, limit, fn, { signal, timeout, onLateError = console.error } = {}) {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  signal?.throwIfAborted();\n  const results = [];\n  const iterator =\n    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  let running = 0;\n  let count = 0;\n  let isReading = false;\n  let isExhausted = false;\n\n  return await new Promise((resolve, reject) => {\n    const onAbort = () => fail(signal?.reason);\n    signal?.addEventListener('abort', onAbort, { once: true });\n    read();\n\n    function fail(error) {\n      if (!stopped.aborted) {\n        signal?.removeEventListener('abort', onAbort);\n        reject(error);\n        stop.abort(error);\n        if (!isExhausted) closeSource();\n      } else if (!isAbort(error, stopped.reason)) onLateError(error);\n    }\n\n    // A generator that waits runs its cleanup only after that wait; nobody waits for it here, but its failure is told.\n    function closeSource() {\n      isExhausted = true;\n      Promise.resolve().then(() => iterator.return?.()).catch(fail);\n    }\n\n    function read() {\n      while (!isReading && !isExhausted && !stopped.aborted && running < limit) {\n        let next;\n        try {\n          next = iterator.next();\n        } catch (error) {\n          isExhausted = true;\n          return fail(error);\n        }\n        if ('then' in next) {\n          isReading = true;\n          next.then(\n            (result) => {\n              isReading = false;\n              take(result);\n              read();\n            },\n            (error) => {\n              isExhausted = true;\n              fail(error);\n            },\n          );\n        } else take(next);\n      }\n      if (!isExhausted || running > 0 || stopped.aborted) return;\n      signal?.removeEventListener('abort', onAbort);\n      resolve(results);\n    }\n\n    function take({ done, value }) {\n      isExhausted ||= done === true;\n      if (done || stopped.aborted) return;\n      running += 1;\n      call(value, count++).then(() => {\n        running -= 1;\n        read();\n      }, fail);\n    }\n  });\n\n  async function call(item, index) {\n    if (timeout === undefined) {\n      results[index] = await fn(item, index, stopped);\n      return;\n    }\n    const limited = new AbortController();\n    const onStop = () => limited.abort(stopped.reason);\n    stopped.addEventListener('abort', onStop, { once: true });\n    let timer;\n    const late = new Promise((_resolve, reject) => {\n      timer = setTimeout(() => {\n        const error = new DOMException(`item ${index} took longer than ${timeout} ms`, 'TimeoutError');\n        reject(error);\n        limited.abort(error);\n      }, timeout);\n    });\n    try {\n      const work = Promise.resolve(fn(item, index, limited.signal));\n      late.catch((reason) => work.catch((error) => isAbort(error, reason) || onLateError(error)));\n      results[index] = await Promise.race([work, late]);\n    } finally {\n      clearTimeout(timer);\n      stopped.removeEventListener('abort', onStop);\n    }\n  }\n}\n\n/** Whether a failure only says that the work was aborted; Node's own calls wrap the reason as `cause`. */\nfunction isAbort(error, reason) {\n  return error === reason || (error instanceof Error && error.cause === reason);\n}\n",
   "names": {
    "isAbort": [1270,3314,3643],
    "mapConcurrent": [388]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "/** Maps with at most `limit` calls in flight; keeps the order; the first failure rejects and starts nothing more. */\nexport async function mapConcurrent(items, limit, fn, { signal } = {}) {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  const list = [...items];\n  const results = new Array(list.length);\n  const queue = (function* () { yield* list.entries(); })();\n  // The workers share one generator: a failure in one leaves its loop, which closes the generator for all.\n  await Promise.all(Array.from({ length: Math.min(limit, list.length) }, async () => {\n    for (const [index, item] of queue) {\n      signal?.throwIfAborted();\n      results[index] = await fn(item, index);\n    }\n  }));\n  signal?.throwIfAborted();\n  return results;\n}\n",
   "names": {
    "mapConcurrent": [140]
   },
   "isHoisted": true
  }
 }
},
];
