// Made by `npm run generate` from snippets/patterns; changes belong there.
import type { PatternEntry } from '../pattern.ts';

export const entries: readonly PatternEntry[] = [
{
 "name": "api-client",
 "title": "API client",
 "prefix": "apiClient",
 "asyncio": "a client with shared session, limits, retries, timeouts",
 "when": "Many calls go to one API over `fetch`, which keeps connections alive by itself. POST and PATCH are tried again only with `retryUnsafe`.",
 "cost": "One timer for each attempt or wait; bodies of answers that are tried again are cancelled.",
 "failure": "An answer outside 200 to 299 rejects with an ApiError that holds the status and the text; a broken connection rejects with the error of `fetch`. After the last attempt that error is passed on.",
 "abort": "Rejects at once with `signal.reason`, in an attempt or in a wait; the request is aborted.",
 "empty": "An answer without a body gives an empty text; how it is read is up to the caller.",
 "zero": "`attempts` below 1, or a `timeout` of 0 or less, is a RangeError.",
 "main": "apiClient",
 "summary": "Calls an HTTP API with a deadline for each attempt; 429 and 5xx answers and broken connections are tried again, as late as `Retry-After` says.",
 "problems": [
  "retry 429 with Retry-After",
  "fetch with retries and timeout",
  "typed fetch wrapper",
  "503 from an API",
  "one client for all calls of an API"
 ],
 "runtime": "any",
 "exports": [
  "apiClient",
  "ApiError"
 ],
 "usage": {
  "typescript": "const «api» = apiClient({ base: '«base:https://api.example.com/»', timeout: «timeout:10_000», attempts: «attempts:3», fetch });\nconst «response» = await «api»('«path:users/7»');«»",
  "javascript": "const «api» = apiClient({ base: '«base:https://api.example.com/»', timeout: «timeout:10_000», attempts: «attempts:3», fetch });\nconst «response» = await «api»('«path:users/7»');«»"
 },
 "show": "console.log(await «response».json());",
 "prints": "{ name: 'Anna' }",
 "flavours": [],
 "given": {
  "typescript": "const answers = [new Response('', { status: 503, headers: { 'Retry-After': '0' } }), Response.json({ name: 'Anna' })];\nconst fetch = async (): Promise<Response> => answers.shift() ?? Response.error();",
  "javascript": "const answers = [new Response('', { status: 503, headers: { 'Retry-After': '0' } }), Response.json({ name: 'Anna' })];\nconst fetch = async () => answers.shift() ?? Response.error();"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** An answer that is no success. */\nexport class ApiError extends Error {\n  override readonly name = 'ApiError';\n  readonly status: number;\n  readonly body: string;\n\n  constructor(status: number, statusText: string, body: string) {\n    super(`${status} ${statusText}`.trim());\n    this.status = status;\n    this.body = body;\n  }\n}\n\nexport interface ApiClientOptions {\n  /** What paths are relative to; ends with a slash. */\n  base: string;\n  /** Milliseconds until an attempt must have answered. */\n  timeout?: number;\n  /** Attempts in all. */\n  attempts?: number;\n  /** Milliseconds that the first wait is at most, where the answer does not say. */\n  delay?: number;\n  /** Milliseconds that any wait is at most; an answer that asks for more is not tried again. */\n  maxDelay?: number;\n  /** Sent with each request. */\n  headers?: Record<string, string>;\n  /** Tries POST and PATCH again as well: only for an API that can take them twice. */\n  retryUnsafe?: boolean;\n  fetch?: (url: string, init: RequestInit) => Promise<Response>;\n  /** Source of randomness, from 0 to 1. */\n  random?: () => number;\n}\n\n/** Makes a function that is called as `fetch` is, with a path. Its answers are successes, with the body still to be read. */\nexport function apiClient({\n  base,\n  timeout = 10_000,\n  attempts = 3,\n  delay = 200,\n  maxDelay = 20_000,\n  headers = {},\n  retryUnsafe = false,\n  fetch = globalThis.fetch,\n  random = Math.random,\n}: ApiClientOptions): (path: string, init?: RequestInit) => Promise<Response> {\n  if (!(attempts >= 1) || !(timeout > 0)) throw new RangeError('attempts must be at least 1, timeout above 0');\n  return async (path, init = {}) => {\n    const signal = init.signal ?? new AbortController().signal;\n    signal.throwIfAborted();\n    const url = new URL(path, base).href;\n    const mayRepeat = retryUnsafe || !/^(?:post|patch)$/iu.test(init.method ?? 'get');\n    for (let attempt = 1; ; attempt += 1) {\n      const wait = Math.min(maxDelay, random() * delay * 2 ** (attempt - 1));\n      const isLast = attempt >= attempts || !mayRepeat;\n      try {\n        const response = await send(url, init, signal);\n        if (response.ok) return response;\n        const asked = retryAfter(response);\n        const isWorthIt = (response.status === 429 || response.status >= 500) && (asked ?? 0) <= maxDelay;\n        if (isLast || !isWorthIt) throw new ApiError(response.status, response.statusText, await response.text());\n        await response.body?.cancel();\n        await pause(asked ?? wait, signal);\n      } catch (error) {\n        signal.throwIfAborted();\n        if (error instanceof ApiError || isLast) throw error;\n        await pause(wait, signal);\n      }\n    }\n  };\n\n  /** One attempt; the deadline is for the answer, the caller's signal for the body as well. */\n  async function send(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {\n    const deadline = new AbortController();\n    const timer = setTimeout(() => deadline.abort(new DOMException(`no answer after ${timeout} ms`, 'TimeoutError')), timeout);\n    try {\n      const request = { ...init, headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) }, signal: AbortSignal.any([signal, deadline.signal]) };\n      return await fetch(url, request);\n    } finally {\n      clearTimeout(timer);\n    }\n  }\n}\n\n/** Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date. */\nfunction retryAfter(response: Response): number | undefined {\n  const value = response.headers.get('Retry-After');\n  if (value === null) return undefined;\n  const ms = /^\\d+$/u.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();\n  return Number.isNaN(ms) ? undefined : Math.max(0, ms);\n}\n\nfunction pause(ms: number, signal: AbortSignal): Promise<void> {\n  return new Promise((resolve, reject) => {\n    if (signal.aborted) return reject(signal.reason);\n    const onAbort = (): void => {\n      clearTimeout(timer);\n      reject(signal.reason);\n    };\n    const timer = setTimeout(() => {\n      signal.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "ApiClientOptions": [350,1434],
    "ApiError": [50,2366,2606],
    "apiClient": [1248],
    "pause": [2490,2653,3729],
    "retryAfter": [2193,3423]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** An answer that is no success. */\nexport class ApiError extends Error {\n  name = 'ApiError';\n  status;\n  body;\n\n  constructor(status, statusText, body) {\n    super(`${status} ${statusText}`.trim());\n    this.status = status;\n    this.body = body;\n  }\n}\n\n/** Makes a function that is called as `fetch` is, with a path. Its answers are successes, with the body still to be read. */\nexport function apiClient({\n  base,\n  timeout = 10_000,\n  attempts = 3,\n  delay = 200,\n  maxDelay = 20_000,\n  headers = {},\n  retryUnsafe = false,\n  fetch = globalThis.fetch,\n  random = Math.random,\n}) {\n  if (!(attempts >= 1) || !(timeout > 0)) throw new RangeError('attempts must be at least 1, timeout above 0');\n  return async (path, init = {}) => {\n    const signal = init.signal ?? new AbortController().signal;\n    signal.throwIfAborted();\n    const url = new URL(path, base).href;\n    const mayRepeat = retryUnsafe || !/^(?:post|patch)$/iu.test(init.method ?? 'get');\n    for (let attempt = 1; ; attempt += 1) {\n      const wait = Math.min(maxDelay, random() * delay * 2 ** (attempt - 1));\n      const isLast = attempt >= attempts || !mayRepeat;\n      try {\n        const response = await send(url, init, signal);\n        if (response.ok) return response;\n        const asked = retryAfter(response);\n        const isWorthIt = (response.status === 429 || response.status >= 500) && (asked ?? 0) <= maxDelay;\n        if (isLast || !isWorthIt) throw new ApiError(response.status, response.statusText, await response.text());\n        await response.body?.cancel();\n        await pause(asked ?? wait, signal);\n      } catch (error) {\n        signal.throwIfAborted();\n        if (error instanceof ApiError || isLast) throw error;\n        await pause(wait, signal);\n      }\n    }\n  };\n\n  /** One attempt; the deadline is for the answer, the caller's signal for the body as well. */\n  async function send(url, init, signal) {\n    const deadline = new AbortController();\n    const timer = setTimeout(() => deadline.abort(new DOMException(`no answer after ${timeout} ms`, 'TimeoutError')), timeout);\n    try {\n      const request = { ...init, headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) }, signal: AbortSignal.any([signal, deadline.signal]) };\n      return await fetch(url, request);\n    } finally {\n      clearTimeout(timer);\n    }\n  }\n}\n\n/** Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date. */\nfunction retryAfter(response) {\n  const value = response.headers.get('Retry-After');\n  if (value === null) return undefined;\n  const ms = /^\\d+$/u.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();\n  return Number.isNaN(ms) ? undefined : Math.max(0, ms);\n}\n\nfunction pause(ms, signal) {\n  return new Promise((resolve, reject) => {\n    if (signal.aborted) return reject(signal.reason);\n    const onAbort = () => {\n      clearTimeout(timer);\n      reject(signal.reason);\n    };\n    const timer = setTimeout(() => {\n      signal.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "ApiError": [50,1442,1682],
    "apiClient": [399],
    "pause": [1566,1729,2722],
    "retryAfter": [1269,2446]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "async-event",
 "title": "Event flag",
 "prefix": "asyncEvent",
 "asyncio": "`Event`",
 "when": "Several tasks wait for one state (connected, warm, resumed) that may come and go.",
 "cost": "One entry for each waiting caller.",
 "failure": "It cannot fail.",
 "abort": "A waiting caller rejects at once with `signal.reason`; the others wait on.",
 "empty": "Setting it with nobody waiting just sets it.",
 "zero": "There is no number to be zero.",
 "main": "AsyncEvent",
 "summary": "A flag that can be waited for: set it and all who wait go on, clear it and they wait again.",
 "problems": [
  "wait until ready",
  "wait for a flag",
  "signal other tasks to go on",
  "pause and resume a worker",
  "gate requests until connected"
 ],
 "runtime": "any",
 "exports": [
  "AsyncEvent"
 ],
 "usage": {
  "typescript": "const «event:connected» = new AsyncEvent();\nconst «waiting» = «event».wait().then(() => «work:console.log('go')»);\nawait «prepare:connect()»;\n«event».set();\nawait «waiting»;«»",
  "javascript": "const «event:connected» = new AsyncEvent();\nconst «waiting» = «event».wait().then(() => «work:console.log('go')»);\nawait «prepare:connect()»;\n«event».set();\nawait «waiting»;«»"
 },
 "show": "",
 "prints": "go",
 "flavours": [],
 "given": {
  "typescript": "async function connect(): Promise<void> {}",
  "javascript": "async function connect() {}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** A flag; it is clear at first. */\nexport class AsyncEvent {\n  #isSet = false;\n  readonly #waiting = new Set<() => void>();\n\n  get isSet(): boolean {\n    return this.#isSet;\n  }\n\n  /** Sets the flag and lets all go on who wait, in the order in which they came. */\n  set(): void {\n    this.#isSet = true;\n    const waiting = [...this.#waiting];\n    this.#waiting.clear();\n    for (const go of waiting) go();\n  }\n\n  /** Clears the flag: who waits from now on waits for the next `set`. */\n  clear(): void {\n    this.#isSet = false;\n  }\n\n  /** Resolves when the flag is set, at once if it is. It may be clear again by the time the caller goes on. */\n  async wait({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {\n    signal?.throwIfAborted();\n    if (this.#isSet) return;\n    await new Promise<void>((resolve, reject) => {\n      const onAbort = (): void => {\n        this.#waiting.delete(go);\n        reject(signal?.reason);\n      };\n      const go = (): void => {\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(go);\n    });\n  }\n}\n",
   "names": {
    "AsyncEvent": [50]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** A flag; it is clear at first. */\nexport class AsyncEvent {\n  #isSet = false;\n  #waiting = new Set();\n\n  get isSet() {\n    return this.#isSet;\n  }\n\n  /** Sets the flag and lets all go on who wait, in the order in which they came. */\n  set() {\n    this.#isSet = true;\n    const waiting = [...this.#waiting];\n    this.#waiting.clear();\n    for (const go of waiting) go();\n  }\n\n  /** Clears the flag: who waits from now on waits for the next `set`. */\n  clear() {\n    this.#isSet = false;\n  }\n\n  /** Resolves when the flag is set, at once if it is. It may be clear again by the time the caller goes on. */\n  async wait({ signal } = {}) {\n    signal?.throwIfAborted();\n    if (this.#isSet) return;\n    await new Promise((resolve, reject) => {\n      const onAbort = () => {\n        this.#waiting.delete(go);\n        reject(signal?.reason);\n      };\n      const go = () => {\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(go);\n    });\n  }\n}\n",
   "names": {
    "AsyncEvent": [50]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "async-queue",
 "title": "Queue",
 "prefix": "asyncQueue",
 "asyncio": "`Queue`, `LifoQueue`, `PriorityQueue`, `join`, `task_done`",
 "when": "Items are made at one pace and worked on at another. For a list that is there already take map-concurrent or process-queue.",
 "cost": "At most `capacity` items and one entry for each waiting caller; with `compare`, putting is O(n).",
 "failure": "A consumer whose loop throws counts its item as done; the queue and the other consumers go on. `close(error)` makes all who wait or come reject with it.",
 "abort": "A waiting `put`, `get` or `join` rejects at once with `signal.reason`; a waiting `put` leaves its item outside.",
 "empty": "Taking from an empty queue waits; once the queue is closed, loops end and `get` rejects.",
 "zero": "A capacity below 1 (or NaN) is a RangeError.",
 "main": "AsyncQueue",
 "summary": "A queue between producers and consumers: who puts into a full one waits, who takes from an empty one waits, and closing it ends every consumer.",
 "problems": [
  "producer and consumer",
  "back-pressure between tasks",
  "bounded buffer",
  "job queue with workers",
  "priority queue",
  "stop all consumers without sentinels"
 ],
 "runtime": "any",
 "exports": [
  "AsyncQueue"
 ],
 "usage": {
  "typescript": "const «queue» = new AsyncQueue<«type:string»>({ capacity: «capacity:10» });\nawait Promise.all([\n  (async () => {\n    for await (const «item» of «queue») await «work:work(item)»;\n  })(),\n  (async () => {\n    await «queue».put(«first:'a'»);\n    await «queue».put(«second:'b'»);\n    «queue».close();\n  })(),\n]);«»",
  "javascript": "const «queue» = new AsyncQueue({ capacity: «capacity:10» });\nawait Promise.all([\n  (async () => {\n    for await (const «item» of «queue») await «work:work(item)»;\n  })(),\n  (async () => {\n    await «queue».put(«first:'a'»);\n    await «queue».put(«second:'b'»);\n    «queue».close();\n  })(),\n]);«»"
 },
 "show": "",
 "prints": "a\nb",
 "flavours": [],
 "given": {
  "typescript": "async function work(item: string): Promise<void> {\n  console.log(item);\n}",
  "javascript": "async function work(item) {\n  console.log(item);\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface AsyncQueueOptions<T> {\n  /** Items that may be inside at once. */\n  capacity?: number;\n  /** `fifo` (the default) or `lifo`. */\n  order?: 'fifo' | 'lifo';\n  /** Makes it a priority queue: the smallest goes first, equals in the order in which they came. */\n  compare?: (a: T, b: T) => number;\n}\n\ninterface Getter<T> {\n  give(item: T): void;\n  end(error: unknown): void;\n}\n\ninterface Putter<T> {\n  item: T;\n  enter(): void;\n  end(error: unknown): void;\n}\n\nexport class AsyncQueue<T> {\n  readonly #items: T[] = [];\n  readonly #getters = new Set<Getter<T>>();\n  readonly #putters = new Set<Putter<T>>();\n  readonly #joiners = new Set<{ done(): void; end(error: unknown): void }>();\n  readonly #capacity: number;\n  readonly #order: 'fifo' | 'lifo';\n  readonly #compare: ((a: T, b: T) => number) | undefined;\n  #open = 0;\n  #closed: { error?: unknown } | undefined;\n\n  constructor({ capacity = Infinity, order = 'fifo', compare }: AsyncQueueOptions<T> = {}) {\n    if (!(capacity >= 1)) throw new RangeError('capacity must be at least 1');\n    this.#capacity = capacity;\n    this.#order = order;\n    this.#compare = compare;\n  }\n\n  /** Items that wait to be taken. */\n  get size(): number {\n    return this.#items.length;\n  }\n\n  /** Adds an item; waits while the queue is full. */\n  async put(item: T, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {\n    signal?.throwIfAborted();\n    if (this.#closed) throw this.#closedError();\n    if (this.#items.length < this.#capacity) return this.#add(item);\n    await waitIn(this.#putters, signal, (resolve, reject) => ({\n      item,\n      enter: resolve,\n      end: reject,\n    }));\n  }\n\n  /**\n   * Takes the next item; waits while there is none. Say `done()` when it has been worked on, if anybody joins.\n   * @throws Error when the queue is closed and empty\n   */\n  async get({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<T> {\n    signal?.throwIfAborted();\n    if (this.#closed && 'error' in this.#closed) throw this.#closed.error;\n    if (this.#items.length > 0) return this.#take();\n    if (this.#closed) throw this.#closedError();\n    let taken: { item: T } | undefined;\n    await waitIn(this.#getters, signal, (resolve, reject) => ({\n      give: (item) => {\n        taken = { item };\n        resolve();\n      },\n      end: reject,\n    }));\n    return (taken as unknown as { item: T }).item;\n  }\n\n  /** Says that one item that was taken has been worked on. Loops over the queue say it by themselves. */\n  done(): void {\n    if (this.#open === 0) throw new Error('done() was called more often than items were put');\n    this.#open -= 1;\n    this.#settleJoiners();\n  }\n\n  /** Resolves when every item that was put has been worked on. */\n  async join({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {\n    signal?.throwIfAborted();\n    if (this.#closed && 'error' in this.#closed) throw this.#closed.error;\n    if (this.#open === 0) return;\n    await waitIn(this.#joiners, signal, (resolve, reject) => ({ done: resolve, end: reject }));\n  }\n\n  /**\n   * Takes no more items. Those inside are still given out; then loops end. With an error everything ends at once, and with that error.\n   */\n  close(error?: unknown): void {\n    if (this.#closed) return;\n    const isBroken = error !== undefined;\n    this.#closed = isBroken ? { error } : {};\n    for (const putter of this.#putters) putter.end(isBroken ? error : this.#closedError());\n    // Who waits for an item of a closed queue waits in vain: were there any, nobody would wait.\n    for (const getter of this.#getters) getter.end(isBroken ? error : this.#closedError());\n    this.#putters.clear();\n    this.#getters.clear();\n    if (!isBroken) return;\n    this.#items.length = 0;\n    for (const joiner of this.#joiners) joiner.end(error);\n    this.#joiners.clear();\n  }\n\n  /** Takes items until the queue is closed and empty. An item counts as done when the loop comes back for the next one or is left. */\n  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {\n    for (;;) {\n      let item;\n      try {\n        item = await this.get();\n      } catch (error) {\n        if (this.#closed && !('error' in this.#closed)) return;\n        throw error;\n      }\n      try {\n        yield item;\n      } finally {\n        this.done();\n      }\n    }\n  }\n\n  #closedError(): Error {\n    return new Error('the queue is closed');\n  }\n\n  #add(item: T): void {\n    this.#open += 1;\n    const [getter] = this.#getters;\n    if (getter) {\n      this.#getters.delete(getter);\n      return getter.give(item);\n    }\n    const compare = this.#compare;\n    if (!compare) return void this.#items.push(item);\n    const behind = this.#items.findIndex((each) => compare(item, each) < 0);\n    this.#items.splice(behind < 0 ? this.#items.length : behind, 0, item);\n  }\n\n  #take(): T {\n    const item = (this.#order === 'lifo' && !this.#compare ? this.#items.pop() : this.#items.shift()) as T;\n    const [putter] = this.#putters;\n    if (putter) {\n      this.#putters.delete(putter);\n      this.#add(putter.item);\n      putter.enter();\n    }\n    return item;\n  }\n\n  #settleJoiners(): void {\n    if (this.#open > 0) return;\n    for (const joiner of this.#joiners) joiner.done();\n    this.#joiners.clear();\n  }\n}\n\n/** Waits in a line until somebody calls what `make` builds, or the signal aborts. */\nfunction waitIn<W>(line: Set<W>, signal: AbortSignal | undefined, make: (resolve: () => void, reject: (error: unknown) => void) => W): Promise<void> {\n  return new Promise((resolve, reject) => {\n    const onAbort = (): void => {\n      line.delete(waiter);\n      reject(signal?.reason);\n    };\n    const leave = (): void => signal?.removeEventListener('abort', onAbort);\n    const waiter = make(\n      () => {\n        leave();\n        resolve();\n      },\n      (error) => {\n        leave();\n        reject(error);\n      },\n    );\n    signal?.addEventListener('abort', onAbort, { once: true });\n    line.add(waiter);\n  });\n}\n",
   "names": {
    "AsyncQueue": [484],
    "AsyncQueueOptions": [17,942],
    "Getter": [322,559],
    "Putter": [399,603],
    "waitIn": [1542,2179,2967,5359]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "export class AsyncQueue {\n  #items = [];\n  #getters = new Set();\n  #putters = new Set();\n  #joiners = new Set();\n  #capacity;\n  #order;\n  #compare;\n  #open = 0;\n  #closed;\n\n  constructor({ capacity = Infinity, order = 'fifo', compare } = {}) {\n    if (!(capacity >= 1)) throw new RangeError('capacity must be at least 1');\n    this.#capacity = capacity;\n    this.#order = order;\n    this.#compare = compare;\n  }\n\n  /** Items that wait to be taken. */\n  get size() {\n    return this.#items.length;\n  }\n\n  /** Adds an item; waits while the queue is full. */\n  async put(item, { signal } = {}) {\n    signal?.throwIfAborted();\n    if (this.#closed) throw this.#closedError();\n    if (this.#items.length < this.#capacity) return this.#add(item);\n    await waitIn(this.#putters, signal, (resolve, reject) => ({\n      item,\n      enter: resolve,\n      end: reject,\n    }));\n  }\n\n  /**\n   * Takes the next item; waits while there is none. Say `done()` when it has been worked on, if anybody joins.\n   * @throws Error when the queue is closed and empty\n   */\n  async get({ signal } = {}) {\n    signal?.throwIfAborted();\n    if (this.#closed && 'error' in this.#closed) throw this.#closed.error;\n    if (this.#items.length > 0) return this.#take();\n    if (this.#closed) throw this.#closedError();\n    let taken;\n    await waitIn(this.#getters, signal, (resolve, reject) => ({\n      give: (item) => {\n        taken = { item };\n        resolve();\n      },\n      end: reject,\n    }));\n    return (taken).item;\n  }\n\n  /** Says that one item that was taken has been worked on. Loops over the queue say it by themselves. */\n  done() {\n    if (this.#open === 0) throw new Error('done() was called more often than items were put');\n    this.#open -= 1;\n    this.#settleJoiners();\n  }\n\n  /** Resolves when every item that was put has been worked on. */\n  async join({ signal } = {}) {\n    signal?.throwIfAborted();\n    if (this.#closed && 'error' in this.#closed) throw this.#closed.error;\n    if (this.#open === 0) return;\n    await waitIn(this.#joiners, signal, (resolve, reject) => ({ done: resolve, end: reject }));\n  }\n\n  /**\n   * Takes no more items. Those inside are still given out; then loops end. With an error everything ends at once, and with that error.\n   */\n  close(error) {\n    if (this.#closed) return;\n    const isBroken = error !== undefined;\n    this.#closed = isBroken ? { error } : {};\n    for (const putter of this.#putters) putter.end(isBroken ? error : this.#closedError());\n    // Who waits for an item of a closed queue waits in vain: were there any, nobody would wait.\n    for (const getter of this.#getters) getter.end(isBroken ? error : this.#closedError());\n    this.#putters.clear();\n    this.#getters.clear();\n    if (!isBroken) return;\n    this.#items.length = 0;\n    for (const joiner of this.#joiners) joiner.end(error);\n    this.#joiners.clear();\n  }\n\n  /** Takes items until the queue is closed and empty. An item counts as done when the loop comes back for the next one or is left. */\n  async *[Symbol.asyncIterator]() {\n    for (;;) {\n      let item;\n      try {\n        item = await this.get();\n      } catch (error) {\n        if (this.#closed && !('error' in this.#closed)) return;\n        throw error;\n      }\n      try {\n        yield item;\n      } finally {\n        this.done();\n      }\n    }\n  }\n\n  #closedError() {\n    return new Error('the queue is closed');\n  }\n\n  #add(item) {\n    this.#open += 1;\n    const [getter] = this.#getters;\n    if (getter) {\n      this.#getters.delete(getter);\n      return getter.give(item);\n    }\n    const compare = this.#compare;\n    if (!compare) return void this.#items.push(item);\n    const behind = this.#items.findIndex((each) => compare(item, each) < 0);\n    this.#items.splice(behind < 0 ? this.#items.length : behind, 0, item);\n  }\n\n  #take() {\n    const item = (this.#order === 'lifo' && !this.#compare ? this.#items.pop() : this.#items.shift());\n    const [putter] = this.#putters;\n    if (putter) {\n      this.#putters.delete(putter);\n      this.#add(putter.item);\n      putter.enter();\n    }\n    return item;\n  }\n\n  #settleJoiners() {\n    if (this.#open > 0) return;\n    for (const joiner of this.#joiners) joiner.done();\n    this.#joiners.clear();\n  }\n}\n\n/** Waits in a line until somebody calls what `make` builds, or the signal aborts. */\nfunction waitIn(line, signal, make) {\n  return new Promise((resolve, reject) => {\n    const onAbort = () => {\n      line.delete(waiter);\n      reject(signal?.reason);\n    };\n    const leave = () => signal?.removeEventListener('abort', onAbort);\n    const waiter = make(\n      () => {\n        leave();\n        resolve();\n      },\n      (error) => {\n        leave();\n        reject(error);\n      },\n    );\n    signal?.addEventListener('abort', onAbort, { once: true });\n    line.add(waiter);\n  });\n}\n",
   "names": {
    "AsyncQueue": [13],
    "waitIn": [751,1313,2016,4326]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "async-range",
 "title": "Async range",
 "prefix": "asyncRange",
 "asyncio": "`arange`",
 "when": "A long computation goes by numbers and other work must be served meanwhile. For a loop over other things take yield-to-loop.",
 "cost": "One turn of the event loop for each `slice` of time.",
 "failure": "It cannot fail by itself; leaving the loop ends it.",
 "abort": "Throws `signal.reason` into the loop at the next number.",
 "empty": "A range whose end is not behind its start gives nothing.",
 "zero": "A `step` of 0 (or NaN) throws a RangeError at the first number; a `slice` of 0 lets the event loop turn at each.",
 "main": "asyncRange",
 "summary": "Counts in a loop that lets the event loop take its turn now and then and can be aborted.",
 "problems": [
  "long counting loop blocks",
  "loop over numbers without freezing",
  "abort a long computation",
  "range for await"
 ],
 "runtime": "any",
 "exports": [
  "asyncRange"
 ],
 "usage": {
  "typescript": "for await (const «index» of asyncRange(«start:0», «end:3»)) {\n  «work:console.log(index)»;«»\n}",
  "javascript": "for await (const «index» of asyncRange(«start:0», «end:3»)) {\n  «work:console.log(index)»;«»\n}"
 },
 "show": "",
 "prints": "0\n1\n2",
 "flavours": [],
 "given": {
  "typescript": "",
  "javascript": ""
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface AsyncRangeOptions {\n  /** Distance between two numbers; below 0 it counts down. */\n  step?: number;\n  /** Milliseconds of work between two turns of the event loop. */\n  slice?: number;\n  signal?: AbortSignal | undefined;\n}\n\n/** Yields `start`, `start + step` and so on, up to but without `end`. */\nexport async function* asyncRange(start: number, end: number, { step = 1, slice = 10, signal }: AsyncRangeOptions = {}): AsyncGenerator<number, void, undefined> {\n  if (Number.isNaN(step) || step === 0) throw new RangeError('step must not be 0');\n  let last = performance.now();\n  for (let count = 0; ; count += 1) {\n    // Multiplied rather than added up, so that steps like 0.1 do not drift.\n    const value = start + count * step;\n    if (step > 0 ? !(value < end) : !(value > end)) return;\n    signal?.throwIfAborted();\n    if (performance.now() - last >= slice) {\n      await new Promise<void>((resolve) => setTimeout(resolve, 0));\n      signal?.throwIfAborted();\n      last = performance.now();\n    }\n    yield value;\n  }\n}\n",
   "names": {
    "AsyncRangeOptions": [17,411],
    "asyncRange": [338]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Yields `start`, `start + step` and so on, up to but without `end`. */\nexport async function* asyncRange(start, end, { step = 1, slice = 10, signal } = {}) {\n  if (Number.isNaN(step) || step === 0) throw new RangeError('step must not be 0');\n  let last = performance.now();\n  for (let count = 0; ; count += 1) {\n    // Multiplied rather than added up, so that steps like 0.1 do not drift.\n    const value = start + count * step;\n    if (step > 0 ? !(value < end) : !(value > end)) return;\n    signal?.throwIfAborted();\n    if (performance.now() - last >= slice) {\n      await new Promise((resolve) => setTimeout(resolve, 0));\n      signal?.throwIfAborted();\n      last = performance.now();\n    }\n    yield value;\n  }\n}\n",
   "names": {
    "asyncRange": [97]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "async-resource",
 "title": "Use and close a resource",
 "prefix": "withResource",
 "asyncio": "`async with`, `__aenter__` and `__aexit__`",
 "when": "One thing is opened for one piece of work. For several at once take async-scope; where `await using` is available, `closing` makes a disposable for it.",
 "cost": "Nothing beyond the resource.",
 "failure": "If the work fails, it is closed and that error is passed on; if closing fails too, both arrive in an AggregateError whose cause is the work's error.",
 "abort": "An abort before or during opening rejects with `signal.reason`, and what was opened is closed; the work gets the signal. Closing is never aborted.",
 "empty": "There is nothing that could be empty.",
 "zero": "There is no number to be zero.",
 "main": "withResource",
 "summary": "Opens something, uses it, and closes it whatever happens; a failure while closing does not hide the failure of the work.",
 "problems": [
  "close the file even on error",
  "finally with await hides the error",
  "await using on older targets",
  "context manager",
  "resource leak"
 ],
 "runtime": "any",
 "exports": [
  "withResource",
  "closing"
 ],
 "usage": {
  "typescript": "const «result» = await withResource(\n  (signal) => «open:open()»,\n  (resource) => «close:resource.close()»,\n  (resource, signal) => «work:resource.read()»,\n);«»",
  "javascript": "const «result» = await withResource(\n  (signal) => «open:open()»,\n  (resource) => «close:resource.close()»,\n  (resource, signal) => «work:resource.read()»,\n);«»"
 },
 "show": "console.log(«result»);",
 "prints": "closed\ncontent",
 "flavours": [],
 "given": {
  "typescript": "async function open(): Promise<{ read(): Promise<string>; close(): Promise<void> }> {\n  return { read: async () => 'content', close: async () => console.log('closed') };\n}",
  "javascript": "async function open() {\n  return { read: async () => 'content', close: async () => console.log('closed') };\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/**\n * Opens, uses and closes.\n * @param open gets the signal\n * @param close is called once for what was opened, and waited for\n * @param work what is done with it\n */\nexport async function withResource<R, T>(\n  open: (signal: AbortSignal) => R | PromiseLike<R>,\n  close: (resource: Awaited<R>) => unknown,\n  work: (resource: Awaited<R>, signal: AbortSignal) => T | PromiseLike<T>,\n  { signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {},\n): Promise<Awaited<T>> {\n  signal.throwIfAborted();\n  const resource = await open(signal);\n  let value: Awaited<T>;\n  try {\n    signal.throwIfAborted();\n    value = await work(resource, signal);\n  } catch (error) {\n    try {\n      await close(resource);\n    } catch (second) {\n      throw new AggregateError([error, second], 'the work and closing failed', { cause: error });\n    }\n    throw error;\n  }\n  await close(resource);\n  return value;\n}\n\n/** Something with a way to close it, for `await using`. */\nexport function closing<R>(resource: R, close: (resource: R) => unknown): { readonly resource: R; [Symbol.asyncDispose](): Promise<void> } {\n  return {\n    resource,\n    async [Symbol.asyncDispose]() {\n      await close(resource);\n    },\n  };\n}\n",
   "names": {
    "closing": [993],
    "withResource": [191]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "/**\n * Opens, uses and closes.\n * @param open gets the signal\n * @param close is called once for what was opened, and waited for\n * @param work what is done with it\n */\nexport async function withResource<R, T>(\n  open: (signal: AbortSignal) => R | PromiseLike<R>,\n  close: (resource: Awaited<R>) => unknown,\n  work: (resource: Awaited<R>, signal: AbortSignal) => T | PromiseLike<T>,\n  { signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {},\n): Promise<Awaited<T>> {\n  signal.throwIfAborted();\n  const resource = await open(signal);\n  let value: Awaited<T>;\n  try {\n    signal.throwIfAborted();\n    value = await work(resource, signal);\n  } catch (error) {\n    try {\n      await close(resource);\n    } catch (second) {\n      throw new AggregateError([error, second], 'the work and closing failed', { cause: error });\n    }\n    throw error;\n  }\n  await close(resource);\n  return value;\n}\n",
   "names": {
    "withResource": [191]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Opens, uses and closes.\n * @param open gets the signal\n * @param close is called once for what was opened, and waited for\n * @param work what is done with it\n */\nexport async function withResource(\n  open,\n  close,\n  work,\n  { signal = new AbortController().signal } = {},\n) {\n  signal.throwIfAborted();\n  const resource = await open(signal);\n  let value;\n  try {\n    signal.throwIfAborted();\n    value = await work(resource, signal);\n  } catch (error) {\n    try {\n      await close(resource);\n    } catch (second) {\n      throw new AggregateError([error, second], 'the work and closing failed', { cause: error });\n    }\n    throw error;\n  }\n  await close(resource);\n  return value;\n}\n\n/** Something with a way to close it, for `await using`. */\nexport function closing(resource, close) {\n  return {\n    resource,\n    async [Symbol.asyncDispose]() {\n      await close(resource);\n    },\n  };\n}\n",
   "names": {
    "closing": [769],
    "withResource": [191]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "/**\n * Opens, uses and closes.\n * @param open gets the signal\n * @param close is called once for what was opened, and waited for\n * @param work what is done with it\n */\nexport async function withResource(\n  open,\n  close,\n  work,\n  { signal = new AbortController().signal } = {},\n) {\n  signal.throwIfAborted();\n  const resource = await open(signal);\n  let value;\n  try {\n    signal.throwIfAborted();\n    value = await work(resource, signal);\n  } catch (error) {\n    try {\n      await close(resource);\n    } catch (second) {\n      throw new AggregateError([error, second], 'the work and closing failed', { cause: error });\n    }\n    throw error;\n  }\n  await close(resource);\n  return value;\n}\n",
   "names": {
    "withResource": [191]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "async-scope",
 "title": "Cleanup scope",
 "prefix": "asyncScope",
 "asyncio": "`AsyncExitStack`, `@asynccontextmanager`",
 "when": "Several things are opened one after the other and each needs the one before. For a single one take async-resource.",
 "cost": "One entry for each cleanup.",
 "failure": "Every cleanup runs, one after the other. If only one thing failed, that error is passed on; else all arrive in an AggregateError, the body's error first.",
 "abort": "The body gets the signal; cleanups run all the same and are never aborted. An abort before rejects with `signal.reason`.",
 "empty": "A scope without cleanups gives the body's value.",
 "zero": "There is no number to be zero.",
 "main": "asyncScope",
 "summary": "A scope that closes all that was opened in it, the last first, whatever happens; no failure hides another.",
 "problems": [
  "several resources in nested try and finally",
  "defer a cleanup",
  "AsyncDisposableStack on older targets",
  "close in reverse order",
  "cleanup of half a setup"
 ],
 "runtime": "any",
 "exports": [
  "asyncScope"
 ],
 "usage": {
  "typescript": "await asyncScope(async (scope) => {\n  const «first:database» = scope.use(await «openFirst:open('database')», (each) => «closeFirst:each.close()»);\n  const «second:server» = scope.use(await «openSecond:open('server')», (each) => «closeSecond:each.close()»);\n  scope.defer(() => «cleanup:console.log('stopped')»);\n  «work:console.log(database.name, server.name)»;«»\n});",
  "javascript": "await asyncScope(async (scope) => {\n  const «first:database» = scope.use(await «openFirst:open('database')», (each) => «closeFirst:each.close()»);\n  const «second:server» = scope.use(await «openSecond:open('server')», (each) => «closeSecond:each.close()»);\n  scope.defer(() => «cleanup:console.log('stopped')»);\n  «work:console.log(database.name, server.name)»;«»\n});"
 },
 "show": "",
 "prints": "database server\nstopped\nclosed server\nclosed database",
 "flavours": [],
 "given": {
  "typescript": "async function open(name: string): Promise<{ name: string; close(): Promise<void> }> {\n  return { name, close: async () => console.log(`closed ${name}`) };\n}",
  "javascript": "async function open(name) {\n  return { name, close: async () => console.log(`closed ${name}`) };\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface AsyncScope {\n  readonly signal: AbortSignal;\n  /** Keeps a resource until the end of the scope and gives it back. */\n  use<R>(resource: R, close: (resource: R) => unknown): R;\n  /** Runs something at the end of the scope. */\n  defer(cleanup: () => unknown): void;\n}\n\n/** Runs `body` and then all cleanups, the last first, each waited for. */\nexport async function asyncScope<T>(\n  body: (scope: AsyncScope) => T | PromiseLike<T>,\n  { signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {},\n): Promise<Awaited<T>> {\n  signal.throwIfAborted();\n  const cleanups: (() => unknown)[] = [];\n  const scope: AsyncScope = {\n    signal,\n    use(resource, close) {\n      cleanups.push(() => close(resource));\n      return resource;\n    },\n    defer(cleanup) {\n      cleanups.push(cleanup);\n    },\n  };\n  const cleanUp = async (): Promise<unknown[]> => {\n    const errors: unknown[] = [];\n    for (let next = cleanups.pop(); next; next = cleanups.pop()) {\n      try {\n        await next();\n      } catch (error) {\n        errors.push(error);\n      }\n    }\n    return errors;\n  };\n  let value: Awaited<T>;\n  try {\n    value = await body(scope);\n  } catch (error) {\n    const errors = await cleanUp();\n    if (errors.length > 0) throw new AggregateError([error, ...errors], 'the scope and its cleanup failed', { cause: error });\n    throw error;\n  }\n  const errors = await cleanUp();\n  if (errors.length > 1) throw new AggregateError(errors, 'several cleanups failed', { cause: errors[0] });\n  if (errors.length > 0) throw errors[0];\n  return value;\n}\n",
   "names": {
    "AsyncScope": [17,412,644],
    "asyncScope": [381]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Runs `body` and then all cleanups, the last first, each waited for. */\nexport async function asyncScope(\n  body,\n  { signal = new AbortController().signal } = {},\n) {\n  signal.throwIfAborted();\n  const cleanups = [];\n  const scope = {\n    signal,\n    use(resource, close) {\n      cleanups.push(() => close(resource));\n      return resource;\n    },\n    defer(cleanup) {\n      cleanups.push(cleanup);\n    },\n  };\n  const cleanUp = async () => {\n    const errors = [];\n    for (let next = cleanups.pop(); next; next = cleanups.pop()) {\n      try {\n        await next();\n      } catch (error) {\n        errors.push(error);\n      }\n    }\n    return errors;\n  };\n  let value;\n  try {\n    value = await body(scope);\n  } catch (error) {\n    const errors = await cleanUp();\n    if (errors.length > 0) throw new AggregateError([error, ...errors], 'the scope and its cleanup failed', { cause: error });\n    throw error;\n  }\n  const errors = await cleanUp();\n  if (errors.length > 1) throw new AggregateError(errors, 'several cleanups failed', { cause: errors[0] });\n  if (errors.length > 0) throw errors[0];\n  return value;\n}\n",
   "names": {
    "asyncScope": [97]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "background-lifecycle",
 "title": "Background services",
 "prefix": "startServices",
 "asyncio": "`cleanup_ctx`",
 "when": "Loops and consumers live exactly as long as the program. For single detached jobs take background-task.",
 "cost": "One promise for each service.",
 "failure": "A service that fails before it is ready makes the start reject, after the others have been stopped. One that fails or ends later goes to `report`; the others go on. Failures while stopping arrive in an AggregateError of `close`.",
 "abort": "The caller's signal stops all services, as `close` does.",
 "empty": "Without services it starts and closes at once.",
 "zero": "There is no number to be zero.",
 "main": "startServices",
 "summary": "Starts the background services of a program with it, and aborts and awaits them when it closes.",
 "problems": [
  "start workers with the server",
  "stop background loops at shutdown",
  "wait until services are ready",
  "one service failed and nobody noticed",
  "cleanup of an app"
 ],
 "runtime": "any",
 "exports": [
  "startServices"
 ],
 "usage": {
  "typescript": "const «services» = await startServices({\n  «name:poller»: (signal, ready) => «work:poll(signal, ready)»,\n});\n«use:console.log('running')»;\nawait «services».close();«»",
  "javascript": "const «services» = await startServices({\n  «name:poller»: (signal, ready) => «work:poll(signal, ready)»,\n});\n«use:console.log('running')»;\nawait «services».close();«»"
 },
 "show": "",
 "prints": "running\npoller stopped",
 "flavours": [],
 "given": {
  "typescript": "async function poll(signal: AbortSignal, ready: () => void): Promise<void> {\n  ready();\n  await new Promise((resolve) => signal.addEventListener('abort', resolve));\n  console.log('poller stopped');\n}",
  "javascript": "async function poll(signal, ready) {\n  ready();\n  await new Promise((resolve) => signal.addEventListener('abort', resolve));\n  console.log('poller stopped');\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** A service: runs until its signal aborts, and says when it is ready. */\nexport type Service = (signal: AbortSignal, ready: () => void) => unknown;\n\nexport interface StartServicesOptions {\n  signal?: AbortSignal | undefined;\n  /** Told of a service that has failed or ended by itself. */\n  report?: (message: string, error?: unknown) => void;\n}\n\nexport interface RunningServices {\n  /** Names of the services that are running. */\n  readonly names: string[];\n  /** Aborts all services and waits for their end. */\n  close(reason?: unknown): Promise<void>;\n  [Symbol.asyncDispose](): Promise<void>;\n}\n\n/** Starts all services at once and waits until each is ready. */\nexport async function startServices(services: Readonly<Record<string, Service>>, { signal, report = console.error }: StartServicesOptions = {}): Promise<RunningServices> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const running = new Map<string, Promise<void>>();\n  const failures: unknown[] = [];\n  let hasStarted = false;\n  let onFailure = (_error: unknown): void => {};\n\n  const start = (name: string, service: Service): Promise<void> =>\n    new Promise((resolve, reject) => {\n      const run = async (): Promise<void> => {\n        try {\n          await service(stop.signal, resolve);\n          stop.signal.throwIfAborted();\n          if (hasStarted) report(`${name} has ended`);\n          else throw new Error(`${name} ended before all were ready`);\n        } catch (error) {\n          const reason: unknown = stop.signal.reason;\n          const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n          if (!isAbort && hasStarted && !stop.signal.aborted) report(`${name} failed`, error);\n          else if (!isAbort) failures.push(error);\n          onFailure(error);\n          reject(error);\n        } finally {\n          running.delete(name);\n        }\n      };\n      running.set(name, Promise.resolve().then(run));\n    });\n\n  let closed: Promise<void> | undefined;\n  const close = (reason: unknown = new DOMException('the services are stopped', 'AbortError')): Promise<void> => {\n    closed ??= (async () => {\n      signal?.removeEventListener('abort', onAbort);\n      stop.abort(reason);\n      await Promise.all(running.values());\n      if (failures.length > 0) throw new AggregateError(failures, 'services failed while they were stopped');\n    })();\n    return closed;\n  };\n  const onAbort = (): void => {\n    close(signal?.reason).catch((error: unknown) => report('stopping failed', error));\n  };\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const failed = new Promise<never>((_resolve, reject) => (onFailure = reject));\n  try {\n    await Promise.race([failed, Promise.all(Object.entries(services).map(([name, service]) => start(name, service)))]);\n  } catch (error) {\n    await Promise.allSettled([close(error)]);\n    signal?.throwIfAborted();\n    if (failures.length > 1) throw new AggregateError(failures, 'the services did not start', { cause: error });\n    throw error;\n  }\n  hasStarted = true;\n  return {\n    get names() {\n      return [...running.keys()];\n    },\n    close,\n    [Symbol.asyncDispose]: () => close(),\n  };\n}\n",
   "names": {
    "RunningServices": [365,820],
    "Service": [87,737,1107],
    "StartServicesOptions": [168,784],
    "startServices": [689]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Starts all services at once and waits until each is ready. */\nexport async function startServices(services, { signal, report = console.error } = {}) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const running = new Map();\n  const failures = [];\n  let hasStarted = false;\n  let onFailure = (_error) => {};\n\n  const start = (name, service) =>\n    new Promise((resolve, reject) => {\n      const run = async () => {\n        try {\n          await service(stop.signal, resolve);\n          stop.signal.throwIfAborted();\n          if (hasStarted) report(`${name} has ended`);\n          else throw new Error(`${name} ended before all were ready`);\n        } catch (error) {\n          const reason = stop.signal.reason;\n          const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n          if (!isAbort && hasStarted && !stop.signal.aborted) report(`${name} failed`, error);\n          else if (!isAbort) failures.push(error);\n          onFailure(error);\n          reject(error);\n        } finally {\n          running.delete(name);\n        }\n      };\n      running.set(name, Promise.resolve().then(run));\n    });\n\n  let closed;\n  const close = (reason = new DOMException('the services are stopped', 'AbortError')) => {\n    closed ??= (async () => {\n      signal?.removeEventListener('abort', onAbort);\n      stop.abort(reason);\n      await Promise.all(running.values());\n      if (failures.length > 0) throw new AggregateError(failures, 'services failed while they were stopped');\n    })();\n    return closed;\n  };\n  const onAbort = () => {\n    close(signal?.reason).catch((error) => report('stopping failed', error));\n  };\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const failed = new Promise((_resolve, reject) => (onFailure = reject));\n  try {\n    await Promise.race([failed, Promise.all(Object.entries(services).map(([name, service]) => start(name, service)))]);\n  } catch (error) {\n    await Promise.allSettled([close(error)]);\n    signal?.throwIfAborted();\n    if (failures.length > 1) throw new AggregateError(failures, 'the services did not start', { cause: error });\n    throw error;\n  }\n  hasStarted = true;\n  return {\n    get names() {\n      return [...running.keys()];\n    },\n    close,\n    [Symbol.asyncDispose]: () => close(),\n  };\n}\n",
   "names": {
    "startServices": [88]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "background-task",
 "title": "Background tasks",
 "prefix": "backgroundTasks",
 "asyncio": "`create_task` with a name, kept in a set",
 "when": "Work should go on after the function that started it has answered, but must not be lost or outlive the program unseen.",
 "cost": "One entry for each running task.",
 "failure": "Goes to `report` with the name of the task; the others go on.",
 "abort": "`abort(reason)` aborts the signal of all tasks and waits for their end; tasks that end because of it are not reported.",
 "empty": "`drain` and `abort` resolve at once.",
 "zero": "There is no number to be zero.",
 "main": "BackgroundTasks",
 "summary": "Tasks that nobody awaits, kept in order: each has a name, its failure is reported, and all of them can be waited for or aborted at the end.",
 "problems": [
  "fire and forget",
  "floating promise on purpose",
  "send a mail after the response",
  "unhandled rejection of a detached task",
  "wait for background work before exit",
  "void promise"
 ],
 "runtime": "any",
 "exports": [
  "BackgroundTasks"
 ],
 "usage": {
  "typescript": "const «tasks» = new BackgroundTasks();\n«tasks».start('«name:welcome mail»', (signal) => «work:sendMail('you')»);«»",
  "javascript": "const «tasks» = new BackgroundTasks();\n«tasks».start('«name:welcome mail»', (signal) => «work:sendMail('you')»);«»"
 },
 "show": "await «tasks».drain();",
 "prints": "mail to you",
 "flavours": [],
 "given": {
  "typescript": "async function sendMail(to: string): Promise<void> {\n  console.log(`mail to ${to}`);\n}",
  "javascript": "async function sendMail(to) {\n  console.log(`mail to ${to}`);\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface BackgroundTasksOptions {\n  /** Told of each failure. */\n  report?: (message: string, error: unknown) => void;\n}\n\n/** A set of named tasks in the background. Make one for the program, or one for each component that is closed by itself. */\nexport class BackgroundTasks {\n  readonly #stop = new AbortController();\n  readonly #running = new Map<Promise<void>, string>();\n  readonly #report: (message: string, error: unknown) => void;\n\n  constructor({ report = console.error }: BackgroundTasksOptions = {}) {\n    this.#report = report;\n  }\n\n  /** Names of the tasks that are running, oldest first. */\n  get names(): string[] {\n    return [...this.#running.values()];\n  }\n\n  /**\n   * Starts a task at once.\n   * @throws the reason, when the tasks have been aborted\n   */\n  start(name: string, task: (signal: AbortSignal) => unknown): void {\n    this.#stop.signal.throwIfAborted();\n    const run = this.#run(name, task);\n    this.#running.set(run, name);\n    const forget = (): void => void this.#running.delete(run);\n    run.then(forget, (error: unknown) => {\n      forget();\n      console.error(error);\n    });\n  }\n\n  /** Rejects only if the report itself fails. */\n  async #run(name: string, task: (signal: AbortSignal) => unknown): Promise<void> {\n    const { signal } = this.#stop;\n    try {\n      await task(signal);\n    } catch (error) {\n      const reason: unknown = signal.reason;\n      const isAbort = signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n      if (!isAbort) this.#report(`${name} failed`, error);\n    }\n  }\n\n  /**\n   * Waits until no task is running, also for tasks that start meanwhile.\n   * @param options `signal` ends the wait, not the tasks\n   */\n  async drain({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {\n    signal?.throwIfAborted();\n    await new Promise<void>((resolve, reject) => {\n      const onAbort = (): void => reject(signal?.reason);\n      signal?.addEventListener('abort', onAbort, { once: true });\n      const wait = (): void => {\n        if (this.#running.size > 0) return void Promise.allSettled(this.#running.keys()).then(wait, reject);\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      wait();\n    });\n  }\n\n  /** Aborts all tasks, takes no new ones, and waits for their end. */\n  async abort(reason: unknown = new DOMException('the background tasks are stopped', 'AbortError')): Promise<void> {\n    this.#stop.abort(reason);\n    await this.drain();\n  }\n\n  [Symbol.asyncDispose](): Promise<void> {\n    return this.abort();\n  }\n}\n",
   "names": {
    "BackgroundTasks": [268],
    "BackgroundTasksOptions": [17,490]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** A set of named tasks in the background. Make one for the program, or one for each component that is closed by itself. */\nexport class BackgroundTasks {\n  #stop = new AbortController();\n  #running = new Map();\n  #report;\n\n  constructor({ report = console.error } = {}) {\n    this.#report = report;\n  }\n\n  /** Names of the tasks that are running, oldest first. */\n  get names() {\n    return [...this.#running.values()];\n  }\n\n  /**\n   * Starts a task at once.\n   * @throws the reason, when the tasks have been aborted\n   */\n  start(name, task) {\n    this.#stop.signal.throwIfAborted();\n    const run = this.#run(name, task);\n    this.#running.set(run, name);\n    const forget = () => void this.#running.delete(run);\n    run.then(forget, (error) => {\n      forget();\n      console.error(error);\n    });\n  }\n\n  /** Rejects only if the report itself fails. */\n  async #run(name, task) {\n    const { signal } = this.#stop;\n    try {\n      await task(signal);\n    } catch (error) {\n      const reason = signal.reason;\n      const isAbort = signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n      if (!isAbort) this.#report(`${name} failed`, error);\n    }\n  }\n\n  /**\n   * Waits until no task is running, also for tasks that start meanwhile.\n   * @param options `signal` ends the wait, not the tasks\n   */\n  async drain({ signal } = {}) {\n    signal?.throwIfAborted();\n    await new Promise((resolve, reject) => {\n      const onAbort = () => reject(signal?.reason);\n      signal?.addEventListener('abort', onAbort, { once: true });\n      const wait = () => {\n        if (this.#running.size > 0) return void Promise.allSettled(this.#running.keys()).then(wait, reject);\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      wait();\n    });\n  }\n\n  /** Aborts all tasks, takes no new ones, and waits for their end. */\n  async abort(reason = new DOMException('the background tasks are stopped', 'AbortError')) {\n    this.#stop.abort(reason);\n    await this.drain();\n  }\n\n  [Symbol.asyncDispose]() {\n    return this.abort();\n  }\n}\n",
   "names": {
    "BackgroundTasks": [138]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "batches",
 "title": "Batches",
 "prefix": "batches",
 "asyncio": "`batch_process`",
 "when": "The other side takes many at a time (bulk insert, multi-get), and the whole would be too large at once.",
 "cost": "One array of `size` items; the source is read only when the next batch is asked for.",
 "failure": "A failure of the source is thrown into the loop; items of the batch that was not full yet are dropped with it.",
 "abort": "Throws `signal.reason` into the loop at once, also while the source makes it wait, and closes the source.",
 "empty": "The loop ends without a batch.",
 "zero": "A size below 1 (or NaN) throws a RangeError at the first step.",
 "main": "batches",
 "summary": "Cuts a sequence into arrays of a fixed size, holding never more than one of them.",
 "problems": [
  "chunk an array",
  "process in batches of 100",
  "bulk insert",
  "group rows of a stream",
  "bounded memory"
 ],
 "runtime": "any",
 "exports": [
  "batches"
 ],
 "usage": {
  "typescript": "for await (const «batch» of batches(«items:rows», «size:2»)) {\n  await «work:insert(batch)»;«»\n}",
  "javascript": "for await (const «batch» of batches(«items:rows», «size:2»)) {\n  await «work:insert(batch)»;«»\n}"
 },
 "show": "",
 "prints": "[ 1, 2 ]\n[ 3, 4 ]\n[ 5 ]",
 "flavours": [],
 "given": {
  "typescript": "const rows = [1, 2, 3, 4, 5];\nasync function insert(batch: number[]): Promise<void> {\n  console.log(batch);\n}",
  "javascript": "const rows = [1, 2, 3, 4, 5];\nasync function insert(batch) {\n  console.log(batch);\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/**\n * Yields the items in arrays of `size`; only the last may be shorter.\n * @param items an array, any iterable, or an async iterable\n * @param options `signal` ends the loop with its reason\n */\nexport async function* batches<T>(\n  items: Iterable<T> | AsyncIterable<T>,\n  size: number,\n  { signal }: { signal?: AbortSignal | undefined } = {},\n): AsyncGenerator<T[], void, undefined> {\n  if (!(size >= 1)) throw new RangeError('size must be at least 1');\n  const iterator: Iterator<T> | AsyncIterator<T> =\n    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();\n  let isExhausted = false;\n  try {\n    let batch: T[] = [];\n    for (;;) {\n      signal?.throwIfAborted();\n      let next;\n      try {\n        next = await unlessAborted(iterator.next(), signal);\n      } catch (error) {\n        // A source that has failed is closed; one that was only waited for is not.\n        isExhausted = !signal?.aborted;\n        throw error;\n      }\n      if (next.done) break;\n      batch.push(next.value);\n      if (batch.length < size) continue;\n      yield batch;\n      batch = [];\n    }\n    isExhausted = true;\n    if (batch.length > 0) yield batch;\n  } finally {\n    if (!isExhausted) {\n      const closing = Promise.resolve(iterator.return?.());\n      // A source that hangs would hold its cleanup back; after an abort nobody waits for it.\n      if (signal?.aborted) closing.catch(console.error);\n      else await closing;\n    }\n  }\n}\n\nfunction unlessAborted<V>(value: V | PromiseLike<V>, signal: AbortSignal | undefined): V | PromiseLike<V> {\n  if (!signal || !(value instanceof Object && 'then' in value)) return value;\n  return new Promise<V>((resolve, reject) => {\n    const onAbort = (): void => reject(signal.reason);\n    signal.addEventListener('abort', onAbort, { once: true });\n    const done = (): void => signal.removeEventListener('abort', onAbort);\n    value.then(\n      (each) => {\n        done();\n        resolve(each);\n      },\n      (error: unknown) => {\n        done();\n        reject(error);\n      },\n    );\n  });\n}\n",
   "names": {
    "batches": [220],
    "unlessAborted": [758,1477]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Yields the items in arrays of `size`; only the last may be shorter.\n * @param items an array, any iterable, or an async iterable\n * @param options `signal` ends the loop with its reason\n */\nexport async function* batches(items, size, { signal } = {}) {\n  if (!(size >= 1)) throw new RangeError('size must be at least 1');\n  const iterator =\n    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();\n  let isExhausted = false;\n  try {\n    let batch = [];\n    for (;;) {\n      signal?.throwIfAborted();\n      let next;\n      try {\n        next = await unlessAborted(iterator.next(), signal);\n      } catch (error) {\n        // A source that has failed is closed; one that was only waited for is not.\n        isExhausted = !signal?.aborted;\n        throw error;\n      }\n      if (next.done) break;\n      batch.push(next.value);\n      if (batch.length < size) continue;\n      yield batch;\n      batch = [];\n    }\n    isExhausted = true;\n    if (batch.length > 0) yield batch;\n  } finally {\n    if (!isExhausted) {\n      const closing = Promise.resolve(iterator.return?.());\n      // A source that hangs would hold its cleanup back; after an abort nobody waits for it.\n      if (signal?.aborted) closing.catch(console.error);\n      else await closing;\n    }\n  }\n}\n\nfunction unlessAborted(value, signal) {\n  if (!signal || !(value instanceof Object && 'then' in value)) return value;\n  return new Promise((resolve, reject) => {\n    const onAbort = () => reject(signal.reason);\n    signal.addEventListener('abort', onAbort, { once: true });\n    const done = () => signal.removeEventListener('abort', onAbort);\n    value.then(\n      (each) => {\n        done();\n        resolve(each);\n      },\n      (error) => {\n        done();\n        reject(error);\n      },\n    );\n  });\n}\n",
   "names": {
    "batches": [220],
    "unlessAborted": [593,1312]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "call-later",
 "title": "Call later",
 "prefix": "callLater",
 "asyncio": "`delay_call`, `call_soon`, `call_later`, `call_at`",
 "when": "Something small is due later and nobody waits for it. For something that repeats take cancellable-loop.",
 "cost": "One timer until it is due.",
 "failure": "Goes to `report` (by default `console.error`), whether the function throws or its promise rejects; `done` resolves all the same.",
 "abort": "Before it is due the call is cancelled; once it runs, it sees the abort through its signal, and ending because of that is not reported.",
 "empty": "There is nothing that could be empty.",
 "zero": "With 0 ms or a date that has passed it runs at the next turn of timers; NaN throws a RangeError.",
 "main": "callLater",
 "summary": "Runs something at a later time; it can be cancelled, and its failure is reported.",
 "problems": [
  "setTimeout with an async callback",
  "error inside setTimeout is lost",
  "schedule a call",
  "cancel a delayed call",
  "run at a date",
  "timer over 24 days fires at once"
 ],
 "runtime": "any",
 "exports": [
  "callLater",
  "callAt"
 ],
 "usage": {
  "typescript": "const «call:reminder» = callLater(«ms:20», () => «work:remind()»);\nawait «call».done;«»",
  "javascript": "const «call:reminder» = callLater(«ms:20», () => «work:remind()»);\nawait «call».done;«»"
 },
 "show": "",
 "prints": "reminded",
 "flavours": [],
 "given": {
  "typescript": "async function remind(): Promise<void> {\n  console.log('reminded');\n}",
  "javascript": "async function remind() {\n  console.log('reminded');\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface CallLaterOptions {\n  /** Cancels the call. */\n  signal?: AbortSignal | undefined;\n  /** Told of a failure. */\n  report?: (error: unknown) => void;\n}\n\nexport interface ScheduledCall {\n  /** Resolves when the call has ended or has been cancelled; never rejects. */\n  readonly done: Promise<void>;\n  /** Cancels the call, or aborts its signal when it runs already. */\n  cancel(reason?: unknown): void;\n  [Symbol.dispose](): void;\n}\n\n/** Calls `fn` after `ms` milliseconds, however many. */\nexport function callLater(ms: number, fn: (signal: AbortSignal) => unknown, { signal, report = console.error }: CallLaterOptions = {}): ScheduledCall {\n  if (Number.isNaN(ms)) throw new RangeError('ms must be a number');\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const cancel = (reason: unknown = new DOMException('the call is cancelled', 'AbortError')): void => stop.abort(reason);\n  const onAbort = (): void => cancel(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  if (signal?.aborted) onAbort();\n\n  const run = async (): Promise<void> => {\n    try {\n      await fn(stopped);\n    } catch (error) {\n      const reason: unknown = stopped.reason;\n      const isAbort = stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n      if (!isAbort) report(error);\n    }\n  };\n  const done = new Promise<void>((resolve) => {\n    let timer: ReturnType<typeof setTimeout> | undefined;\n    let left = ms;\n    const end = (): void => {\n      clearTimeout(timer);\n      signal?.removeEventListener('abort', onAbort);\n      resolve();\n    };\n    const wait = (): void => {\n      // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n      const next = Math.min(left, 2_147_483_647);\n      left -= next;\n      timer = setTimeout(() => {\n        if (left > 0) return wait();\n        stopped.removeEventListener('abort', end);\n        run().then(end, (error: unknown) => {\n          end();\n          console.error(error);\n        });\n      }, next);\n    };\n    if (stopped.aborted) return end();\n    stopped.addEventListener('abort', end, { once: true });\n    wait();\n  });\n  return { done, cancel, [Symbol.dispose]: cancel };\n}\n\n/** Calls `fn` at a date, or at once when that has passed. */\nexport function callAt(date: Date, fn: (signal: AbortSignal) => unknown, options: CallLaterOptions = {}): ScheduledCall {\n  return callLater(date.getTime() - Date.now(), fn, options);\n}\n",
   "names": {
    "CallLaterOptions": [17,616,2386],
    "ScheduledCall": [184,640,2410],
    "callAt": [2320],
    "callLater": [520,2435]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "export interface CallLaterOptions {\n  /** Cancels the call. */\n  signal?: AbortSignal | undefined;\n  /** Told of a failure. */\n  report?: (error: unknown) => void;\n}\n\nexport interface ScheduledCall {\n  /** Resolves when the call has ended or has been cancelled; never rejects. */\n  readonly done: Promise<void>;\n  /** Cancels the call, or aborts its signal when it runs already. */\n  cancel(reason?: unknown): void;\n  [Symbol.dispose](): void;\n}\n\n/** Calls `fn` after `ms` milliseconds, however many. */\nexport function callLater(ms: number, fn: (signal: AbortSignal) => unknown, { signal, report = console.error }: CallLaterOptions = {}): ScheduledCall {\n  if (Number.isNaN(ms)) throw new RangeError('ms must be a number');\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const cancel = (reason: unknown = new DOMException('the call is cancelled', 'AbortError')): void => stop.abort(reason);\n  const onAbort = (): void => cancel(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  if (signal?.aborted) onAbort();\n\n  const run = async (): Promise<void> => {\n    try {\n      await fn(stopped);\n    } catch (error) {\n      const reason: unknown = stopped.reason;\n      const isAbort = stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n      if (!isAbort) report(error);\n    }\n  };\n  const done = new Promise<void>((resolve) => {\n    let timer: ReturnType<typeof setTimeout> | undefined;\n    let left = ms;\n    const end = (): void => {\n      clearTimeout(timer);\n      signal?.removeEventListener('abort', onAbort);\n      resolve();\n    };\n    const wait = (): void => {\n      // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n      const next = Math.min(left, 2_147_483_647);\n      left -= next;\n      timer = setTimeout(() => {\n        if (left > 0) return wait();\n        stopped.removeEventListener('abort', end);\n        run().then(end, (error: unknown) => {\n          end();\n          console.error(error);\n        });\n      }, next);\n    };\n    if (stopped.aborted) return end();\n    stopped.addEventListener('abort', end, { once: true });\n    wait();\n  });\n  return { done, cancel, [Symbol.dispose]: cancel };\n}\n",
   "names": {
    "CallLaterOptions": [17,616],
    "ScheduledCall": [184,640],
    "callLater": [520]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Calls `fn` after `ms` milliseconds, however many. */\nexport function callLater(ms, fn, { signal, report = console.error } = {}) {\n  if (Number.isNaN(ms)) throw new RangeError('ms must be a number');\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const cancel = (reason = new DOMException('the call is cancelled', 'AbortError')) => stop.abort(reason);\n  const onAbort = () => cancel(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  if (signal?.aborted) onAbort();\n\n  const run = async () => {\n    try {\n      await fn(stopped);\n    } catch (error) {\n      const reason = stopped.reason;\n      const isAbort = stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n      if (!isAbort) report(error);\n    }\n  };\n  const done = new Promise((resolve) => {\n    let timer;\n    let left = ms;\n    const end = () => {\n      clearTimeout(timer);\n      signal?.removeEventListener('abort', onAbort);\n      resolve();\n    };\n    const wait = () => {\n      // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n      const next = Math.min(left, 2_147_483_647);\n      left -= next;\n      timer = setTimeout(() => {\n        if (left > 0) return wait();\n        stopped.removeEventListener('abort', end);\n        run().then(end, (error) => {\n          end();\n          console.error(error);\n        });\n      }, next);\n    };\n    if (stopped.aborted) return end();\n    stopped.addEventListener('abort', end, { once: true });\n    wait();\n  });\n  return { done, cancel, [Symbol.dispose]: cancel };\n}\n\n/** Calls `fn` at a date, or at once when that has passed. */\nexport function callAt(date, fn, options = {}) {\n  return callLater(date.getTime() - Date.now(), fn, options);\n}\n",
   "names": {
    "callAt": [1683],
    "callLater": [73,1725]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "/** Calls `fn` after `ms` milliseconds, however many. */\nexport function callLater(ms, fn, { signal, report = console.error } = {}) {\n  if (Number.isNaN(ms)) throw new RangeError('ms must be a number');\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const cancel = (reason = new DOMException('the call is cancelled', 'AbortError')) => stop.abort(reason);\n  const onAbort = () => cancel(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  if (signal?.aborted) onAbort();\n\n  const run = async () => {\n    try {\n      await fn(stopped);\n    } catch (error) {\n      const reason = stopped.reason;\n      const isAbort = stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n      if (!isAbort) report(error);\n    }\n  };\n  const done = new Promise((resolve) => {\n    let timer;\n    let left = ms;\n    const end = () => {\n      clearTimeout(timer);\n      signal?.removeEventListener('abort', onAbort);\n      resolve();\n    };\n    const wait = () => {\n      // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n      const next = Math.min(left, 2_147_483_647);\n      left -= next;\n      timer = setTimeout(() => {\n        if (left > 0) return wait();\n        stopped.removeEventListener('abort', end);\n        run().then(end, (error) => {\n          end();\n          console.error(error);\n        });\n      }, next);\n    };\n    if (stopped.aborted) return end();\n    stopped.addEventListener('abort', end, { once: true });\n    wait();\n  });\n  return { done, cancel, [Symbol.dispose]: cancel };\n}\n",
   "names": {
    "callLater": [73]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "cancel-and-wait",
 "title": "Cancel and wait",
 "prefix": "cancelAndWait",
 "asyncio": "`task.cancel()`, then `await task` in `suppress(CancelledError)`",
 "when": "What the work uses is closed or used again next: a file, a connection, a port.",
 "cost": "Lasts as long as the work needs to stop.",
 "failure": "Another failure than the abort, for example one of the work's cleanup, is passed on.",
 "abort": "It is the abort: the work gets `reason`. A signal of its own ends the wait with that signal's reason.",
 "empty": "Work that has ended before gives its value.",
 "zero": "There is no number to be zero.",
 "main": "cancelAndWait",
 "summary": "Aborts a piece of work and waits until it has really stopped; only the abort itself is suppressed.",
 "problems": [
  "stop a task and wait for it",
  "abort does not mean stopped",
  "close after abort races with the work",
  "suppress AbortError only"
 ],
 "runtime": "any",
 "exports": [
  "cancelAndWait"
 ],
 "usage": {
  "typescript": "await cancelAndWait(«controller:control», «work»);«»",
  "javascript": "await cancelAndWait(«controller:control», «work»);«»"
 },
 "show": "console.log('now it is safe');",
 "prints": "stopped\nnow it is safe",
 "flavours": [],
 "given": {
  "typescript": "const control = new AbortController();\nconst work = (async () => {\n  while (!control.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));\n  console.log('stopped');\n  throw control.signal.reason;\n})();",
  "javascript": "const control = new AbortController();\nconst work = (async () => {\n  while (!control.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));\n  console.log('stopped');\n  throw control.signal.reason;\n})();"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/**\n * Aborts `controller` and waits for `work`.\n * @returns the value of work that was done all the same, or nothing\n * @throws whatever the work fails with, other than the abort\n */\nexport async function cancelAndWait<T>(\n  controller: AbortController,\n  work: PromiseLike<T>,\n  reason: unknown = new DOMException('the work is cancelled', 'AbortError'),\n  { signal }: { signal?: AbortSignal | undefined } = {},\n): Promise<Awaited<T> | undefined> {\n  controller.abort(reason);\n  // The controller may have been aborted before, with another reason.\n  const actual: unknown = controller.signal.reason;\n  const ended = (async () => {\n    try {\n      return await work;\n    } catch (error) {\n      if (error === actual || (error instanceof Error && error.cause === actual)) return undefined;\n      throw error;\n    }\n  })();\n  if (!signal) return await ended;\n  let onAbort = (): void => {};\n  const left = new Promise<never>((_resolve, reject) => {\n    onAbort = () => {\n      ended.catch(console.error);\n      reject(signal.reason);\n    };\n    signal.addEventListener('abort', onAbort, { once: true });\n    if (signal.aborted) onAbort();\n  });\n  try {\n    return await Promise.race([ended, left]);\n  } finally {\n    signal.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "cancelAndWait": [206]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Aborts `controller` and waits for `work`.\n * @returns the value of work that was done all the same, or nothing\n * @throws whatever the work fails with, other than the abort\n */\nexport async function cancelAndWait(\n  controller,\n  work,\n  reason = new DOMException('the work is cancelled', 'AbortError'),\n  { signal } = {},\n) {\n  controller.abort(reason);\n  // The controller may have been aborted before, with another reason.\n  const actual = controller.signal.reason;\n  const ended = (async () => {\n    try {\n      return await work;\n    } catch (error) {\n      if (error === actual || (error instanceof Error && error.cause === actual)) return undefined;\n      throw error;\n    }\n  })();\n  if (!signal) return await ended;\n  let onAbort = () => {};\n  const left = new Promise((_resolve, reject) => {\n    onAbort = () => {\n      ended.catch(console.error);\n      reject(signal.reason);\n    };\n    signal.addEventListener('abort', onAbort, { once: true });\n    if (signal.aborted) onAbort();\n  });\n  try {\n    return await Promise.race([ended, left]);\n  } finally {\n    signal.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "cancelAndWait": [206]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "cancellable-loop",
 "title": "Cancellable loop",
 "prefix": "cancellableLoop",
 "asyncio": "`except CancelledError`: clean up, re-raise",
 "when": "Something runs for as long as the program or a connection lives: polling, consuming, heartbeats. Unlike `setInterval`, a step never overlaps the one before.",
 "cost": "One timer during the pause between two steps; without `interval` each step is still followed by one turn of the event loop.",
 "failure": "A failure of a step ends the loop with that error, after the cleanup. If the cleanup fails too, both arrive in an AggregateError.",
 "abort": "Ends the pause at once, or the loop after the running step (it is given the signal); then the cleanup runs and the promise rejects with `signal.reason`.",
 "empty": "A step that returns `false` the first time runs once.",
 "zero": "`interval` 0 goes on in the next turn of the event loop.",
 "main": "cancellableLoop",
 "summary": "Repeats a step until it says that it is done or a signal aborts; cleanup always runs, and the reason of an abort is thrown on.",
 "problems": [
  "poll every few seconds until stopped",
  "stop a while(true) loop",
  "background worker loop",
  "catch swallows the abort",
  "clean up and re-throw on cancel",
  "setInterval with async callback overlaps"
 ],
 "runtime": "any",
 "exports": [
  "cancellableLoop"
 ],
 "usage": {
  "typescript": "await cancellableLoop(async (signal) => {\n  return await «work:poll(signal)»;«»\n}, { signal: «signal», interval: «interval:10», cleanup: () => «cleanup:console.log('stopped')» });",
  "javascript": "await cancellableLoop(async (signal) => {\n  return await «work:poll(signal)»;«»\n}, { signal: «signal», interval: «interval:10», cleanup: () => «cleanup:console.log('stopped')» });"
 },
 "surround": {
  "typescript": "await cancellableLoop(async (signal) => {\n  «selection»\n}, { signal: «signal», interval: «interval:1000» });",
  "javascript": "await cancellableLoop(async (signal) => {\n  «selection»\n}, { signal: «signal», interval: «interval:1000» });"
 },
 "show": "",
 "prints": "a\nb\nstopped",
 "flavours": [],
 "given": {
  "typescript": "const queue = ['a', 'b'];\nasync function poll(signal: AbortSignal): Promise<boolean> {\n  signal.throwIfAborted();\n  console.log(queue.shift());\n  return queue.length > 0;\n}\nconst { signal } = new AbortController();",
  "javascript": "const queue = ['a', 'b'];\nasync function poll(signal) {\n  signal.throwIfAborted();\n  console.log(queue.shift());\n  return queue.length > 0;\n}\nconst { signal } = new AbortController();"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface CancellableLoopOptions {\n  /** Ends the loop. */\n  signal: AbortSignal;\n  /** Milliseconds between the end of a step and the start of the next. */\n  interval?: number;\n  /** Runs once at the end, whatever the end is, and is waited for. */\n  cleanup?: () => unknown;\n}\n\n/**\n * Calls `step` again and again.\n * @param step gets the signal and the number of the round, from 0; `false` ends the loop\n */\nexport async function cancellableLoop(\n  step: (signal: AbortSignal, round: number) => unknown,\n  { signal, interval = 0, cleanup }: CancellableLoopOptions,\n): Promise<void> {\n  try {\n    for (let round = 0; ; round += 1) {\n      signal.throwIfAborted();\n      if ((await step(signal, round)) === false) break;\n      await pause(interval, signal);\n    }\n    signal.throwIfAborted();\n  } catch (error) {\n    try {\n      await cleanup?.();\n    } catch (second) {\n      throw new AggregateError([error, second], 'the loop and its cleanup failed', { cause: error });\n    }\n    throw error;\n  }\n  await cleanup?.();\n}\n\nfunction pause(ms: number, signal: AbortSignal): Promise<void> {\n  return new Promise((resolve, reject) => {\n    if (signal.aborted) return reject(signal.reason);\n    const onAbort = (): void => {\n      clearTimeout(timer);\n      reject(signal.reason);\n    };\n    const timer = setTimeout(() => {\n      signal.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "CancellableLoopOptions": [17,550],
    "cancellableLoop": [439],
    "pause": [740,1040]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Calls `step` again and again.\n * @param step gets the signal and the number of the round, from 0; `false` ends the loop\n */\nexport async function cancellableLoop(step, { signal, interval = 0, cleanup }) {\n  try {\n    for (let round = 0; ; round += 1) {\n      signal.throwIfAborted();\n      if ((await step(signal, round)) === false) break;\n      await pause(interval, signal);\n    }\n    signal.throwIfAborted();\n  } catch (error) {\n    try {\n      await cleanup?.();\n    } catch (second) {\n      throw new AggregateError([error, second], 'the loop and its cleanup failed', { cause: error });\n    }\n    throw error;\n  }\n  await cleanup?.();\n}\n\nfunction pause(ms, signal) {\n  return new Promise((resolve, reject) => {\n    if (signal.aborted) return reject(signal.reason);\n    const onAbort = () => {\n      clearTimeout(timer);\n      reject(signal.reason);\n    };\n    const timer = setTimeout(() => {\n      signal.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "cancellableLoop": [153],
    "pause": [359,659]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "circuit-breaker",
 "title": "Circuit breaker",
 "prefix": "circuitBreaker",
 "asyncio": "circuit breaker with CLOSED, OPEN, HALF_OPEN",
 "when": "Many callers depend on one service, and waiting for its failure each time costs more than being refused. Put retry inside, not outside.",
 "cost": "A few numbers; no timer.",
 "failure": "Failures of the work are passed on and counted; a refused call rejects with a CircuitOpenError, without calling the work.",
 "abort": "The work gets the signal; ending because of it counts as neither failure nor success.",
 "empty": "With no calls nothing changes.",
 "zero": "`failures` or `successes` below 1, or a `recovery` below 0, is a RangeError; a `recovery` of 0 tries again at the next call.",
 "main": "CircuitBreaker",
 "summary": "Stops calling something that keeps failing: after a number of failures calls are refused at once, after a while one is tried again, and after enough successes all is as before.",
 "problems": [
  "stop hammering a service that is down",
  "fail fast",
  "cascading failures",
  "half-open state",
  "protect a dependency from overload"
 ],
 "runtime": "any",
 "exports": [
  "CircuitBreaker",
  "CircuitOpenError"
 ],
 "usage": {
  "typescript": "const «breaker» = new CircuitBreaker({ failures: «failures:2», recovery: «recovery:30_000» });\nfor (let attempt = 1; attempt <= 3; attempt += 1) {\n  try {\n    await «breaker».run((signal) => «work:callService()»);\n  } catch (error) {\n    «onError:console.log(String(error))»;«»\n  }\n}",
  "javascript": "const «breaker» = new CircuitBreaker({ failures: «failures:2», recovery: «recovery:30_000» });\nfor (let attempt = 1; attempt <= 3; attempt += 1) {\n  try {\n    await «breaker».run((signal) => «work:callService()»);\n  } catch (error) {\n    «onError:console.log(String(error))»;«»\n  }\n}"
 },
 "show": "",
 "prints": "Error: service is down\nError: service is down\nCircuitOpenError: refused: the circuit is open",
 "flavours": [
  {
   "package": "cockatiel",
   "imports": [
    {
     "module": "cockatiel",
     "name": "circuitBreaker",
     "local": "circuitBreaker"
    },
    {
     "module": "cockatiel",
     "name": "ConsecutiveBreaker",
     "local": "ConsecutiveBreaker"
    },
    {
     "module": "cockatiel",
     "name": "handleAll",
     "local": "handleAll"
    }
   ],
   "usage": {
    "typescript": "const «breaker» = circuitBreaker(handleAll, { halfOpenAfter: «recovery:30_000», breaker: new ConsecutiveBreaker(«failures:2») });\nawait «breaker».execute(({ signal }) => «work:callService()»);«»",
    "javascript": "const «breaker» = circuitBreaker(handleAll, { halfOpenAfter: «recovery:30_000», breaker: new ConsecutiveBreaker(«failures:2») });\nawait «breaker».execute(({ signal }) => «work:callService()»);«»"
   },
   "advice": "Take it when it is there already, or when breakers are combined with retries, timeouts and bulkheads as one policy; it has sampling breakers too."
  }
 ],
 "given": {
  "typescript": "async function callService(): Promise<string> {\n  throw new Error('service is down');\n}",
  "javascript": "async function callService() {\n  throw new Error('service is down');\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export type CircuitState = 'closed' | 'open' | 'half-open';\n\n/** A call was refused because the circuit is open. */\nexport class CircuitOpenError extends Error {\n  override readonly name = 'CircuitOpenError';\n}\n\nexport interface CircuitBreakerOptions {\n  /** Failures in a row that open the circuit. */\n  failures?: number;\n  /** Successes in a row that close it again. */\n  successes?: number;\n  /** Milliseconds from opening to the first trial. */\n  recovery?: number;\n  /** Which errors count; by default all. */\n  isFailure?: (error: unknown) => boolean;\n  onStateChange?: (state: CircuitState) => void;\n}\n\nexport class CircuitBreaker {\n  readonly #options: Required<CircuitBreakerOptions>;\n  #state: CircuitState = 'closed';\n  #count = 0;\n  #openedAt = 0;\n  #isTrying = false;\n  /** Calls that began before the last change of state no longer count. */\n  #era = 0;\n  /** For calls without a signal; making one for each would cost more than all the rest. */\n  readonly #never = new AbortController().signal;\n\n  constructor({ failures = 5, successes = 1, recovery = 30_000, isFailure = () => true, onStateChange = () => {} }: CircuitBreakerOptions = {}) {\n    if (!(failures >= 1) || !(successes >= 1) || !(recovery >= 0)) throw new RangeError('failures and successes must be at least 1, recovery at least 0');\n    this.#options = { failures, successes, recovery, isFailure, onStateChange };\n  }\n\n  get state(): CircuitState {\n    return this.#state;\n  }\n\n  /** Calls `work` if the circuit allows it. While half-open, one call is tried at a time. */\n  async run<T>(work: (signal: AbortSignal) => T | PromiseLike<T>, { signal = this.#never }: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n    signal.throwIfAborted();\n    if (this.#state === 'open' && performance.now() - this.#openedAt >= this.#options.recovery) this.#become('half-open');\n    if (this.#state === 'open') throw new CircuitOpenError('refused: the circuit is open');\n    if (this.#state === 'half-open' && this.#isTrying) throw new CircuitOpenError('refused: a trial is under way');\n    const era = this.#era;\n    this.#isTrying = this.#state === 'half-open';\n    try {\n      const value = await work(signal);\n      if (era === this.#era) this.#succeed();\n      return value;\n    } catch (error) {\n      const isAbort = signal.aborted && (error === signal.reason || (error instanceof Error && error.cause === signal.reason));\n      if (era === this.#era && !isAbort && this.#options.isFailure(error)) this.#fail();\n      throw error;\n    } finally {\n      if (era === this.#era) this.#isTrying = false;\n    }\n  }\n\n  #succeed(): void {\n    if (this.#state === 'closed') this.#count = 0;\n    else {\n      this.#count += 1;\n      if (this.#count >= this.#options.successes) this.#become('closed');\n    }\n  }\n\n  #fail(): void {\n    this.#count += 1;\n    if (this.#state === 'half-open' || this.#count >= this.#options.failures) this.#become('open');\n  }\n\n  #become(state: CircuitState): void {\n    this.#state = state;\n    this.#era += 1;\n    this.#count = 0;\n    this.#isTrying = false;\n    if (state === 'open') this.#openedAt = performance.now();\n    this.#options.onStateChange(state);\n  }\n}\n",
   "names": {
    "CircuitBreaker": [624],
    "CircuitBreakerOptions": [229,671,1128],
    "CircuitOpenError": [129,1904,2019],
    "CircuitState": [12,585,705,1414,2955]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** A call was refused because the circuit is open. */\nexport class CircuitOpenError extends Error {\n  name = 'CircuitOpenError';\n}\n\nexport class CircuitBreaker {\n  #options;\n  #state = 'closed';\n  #count = 0;\n  #openedAt = 0;\n  #isTrying = false;\n  /** Calls that began before the last change of state no longer count. */\n  #era = 0;\n  /** For calls without a signal; making one for each would cost more than all the rest. */\n  #never = new AbortController().signal;\n\n  constructor({ failures = 5, successes = 1, recovery = 30_000, isFailure = () => true, onStateChange = () => {} } = {}) {\n    if (!(failures >= 1) || !(successes >= 1) || !(recovery >= 0)) throw new RangeError('failures and successes must be at least 1, recovery at least 0');\n    this.#options = { failures, successes, recovery, isFailure, onStateChange };\n  }\n\n  get state() {\n    return this.#state;\n  }\n\n  /** Calls `work` if the circuit allows it. While half-open, one call is tried at a time. */\n  async run(work, { signal = this.#never } = {}) {\n    signal.throwIfAborted();\n    if (this.#state === 'open' && performance.now() - this.#openedAt >= this.#options.recovery) this.#become('half-open');\n    if (this.#state === 'open') throw new CircuitOpenError('refused: the circuit is open');\n    if (this.#state === 'half-open' && this.#isTrying) throw new CircuitOpenError('refused: a trial is under way');\n    const era = this.#era;\n    this.#isTrying = this.#state === 'half-open';\n    try {\n      const value = await work(signal);\n      if (era === this.#era) this.#succeed();\n      return value;\n    } catch (error) {\n      const isAbort = signal.aborted && (error === signal.reason || (error instanceof Error && error.cause === signal.reason));\n      if (era === this.#era && !isAbort && this.#options.isFailure(error)) this.#fail();\n      throw error;\n    } finally {\n      if (era === this.#era) this.#isTrying = false;\n    }\n  }\n\n  #succeed() {\n    if (this.#state === 'closed') this.#count = 0;\n    else {\n      this.#count += 1;\n      if (this.#count >= this.#options.successes) this.#become('closed');\n    }\n  }\n\n  #fail() {\n    this.#count += 1;\n    if (this.#state === 'half-open' || this.#count >= this.#options.failures) this.#become('open');\n  }\n\n  #become(state) {\n    this.#state = state;\n    this.#era += 1;\n    this.#count = 0;\n    this.#isTrying = false;\n    if (state === 'open') this.#openedAt = performance.now();\n    this.#options.onStateChange(state);\n  }\n}\n",
   "names": {
    "CircuitBreaker": [146],
    "CircuitOpenError": [68,1217,1332]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "condition",
 "title": "Condition",
 "prefix": "condition",
 "asyncio": "`Condition`, `wait_for`, `notify`, `notify_all`",
 "when": "Tasks wait for different states of the same data. For a plain flag take async-event, for handing items over take async-queue.",
 "cost": "One entry for each waiting caller; `notify` looks at the predicates of those who wait, in order, until enough go on.",
 "failure": "A predicate that throws rejects its caller alone.",
 "abort": "A waiting caller rejects at once with `signal.reason`; the others wait on.",
 "empty": "Notifying nobody does nothing: it is not remembered.",
 "zero": "`notify(0)` lets nobody go on.",
 "main": "Condition",
 "summary": "Waits until something holds, looked at again whenever somebody says that it may have changed.",
 "problems": [
  "wait until a predicate is true",
  "poll a variable in a loop",
  "notify waiting tasks",
  "wait for a value to appear",
  "monitor with notify"
 ],
 "runtime": "any",
 "exports": [
  "Condition"
 ],
 "usage": {
  "typescript": "const «condition:changed» = new Condition();\nconst «waiting:taken» = «condition».waitFor(() => «predicate:jobs.shift()»);\n«change:jobs.push('job')»;\n«condition».notify();\nconst «result:job» = await «waiting»;«»",
  "javascript": "const «condition:changed» = new Condition();\nconst «waiting:taken» = «condition».waitFor(() => «predicate:jobs.shift()»);\n«change:jobs.push('job')»;\n«condition».notify();\nconst «result:job» = await «waiting»;«»"
 },
 "show": "console.log(«result»);",
 "prints": "job",
 "flavours": [],
 "given": {
  "typescript": "const jobs: string[] = [];",
  "javascript": "const jobs = [];"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "interface Waiter {\n  /** Looks at the predicate; true when the caller goes on. */\n  tryToGo(): boolean;\n}\n\n/** A place to wait for changes of some data. JavaScript runs one task at a time, so that no lock is needed. */\nexport class Condition {\n  readonly #waiting = new Set<Waiter>();\n\n  /**\n   * Resolves with what the predicate gives as soon as that is truthy: at once, or at a notification.\n   * Others may run before the code behind the `await` does: take what you wait for in the predicate itself (`() => jobs.shift()`).\n   */\n  async waitFor<T>(predicate: () => T, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<T> {\n    signal?.throwIfAborted();\n    const now = predicate();\n    if (now) return now;\n    return await new Promise<T>((resolve, reject) => {\n      const done = (): void => {\n        this.#waiting.delete(waiter);\n        signal?.removeEventListener('abort', onAbort);\n      };\n      const onAbort = (): void => {\n        done();\n        reject(signal?.reason);\n      };\n      const waiter: Waiter = {\n        tryToGo: () => {\n          try {\n            const value = predicate();\n            if (!value) return false;\n            resolve(value);\n          } catch (error) {\n            reject(error);\n          }\n          done();\n          return true;\n        },\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(waiter);\n    });\n  }\n\n  /** Says that the data has changed: the first `count` callers whose predicate now holds go on. */\n  notify(count = 1): void {\n    let left = count;\n    for (const waiter of [...this.#waiting]) {\n      if (left < 1) return;\n      if (this.#waiting.has(waiter) && waiter.tryToGo()) left -= 1;\n    }\n  }\n\n  /** Lets all go on whose predicate now holds. */\n  notifyAll(): void {\n    this.notify(Infinity);\n  }\n}\n",
   "names": {
    "Condition": [232],
    "Waiter": [10,274,1027]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** A place to wait for changes of some data. JavaScript runs one task at a time, so that no lock is needed. */\nexport class Condition {\n  #waiting = new Set();\n\n  /**\n   * Resolves with what the predicate gives as soon as that is truthy: at once, or at a notification.\n   * Others may run before the code behind the `await` does: take what you wait for in the predicate itself (`() => jobs.shift()`).\n   */\n  async waitFor(predicate, { signal } = {}) {\n    signal?.throwIfAborted();\n    const now = predicate();\n    if (now) return now;\n    return await new Promise((resolve, reject) => {\n      const done = () => {\n        this.#waiting.delete(waiter);\n        signal?.removeEventListener('abort', onAbort);\n      };\n      const onAbort = () => {\n        done();\n        reject(signal?.reason);\n      };\n      const waiter = {\n        tryToGo: () => {\n          try {\n            const value = predicate();\n            if (!value) return false;\n            resolve(value);\n          } catch (error) {\n            reject(error);\n          }\n          done();\n          return true;\n        },\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(waiter);\n    });\n  }\n\n  /** Says that the data has changed: the first `count` callers whose predicate now holds go on. */\n  notify(count = 1) {\n    let left = count;\n    for (const waiter of [...this.#waiting]) {\n      if (left < 1) return;\n      if (this.#waiting.has(waiter) && waiter.tryToGo()) left -= 1;\n    }\n  }\n\n  /** Lets all go on whose predicate now holds. */\n  notifyAll() {\n    this.notify(Infinity);\n  }\n}\n",
   "names": {
    "Condition": [125]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "connection-pool",
 "title": "Connection pool",
 "prefix": "connectionPool",
 "asyncio": "a pool with acquire, release, execute and close",
 "when": "Opening costs much, the other side allows only a few, and the driver has no pool of its own. Most database drivers have one: then use that.",
 "cost": "At most `size` connections, opened when first needed; one entry for each waiting caller.",
 "failure": "A failure to connect rejects the caller it was for; the next in line tries again. A failure of the work is passed on, and the connection is looked at with `isUsable` before it is lent again. Failures to close broken ones go to `report`.",
 "abort": "A caller in line or waiting for its connection rejects at once with `signal.reason`; a connection that comes late is kept for the next.",
 "empty": "With nobody before, a connection is opened or taken at once.",
 "zero": "A `size` below 1 (or NaN) is a RangeError.",
 "main": "ConnectionPool",
 "summary": "Keeps a few connections open and lends them out one by one; who comes when all are lent waits in line, and a broken one is replaced.",
 "problems": [
  "reuse connections",
  "too many connections to the database",
  "connect once and share",
  "replace a broken connection",
  "wait for a free connection"
 ],
 "runtime": "any",
 "exports": [
  "ConnectionPool"
 ],
 "usage": {
  "typescript": "const «pool» = new ConnectionPool({\n  size: «size:2»,\n  connect: () => «open:connect()»,\n  close: (connection) => «end:connection.end()»,\n});\nconst «result» = await «pool».run((connection) => «work:connection.query('select 1')»);«»",
  "javascript": "const «pool» = new ConnectionPool({\n  size: «size:2»,\n  connect: () => «open:connect()»,\n  close: (connection) => «end:connection.end()»,\n});\nconst «result» = await «pool».run((connection) => «work:connection.query('select 1')»);«»"
 },
 "show": "console.log(«result»);\nawait «pool».close();",
 "prints": "select 1 on connection 1",
 "flavours": [],
 "given": {
  "typescript": "let count = 0;\nasync function connect(): Promise<{ id: number; query(text: string): Promise<string>; end(): Promise<void> }> {\n  count += 1;\n  const id = count;\n  return { id, query: async (text) => `${text} on connection ${id}`, end: async () => {} };\n}",
  "javascript": "let count = 0;\nasync function connect() {\n  count += 1;\n  const id = count;\n  return { id, query: async (text) => `${text} on connection ${id}`, end: async () => {} };\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface ConnectionPoolOptions<C> {\n  /** Connections at most. */\n  size: number;\n  connect: (signal: AbortSignal) => C | PromiseLike<C>;\n  close: (connection: C) => unknown;\n  /** Whether a connection that comes back can be lent again; by default after a success only. */\n  isUsable?: (connection: C, error: unknown) => boolean;\n  /** Told of what goes wrong where nobody waits for it. */\n  report?: (message: string, error: unknown) => void;\n}\n\n/** A connection as it is lent. Giving it back twice does nothing. */\nexport interface Lease<C> {\n  readonly connection: C;\n  /** @param error what went wrong with it, if anything did */\n  release(error?: unknown): void;\n}\n\nexport class ConnectionPool<C> {\n  readonly #options: Required<ConnectionPoolOptions<C>>;\n  readonly #idle: C[] = [];\n  readonly #waiting = new Set<{ enter(): void; end(error: unknown): void }>();\n  readonly #closing = new Set<Promise<void>>();\n  #lent = 0;\n  #isClosed = false;\n  #closed: Promise<void> | undefined;\n  #onEmpty = (): void => {};\n\n  constructor({ size, connect, close, isUsable = (_connection, error) => error === undefined, report = console.error }: ConnectionPoolOptions<C>) {\n    if (!(size >= 1)) throw new RangeError('size must be at least 1');\n    this.#options = { size, connect, close, isUsable, report };\n  }\n\n  /** Connections that are lent or being opened, that lie ready, and callers in line. */\n  get state(): { lent: number; idle: number; waiting: number } {\n    return { lent: this.#lent, idle: this.#idle.length, waiting: this.#waiting.size };\n  }\n\n  /** Waits for a connection. Release it in a `finally`; better use `run`. */\n  async acquire({ signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {}): Promise<Lease<C>> {\n    signal.throwIfAborted();\n    if (this.#isClosed) throw new Error('the pool is closed');\n    if (this.#lent < this.#options.size) this.#lent += 1;\n    else await this.#wait(signal);\n    const connection = this.#idle.pop() ?? (await this.#connect(signal));\n    let isLent = true;\n    return {\n      connection,\n      release: (error) => {\n        if (!isLent) return;\n        isLent = false;\n        if (this.#options.isUsable(connection, error) && !this.#isClosed) this.#idle.push(connection);\n        else this.#drop(connection);\n        this.#next();\n      },\n    };\n  }\n\n  /** Runs `work` with a connection. */\n  async run<T>(work: (connection: C) => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n    const lease = await this.acquire(options);\n    try {\n      const value = await work(lease.connection);\n      lease.release();\n      return value;\n    } catch (error) {\n      lease.release(error ?? new Error('the work failed'));\n      throw error;\n    }\n  }\n\n  /** Turns away who waits, waits until all connections are back, and closes them. */\n  close(): Promise<void> {\n    this.#isClosed = true;\n    this.#closed ??= this.#end();\n    return this.#closed;\n  }\n\n  async #end(): Promise<void> {\n    for (const waiter of this.#waiting) waiter.end(new Error('the pool is closed'));\n    this.#waiting.clear();\n    if (this.#lent > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve));\n    for (const connection of this.#idle.splice(0)) this.#drop(connection);\n    await Promise.all(this.#closing);\n  }\n\n  [Symbol.asyncDispose](): Promise<void> {\n    return this.close();\n  }\n\n  #wait(signal: AbortSignal): Promise<void> {\n    return new Promise((resolve, reject) => {\n      const onAbort = (): void => {\n        this.#waiting.delete(waiter);\n        reject(signal.reason);\n      };\n      const leave = (): void => signal.removeEventListener('abort', onAbort);\n      const waiter = {\n        enter: () => {\n          leave();\n          resolve();\n        },\n        end: (error: unknown) => {\n          leave();\n          reject(error);\n        },\n      };\n      signal.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(waiter);\n    });\n  }\n\n  /** Opens a connection in the place that the caller holds; the place is given on if that fails or the caller leaves. */\n  #connect(signal: AbortSignal): Promise<C> {\n    return new Promise((resolve, reject) => {\n      let hasLeft = false;\n      const onAbort = (): void => {\n        hasLeft = true;\n        reject(signal.reason);\n      };\n      signal.addEventListener('abort', onAbort, { once: true });\n      const opening = (async () => await this.#options.connect(signal))();\n      opening.then(\n        (connection) => {\n          signal.removeEventListener('abort', onAbort);\n          if (!hasLeft) return resolve(connection);\n          if (this.#isClosed) this.#drop(connection);\n          else this.#idle.push(connection);\n          this.#next();\n        },\n        (error: unknown) => {\n          signal.removeEventListener('abort', onAbort);\n          reject(error);\n          const isAbort = error === signal.reason || (error instanceof Error && error.cause === signal.reason);\n          if (hasLeft && !isAbort) this.#options.report('connecting failed', error);\n          this.#next();\n        },\n      );\n    });\n  }\n\n  /** Hands a place to the first in line. */\n  #next(): void {\n    const [waiter] = this.#waiting;\n    if (waiter) {\n      this.#waiting.delete(waiter);\n      return waiter.enter();\n    }\n    this.#lent -= 1;\n    if (this.#lent === 0) this.#onEmpty();\n  }\n\n  #drop(connection: C): void {\n    const closing = (async () => {\n      try {\n        await this.#options.close(connection);\n      } catch (error) {\n        this.#options.report('closing a connection failed', error);\n      }\n    })();\n    this.#closing.add(closing);\n    const forget = (): void => void this.#closing.delete(closing);\n    closing.then(forget, forget);\n  }\n}\n",
   "names": {
    "ConnectionPool": [692],
    "ConnectionPoolOptions": [17,742,1146],
    "Lease": [542,1749]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "export class ConnectionPool {\n  #options;\n  #idle = [];\n  #waiting = new Set();\n  #closing = new Set();\n  #lent = 0;\n  #isClosed = false;\n  #closed;\n  #onEmpty = () => {};\n\n  constructor({ size, connect, close, isUsable = (_connection, error) => error === undefined, report = console.error }) {\n    if (!(size >= 1)) throw new RangeError('size must be at least 1');\n    this.#options = { size, connect, close, isUsable, report };\n  }\n\n  /** Connections that are lent or being opened, that lie ready, and callers in line. */\n  get state() {\n    return { lent: this.#lent, idle: this.#idle.length, waiting: this.#waiting.size };\n  }\n\n  /** Waits for a connection. Release it in a `finally`; better use `run`. */\n  async acquire({ signal = new AbortController().signal } = {}) {\n    signal.throwIfAborted();\n    if (this.#isClosed) throw new Error('the pool is closed');\n    if (this.#lent < this.#options.size) this.#lent += 1;\n    else await this.#wait(signal);\n    const connection = this.#idle.pop() ?? (await this.#connect(signal));\n    let isLent = true;\n    return {\n      connection,\n      release: (error) => {\n        if (!isLent) return;\n        isLent = false;\n        if (this.#options.isUsable(connection, error) && !this.#isClosed) this.#idle.push(connection);\n        else this.#drop(connection);\n        this.#next();\n      },\n    };\n  }\n\n  /** Runs `work` with a connection. */\n  async run(work, options = {}) {\n    const lease = await this.acquire(options);\n    try {\n      const value = await work(lease.connection);\n      lease.release();\n      return value;\n    } catch (error) {\n      lease.release(error ?? new Error('the work failed'));\n      throw error;\n    }\n  }\n\n  /** Turns away who waits, waits until all connections are back, and closes them. */\n  close() {\n    this.#isClosed = true;\n    this.#closed ??= this.#end();\n    return this.#closed;\n  }\n\n  async #end() {\n    for (const waiter of this.#waiting) waiter.end(new Error('the pool is closed'));\n    this.#waiting.clear();\n    if (this.#lent > 0) await new Promise((resolve) => (this.#onEmpty = resolve));\n    for (const connection of this.#idle.splice(0)) this.#drop(connection);\n    await Promise.all(this.#closing);\n  }\n\n  [Symbol.asyncDispose]() {\n    return this.close();\n  }\n\n  #wait(signal) {\n    return new Promise((resolve, reject) => {\n      const onAbort = () => {\n        this.#waiting.delete(waiter);\n        reject(signal.reason);\n      };\n      const leave = () => signal.removeEventListener('abort', onAbort);\n      const waiter = {\n        enter: () => {\n          leave();\n          resolve();\n        },\n        end: (error) => {\n          leave();\n          reject(error);\n        },\n      };\n      signal.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(waiter);\n    });\n  }\n\n  /** Opens a connection in the place that the caller holds; the place is given on if that fails or the caller leaves. */\n  #connect(signal) {\n    return new Promise((resolve, reject) => {\n      let hasLeft = false;\n      const onAbort = () => {\n        hasLeft = true;\n        reject(signal.reason);\n      };\n      signal.addEventListener('abort', onAbort, { once: true });\n      const opening = (async () => await this.#options.connect(signal))();\n      opening.then(\n        (connection) => {\n          signal.removeEventListener('abort', onAbort);\n          if (!hasLeft) return resolve(connection);\n          if (this.#isClosed) this.#drop(connection);\n          else this.#idle.push(connection);\n          this.#next();\n        },\n        (error) => {\n          signal.removeEventListener('abort', onAbort);\n          reject(error);\n          const isAbort = error === signal.reason || (error instanceof Error && error.cause === signal.reason);\n          if (hasLeft && !isAbort) this.#options.report('connecting failed', error);\n          this.#next();\n        },\n      );\n    });\n  }\n\n  /** Hands a place to the first in line. */\n  #next() {\n    const [waiter] = this.#waiting;\n    if (waiter) {\n      this.#waiting.delete(waiter);\n      return waiter.enter();\n    }\n    this.#lent -= 1;\n    if (this.#lent === 0) this.#onEmpty();\n  }\n\n  #drop(connection) {\n    const closing = (async () => {\n      try {\n        await this.#options.close(connection);\n      } catch (error) {\n        this.#options.report('closing a connection failed', error);\n      }\n    })();\n    this.#closing.add(closing);\n    const forget = () => void this.#closing.delete(closing);\n    closing.then(forget, forget);\n  }\n}\n",
   "names": {
    "ConnectionPool": [13]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "copy-stream",
 "title": "Copy a stream",
 "prefix": "copyStream",
 "asyncio": "streaming with `StreamReader` and `StreamWriter`",
 "when": "Data is too big for memory or comes bit by bit. For files, `copyFileWhole` leaves either the whole copy or none.",
 "cost": "One buffer for each stream in the chain.",
 "failure": "A failure of any stream closes all and rejects with its error; `copyFileWhole` removes what it had written.",
 "abort": "Closes all streams and rejects with `signal.reason`.",
 "empty": "An empty source gives an empty target.",
 "zero": "There is no number to be zero.",
 "main": "copyStream",
 "summary": "Copies a stream into another with back-pressure, through transforms if wanted; on failure or abort all of them are closed.",
 "problems": [
  "pipe without error handling",
  "stream.pipe leaks file handles",
  "copy a big file",
  "abort an upload",
  "back-pressure between streams",
  "half-written file after a crash"
 ],
 "runtime": "node",
 "exports": [
  "copyStream",
  "copyFileWhole"
 ],
 "usage": {
  "typescript": "const «bytes» = await copyStream(«source», «target»);«»",
  "javascript": "const «bytes» = await copyStream(«source», «target»);«»"
 },
 "show": "console.log(«bytes», chunks);",
 "prints": "2 [ 'a', 'b' ]",
 "flavours": [],
 "given": {
  "typescript": "import { Readable, Writable } from 'node:stream';\n\nconst chunks: string[] = [];\nconst source = Readable.from(['a', 'b']);\nconst target = new Writable({ write: (chunk, _encoding, done) => (chunks.push(String(chunk)), done()) });",
  "javascript": "import { Readable, Writable } from 'node:stream';\n\nconst chunks = [];\nconst source = Readable.from(['a', 'b']);\nconst target = new Writable({ write: (chunk, _encoding, done) => (chunks.push(String(chunk)), done()) });"
 },
 "typescript": {
  "module": {
   "imports": [
    {
     "module": "node:fs",
     "name": "createReadStream",
     "local": "createReadStream"
    },
    {
     "module": "node:fs",
     "name": "createWriteStream",
     "local": "createWriteStream"
    },
    {
     "module": "node:fs/promises",
     "name": "rename",
     "local": "rename"
    },
    {
     "module": "node:fs/promises",
     "name": "rm",
     "local": "rm"
    },
    {
     "module": "node:stream",
     "name": "Transform",
     "local": "Transform"
    },
    {
     "module": "node:stream",
     "name": "Duplex",
     "local": "Duplex",
     "typeOnly": true
    },
    {
     "module": "node:stream",
     "name": "Readable",
     "local": "Readable",
     "typeOnly": true
    },
    {
     "module": "node:stream",
     "name": "Writable",
     "local": "Writable",
     "typeOnly": true
    },
    {
     "module": "node:stream/promises",
     "name": "pipeline",
     "local": "pipeline"
    }
   ],
   "body": "export interface CopyStreamOptions {\n  /** Streams in between, in order. */\n  through?: readonly Duplex[];\n  /** Told of the bytes that have come so far. */\n  onProgress?: (bytes: number) => void;\n  signal?: AbortSignal | undefined;\n}\n\n/**\n * Copies until the source ends and the target has taken all.\n * @returns how many bytes came from the source\n */\nexport async function copyStream(source: Readable, target: Writable, { through = [], onProgress, signal }: CopyStreamOptions = {}): Promise<number> {\n  let bytes = 0;\n  const counter = new Transform({\n    transform(chunk: Buffer, _encoding, done) {\n      bytes += chunk.length;\n      onProgress?.(bytes);\n      done(null, chunk);\n    },\n  });\n  try {\n    await pipeline([source, counter, ...through, target], signal ? { signal } : {});\n  } catch (error) {\n    // Node rejects with an AbortError of its own.\n    signal?.throwIfAborted();\n    throw error;\n  }\n  return bytes;\n}\n\n/** Copies a file beside its target and then renames it, so that nobody ever sees half of it. */\nexport async function copyFileWhole(from: string, to: string, options: CopyStreamOptions = {}): Promise<number> {\n  const { signal } = options;\n  signal?.throwIfAborted();\n  const unfinished = `${to}.${process.pid}.part`;\n  try {\n    const bytes = await copyStream(createReadStream(from, signal ? { signal } : {}), createWriteStream(unfinished), options);\n    await rename(unfinished, to);\n    return bytes;\n  } catch (error) {\n    await rm(unfinished, { force: true });\n    throw error;\n  }\n}\n",
   "names": {
    "CopyStreamOptions": [17,461,1099],
    "Duplex": [97],
    "Readable": [395],
    "Transform": [543],
    "Writable": [413],
    "copyFileWhole": [1050],
    "copyStream": [376,1282],
    "createReadStream": [1293],
    "createWriteStream": [1343],
    "pipeline": [715],
    "rename": [1394],
    "rm": [1466]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [
    {
     "module": "node:stream",
     "name": "Transform",
     "local": "Transform"
    },
    {
     "module": "node:stream",
     "name": "Duplex",
     "local": "Duplex",
     "typeOnly": true
    },
    {
     "module": "node:stream",
     "name": "Readable",
     "local": "Readable",
     "typeOnly": true
    },
    {
     "module": "node:stream",
     "name": "Writable",
     "local": "Writable",
     "typeOnly": true
    },
    {
     "module": "node:stream/promises",
     "name": "pipeline",
     "local": "pipeline"
    }
   ],
   "body": "export interface CopyStreamOptions {\n  /** Streams in between, in order. */\n  through?: readonly Duplex[];\n  /** Told of the bytes that have come so far. */\n  onProgress?: (bytes: number) => void;\n  signal?: AbortSignal | undefined;\n}\n\n/**\n * Copies until the source ends and the target has taken all.\n * @returns how many bytes came from the source\n */\nexport async function copyStream(source: Readable, target: Writable, { through = [], onProgress, signal }: CopyStreamOptions = {}): Promise<number> {\n  let bytes = 0;\n  const counter = new Transform({\n    transform(chunk: Buffer, _encoding, done) {\n      bytes += chunk.length;\n      onProgress?.(bytes);\n      done(null, chunk);\n    },\n  });\n  try {\n    await pipeline([source, counter, ...through, target], signal ? { signal } : {});\n  } catch (error) {\n    // Node rejects with an AbortError of its own.\n    signal?.throwIfAborted();\n    throw error;\n  }\n  return bytes;\n}\n",
   "names": {
    "CopyStreamOptions": [17,461],
    "Duplex": [97],
    "Readable": [395],
    "Transform": [543],
    "Writable": [413],
    "copyStream": [376],
    "pipeline": [715]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [
    {
     "module": "node:fs",
     "name": "createReadStream",
     "local": "createReadStream"
    },
    {
     "module": "node:fs",
     "name": "createWriteStream",
     "local": "createWriteStream"
    },
    {
     "module": "node:fs/promises",
     "name": "rename",
     "local": "rename"
    },
    {
     "module": "node:fs/promises",
     "name": "rm",
     "local": "rm"
    },
    {
     "module": "node:stream",
     "name": "Transform",
     "local": "Transform"
    },
    {
     "module": "node:stream/promises",
     "name": "pipeline",
     "local": "pipeline"
    }
   ],
   "body": "/**\n * Copies until the source ends and the target has taken all.\n * @returns how many bytes came from the source\n */\nexport async function copyStream(source, target, { through = [], onProgress, signal } = {}) {\n  let bytes = 0;\n  const counter = new Transform({\n    transform(chunk, _encoding, done) {\n      bytes += chunk.length;\n      onProgress?.(bytes);\n      done(null, chunk);\n    },\n  });\n  try {\n    await pipeline([source, counter, ...through, target], signal ? { signal } : {});\n  } catch (error) {\n    // Node rejects with an AbortError of its own.\n    signal?.throwIfAborted();\n    throw error;\n  }\n  return bytes;\n}\n\n/** Copies a file beside its target and then renames it, so that nobody ever sees half of it. */\nexport async function copyFileWhole(from, to, options = {}) {\n  const { signal } = options;\n  signal?.throwIfAborted();\n  const unfinished = `${to}.${process.pid}.part`;\n  try {\n    const bytes = await copyStream(createReadStream(from, signal ? { signal } : {}), createWriteStream(unfinished), options);\n    await rename(unfinished, to);\n    return bytes;\n  } catch (error) {\n    await rm(unfinished, { force: true });\n    throw error;\n  }\n}\n",
   "names": {
    "Transform": [251],
    "copyFileWhole": [750],
    "copyStream": [140,930],
    "createReadStream": [941],
    "createWriteStream": [991],
    "pipeline": [415],
    "rename": [1042],
    "rm": [1114]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [
    {
     "module": "node:stream",
     "name": "Transform",
     "local": "Transform"
    },
    {
     "module": "node:stream/promises",
     "name": "pipeline",
     "local": "pipeline"
    }
   ],
   "body": "/**\n * Copies until the source ends and the target has taken all.\n * @returns how many bytes came from the source\n */\nexport async function copyStream(source, target, { through = [], onProgress, signal } = {}) {\n  let bytes = 0;\n  const counter = new Transform({\n    transform(chunk, _encoding, done) {\n      bytes += chunk.length;\n      onProgress?.(bytes);\n      done(null, chunk);\n    },\n  });\n  try {\n    await pipeline([source, counter, ...through, target], signal ? { signal } : {});\n  } catch (error) {\n    // Node rejects with an AbortError of its own.\n    signal?.throwIfAborted();\n    throw error;\n  }\n  return bytes;\n}\n",
   "names": {
    "Transform": [251],
    "copyStream": [140],
    "pipeline": [415]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "data-processor",
 "title": "Data processor",
 "prefix": "processData",
 "asyncio": "a real-time processor with producers, consumers and monitor",
 "when": "Sources push or stream at their own pace, several workers take from them, and one wants to see how it goes. To hand items between parts of a program take async-queue.",
 "cost": "At most `capacity` items in the buffer and one in each consumer; one timer for the monitor.",
 "failure": "A consumer's failure for an item is counted and goes to `report`; the rest goes on. A producer's failure aborts all and rejects.",
 "abort": "Rejects at once with `signal.reason`; producers are closed, consumers see it through their signal.",
 "empty": "Without items it resolves with all counts 0.",
 "zero": "Fewer than 1 consumer or place in the buffer rejects with a RangeError.",
 "main": "processData",
 "summary": "Runs producers, consumers and a monitor over a bounded buffer: a full buffer holds the producers back, and the monitor is stopped at the end.",
 "problems": [
  "pipeline of producers and consumers",
  "real-time data with statistics",
  "throughput monitor",
  "back-pressure end to end",
  "stop the metrics timer at the end"
 ],
 "runtime": "any",
 "exports": [
  "processData"
 ],
 "usage": {
  "typescript": "const «statistics» = await processData([«firstSource:sensor('a')», «secondSource:sensor('b')»], («item:reading») => «work:store(reading)», {\n  consumers: «consumers:2»,\n  report: (error, item) => «report:console.log(String(error), item)»,\n});«»",
  "javascript": "const «statistics» = await processData([«firstSource:sensor('a')», «secondSource:sensor('b')»], («item:reading») => «work:store(reading)», {\n  consumers: «consumers:2»,\n  report: (error, item) => «report:console.log(String(error), item)»,\n});«»"
 },
 "show": "console.log(«statistics»);",
 "prints": "Error: bad reading b 1\n{ produced: 4, done: 3, failed: 1, waiting: 0 }",
 "flavours": [],
 "given": {
  "typescript": "async function* sensor(name: string): AsyncGenerator<string> {\n  yield `${name} 1`;\n  yield `${name} 2`;\n}\nasync function store(reading: string): Promise<void> {\n  if (reading === 'b 1') throw new Error('bad reading');\n}",
  "javascript": "async function* sensor(name) {\n  yield `${name} 1`;\n  yield `${name} 2`;\n}\nasync function store(reading) {\n  if (reading === 'b 1') throw new Error('bad reading');\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface ProcessorStatistics {\n  /** Items that have come from the producers. */\n  produced: number;\n  done: number;\n  failed: number;\n  /** Items in the buffer. */\n  waiting: number;\n}\n\nexport interface ProcessDataOptions<T> {\n  consumers?: number;\n  /** Items in the buffer at most. */\n  capacity?: number;\n  /** Told how it goes, every `interval` milliseconds. */\n  monitor?: (statistics: ProcessorStatistics) => void;\n  interval?: number;\n  /** Told of each item that failed, and of what fails after an abort. */\n  report?: (error: unknown, item?: T) => void;\n  signal?: AbortSignal | undefined;\n}\n\n/**\n * Works until all producers have ended and everything is done.\n * @param producers are read each at its own pace as long as there is room\n * @returns the final counts\n */\nexport async function processData<T>(\n  producers: Iterable<AsyncIterable<T> | Iterable<T>>,\n  consume: (item: T, signal: AbortSignal) => unknown,\n  { consumers = 4, capacity = 100, monitor, interval = 1000, report = console.error, signal }: ProcessDataOptions<T> = {},\n): Promise<ProcessorStatistics> {\n  if (!(consumers >= 1) || !(capacity >= 1)) throw new RangeError('consumers and capacity must be at least 1');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const buffer: T[] = [];\n  const counts = { produced: 0, done: 0, failed: 0 };\n  const waiting = new Set<() => void>();\n  let isOver = false;\n\n  /** Lets everybody look again; who has nothing to do waits again. */\n  const wakeAll = (): void => {\n    const all = [...waiting];\n    waiting.clear();\n    for (const wake of all) wake();\n  };\n  const change = (): Promise<void> => new Promise((resolve) => waiting.add(resolve));\n\n  async function produce(source: AsyncIterable<T> | Iterable<T>): Promise<void> {\n    try {\n      for await (const item of source) {\n        stopped.throwIfAborted();\n        counts.produced += 1;\n        while (buffer.length >= capacity && !stopped.aborted) await change();\n        stopped.throwIfAborted();\n        buffer.push(item);\n        wakeAll();\n      }\n    } catch (error) {\n      const reason: unknown = stopped.reason;\n      if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) report(error);\n      throw error;\n    }\n  }\n\n  async function work(): Promise<void> {\n    for (;;) {\n      stopped.throwIfAborted();\n      if (buffer.length === 0) {\n        if (isOver) return;\n        await change();\n        continue;\n      }\n      const item = buffer.shift() as T;\n      wakeAll();\n      try {\n        await consume(item, stopped);\n        counts.done += 1;\n      } catch (error) {\n        const reason: unknown = stopped.reason;\n        if (stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason))) throw reason;\n        counts.failed += 1;\n        report(error, item);\n      }\n    }\n  }\n\n  async function produceAll(): Promise<void> {\n    await Promise.all(Array.from(producers, produce));\n    isOver = true;\n    wakeAll();\n  }\n\n  const statistics = (): ProcessorStatistics => ({ ...counts, waiting: buffer.length });\n  const timer = monitor && setInterval(() => monitor(statistics()), interval);\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const aborted = new Promise<never>((_resolve, reject) => {\n    stopped.addEventListener(\n      'abort',\n      () => {\n        reject(stopped.reason);\n        wakeAll();\n      },\n      { once: true },\n    );\n  });\n  try {\n    await Promise.race([aborted, Promise.all([produceAll(), ...Array.from({ length: consumers }, work)])]);\n    return statistics();\n  } catch (error) {\n    stop.abort(error);\n    throw error;\n  } finally {\n    clearInterval(timer);\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "ProcessDataOptions": [212,1029],
    "ProcessorStatistics": [17,400,1068,3074],
    "processData": [809]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Works until all producers have ended and everything is done.\n * @param producers are read each at its own pace as long as there is room\n * @returns the final counts\n */\nexport async function processData(\n  producers,\n  consume,\n  { consumers = 4, capacity = 100, monitor, interval = 1000, report = console.error, signal } = {},\n) {\n  if (!(consumers >= 1) || !(capacity >= 1)) throw new RangeError('consumers and capacity must be at least 1');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const buffer = [];\n  const counts = { produced: 0, done: 0, failed: 0 };\n  const waiting = new Set();\n  let isOver = false;\n\n  /** Lets everybody look again; who has nothing to do waits again. */\n  const wakeAll = () => {\n    const all = [...waiting];\n    waiting.clear();\n    for (const wake of all) wake();\n  };\n  const change = () => new Promise((resolve) => waiting.add(resolve));\n\n  async function produce(source) {\n    try {\n      for await (const item of source) {\n        stopped.throwIfAborted();\n        counts.produced += 1;\n        while (buffer.length >= capacity && !stopped.aborted) await change();\n        stopped.throwIfAborted();\n        buffer.push(item);\n        wakeAll();\n      }\n    } catch (error) {\n      const reason = stopped.reason;\n      if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) report(error);\n      throw error;\n    }\n  }\n\n  async function work() {\n    for (;;) {\n      stopped.throwIfAborted();\n      if (buffer.length === 0) {\n        if (isOver) return;\n        await change();\n        continue;\n      }\n      const item = buffer.shift();\n      wakeAll();\n      try {\n        await consume(item, stopped);\n        counts.done += 1;\n      } catch (error) {\n        const reason = stopped.reason;\n        if (stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason))) throw reason;\n        counts.failed += 1;\n        report(error, item);\n      }\n    }\n  }\n\n  async function produceAll() {\n    await Promise.all(Array.from(producers, produce));\n    isOver = true;\n    wakeAll();\n  }\n\n  const statistics = () => ({ ...counts, waiting: buffer.length });\n  const timer = monitor && setInterval(() => monitor(statistics()), interval);\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const aborted = new Promise((_resolve, reject) => {\n    stopped.addEventListener(\n      'abort',\n      () => {\n        reject(stopped.reason);\n        wakeAll();\n      },\n      { once: true },\n    );\n  });\n  try {\n    await Promise.race([aborted, Promise.all([produceAll(), ...Array.from({ length: consumers }, work)])]);\n    return statistics();\n  } catch (error) {\n    stop.abort(error);\n    throw error;\n  } finally {\n    clearInterval(timer);\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "processData": [198]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "entry-point",
 "title": "Entry point",
 "prefix": "runMain",
 "asyncio": "`asyncio.run(main())`",
 "when": "A script, a command-line tool or a job that ends by itself. For a server take graceful-shutdown.",
 "cost": "Two signal handlers while the program runs.",
 "failure": "Printed with the chain of causes and the errors of an AggregateError; the exit code is 1. Failures of closing steps are printed as well.",
 "abort": "SIGINT or SIGTERM aborts the signal, and the exit code becomes 130 or 143; a second one ends the process at once, as without a handler.",
 "empty": "A main that does nothing ends with code 0.",
 "zero": "There is no number to be zero.",
 "main": "runMain",
 "summary": "Starts a program: an error is printed with its causes and makes the exit code 1, signals abort, and what was opened is closed.",
 "problems": [
  "top-level await without error handling",
  "main().catch",
  "process.exit cuts off output",
  "exit code 1 on error",
  "print the cause of an error",
  "close resources at the end of a script"
 ],
 "runtime": "node",
 "exports": [
  "runMain"
 ],
 "usage": {
  "typescript": "await runMain(async ({ signal, defer }) => {\n  defer(() => «close:console.log('closed')»);\n  await «work:work(signal)»;«»\n});",
  "javascript": "await runMain(async ({ signal, defer }) => {\n  defer(() => «close:console.log('closed')»);\n  await «work:work(signal)»;«»\n});"
 },
 "show": "",
 "prints": "working\nclosed",
 "flavours": [],
 "given": {
  "typescript": "async function work(signal: AbortSignal): Promise<void> {\n  signal.throwIfAborted();\n  console.log('working');\n}",
  "javascript": "async function work(signal) {\n  signal.throwIfAborted();\n  console.log('working');\n}"
 },
 "typescript": {
  "module": {
   "imports": [
    {
     "module": "node:util",
     "name": "inspect",
     "local": "inspect"
    }
   ],
   "body": "export interface Main {\n  /** Aborts at SIGINT or SIGTERM. */\n  readonly signal: AbortSignal;\n  /** Runs something at the end, the last added first. */\n  defer(step: () => unknown): void;\n}\n\nexport interface RunMainOptions {\n  /** Gets the text of what went wrong. */\n  print?: (text: string) => void;\n}\n\n/** Runs `main` and sets the exit code. The process ends by itself when nothing is open any more, so that no output is cut off. */\nexport async function runMain(main: (context: Main) => unknown, { print = console.error }: RunMainOptions = {}): Promise<void> {\n  const stop = new AbortController();\n  const steps: (() => unknown)[] = [];\n  let received: number | undefined;\n  const onSignal = (name: NodeJS.Signals, number: number): void => {\n    received = 128 + number;\n    removeHandlers();\n    stop.abort(new DOMException(`received ${name}`, 'AbortError'));\n  };\n  const removeHandlers = (): void => {\n    process.off('SIGINT', onSignal);\n    process.off('SIGTERM', onSignal);\n  };\n  process.on('SIGINT', onSignal);\n  process.on('SIGTERM', onSignal);\n\n  const fail = (error: unknown): void => {\n    const reason: unknown = stop.signal.reason;\n    const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n    if (isAbort) return;\n    process.exitCode = 1;\n    print(inspect(error, { depth: 10 }));\n  };\n  try {\n    await main({ signal: stop.signal, defer: (step) => void steps.push(step) });\n  } catch (error) {\n    fail(error);\n  }\n  for (let step = steps.pop(); step; step = steps.pop()) {\n    try {\n      await step();\n    } catch (error) {\n      fail(error);\n    }\n  }\n  removeHandlers();\n  if (received !== undefined) process.exitCode ??= received;\n}\n",
   "names": {
    "Main": [17,482],
    "RunMainOptions": [208,527],
    "inspect": [1329],
    "runMain": [458]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [
    {
     "module": "node:util",
     "name": "inspect",
     "local": "inspect"
    }
   ],
   "body": "/** Runs `main` and sets the exit code. The process ends by itself when nothing is open any more, so that no output is cut off. */\nexport async function runMain(main, { print = console.error } = {}) {\n  const stop = new AbortController();\n  const steps = [];\n  let received;\n  const onSignal = (name, number) => {\n    received = 128 + number;\n    removeHandlers();\n    stop.abort(new DOMException(`received ${name}`, 'AbortError'));\n  };\n  const removeHandlers = () => {\n    process.off('SIGINT', onSignal);\n    process.off('SIGTERM', onSignal);\n  };\n  process.on('SIGINT', onSignal);\n  process.on('SIGTERM', onSignal);\n\n  const fail = (error) => {\n    const reason = stop.signal.reason;\n    const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n    if (isAbort) return;\n    process.exitCode = 1;\n    print(inspect(error, { depth: 10 }));\n  };\n  try {\n    await main({ signal: stop.signal, defer: (step) => void steps.push(step) });\n  } catch (error) {\n    fail(error);\n  }\n  for (let step = steps.pop(); step; step = steps.pop()) {\n    try {\n      await step();\n    } catch (error) {\n      fail(error);\n    }\n  }\n  removeHandlers();\n  if (received !== undefined) process.exitCode ??= received;\n}\n",
   "names": {
    "inspect": [866],
    "runMain": [153]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "event-bus",
 "title": "Event bus",
 "prefix": "eventBus",
 "asyncio": "an event bus",
 "when": "Parts of a program should not know each other, and handlers do asynchronous work that somebody may want to wait for.",
 "cost": "One entry for each subscription; all handlers of an event run at once.",
 "failure": "Goes to `report` with the name of the event (by default `console.error`); `emit` resolves all the same.",
 "abort": "The signal given to `on` ends that subscription; a handler that runs already goes on.",
 "empty": "An event without handlers does nothing.",
 "zero": "There is no number to be zero.",
 "main": "EventBus",
 "summary": "Sends events to async handlers: one handler's failure is reported and stops no other, and a signal ends a subscription.",
 "problems": [
  "EventEmitter with async listeners",
  "unhandled rejection in an event handler",
  "publish and subscribe",
  "unsubscribe with a signal",
  "wait for all handlers"
 ],
 "runtime": "any",
 "exports": [
  "EventBus"
 ],
 "usage": {
  "typescript": "const «bus» = new EventBus<{ «event:registered»: { «field:mail»: string } }>();\nconst unsubscribe = «bus».on('«event»', ({ «field» }) => «work:sendMail(mail)»);\nawait «bus».emit('«event»', { «field»: «value:'you'» });\nunsubscribe();«»",
  "javascript": "const «bus» = new EventBus();\nconst unsubscribe = «bus».on('«event:registered»', ({ «field:mail» }) => «work:sendMail(mail)»);\nawait «bus».emit('«event»', { «field»: «value:'you'» });\nunsubscribe();«»"
 },
 "show": "",
 "prints": "mail to you",
 "flavours": [],
 "given": {
  "typescript": "async function sendMail(to: string): Promise<void> {\n  console.log(`mail to ${to}`);\n}",
  "javascript": "async function sendMail(to) {\n  console.log(`mail to ${to}`);\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface SubscribeOptions {\n  /** Ends the subscription. */\n  signal?: AbortSignal | undefined;\n  /** Only the next event. */\n  once?: boolean;\n}\n\n/** @typeParam Events the payload of each event, by name */\nexport class EventBus<Events extends object> {\n  readonly #handlers = new Map<keyof Events, Set<(payload: never) => unknown>>();\n  readonly #report: (message: string, error: unknown) => void;\n\n  constructor({ report = console.error }: { report?: (message: string, error: unknown) => void } = {}) {\n    this.#report = report;\n  }\n\n  /** Handlers of an event. */\n  count(event: keyof Events): number {\n    return this.#handlers.get(event)?.size ?? 0;\n  }\n\n  /**\n   * Subscribes a handler.\n   * @returns a function that ends the subscription\n   */\n  on<E extends keyof Events>(event: E, handler: (payload: Events[E]) => unknown, { signal, once = false }: SubscribeOptions = {}): () => void {\n    if (signal?.aborted) return () => {};\n    const handlers = this.#handlers.get(event) ?? new Set();\n    this.#handlers.set(event, handlers);\n    // An entry of its own for each subscription: the same handler may subscribe twice.\n    const entry = (payload: Events[E]): unknown => {\n      if (once) off();\n      return handler(payload);\n    };\n    const off = (): void => {\n      signal?.removeEventListener('abort', off);\n      handlers.delete(entry);\n      if (handlers.size === 0 && this.#handlers.get(event) === handlers) this.#handlers.delete(event);\n    };\n    handlers.add(entry);\n    signal?.addEventListener('abort', off, { once: true });\n    return off;\n  }\n\n  /** Calls all handlers of an event at once and resolves when each has ended; never rejects. */\n  async emit<E extends keyof Events>(event: E, payload: Events[E]): Promise<void> {\n    const handlers = [...(this.#handlers.get(event) ?? [])] as ((payload: Events[E]) => unknown)[];\n    await Promise.all(\n      handlers.map(async (handler) => {\n        try {\n          await handler(payload);\n        } catch (error) {\n          this.#report(`a handler of ${String(event)} failed`, error);\n        }\n      }),\n    );\n  }\n}\n",
   "names": {
    "EventBus": [228],
    "SubscribeOptions": [17,867]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** @typeParam Events the payload of each event, by name */\nexport class EventBus {\n  #handlers = new Map();\n  #report;\n\n  constructor({ report = console.error } = {}) {\n    this.#report = report;\n  }\n\n  /** Handlers of an event. */\n  count(event) {\n    return this.#handlers.get(event)?.size ?? 0;\n  }\n\n  /**\n   * Subscribes a handler.\n   * @returns a function that ends the subscription\n   */\n  on(event, handler, { signal, once = false } = {}) {\n    if (signal?.aborted) return () => {};\n    const handlers = this.#handlers.get(event) ?? new Set();\n    this.#handlers.set(event, handlers);\n    // An entry of its own for each subscription: the same handler may subscribe twice.\n    const entry = (payload) => {\n      if (once) off();\n      return handler(payload);\n    };\n    const off = () => {\n      signal?.removeEventListener('abort', off);\n      handlers.delete(entry);\n      if (handlers.size === 0 && this.#handlers.get(event) === handlers) this.#handlers.delete(event);\n    };\n    handlers.add(entry);\n    signal?.addEventListener('abort', off, { once: true });\n    return off;\n  }\n\n  /** Calls all handlers of an event at once and resolves when each has ended; never rejects. */\n  async emit(event, payload) {\n    const handlers = [...(this.#handlers.get(event) ?? [])];\n    await Promise.all(\n      handlers.map(async (handler) => {\n        try {\n          await handler(payload);\n        } catch (error) {\n          this.#report(`a handler of ${String(event)} failed`, error);\n        }\n      }),\n    );\n  }\n}\n",
   "names": {
    "EventBus": [73]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "event-loop-monitor",
 "title": "Event loop monitor",
 "prefix": "monitorEventLoop",
 "asyncio": "debug mode, slow callbacks",
 "when": "A server answers slowly now and then. It says that something blocks, not what: then take a CPU profile, and run-blocking for the cure.",
 "cost": "One histogram and one timer that does not keep the process alive; well under 1 % of a core.",
 "failure": "An error of `report` is thrown in the timer, as any error there.",
 "abort": "The signal stops it, as `stop()` does.",
 "empty": "Without stalls nothing is reported.",
 "zero": "A `threshold` of 0 reports at each interval; below 0, or an `interval` of 0 or less, is a RangeError.",
 "main": "monitorEventLoop",
 "summary": "Tells when the event loop was blocked for longer than it should be.",
 "problems": [
  "is the event loop blocked",
  "detect slow synchronous code in production",
  "event loop lag metric",
  "find what blocks",
  "latency spikes"
 ],
 "runtime": "node",
 "exports": [
  "monitorEventLoop"
 ],
 "usage": {
  "typescript": "const «monitor» = monitorEventLoop({\n  threshold: «threshold:100»,\n  report: ({ longest }) => «report:console.error(`blocked for ${longest} ms`)»,\n});«»",
  "javascript": "const «monitor» = monitorEventLoop({\n  threshold: «threshold:100»,\n  report: ({ longest }) => «report:console.error(`blocked for ${longest} ms`)»,\n});«»"
 },
 "show": "«monitor».stop();\nconsole.log('stopped');",
 "prints": "stopped",
 "flavours": [],
 "given": {
  "typescript": "",
  "javascript": ""
 },
 "typescript": {
  "module": {
   "imports": [
    {
     "module": "node:perf_hooks",
     "name": "monitorEventLoopDelay",
     "local": "monitorEventLoopDelay"
    }
   ],
   "body": "/** Delays of the event loop since the last report, in milliseconds. */\nexport interface EventLoopStall {\n  longest: number;\n  mean: number;\n  percentile99: number;\n}\n\nexport interface EventLoopMonitorOptions {\n  /** Milliseconds that are too long. */\n  threshold?: number;\n  /** Milliseconds between two looks. */\n  interval?: number;\n  report: (stall: EventLoopStall) => void;\n  signal?: AbortSignal | undefined;\n}\n\nexport interface EventLoopMonitor {\n  stop(): void;\n  [Symbol.dispose](): void;\n}\n\n/** Starts to watch. */\nexport function monitorEventLoop({ threshold = 100, interval = 5000, report, signal }: EventLoopMonitorOptions): EventLoopMonitor {\n  if (!(threshold >= 0) || !(interval > 0)) throw new RangeError('threshold must be at least 0, interval above 0');\n  const histogram = monitorEventLoopDelay({ resolution: 10 });\n  const inMs = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;\n  const timer = setInterval(() => {\n    const stall = { longest: inMs(histogram.max), mean: inMs(histogram.mean), percentile99: inMs(histogram.percentile(99)) };\n    if (stall.longest < threshold) return;\n    // Only now: a reset also forgets the sample that is being taken, and with it a stall that has just ended.\n    histogram.reset();\n    report(stall);\n  }, interval);\n  timer.unref();\n  const stop = (): void => {\n    clearInterval(timer);\n    histogram.disable();\n    signal?.removeEventListener('abort', stop);\n  };\n  histogram.enable();\n  signal?.addEventListener('abort', stop, { once: true });\n  if (signal?.aborted) stop();\n  return { stop, [Symbol.dispose]: stop };\n}\n",
   "names": {
    "EventLoopMonitor": [435,638],
    "EventLoopMonitorOptions": [185,612],
    "EventLoopStall": [89,354],
    "monitorEventLoop": [541],
    "monitorEventLoopDelay": [793]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [
    {
     "module": "node:perf_hooks",
     "name": "monitorEventLoopDelay",
     "local": "monitorEventLoopDelay"
    }
   ],
   "body": "/** Starts to watch. */\nexport function monitorEventLoop({ threshold = 100, interval = 5000, report, signal }) {\n  if (!(threshold >= 0) || !(interval > 0)) throw new RangeError('threshold must be at least 0, interval above 0');\n  const histogram = monitorEventLoopDelay({ resolution: 10 });\n  const inMs = (nanoseconds) => Math.round(nanoseconds / 1e4) / 100;\n  const timer = setInterval(() => {\n    const stall = { longest: inMs(histogram.max), mean: inMs(histogram.mean), percentile99: inMs(histogram.percentile(99)) };\n    if (stall.longest < threshold) return;\n    // Only now: a reset also forgets the sample that is being taken, and with it a stall that has just ended.\n    histogram.reset();\n    report(stall);\n  }, interval);\n  timer.unref();\n  const stop = () => {\n    clearInterval(timer);\n    histogram.disable();\n    signal?.removeEventListener('abort', stop);\n  };\n  histogram.enable();\n  signal?.addEventListener('abort', stop, { once: true });\n  if (signal?.aborted) stop();\n  return { stop, [Symbol.dispose]: stop };\n}\n",
   "names": {
    "monitorEventLoop": [40],
    "monitorEventLoopDelay": [249]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "first-settled",
 "title": "First settled",
 "prefix": "firstSettled",
 "asyncio": "`wait(..., return_when=FIRST_COMPLETED)`",
 "when": "Several things may end a wait (a message, a timeout, a disconnect), and nothing may go on behind it. If only a success counts, take first-success.",
 "cost": "Lasts until the last loser has stopped: tasks should heed their signal.",
 "failure": "A failure is a result like any other: `first` says what happened, `others` what became of the losers. Nothing is lost, and nothing rejects.",
 "abort": "All tasks are aborted with `signal.reason`; when they have stopped, it rejects with that reason. What they threw but for that goes to `onLateError` (by default `console.error`).",
 "empty": "Rejects with a RangeError: nothing would ever end.",
 "zero": "There is no number to be zero.",
 "main": "firstSettled",
 "summary": "Waits for the first of several tasks to end, well or badly; the others are aborted and waited for.",
 "problems": [
  "whichever comes first",
  "Promise.race leaves the losers running",
  "wait for one of several events",
  "stop the rest and wait for them"
 ],
 "runtime": "any",
 "exports": [
  "firstSettled"
 ],
 "usage": {
  "typescript": "const { first: «first» } = await firstSettled([\n  (signal) => «firstCall:message(signal)»,\n  (signal) => «secondCall:hangUp(signal)»,\n]);«»",
  "javascript": "const { first: «first» } = await firstSettled([\n  (signal) => «firstCall:message(signal)»,\n  (signal) => «secondCall:hangUp(signal)»,\n]);«»"
 },
 "show": "console.log(«first»);",
 "prints": "{ index: 0, status: 'fulfilled', value: 'hello' }",
 "flavours": [],
 "given": {
  "typescript": "async function message(signal: AbortSignal): Promise<string> {\n  signal.throwIfAborted();\n  return 'hello';\n}\nasync function hangUp(signal: AbortSignal): Promise<never> {\n  return await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));\n}",
  "javascript": "async function message(signal) {\n  signal.throwIfAborted();\n  return 'hello';\n}\nasync function hangUp(signal) {\n  return await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface FirstSettled<T> {\n  /** The task that ended first, and how. */\n  first: PromiseSettledResult<T> & { index: number };\n  /** How the others ended after they were aborted, in the order of the tasks. */\n  others: (PromiseSettledResult<T> & { index: number })[];\n}\n\nexport interface FirstSettledOptions {\n  signal?: AbortSignal | undefined;\n  /** Told of failures that the caller's abort has overtaken. */\n  onLateError?: (error: unknown) => void;\n}\n\n/** Starts all tasks at once. Each gets a signal that aborts when another has ended. */\nexport async function firstSettled<T>(\n  tasks: Iterable<(signal: AbortSignal) => T | PromiseLike<T>>,\n  { signal, onLateError = console.error }: FirstSettledOptions = {},\n): Promise<FirstSettled<Awaited<T>>> {\n  const list = [...tasks];\n  if (list.length === 0) throw new RangeError('there is nothing to wait for');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const order: (PromiseSettledResult<Awaited<T>> & { index: number })[] = [];\n  try {\n    await Promise.all(\n      list.map(async (task, index) => {\n        try {\n          order.push({ index, status: 'fulfilled', value: await task(stop.signal) });\n        } catch (reason) {\n          order.push({ index, status: 'rejected', reason });\n        }\n        stop.abort(new DOMException('another task was first', 'AbortError'));\n      }),\n    );\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n  const [first, ...others] = order;\n  if (signal?.aborted && stop.signal.reason === signal.reason) {\n    const reason: unknown = signal.reason;\n    for (const each of order) {\n      if (each.status === 'rejected' && each.reason !== reason && !(each.reason instanceof Error && each.reason.cause === reason)) onLateError(each.reason);\n    }\n    throw reason;\n  }\n  if (!first) throw new Error('no task has ended');\n  return { first, others: others.sort((a, b) => a.index - b.index) };\n}\n",
   "names": {
    "FirstSettled": [17,734],
    "FirstSettledOptions": [295,697],
    "firstSettled": [573]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Starts all tasks at once. Each gets a signal that aborts when another has ended. */\nexport async function firstSettled(tasks, { signal, onLateError = console.error } = {}) {\n  const list = [...tasks];\n  if (list.length === 0) throw new RangeError('there is nothing to wait for');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const order = [];\n  try {\n    await Promise.all(\n      list.map(async (task, index) => {\n        try {\n          order.push({ index, status: 'fulfilled', value: await task(stop.signal) });\n        } catch (reason) {\n          order.push({ index, status: 'rejected', reason });\n        }\n        stop.abort(new DOMException('another task was first', 'AbortError'));\n      }),\n    );\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n  const [first, ...others] = order;\n  if (signal?.aborted && stop.signal.reason === signal.reason) {\n    const reason = signal.reason;\n    for (const each of order) {\n      if (each.status === 'rejected' && each.reason !== reason && !(each.reason instanceof Error && each.reason.cause === reason)) onLateError(each.reason);\n    }\n    throw reason;\n  }\n  if (!first) throw new Error('no task has ended');\n  return { first, others: others.sort((a, b) => a.index - b.index) };\n}\n",
   "names": {
    "firstSettled": [110]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "first-success",
 "title": "First success",
 "prefix": "firstSuccess",
 "asyncio": "`first_success`",
 "when": "Any of several sources will do and waiting for a slow one costs more than asking all of them.",
 "cost": "All tasks start at once and do their work until the first success; one AbortController.",
 "failure": "When all fail it rejects with an AggregateError whose `errors` are in the order of the tasks. Failures of losers are dropped: nobody wants them any more.",
 "abort": "Rejects at once with `signal.reason`; the tasks see the same reason through their signal.",
 "empty": "Rejects with an AggregateError without errors: nothing can succeed.",
 "zero": "There is no number to be zero.",
 "main": "firstSuccess",
 "summary": "Starts several ways to the same result and takes the first that succeeds; the others are aborted, and what they throw is dropped on purpose.",
 "problems": [
  "first wins",
  "fastest mirror",
  "fallback server in parallel",
  "Promise.any and cancel the losers",
  "hedged request",
  "race for a result"
 ],
 "runtime": "any",
 "exports": [
  "firstSuccess"
 ],
 "usage": {
  "typescript": "const «result» = await firstSuccess([\n  (signal) => «firstCall:fetchFrom('a', signal)»,\n  (signal) => «secondCall:fetchFrom('b', signal)»,\n]);«»",
  "javascript": "const «result» = await firstSuccess([\n  (signal) => «firstCall:fetchFrom('a', signal)»,\n  (signal) => «secondCall:fetchFrom('b', signal)»,\n]);«»"
 },
 "show": "console.log(«result»);",
 "prints": "from b",
 "flavours": [],
 "given": {
  "typescript": "async function fetchFrom(mirror: string, signal: AbortSignal): Promise<string> {\n  signal.throwIfAborted();\n  if (mirror === 'a') throw new Error('a is down');\n  return `from ${mirror}`;\n}",
  "javascript": "async function fetchFrom(mirror, signal) {\n  signal.throwIfAborted();\n  if (mirror === 'a') throw new Error('a is down');\n  return `from ${mirror}`;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/**\n * Runs all tasks until one succeeds.\n * @param tasks each gets a signal that aborts when another was first\n * @param options `signal` aborts all of it\n */\nexport async function firstSuccess<T>(\n  tasks: Iterable<(signal: AbortSignal) => T | PromiseLike<T>>,\n  { signal }: { signal?: AbortSignal | undefined } = {},\n): Promise<Awaited<T>> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const stopped = new Promise<never>((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  const runs = Array.from(tasks, async (task) => await task(stop.signal));\n  try {\n    return await Promise.race([stopped, Promise.any(runs)]);\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n    stop.abort(new DOMException('another task was first', 'AbortError'));\n  }\n}\n",
   "names": {
    "firstSuccess": [182]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Runs all tasks until one succeeds.\n * @param tasks each gets a signal that aborts when another was first\n * @param options `signal` aborts all of it\n */\nexport async function firstSuccess(tasks, { signal } = {}) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const stopped = new Promise((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  const runs = Array.from(tasks, async (task) => await task(stop.signal));\n  try {\n    return await Promise.race([stopped, Promise.any(runs)]);\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n    stop.abort(new DOMException('another task was first', 'AbortError'));\n  }\n}\n",
   "names": {
    "firstSuccess": [182]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "graceful-shutdown",
 "title": "Graceful shutdown",
 "prefix": "gracefulShutdown",
 "asyncio": "signal handlers that cancel all tasks and wait",
 "when": "A server or worker is started by something that stops it with signals: a container, systemd, a terminal. Call it once, at the start.",
 "cost": "Two signal handlers and, during the shutdown, one timer.",
 "failure": "A failing close step is reported and makes the exit code 1; the other steps still run.",
 "abort": "`shutdown.signal` aborts when the shutdown begins, with a reason that names the signal.",
 "empty": "With nothing to close and nothing running it exits with code 0.",
 "zero": "`timeout` 0 gives running work no time: what is not done in the same turn counts as late, with exit code 1.",
 "main": "gracefulShutdown",
 "summary": "Ends a process properly on SIGTERM or SIGINT: no new work is taken, running work is aborted and waited for up to a limit, resources are closed, and the exit code says how it went. A second signal ends it at once.",
 "problems": [
  "SIGTERM handler",
  "close the server before exit",
  "Kubernetes stops the pod and requests are lost",
  "Ctrl+C does not end the program",
  "exit code after shutdown",
  "wait for running requests"
 ],
 "runtime": "node",
 "exports": [
  "gracefulShutdown"
 ],
 "usage": {
  "typescript": "const shutdown = gracefulShutdown({ timeout: «timeout:10_000» });\nshutdown.close('«resource:server»', () => «close:console.log('closed')»);\nawait shutdown.track(«work:serve(shutdown.signal)»);«»",
  "javascript": "const shutdown = gracefulShutdown({ timeout: «timeout:10_000» });\nshutdown.close('«resource:server»', () => «close:console.log('closed')»);\nawait shutdown.track(«work:serve(shutdown.signal)»);«»"
 },
 "show": "await shutdown.begin();",
 "prints": "serving\nclosed",
 "flavours": [],
 "given": {
  "typescript": "async function serve(signal: AbortSignal): Promise<void> {\n  signal.throwIfAborted();\n  console.log('serving');\n}",
  "javascript": "async function serve(signal) {\n  signal.throwIfAborted();\n  console.log('serving');\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface GracefulShutdownOptions {\n  /** Milliseconds for everything together, from the signal to the exit. */\n  timeout?: number;\n  /** Signals that begin the shutdown. */\n  signals?: readonly NodeJS.Signals[];\n  /** Told what went wrong or is late. */\n  report?: (message: string, error?: unknown) => void;\n  /** Ends the process; another function makes it testable. */\n  exit?: (code: number) => void;\n}\n\nexport interface Shutdown {\n  /** Aborts when the shutdown begins. */\n  readonly signal: AbortSignal;\n  /** Adds a step that closes something; steps run one after the other, the last added first. */\n  close(name: string, step: () => unknown): void;\n  /** Counts work that the shutdown waits for, and gives it back. Failures stay with the caller's promise. */\n  track<T>(work: Promise<T>): Promise<T>;\n  /** Begins the shutdown as a signal would; resolves when `exit` has been called. */\n  begin(reason?: unknown): Promise<void>;\n  /** Takes the signal handlers away again. */\n  [Symbol.dispose](): void;\n}\n\n/**\n * Installs the handlers.\n * Exit codes: 0 when all went well, 1 when a step failed or the time was over, 128 plus the signal's number when a second signal came.\n */\nexport function gracefulShutdown({\n  timeout = 10_000,\n  signals = ['SIGTERM', 'SIGINT'],\n  report = console.error,\n  exit = (code) => process.exit(code),\n}: GracefulShutdownOptions = {}): Shutdown {\n  const stop = new AbortController();\n  const steps: { name: string; step: () => unknown }[] = [];\n  const running = new Set<Promise<unknown>>();\n  let ending: Promise<void> | undefined;\n\n  const onSignal = (signal: NodeJS.Signals, number: number): void => {\n    if (ending) {\n      report(`second ${signal}: ending at once`);\n      exit(128 + number);\n    } else {\n      begin(new DOMException(`received ${signal}`, 'AbortError')).catch((error: unknown) => {\n        report('the shutdown itself failed', error);\n        exit(1);\n      });\n    }\n  };\n  for (const signal of signals) process.on(signal, onSignal);\n  const dispose = (): void => {\n    for (const signal of signals) process.off(signal, onSignal);\n  };\n\n  function begin(reason: unknown = new DOMException('shutting down', 'AbortError')): Promise<void> {\n    ending ??= end(reason);\n    return ending;\n  }\n\n  async function end(reason: unknown): Promise<void> {\n    let timer: ReturnType<typeof setTimeout> | undefined;\n    const late = new Promise<'late'>((resolve) => {\n      timer = setTimeout(() => resolve('late'), timeout);\n    });\n    // The first step has begun, and with it no new work comes in, before the running work is aborted.\n    const finished = finish();\n    stop.abort(reason);\n    const result = await Promise.race([finished, late]);\n    clearTimeout(timer);\n    if (result === 'late') report(`not done after ${timeout} ms: ${running.size} still running, ${steps.length} not closed`);\n    dispose();\n    exit(result === 'done' ? 0 : 1);\n  }\n\n  /** Closes first, so that no new work comes in, and then waits for what is running. */\n  async function finish(): Promise<'done' | 'failed'> {\n    let result: 'done' | 'failed' = 'done';\n    for (let next = steps.pop(); next; next = steps.pop()) {\n      try {\n        await next.step();\n      } catch (error) {\n        result = 'failed';\n        report(`closing ${next.name} failed`, error);\n      }\n    }\n    while (running.size > 0) await Promise.allSettled(running);\n    return result;\n  }\n\n  return {\n    signal: stop.signal,\n    close: (name, step) => void steps.push({ name, step }),\n    track: (work) => {\n      running.add(work);\n      const forget = (): void => void running.delete(work);\n      work.then(forget, forget);\n      return work;\n    },\n    begin,\n    [Symbol.dispose]: dispose,\n  };\n}\n",
   "names": {
    "GracefulShutdownOptions": [17,1351],
    "Shutdown": [433,1382],
    "gracefulShutdown": [1209]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Installs the handlers.\n * Exit codes: 0 when all went well, 1 when a step failed or the time was over, 128 plus the signal's number when a second signal came.\n */\nexport function gracefulShutdown({\n  timeout = 10_000,\n  signals = ['SIGTERM', 'SIGINT'],\n  report = console.error,\n  exit = (code) => process.exit(code),\n} = {}) {\n  const stop = new AbortController();\n  const steps = [];\n  const running = new Set();\n  let ending;\n\n  const onSignal = (signal, number) => {\n    if (ending) {\n      report(`second ${signal}: ending at once`);\n      exit(128 + number);\n    } else {\n      begin(new DOMException(`received ${signal}`, 'AbortError')).catch((error) => {\n        report('the shutdown itself failed', error);\n        exit(1);\n      });\n    }\n  };\n  for (const signal of signals) process.on(signal, onSignal);\n  const dispose = () => {\n    for (const signal of signals) process.off(signal, onSignal);\n  };\n\n  function begin(reason = new DOMException('shutting down', 'AbortError')) {\n    ending ??= end(reason);\n    return ending;\n  }\n\n  async function end(reason) {\n    let timer;\n    const late = new Promise((resolve) => {\n      timer = setTimeout(() => resolve('late'), timeout);\n    });\n    // The first step has begun, and with it no new work comes in, before the running work is aborted.\n    const finished = finish();\n    stop.abort(reason);\n    const result = await Promise.race([finished, late]);\n    clearTimeout(timer);\n    if (result === 'late') report(`not done after ${timeout} ms: ${running.size} still running, ${steps.length} not closed`);\n    dispose();\n    exit(result === 'done' ? 0 : 1);\n  }\n\n  /** Closes first, so that no new work comes in, and then waits for what is running. */\n  async function finish() {\n    let result = 'done';\n    for (let next = steps.pop(); next; next = steps.pop()) {\n      try {\n        await next.step();\n      } catch (error) {\n        result = 'failed';\n        report(`closing ${next.name} failed`, error);\n      }\n    }\n    while (running.size > 0) await Promise.allSettled(running);\n    return result;\n  }\n\n  return {\n    signal: stop.signal,\n    close: (name, step) => void steps.push({ name, step }),\n    track: (work) => {\n      running.add(work);\n      const forget = () => void running.delete(work);\n      work.then(forget, forget);\n      return work;\n    },\n    begin,\n    [Symbol.dispose]: dispose,\n  };\n}\n",
   "names": {
    "gracefulShutdown": [186]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "map-as-completed",
 "title": "Map, results as they finish",
 "prefix": "mapAsCompleted",
 "asyncio": "`amap`, `as_completed`",
 "when": "Each result can be used at once and their order does not matter. If the order matters, take map-concurrent.",
 "cost": "At most `limit` calls in flight or results waiting to be taken: a slow consumer slows the calls down.",
 "failure": "The first failure is thrown into the loop and aborts the calls in flight. What those throw afterwards, other than the abort, goes to `onLateError` (by default `console.error`).",
 "abort": "Throws `signal.reason` into the loop at once; calls in flight see it through their own signal.",
 "empty": "The loop ends at once.",
 "zero": "A limit below 1 (or NaN) throws a RangeError at the first step.",
 "main": "mapAsCompleted",
 "summary": "Runs an async function over many items with a limit and yields each result as soon as it is there; leaving the loop aborts what is in flight.",
 "problems": [
  "process results as they arrive",
  "as_completed in JavaScript",
  "do not wait for the slowest",
  "stream results of parallel calls",
  "stop early when enough results are there"
 ],
 "runtime": "any",
 "exports": [
  "mapAsCompleted"
 ],
 "usage": {
  "typescript": "for await (const «result:user» of mapAsCompleted(«items:ids», «limit:8», («item:id») => «work:loadUser(id)»)) {\n  «use:console.log(user)»;«»\n}",
  "javascript": "for await (const «result:user» of mapAsCompleted(«items:ids», «limit:8», («item:id») => «work:loadUser(id)»)) {\n  «use:console.log(user)»;«»\n}"
 },
 "show": "",
 "prints": "user 1\nuser 2\nuser 3",
 "flavours": [],
 "given": {
  "typescript": "const ids = [3, 1, 2];\nasync function loadUser(id: number): Promise<string> {\n  await new Promise((resolve) => setTimeout(resolve, id * 10));\n  return `user ${id}`;\n}",
  "javascript": "const ids = [3, 1, 2];\nasync function loadUser(id) {\n  await new Promise((resolve) => setTimeout(resolve, id * 10));\n  return `user ${id}`;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface MapAsCompletedOptions {\n  /** Ends the loop with the signal's reason. */\n  signal?: AbortSignal | undefined;\n  /** Told of failures that come after the loop has ended, so that none is lost. */\n  onLateError?: (error: unknown) => void;\n}\n\n/**\n * Calls `fn` for every item, at most `limit` at a time, and yields the values in the order in which they come.\n * @param items an array, any iterable, or an async iterable (read only as far as calls can start)\n * @param fn gets the item, its index, and a signal that aborts when the loop is left\n */\nexport async function* mapAsCompleted<T, R>(\n  items: Iterable<T> | AsyncIterable<T>,\n  limit: number,\n  fn: (item: T, index: number, signal: AbortSignal) => R | PromiseLike<R>,\n  { signal, onLateError = console.error }: MapAsCompletedOptions = {},\n): AsyncGenerator<Awaited<R>, void, undefined> {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const iterator: Iterator<T> | AsyncIterator<T> =\n    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();\n  const ready: Awaited<R>[] = [];\n  let open = 0;\n  let count = 0;\n  let isReading = false;\n  let isExhausted = false;\n  let wake = (): void => {};\n\n  const fail = (error: unknown): void => {\n    if (!stopped.aborted) stop.abort(error);\n    else if (error !== stopped.reason && !(error instanceof Error && error.cause === stopped.reason)) onLateError(error);\n    wake();\n  };\n  const onAbort = (): void => fail(signal?.reason);\n  const call = async (item: T, index: number): Promise<void> => {\n    const value = await fn(item, index, stopped);\n    ready.push(value);\n    wake();\n  };\n  const take = ({ done, value }: IteratorResult<T>): void => {\n    isReading = false;\n    if (done) isExhausted = true;\n    else if (!stopped.aborted) {\n      open += 1;\n      call(value, count++).catch(fail);\n    }\n    wake();\n  };\n  const read = async (): Promise<void> => {\n    isReading = true;\n    try {\n      take(await iterator.next());\n    } catch (error) {\n      isExhausted = true;\n      throw error;\n    }\n  };\n\n  signal?.addEventListener('abort', onAbort, { once: true });\n  try {\n    for (;;) {\n      if (stopped.aborted) throw stopped.reason;\n      if (ready.length > 0) {\n        open -= 1;\n        yield ready.shift() as Awaited<R>;\n      } else if (isExhausted && open === 0) return;\n      else {\n        if (!isReading && !isExhausted && open < limit) read().catch(fail);\n        await new Promise<void>((resolve) => (wake = resolve));\n      }\n    }\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n    if (!stopped.aborted) stop.abort(new DOMException('the loop was left', 'AbortError'));\n    if (!isExhausted) Promise.resolve().then(() => iterator.return?.()).catch(fail);\n  }\n}\n",
   "names": {
    "MapAsCompletedOptions": [17,781],
    "mapAsCompleted": [583]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Calls `fn` for every item, at most `limit` at a time, and yields the values in the order in which they come.\n * @param items an array, any iterable, or an async iterable (read only as far as calls can start)\n * @param fn gets the item, its index, and a signal that aborts when the loop is left\n */\nexport async function* mapAsCompleted(items, limit, fn, { signal, onLateError = console.error } = {}) {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const iterator =\n    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();\n  const ready = [];\n  let open = 0;\n  let count = 0;\n  let isReading = false;\n  let isExhausted = false;\n  let wake = () => {};\n\n  const fail = (error) => {\n    if (!stopped.aborted) stop.abort(error);\n    else if (error !== stopped.reason && !(error instanceof Error && error.cause === stopped.reason)) onLateError(error);\n    wake();\n  };\n  const onAbort = () => fail(signal?.reason);\n  const call = async (item, index) => {\n    const value = await fn(item, index, stopped);\n    ready.push(value);\n    wake();\n  };\n  const take = ({ done, value }) => {\n    isReading = false;\n    if (done) isExhausted = true;\n    else if (!stopped.aborted) {\n      open += 1;\n      call(value, count++).catch(fail);\n    }\n    wake();\n  };\n  const read = async () => {\n    isReading = true;\n    try {\n      take(await iterator.next());\n    } catch (error) {\n      isExhausted = true;\n      throw error;\n    }\n  };\n\n  signal?.addEventListener('abort', onAbort, { once: true });\n  try {\n    for (;;) {\n      if (stopped.aborted) throw stopped.reason;\n      if (ready.length > 0) {\n        open -= 1;\n        yield ready.shift();\n      } else if (isExhausted && open === 0) return;\n      else {\n        if (!isReading && !isExhausted && open < limit) read().catch(fail);\n        await new Promise((resolve) => (wake = resolve));\n      }\n    }\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n    if (!stopped.aborted) stop.abort(new DOMException('the loop was left', 'AbortError'));\n    if (!isExhausted) Promise.resolve().then(() => iterator.return?.()).catch(fail);\n  }\n}\n",
   "names": {
    "mapAsCompleted": [328]
   },
   "isHoisted": true
  }
 }
},
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
 "usage": {
  "typescript": "const «results:users» = await mapConcurrent(«items:ids», «limit:8», async («item:id») => {\n  return await «work:loadUser(id)»;«»\n});",
  "javascript": "const «results:users» = await mapConcurrent(«items:ids», «limit:8», async («item:id») => {\n  return await «work:loadUser(id)»;«»\n});"
 },
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
   "usage": {
    "typescript": "const «results:users» = await pMap(«items:ids», async («item:id») => {\n  return await «work:loadUser(id)»;«»\n}, { concurrency: «limit:8» });",
    "javascript": "const «results:users» = await pMap(«items:ids», async («item:id») => {\n  return await «work:loadUser(id)»;«»\n}, { concurrency: «limit:8» });"
   },
   "advice": "Take it when it is there already: the same guarantees for arrays and async iterables, and `stopOnError: false` as well. It leaves the calls in flight running after a failure and has no deadline for each call."
  }
 ],
 "given": {
  "typescript": "const ids = [1, 2, 3, 4, 5];\nasync function loadUser(id: number): Promise<string> {\n  return `user ${id}`;\n}",
  "javascript": "const ids = [1, 2, 3, 4, 5];\nasync function loadUser(id) {\n  return `user ${id}`;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface MapConcurrentOptions {\n  /** Aborts the whole map: nothing new starts, and the promise rejects with the signal's reason. */\n  signal?: AbortSignal | undefined;\n  /** Milliseconds that each call may take; one that misses it fails with a TimeoutError and its signal aborts. */\n  timeout?: number;\n  /** Told of failures that come after the promise has been rejected, so that none is lost. */\n  onLateError?: (error: unknown) => void;\n}\n\n/**\n * Calls `fn` for every item, at most `limit` at a time.\n * @param items an array, any iterable, or an async iterable (read only as far as calls can start)\n * @param limit calls in flight at once, at least 1\n * @param fn gets the item, its index, and a signal that aborts when the result is no longer wanted\n * @returns the results in the order of the items\n */\nexport async function mapConcurrent<T, R>(\n  items: Iterable<T> | AsyncIterable<T>,\n  limit: number,\n  fn: (item: T, index: number, signal: AbortSignal) => R | PromiseLike<R>,\n  { signal, timeout, onLateError = console.error }: MapConcurrentOptions = {},\n): Promise<Awaited<R>[]> {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  signal?.throwIfAborted();\n  const results: Awaited<R>[] = [];\n  const iterator: Iterator<T> | AsyncIterator<T> =\n    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  let running = 0;\n  let count = 0;\n  let isReading = false;\n  let isExhausted = false;\n\n  return await new Promise((resolve, reject) => {\n    const onAbort = (): void => fail(signal?.reason);\n    signal?.addEventListener('abort', onAbort, { once: true });\n    read();\n\n    function fail(error: unknown): void {\n      if (!stopped.aborted) {\n        signal?.removeEventListener('abort', onAbort);\n        reject(error);\n        stop.abort(error);\n        if (!isExhausted) closeSource();\n      } else if (!isAbort(error, stopped.reason)) onLateError(error);\n    }\n\n    // A generator that waits runs its cleanup only after that wait; nobody waits for it here, but its failure is told.\n    function closeSource(): void {\n      isExhausted = true;\n      Promise.resolve().then(() => iterator.return?.()).catch(fail);\n    }\n\n    function read(): void {\n      while (!isReading && !isExhausted && !stopped.aborted && running < limit) {\n        let next;\n        try {\n          next = iterator.next();\n        } catch (error) {\n          isExhausted = true;\n          return fail(error);\n        }\n        if ('then' in next) {\n          isReading = true;\n          next.then(\n            (result) => {\n              isReading = false;\n              take(result);\n              read();\n            },\n            (error: unknown) => {\n              isExhausted = true;\n              fail(error);\n            },\n          );\n        } else take(next);\n      }\n      if (!isExhausted || running > 0 || stopped.aborted) return;\n      signal?.removeEventListener('abort', onAbort);\n      resolve(results);\n    }\n\n    function take({ done, value }: IteratorResult<T>): void {\n      isExhausted ||= done === true;\n      if (done || stopped.aborted) return;\n      running += 1;\n      call(value, count++).then(() => {\n        running -= 1;\n        read();\n      }, fail);\n    }\n  });\n\n  async function call(item: T, index: number): Promise<void> {\n    if (timeout === undefined) {\n      results[index] = await fn(item, index, stopped);\n      return;\n    }\n    const limited = new AbortController();\n    const onStop = (): void => limited.abort(stopped.reason);\n    stopped.addEventListener('abort', onStop, { once: true });\n    let timer: ReturnType<typeof setTimeout> | undefined;\n    const late = new Promise<never>((_resolve, reject) => {\n      timer = setTimeout(() => {\n        const error = new DOMException(`item ${index} took longer than ${timeout} ms`, 'TimeoutError');\n        reject(error);\n        limited.abort(error);\n      }, timeout);\n    });\n    try {\n      const work = Promise.resolve(fn(item, index, limited.signal));\n      late.catch((reason: unknown) => work.catch((error: unknown) => isAbort(error, reason) || onLateError(error)));\n      results[index] = await Promise.race([work, late]);\n    } finally {\n      clearTimeout(timer);\n      stopped.removeEventListener('abort', onStop);\n    }\n  }\n}\n\n/** Whether a failure only says that the work was aborted; Node's own calls wrap the reason as `cause`. */\nfunction isAbort(error: unknown, reason: unknown): boolean {\n  return error === reason || (error instanceof Error && error.cause === reason);\n}\n",
   "names": {
    "MapConcurrentOptions": [17,1046],
    "isAbort": [1960,4150,4479],
    "mapConcurrent": [840]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "/** Maps with at most `limit` calls in flight; keeps the order; the first failure rejects and starts nothing more. */\nexport async function mapConcurrent<T, R>(\n  items: Iterable<T>,\n  limit: number,\n  fn: (item: T, index: number) => R | PromiseLike<R>,\n  { signal }: { signal?: AbortSignal | undefined } = {},\n): Promise<Awaited<R>[]> {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  const list = [...items];\n  const results = new Array<Awaited<R>>(list.length);\n  const queue = (function* () { yield* list.entries(); })();\n  // The workers share one generator: a failure in one leaves its loop, which closes the generator for all.\n  await Promise.all(Array.from({ length: Math.min(limit, list.length) }, async () => {\n    for (const [index, item] of queue) {\n      signal?.throwIfAborted();\n      results[index] = await fn(item, index);\n    }\n  }));\n  signal?.throwIfAborted();\n  return results;\n}\n",
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
{
 "name": "mutex",
 "title": "Mutex",
 "prefix": "mutex",
 "asyncio": "`Lock`",
 "when": "Something is read before an `await` and written behind it, and two callers may be there at once.",
 "cost": "One entry for each waiting caller; locking and unlocking are O(1). It is not reentrant: locking twice in one call waits for ever.",
 "failure": "A failure inside `run` unlocks and is passed on.",
 "abort": "A waiting caller leaves the line at once and rejects with `signal.reason`; nobody behind it loses its place.",
 "empty": "With nobody inside, the lock is taken at once.",
 "zero": "There is no number to be zero.",
 "main": "Mutex",
 "summary": "Lets one caller at a time into a section of code with awaits in it.",
 "problems": [
  "race condition between awaits",
  "lock a critical section",
  "read-modify-write is interleaved",
  "one at a time",
  "serialize access"
 ],
 "runtime": "any",
 "exports": [
  "Mutex"
 ],
 "usage": {
  "typescript": "const «mutex» = new Mutex();\nawait Promise.all([\n  «mutex».run(() => «firstCall:withdraw(30)»),\n  «mutex».run(() => «secondCall:withdraw(20)»),\n]);«»",
  "javascript": "const «mutex» = new Mutex();\nawait Promise.all([\n  «mutex».run(() => «firstCall:withdraw(30)»),\n  «mutex».run(() => «secondCall:withdraw(20)»),\n]);«»"
 },
 "show": "console.log(balance);",
 "prints": "50",
 "flavours": [
  {
   "package": "async-mutex",
   "imports": [
    {
     "module": "async-mutex",
     "name": "Mutex",
     "local": "Mutex"
    }
   ],
   "usage": {
    "typescript": "const «mutex» = new Mutex();\nawait Promise.all([\n  «mutex».runExclusive(() => «firstCall:withdraw(30)»),\n  «mutex».runExclusive(() => «secondCall:withdraw(20)»),\n]);«»",
    "javascript": "const «mutex» = new Mutex();\nawait Promise.all([\n  «mutex».runExclusive(() => «firstCall:withdraw(30)»),\n  «mutex».runExclusive(() => «secondCall:withdraw(20)»),\n]);«»"
   },
   "advice": "Take it when it is there already: `runExclusive` is `run`. Waiting callers cannot be aborted, only cancelled all together."
  }
 ],
 "given": {
  "typescript": "let balance = 100;\nasync function withdraw(amount: number): Promise<void> {\n  const before = balance;\n  await null;\n  balance = before - amount;\n}",
  "javascript": "let balance = 100;\nasync function withdraw(amount) {\n  const before = balance;\n  await null;\n  balance = before - amount;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** The lock as it is held. Unlocking twice does nothing. */\nexport interface HeldLock {\n  release(): void;\n  [Symbol.dispose](): void;\n}\n\n/** A lock; callers get it in the order in which they came. */\nexport class Mutex {\n  #isLocked = false;\n  readonly #waiting = new Set<() => void>();\n  /** One walk through the line for all: each new walk would pass the places that have become free. */\n  #line = this.#waiting.values();\n\n  get isLocked(): boolean {\n    return this.#isLocked;\n  }\n\n  /** Waits for the lock. Give it back in a `finally`, or take it with `using`. */\n  async lock({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<HeldLock> {\n    await this.#enter(signal);\n    let isHeld = true;\n    const release = (): void => {\n      if (isHeld) this.#unlock();\n      isHeld = false;\n    };\n    return { release, [Symbol.dispose]: release };\n  }\n\n  /** Runs `work` alone. */\n  async run<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n    await this.#enter(options.signal);\n    try {\n      return await work();\n    } finally {\n      this.#unlock();\n    }\n  }\n\n  #enter(signal: AbortSignal | undefined): Promise<void> | undefined {\n    signal?.throwIfAborted();\n    if (!this.#isLocked) {\n      this.#isLocked = true;\n      return undefined;\n    }\n    return new Promise((resolve, reject) => {\n      if (!signal) return void this.#waiting.add(resolve);\n      const onAbort = (): void => {\n        this.#waiting.delete(enter);\n        reject(signal.reason);\n      };\n      const enter = (): void => {\n        signal.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(enter);\n    });\n  }\n\n  /** Hands the lock to the first in line, so that nobody who comes now can overtake. */\n  #unlock(): void {\n    let { value: next } = this.#line.next();\n    // A walk that has come to the end stays there.\n    if (!next) ({ value: next } = (this.#line = this.#waiting.values()).next());\n    this.#isLocked = next !== undefined;\n    if (!next) return;\n    this.#waiting.delete(next);\n    next();\n  }\n}\n",
   "names": {
    "HeldLock": [78,647],
    "Mutex": [215]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** A lock; callers get it in the order in which they came. */\nexport class Mutex {\n  #isLocked = false;\n  #waiting = new Set();\n  /** One walk through the line for all: each new walk would pass the places that have become free. */\n  #line = this.#waiting.values();\n\n  get isLocked() {\n    return this.#isLocked;\n  }\n\n  /** Waits for the lock. Give it back in a `finally`, or take it with `using`. */\n  async lock({ signal } = {}) {\n    await this.#enter(signal);\n    let isHeld = true;\n    const release = () => {\n      if (isHeld) this.#unlock();\n      isHeld = false;\n    };\n    return { release, [Symbol.dispose]: release };\n  }\n\n  /** Runs `work` alone. */\n  async run(work, options = {}) {\n    await this.#enter(options.signal);\n    try {\n      return await work();\n    } finally {\n      this.#unlock();\n    }\n  }\n\n  #enter(signal) {\n    signal?.throwIfAborted();\n    if (!this.#isLocked) {\n      this.#isLocked = true;\n      return undefined;\n    }\n    return new Promise((resolve, reject) => {\n      if (!signal) return void this.#waiting.add(resolve);\n      const onAbort = () => {\n        this.#waiting.delete(enter);\n        reject(signal.reason);\n      };\n      const enter = () => {\n        signal.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(enter);\n    });\n  }\n\n  /** Hands the lock to the first in line, so that nobody who comes now can overtake. */\n  #unlock() {\n    let { value: next } = this.#line.next();\n    // A walk that has come to the end stays there.\n    if (!next) ({ value: next } = (this.#line = this.#waiting.values()).next());\n    this.#isLocked = next !== undefined;\n    if (!next) return;\n    this.#waiting.delete(next);\n    next();\n  }\n}\n",
   "names": {
    "Mutex": [76]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "ordered-locks",
 "title": "Ordered locks",
 "prefix": "orderedLocks",
 "asyncio": "lock-order deadlocks",
 "when": "An operation touches several things that have a lock each. For one lock take mutex.",
 "cost": "One entry for each key that is locked or waited for.",
 "failure": "A failure of the work gives all locks back and is passed on.",
 "abort": "A waiting caller gives back what it has and rejects at once with `signal.reason`.",
 "empty": "With no keys the work runs at once.",
 "zero": "There is no number to be zero.",
 "main": "OrderedLocks",
 "summary": "Locks several things at once, always in the same order, so that two callers can never wait for each other for ever.",
 "problems": [
  "deadlock of two locks",
  "transfer between two accounts",
  "lock several keys",
  "lock by key",
  "acquire locks in a fixed order"
 ],
 "runtime": "any",
 "exports": [
  "OrderedLocks"
 ],
 "usage": {
  "typescript": "const «locks» = new OrderedLocks<string>();\nawait Promise.all([\n  «locks».run([«first:'anna'», «second:'ben'»], () => «firstCall:transfer('anna', 'ben')»),\n  «locks».run([«second», «first»], () => «secondCall:transfer('ben', 'anna')»),\n]);«»",
  "javascript": "const «locks» = new OrderedLocks();\nawait Promise.all([\n  «locks».run([«first:'anna'», «second:'ben'»], () => «firstCall:transfer('anna', 'ben')»),\n  «locks».run([«second», «first»], () => «secondCall:transfer('ben', 'anna')»),\n]);«»"
 },
 "show": "",
 "prints": "anna to ben\nben to anna",
 "flavours": [],
 "given": {
  "typescript": "async function transfer(from: string, to: string): Promise<void> {\n  console.log(`${from} to ${to}`);\n}",
  "javascript": "async function transfer(from, to) {\n  console.log(`${from} to ${to}`);\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** Locks by key. */\nexport class OrderedLocks<K> {\n  readonly #compare: (a: K, b: K) => number;\n  /** For each locked key the callers who wait for it. */\n  readonly #lines = new Map<K, Set<() => void>>();\n\n  /** @param compare puts the keys in their one order; by default that of their text. Different keys must not compare as equal */\n  constructor(compare: (a: K, b: K) => number = (a, b) => (String(a) < String(b) ? -1 : Number(String(a) > String(b)))) {\n    this.#compare = compare;\n  }\n\n  isLocked(key: K): boolean {\n    return this.#lines.has(key);\n  }\n\n  /** Runs `work` while all keys are locked. A key that is named twice is locked once. */\n  async run<T>(keys: Iterable<K>, work: () => T | PromiseLike<T>, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n    signal?.throwIfAborted();\n    const held: K[] = [];\n    try {\n      for (const key of [...new Set(keys)].sort(this.#compare)) {\n        await this.#lock(key, signal);\n        held.push(key);\n      }\n      return await work();\n    } finally {\n      for (const key of held.reverse()) this.#unlock(key);\n    }\n  }\n\n  #lock(key: K, signal: AbortSignal | undefined): Promise<void> | undefined {\n    const line = this.#lines.get(key);\n    if (!line) {\n      this.#lines.set(key, new Set());\n      return undefined;\n    }\n    return new Promise((resolve, reject) => {\n      const onAbort = (): void => {\n        line.delete(enter);\n        reject(signal?.reason);\n      };\n      const enter = (): void => {\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      if (signal?.aborted) return onAbort();\n      line.add(enter);\n    });\n  }\n\n  /** Hands the lock to the first in line. */\n  #unlock(key: K): void {\n    const line = this.#lines.get(key);\n    const [next] = line ?? [];\n    if (!line || !next) return void this.#lines.delete(key);\n    line.delete(next);\n    next();\n  }\n}\n",
   "names": {
    "OrderedLocks": [34]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Locks by key. */\nexport class OrderedLocks {\n  #compare;\n  /** For each locked key the callers who wait for it. */\n  #lines = new Map();\n\n  /** @param compare puts the keys in their one order; by default that of their text. Different keys must not compare as equal */\n  constructor(compare = (a, b) => (String(a) < String(b) ? -1 : Number(String(a) > String(b)))) {\n    this.#compare = compare;\n  }\n\n  isLocked(key) {\n    return this.#lines.has(key);\n  }\n\n  /** Runs `work` while all keys are locked. A key that is named twice is locked once. */\n  async run(keys, work, { signal } = {}) {\n    signal?.throwIfAborted();\n    const held = [];\n    try {\n      for (const key of [...new Set(keys)].sort(this.#compare)) {\n        await this.#lock(key, signal);\n        held.push(key);\n      }\n      return await work();\n    } finally {\n      for (const key of held.reverse()) this.#unlock(key);\n    }\n  }\n\n  #lock(key, signal) {\n    const line = this.#lines.get(key);\n    if (!line) {\n      this.#lines.set(key, new Set());\n      return undefined;\n    }\n    return new Promise((resolve, reject) => {\n      const onAbort = () => {\n        line.delete(enter);\n        reject(signal?.reason);\n      };\n      const enter = () => {\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      if (signal?.aborted) return onAbort();\n      line.add(enter);\n    });\n  }\n\n  /** Hands the lock to the first in line. */\n  #unlock(key) {\n    const line = this.#lines.get(key);\n    const [next] = line ?? [];\n    if (!line || !next) return void this.#lines.delete(key);\n    line.delete(next);\n    next();\n  }\n}\n",
   "names": {
    "OrderedLocks": [34]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "paginate",
 "title": "Paginate",
 "prefix": "paginate",
 "asyncio": "an async generator over pages",
 "when": "An interface gives its items in pages with a token for the next, and the consumer may stop early.",
 "cost": "One page in memory.",
 "failure": "A failure to load a page is thrown into the loop; the items before it have been given.",
 "abort": "Throws `signal.reason` into the loop at once; the page that is loading sees it through its signal. Leaving the loop aborts that signal too.",
 "empty": "A first page without items and without a next ends the loop; an empty page in between is passed over.",
 "zero": "There is no number to be zero.",
 "main": "paginate",
 "summary": "Walks through the items of a paged source and loads each page only when its items are asked for.",
 "problems": [
  "follow the next page token",
  "load all pages lazily",
  "cursor pagination",
  "loop over an API with pages",
  "stop loading when enough is found"
 ],
 "runtime": "any",
 "exports": [
  "paginate"
 ],
 "usage": {
  "typescript": "for await (const «item» of paginate((cursor, signal) => «work:loadPage(cursor)», «start:0»)) {\n  «use:console.log(item)»;«»\n}",
  "javascript": "for await (const «item» of paginate((cursor, signal) => «work:loadPage(cursor)», «start:0»)) {\n  «use:console.log(item)»;«»\n}"
 },
 "show": "",
 "prints": "page 0\nitem 0\npage 1\nitem 1\npage 2\nlast",
 "flavours": [],
 "given": {
  "typescript": "async function loadPage(cursor: number): Promise<{ items: string[]; next?: number }> {\n  console.log(`page ${cursor}`);\n  return cursor < 2 ? { items: [`item ${cursor}`], next: cursor + 1 } : { items: ['last'] };\n}",
  "javascript": "async function loadPage(cursor) {\n  console.log(`page ${cursor}`);\n  return cursor < 2 ? { items: [`item ${cursor}`], next: cursor + 1 } : { items: ['last'] };\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** A page: its items, and what leads to the next, if there is one. */\nexport interface Page<T, C> {\n  items: Iterable<T>;\n  next?: C | null | undefined;\n}\n\n/**\n * Yields the items of all pages.\n * @param loadPage loads the page that a cursor leads to\n * @param start cursor of the first page\n */\nexport async function* paginate<T, C>(\n  loadPage: (cursor: C, signal: AbortSignal) => Page<T, C> | PromiseLike<Page<T, C>>,\n  start: C,\n  { signal }: { signal?: AbortSignal | undefined } = {},\n): AsyncGenerator<T, void, undefined> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  try {\n    for (let cursor: C | null | undefined = start; cursor !== undefined && cursor !== null; ) {\n      const page: Page<T, C> = await unlessAborted(loadPage(cursor, stop.signal), stop.signal);\n      for (const item of page.items) {\n        yield item;\n        stop.signal.throwIfAborted();\n      }\n      cursor = page.next;\n    }\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n    if (!stop.signal.aborted) stop.abort(new DOMException('the loop has ended', 'AbortError'));\n  }\n}\n\nfunction unlessAborted<V>(value: V | PromiseLike<V>, signal: AbortSignal): Promise<V> {\n  return new Promise<V>((resolve, reject) => {\n    const onAbort = (): void => reject(signal.reason);\n    signal.addEventListener('abort', onAbort, { once: true });\n    const done = (): void => signal.removeEventListener('abort', onAbort);\n    Promise.resolve(value).then(\n      (each) => {\n        done();\n        resolve(each);\n      },\n      (error: unknown) => {\n        done();\n        reject(error);\n      },\n    );\n  });\n}\n",
   "names": {
    "Page": [88,384,409,839],
    "paginate": [320],
    "unlessAborted": [858,1231]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Yields the items of all pages.\n * @param loadPage loads the page that a cursor leads to\n * @param start cursor of the first page\n */\nexport async function* paginate(loadPage, start, { signal } = {}) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  try {\n    for (let cursor = start; cursor !== undefined && cursor !== null; ) {\n      const page = await unlessAborted(loadPage(cursor, stop.signal), stop.signal);\n      for (const item of page.items) {\n        yield item;\n        stop.signal.throwIfAborted();\n      }\n      cursor = page.next;\n    }\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n    if (!stop.signal.aborted) stop.abort(new DOMException('the loop has ended', 'AbortError'));\n  }\n}\n\nfunction unlessAborted(value, signal) {\n  return new Promise((resolve, reject) => {\n    const onAbort = () => reject(signal.reason);\n    signal.addEventListener('abort', onAbort, { once: true });\n    const done = () => signal.removeEventListener('abort', onAbort);\n    Promise.resolve(value).then(\n      (each) => {\n        done();\n        resolve(each);\n      },\n      (error) => {\n        done();\n        reject(error);\n      },\n    );\n  });\n}\n",
   "names": {
    "paginate": [163],
    "unlessAborted": [495,868]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "parallel-http",
 "title": "Fetch in parallel",
 "prefix": "fetchAll",
 "asyncio": "fetching many URLs with a shared session",
 "when": "Many requests of the same kind, where one that fails should not lose the others.",
 "cost": "At most `limit` requests in flight; what `read` returns is kept for each.",
 "failure": "Never rejects because of a request: its result says `ok: false` with the error. A status outside 200 to 299 is an HttpError.",
 "abort": "Rejects at once with `signal.reason`, and all requests in flight are aborted.",
 "empty": "Resolves with an empty array.",
 "zero": "A `limit` below 1 or a `timeout` below 0 rejects with a RangeError; a `timeout` of 0 lets no request end in time.",
 "main": "fetchAll",
 "summary": "Fetches many URLs with a limit and a deadline for each; every body is read or cancelled, so that no connection is left hanging.",
 "problems": [
  "download many URLs",
  "fetch with a concurrency limit",
  "timeout for each request",
  "response body never consumed",
  "crawl a list of pages",
  "socket hang up with many fetches"
 ],
 "runtime": "any",
 "exports": [
  "fetchAll",
  "HttpError"
 ],
 "usage": {
  "typescript": "const «results» = await fetchAll(«urls», (response) => «read:response.text()», { limit: «limit:6», timeout: «timeout:10_000» });\nfor (const «result» of «results») {\n  if («result».ok) «onValue:console.log(result.value)»;\n  else «onError:console.error(result.url, result.error)»;«»\n}",
  "javascript": "const «results» = await fetchAll(«urls», (response) => «read:response.text()», { limit: «limit:6», timeout: «timeout:10_000» });\nfor (const «result» of «results») {\n  if («result».ok) «onValue:console.log(result.value)»;\n  else «onError:console.error(result.url, result.error)»;«»\n}"
 },
 "show": "",
 "prints": "one\ntwo",
 "flavours": [],
 "given": {
  "typescript": "const urls = ['data:text/plain,one', 'data:text/plain,two'];",
  "javascript": "const urls = ['data:text/plain,one', 'data:text/plain,two'];"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** What became of one request. */\nexport type FetchResult<T> = { url: string } & ({ ok: true; value: T } | { ok: false; error: unknown });\n\n/** The server answered, but not with success. */\nexport class HttpError extends Error {\n  override readonly name = 'HttpError';\n  readonly status: number;\n\n  constructor(status: number, text: string) {\n    super(`${status} ${text}`.trim());\n    this.status = status;\n  }\n}\n\nexport interface FetchAllOptions {\n  /** Requests in flight at once. */\n  limit?: number;\n  /** Milliseconds for each request, its body included. */\n  timeout?: number;\n  signal?: AbortSignal | undefined;\n  /** Does the request; by default the platform's `fetch`. */\n  fetch?: (url: string, init: { signal: AbortSignal }) => Promise<Response>;\n}\n\n/**\n * Fetches every URL and reads its body.\n * @param read makes the value of a response; a body that it leaves unread is cancelled\n * @returns one result for each URL, in the order of the URLs\n */\nexport async function fetchAll<T>(\n  urls: Iterable<string | URL>,\n  read: (response: Response, url: string) => T | PromiseLike<T>,\n  { limit = 6, timeout = 30_000, signal, fetch = globalThis.fetch }: FetchAllOptions = {},\n): Promise<FetchResult<Awaited<T>>[]> {\n  if (!(limit >= 1) || !(timeout >= 0)) throw new RangeError('limit must be at least 1, timeout at least 0');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const list = Array.from(urls, String);\n  const results = new Array<FetchResult<Awaited<T>>>(list.length);\n  const queue = (function* () {\n    yield* list.entries();\n  })();\n\n  async function load(url: string): Promise<Awaited<T>> {\n    const deadline = new AbortController();\n    const timer = setTimeout(() => deadline.abort(new DOMException(`${url} took longer than ${timeout} ms`, 'TimeoutError')), timeout);\n    const onStop = (): void => deadline.abort(stop.signal.reason);\n    stop.signal.addEventListener('abort', onStop, { once: true });\n    let response: Response | undefined;\n    try {\n      response = await fetch(url, { signal: deadline.signal });\n      if (!response.ok) throw new HttpError(response.status, response.statusText);\n      return await read(response, url);\n    } finally {\n      clearTimeout(timer);\n      stop.signal.removeEventListener('abort', onStop);\n      // A body that somebody is reading is locked; its reader sees the abort.\n      if (response?.body && !response.bodyUsed && !response.body.locked) await response.body.cancel().catch(() => {});\n    }\n  }\n\n  async function work(): Promise<void> {\n    for (const [index, url] of queue) {\n      try {\n        results[index] = { url, ok: true, value: await load(url) };\n      } catch (error) {\n        stop.signal.throwIfAborted();\n        results[index] = { url, ok: false, error };\n      }\n    }\n  }\n\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const stopped = new Promise<never>((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  try {\n    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(limit, list.length) }, work))]);\n    return results;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "FetchAllOptions": [433,1163],
    "FetchResult": [47,1196,1470],
    "HttpError": [204,2097],
    "fetchAll": [984]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** The server answered, but not with success. */\nexport class HttpError extends Error {\n  name = 'HttpError';\n  status;\n\n  constructor(status, text) {\n    super(`${status} ${text}`.trim());\n    this.status = status;\n  }\n}\n\n/**\n * Fetches every URL and reads its body.\n * @param read makes the value of a response; a body that it leaves unread is cancelled\n * @returns one result for each URL, in the order of the URLs\n */\nexport async function fetchAll(\n  urls,\n  read,\n  { limit = 6, timeout = 30_000, signal, fetch = globalThis.fetch } = {},\n) {\n  if (!(limit >= 1) || !(timeout >= 0)) throw new RangeError('limit must be at least 1, timeout at least 0');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const list = Array.from(urls, String);\n  const results = new Array(list.length);\n  const queue = (function* () {\n    yield* list.entries();\n  })();\n\n  async function load(url) {\n    const deadline = new AbortController();\n    const timer = setTimeout(() => deadline.abort(new DOMException(`${url} took longer than ${timeout} ms`, 'TimeoutError')), timeout);\n    const onStop = () => deadline.abort(stop.signal.reason);\n    stop.signal.addEventListener('abort', onStop, { once: true });\n    let response;\n    try {\n      response = await fetch(url, { signal: deadline.signal });\n      if (!response.ok) throw new HttpError(response.status, response.statusText);\n      return await read(response, url);\n    } finally {\n      clearTimeout(timer);\n      stop.signal.removeEventListener('abort', onStop);\n      // A body that somebody is reading is locked; its reader sees the abort.\n      if (response?.body && !response.bodyUsed && !response.body.locked) await response.body.cancel().catch(() => {});\n    }\n  }\n\n  async function work() {\n    for (const [index, url] of queue) {\n      try {\n        results[index] = { url, ok: true, value: await load(url) };\n      } catch (error) {\n        stop.signal.throwIfAborted();\n        results[index] = { url, ok: false, error };\n      }\n    }\n  }\n\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const stopped = new Promise((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  try {\n    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(limit, list.length) }, work))]);\n    return results;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "HttpError": [63,1339],
    "fetchAll": [445]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "process-queue",
 "title": "Process a queue of items",
 "prefix": "processQueue",
 "asyncio": "`process_queue` with N workers and `WorkResult`",
 "when": "A batch should go through as far as it can, and afterwards one wants to know what became of each item. If a failure makes the rest useless, take map-concurrent.",
 "cost": "One result for each item; at most `workers` calls in flight.",
 "failure": "Never rejects because of an item: its result says `ok: false` with the error. A failure of the source or of `onResult` rejects.",
 "abort": "Rejects at once with `signal.reason`; calls in flight see it through their signal, and what they throw afterwards, other than that, goes to `onLateError` (by default `console.error`).",
 "empty": "Resolves with an empty array.",
 "zero": "Fewer than 1 worker (or NaN) rejects with a RangeError.",
 "main": "processQueue",
 "summary": "Works through items with a number of workers; every item gives exactly one result or one error, and a failure stops nobody.",
 "problems": [
  "worker pool over a list",
  "one failure must not stop the batch",
  "result for every job",
  "retry the failed ones later",
  "import rows and report errors"
 ],
 "runtime": "any",
 "exports": [
  "processQueue"
 ],
 "usage": {
  "typescript": "const «results» = await processQueue(«items:rows», «workers:4», («item:row») => «work:save(row)»);\nconst «failed» = «results».filter((each) => !each.ok);«»",
  "javascript": "const «results» = await processQueue(«items:rows», «workers:4», («item:row») => «work:save(row)»);\nconst «failed» = «results».filter((each) => !each.ok);«»"
 },
 "show": "console.log(«results».length, «failed».map(({ item }) => item));",
 "prints": "3 [ 'x' ]",
 "flavours": [
  {
   "package": "p-queue",
   "imports": [
    {
     "module": "p-queue",
     "name": "default",
     "local": "PQueue"
    }
   ],
   "usage": {
    "typescript": "const «queue» = new PQueue({ concurrency: «workers:4» });\nconst «results» = await Promise.allSettled(«items:rows».map((«item:row») => «queue».add(() => «work:save(row)»)));\nconst «failed» = «results».flatMap((each, index) => (each.status === 'rejected' ? [{ item: «items»[index], error: each.reason as unknown }] : []));«»",
    "javascript": "const «queue» = new PQueue({ concurrency: «workers:4» });\nconst «results» = await Promise.allSettled(«items:rows».map((«item:row») => «queue».add(() => «work:save(row)»)));\nconst «failed» = «results».flatMap((each, index) => (each.status === 'rejected' ? [{ item: «items»[index], error: each.reason }] : []));«»"
   },
   "advice": "Take it when it is there already, or when items have priorities, the queue is paused, or items are added while it runs. It knows no results: `Promise.allSettled` round its calls keeps each failure apart."
  }
 ],
 "given": {
  "typescript": "const rows = ['1', 'x', '3'];\nasync function save(row: string): Promise<number> {\n  if (Number.isNaN(Number(row))) throw new Error(`not a number: ${row}`);\n  return Number(row);\n}",
  "javascript": "const rows = ['1', 'x', '3'];\nasync function save(row) {\n  if (Number.isNaN(Number(row))) throw new Error(`not a number: ${row}`);\n  return Number(row);\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** What became of one item. */\nexport type WorkResult<T, R> = { index: number; item: T } & ({ ok: true; value: R } | { ok: false; error: unknown });\n\nexport interface ProcessQueueOptions<T, R> {\n  signal?: AbortSignal | undefined;\n  /** Told of each result as it comes. */\n  onResult?: (result: WorkResult<T, R>) => void;\n  /** Told of failures that come after an abort, so that none is lost. */\n  onLateError?: (error: unknown) => void;\n}\n\n/**\n * Calls `fn` for every item, by at most `workers` at a time.\n * @returns one result for each item, in the order of the items\n */\nexport async function processQueue<T, R>(\n  items: Iterable<T>,\n  workers: number,\n  fn: (item: T, index: number, signal: AbortSignal) => R | PromiseLike<R>,\n  { signal, onResult, onLateError = console.error }: ProcessQueueOptions<T, Awaited<R>> = {},\n): Promise<WorkResult<T, Awaited<R>>[]> {\n  if (!(workers >= 1)) throw new RangeError('workers must be at least 1');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const list = [...items];\n  const results = new Array<WorkResult<T, Awaited<R>>>(list.length);\n  const queue = (function* () {\n    yield* list.entries();\n  })();\n\n  async function work(): Promise<void> {\n    for (const [index, item] of queue) {\n      let result: WorkResult<T, Awaited<R>>;\n      try {\n        result = { index, item, ok: true, value: await fn(item, index, stop.signal) };\n      } catch (error) {\n        if (stop.signal.aborted) {\n          const reason: unknown = stop.signal.reason;\n          if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n          throw reason;\n        }\n        result = { index, item, ok: false, error };\n      }\n      stop.signal.throwIfAborted();\n      results[index] = result;\n      onResult?.(result);\n    }\n  }\n\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const stopped = new Promise<never>((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  try {\n    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(workers, list.length) }, work))]);\n    return results;\n  } catch (error) {\n    stop.abort(error);\n    throw error;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "ProcessQueueOptions": [168,787],
    "WorkResult": [44,296,839,1066,1275],
    "processQueue": [598]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Calls `fn` for every item, by at most `workers` at a time.\n * @returns one result for each item, in the order of the items\n */\nexport async function processQueue(\n  items,\n  workers,\n  fn,\n  { signal, onResult, onLateError = console.error } = {},\n) {\n  if (!(workers >= 1)) throw new RangeError('workers must be at least 1');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const list = [...items];\n  const results = new Array(list.length);\n  const queue = (function* () {\n    yield* list.entries();\n  })();\n\n  async function work() {\n    for (const [index, item] of queue) {\n      let result;\n      try {\n        result = { index, item, ok: true, value: await fn(item, index, stop.signal) };\n      } catch (error) {\n        if (stop.signal.aborted) {\n          const reason = stop.signal.reason;\n          if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n          throw reason;\n        }\n        result = { index, item, ok: false, error };\n      }\n      stop.signal.throwIfAborted();\n      results[index] = result;\n      onResult?.(result);\n    }\n  }\n\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const stopped = new Promise((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  try {\n    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(workers, list.length) }, work))]);\n    return results;\n  } catch (error) {\n    stop.abort(error);\n    throw error;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "processQueue": [156]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "rate-limited-client",
 "title": "Rate-limited fetch",
 "prefix": "limitedFetch",
 "asyncio": "a rate-limited client session",
 "when": "Several places of a program call one API that counts. It retries nothing: give it to api-client as its `fetch` for that.",
 "cost": "One entry for each waiting call and one timer while somebody waits.",
 "failure": "A failure of `fetch` is passed on; an answer of 429 or 503 with `Retry-After` is passed on as well, and holds all later requests back that long.",
 "abort": "A waiting call leaves the line at once and rejects with `signal.reason`; a running one is aborted by `fetch`.",
 "empty": "With nobody before, a request goes at once.",
 "zero": "A `limit`, `interval` or `concurrency` that lets nothing through is a RangeError.",
 "main": "limitedFetch",
 "summary": "A `fetch` that keeps to the limits of an API: so many requests in an interval, so many at once, and a pause for all when the API asks for one.",
 "problems": [
  "stay below the rate limit of an API",
  "429 for all parallel requests",
  "limit requests per second and in flight",
  "pause all calls after 429"
 ],
 "runtime": "any",
 "exports": [
  "limitedFetch"
 ],
 "usage": {
  "typescript": "const «request» = limitedFetch({ limit: «limit:10», interval: «interval:1000», concurrency: «concurrency:4», fetch });\nconst «response» = await «request»('«url:https://api.example.com/users»');«»",
  "javascript": "const «request» = limitedFetch({ limit: «limit:10», interval: «interval:1000», concurrency: «concurrency:4», fetch });\nconst «response» = await «request»('«url:https://api.example.com/users»');«»"
 },
 "show": "console.log(await «response».text());",
 "prints": "https://api.example.com/users",
 "flavours": [],
 "given": {
  "typescript": "const fetch = async (url: string): Promise<Response> => new Response(url);",
  "javascript": "const fetch = async (url) => new Response(url);"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface LimitedFetchOptions {\n  /** Requests that may begin in any interval. */\n  limit: number;\n  /** Milliseconds. */\n  interval: number;\n  /** Requests in flight at once; one is in flight until its answer's head is there. */\n  concurrency?: number;\n  fetch?: (url: string, init: RequestInit) => Promise<Response>;\n}\n\n/** Makes a function that is called as `fetch` is. Calls go in the order in which they came. */\nexport function limitedFetch({ limit, interval, concurrency = Infinity, fetch = globalThis.fetch }: LimitedFetchOptions): (url: string, init?: RequestInit) => Promise<Response> {\n  if (!(limit >= 1) || !(interval > 0) || !(concurrency >= 1)) throw new RangeError('limit and concurrency must be at least 1, interval above 0');\n  const waiting = new Set<() => void>();\n  /** When the last requests began, oldest first. */\n  const begun: number[] = [];\n  let inFlight = 0;\n  let pausedUntil = 0;\n  let timer: ReturnType<typeof setTimeout> | undefined;\n\n  /** Milliseconds until the next request may begin, as far as time decides. */\n  const delay = (): number => {\n    const oldest = begun.length >= limit ? (begun[begun.length - Math.floor(limit)] ?? 0) + interval : 0;\n    return Math.max(oldest, pausedUntil) - performance.now();\n  };\n\n  function admit(): void {\n    clearTimeout(timer);\n    for (const go of waiting) {\n      if (inFlight >= concurrency) return;\n      const left = delay();\n      if (left > 0) {\n        timer = setTimeout(admit, Math.ceil(left));\n        return;\n      }\n      waiting.delete(go);\n      inFlight += 1;\n      begun.push(performance.now());\n      if (begun.length > limit) begun.shift();\n      go();\n    }\n  }\n\n  function takeTurn(signal: AbortSignal | null | undefined): Promise<void> {\n    return new Promise((resolve, reject) => {\n      const onAbort = (): void => {\n        waiting.delete(go);\n        if (waiting.size === 0) clearTimeout(timer);\n        reject(signal?.reason);\n      };\n      const go = (): void => {\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      waiting.add(go);\n      admit();\n    });\n  }\n\n  return async (url, init = {}) => {\n    init.signal?.throwIfAborted();\n    await takeTurn(init.signal);\n    try {\n      const response = await fetch(url, init);\n      const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);\n      if ((response.status === 429 || response.status === 503) && seconds > 0) pausedUntil = Math.max(pausedUntil, performance.now() + seconds * 1000);\n      return response;\n    } finally {\n      inFlight -= 1;\n      admit();\n    }\n  };\n}\n",
   "names": {
    "LimitedFetchOptions": [17,525],
    "limitedFetch": [441]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Makes a function that is called as `fetch` is. Calls go in the order in which they came. */\nexport function limitedFetch({ limit, interval, concurrency = Infinity, fetch = globalThis.fetch }) {\n  if (!(limit >= 1) || !(interval > 0) || !(concurrency >= 1)) throw new RangeError('limit and concurrency must be at least 1, interval above 0');\n  const waiting = new Set();\n  /** When the last requests began, oldest first. */\n  const begun = [];\n  let inFlight = 0;\n  let pausedUntil = 0;\n  let timer;\n\n  /** Milliseconds until the next request may begin, as far as time decides. */\n  const delay = () => {\n    const oldest = begun.length >= limit ? (begun[begun.length - Math.floor(limit)] ?? 0) + interval : 0;\n    return Math.max(oldest, pausedUntil) - performance.now();\n  };\n\n  function admit() {\n    clearTimeout(timer);\n    for (const go of waiting) {\n      if (inFlight >= concurrency) return;\n      const left = delay();\n      if (left > 0) {\n        timer = setTimeout(admit, Math.ceil(left));\n        return;\n      }\n      waiting.delete(go);\n      inFlight += 1;\n      begun.push(performance.now());\n      if (begun.length > limit) begun.shift();\n      go();\n    }\n  }\n\n  function takeTurn(signal) {\n    return new Promise((resolve, reject) => {\n      const onAbort = () => {\n        waiting.delete(go);\n        if (waiting.size === 0) clearTimeout(timer);\n        reject(signal?.reason);\n      };\n      const go = () => {\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      waiting.add(go);\n      admit();\n    });\n  }\n\n  return async (url, init = {}) => {\n    init.signal?.throwIfAborted();\n    await takeTurn(init.signal);\n    try {\n      const response = await fetch(url, init);\n      const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);\n      if ((response.status === 429 || response.status === 503) && seconds > 0) pausedUntil = Math.max(pausedUntil, performance.now() + seconds * 1000);\n      return response;\n    } finally {\n      inFlight -= 1;\n      admit();\n    }\n  };\n}\n",
   "names": {
    "limitedFetch": [112]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "rate-limiter",
 "title": "Rate limiter",
 "prefix": "rateLimiter",
 "asyncio": "`AsyncRateLimiter`, token bucket",
 "when": "The other side counts requests per time. To limit how many are in flight at once, take semaphore.",
 "cost": "One entry for each waiting caller and one timer while somebody waits.",
 "failure": "A failure inside `run` is passed on; its turn is used up.",
 "abort": "A waiting caller leaves the line at once and rejects with `signal.reason`; its turn goes to the next.",
 "empty": "With nobody before, the first `burst` calls go at once.",
 "zero": "A `limit`, `interval` or `burst` of 0 or less (or NaN) is a RangeError.",
 "main": "RateLimiter",
 "summary": "Holds calls back so that no more than a given number happen in a given time, with bursts up to the size of a bucket.",
 "problems": [
  "not more than 10 requests per second",
  "stay under an API quota",
  "token bucket",
  "throttle calls",
  "avoid 429 Too Many Requests"
 ],
 "runtime": "any",
 "exports": [
  "RateLimiter"
 ],
 "usage": {
  "typescript": "const «limiter» = new RateLimiter({ limit: «limit:100», interval: «interval:1000», burst: «burst:10» });\nawait Promise.all(«items:ids».map((«item:id») => «limiter».run(() => «work:request(id)»)));«»",
  "javascript": "const «limiter» = new RateLimiter({ limit: «limit:100», interval: «interval:1000», burst: «burst:10» });\nawait Promise.all(«items:ids».map((«item:id») => «limiter».run(() => «work:request(id)»)));«»"
 },
 "show": "",
 "prints": "1\n2\n3",
 "flavours": [
  {
   "package": "p-queue",
   "imports": [
    {
     "module": "p-queue",
     "name": "default",
     "local": "PQueue"
    }
   ],
   "usage": {
    "typescript": "const «limiter» = new PQueue({ intervalCap: «limit:100», interval: «interval:1000» });\nawait Promise.all(«items:ids».map((«item:id») => «limiter».add(() => «work:request(id)»)));«»",
    "javascript": "const «limiter» = new PQueue({ intervalCap: «limit:100», interval: «interval:1000» });\nawait Promise.all(«items:ids».map((«item:id») => «limiter».add(() => «work:request(id)»)));«»"
   },
   "advice": "Take it when it is there already: `intervalCap` calls in each `interval`, and a limit of concurrency beside it. Its windows are fixed, so that twice as many may come round the border of two, unless `strict` is set."
  }
 ],
 "given": {
  "typescript": "async function request(id: number): Promise<void> {\n  console.log(id);\n}\nconst ids = [1, 2, 3];",
  "javascript": "async function request(id) {\n  console.log(id);\n}\nconst ids = [1, 2, 3];"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface RateLimiterOptions {\n  /** Calls in each interval, in the long run. */\n  limit: number;\n  /** Milliseconds. */\n  interval: number;\n  /** Calls that may go at once after a pause; by default 1. */\n  burst?: number;\n}\n\n/**\n * A token bucket, kept as the time at which it would be full again (the generic cell rate algorithm of ATM, ITU-T I.371): in any window of\n * `t` milliseconds at most `burst + t * limit / interval` calls go. Callers go in the order in which they came.\n */\nexport class RateLimiter {\n  readonly #spacing: number;\n  readonly #slack: number;\n  /** When the bucket would be full again if nobody took from it. */\n  #fullAt = -Infinity;\n  readonly #waiting = new Set<() => void>();\n  #timer: ReturnType<typeof setTimeout> | undefined;\n\n  constructor({ limit, interval, burst = 1 }: RateLimiterOptions) {\n    if (!(limit > 0) || !(interval > 0) || !(burst >= 1)) throw new RangeError('limit and interval must be above 0, burst at least 1');\n    this.#spacing = interval / limit;\n    this.#slack = (burst - 1) * this.#spacing;\n  }\n\n  /** Callers in line. */\n  get waiting(): number {\n    return this.#waiting.size;\n  }\n\n  /** Takes a turn if there is one now. */\n  tryTake(): boolean {\n    if (this.#waiting.size > 0 || this.#delay() > 0) return false;\n    this.#take();\n    return true;\n  }\n\n  /** Waits for a turn. */\n  async take({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {\n    signal?.throwIfAborted();\n    if (this.tryTake()) return;\n    await new Promise<void>((resolve, reject) => {\n      const onAbort = (): void => {\n        this.#waiting.delete(go);\n        if (this.#waiting.size === 0) clearTimeout(this.#timer);\n        reject(signal?.reason);\n      };\n      const go = (): void => {\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(go);\n      if (this.#waiting.size === 1) this.#schedule();\n    });\n  }\n\n  /** Waits for a turn and runs `work`. */\n  async run<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n    await this.take(options);\n    return await work();\n  }\n\n  /** Milliseconds until the next turn. */\n  #delay(): number {\n    return this.#fullAt - this.#slack - performance.now();\n  }\n\n  #take(): void {\n    this.#fullAt = Math.max(this.#fullAt, performance.now()) + this.#spacing;\n  }\n\n  #schedule(): void {\n    clearTimeout(this.#timer);\n    this.#timer = setTimeout(() => {\n      // A timer may fire a little early; then it is set again.\n      for (const go of this.#waiting) {\n        if (this.#delay() > 0) return this.#schedule();\n        this.#waiting.delete(go);\n        this.#take();\n        go();\n      }\n    }, Math.ceil(Math.max(0, this.#delay())));\n  }\n}\n",
   "names": {
    "RateLimiter": [507],
    "RateLimiterOptions": [17,814]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * A token bucket, kept as the time at which it would be full again (the generic cell rate algorithm of ATM, ITU-T I.371): in any window of\n * `t` milliseconds at most `burst + t * limit / interval` calls go. Callers go in the order in which they came.\n */\nexport class RateLimiter {\n  #spacing;\n  #slack;\n  /** When the bucket would be full again if nobody took from it. */\n  #fullAt = -Infinity;\n  #waiting = new Set();\n  #timer;\n\n  constructor({ limit, interval, burst = 1 }) {\n    if (!(limit > 0) || !(interval > 0) || !(burst >= 1)) throw new RangeError('limit and interval must be above 0, burst at least 1');\n    this.#spacing = interval / limit;\n    this.#slack = (burst - 1) * this.#spacing;\n  }\n\n  /** Callers in line. */\n  get waiting() {\n    return this.#waiting.size;\n  }\n\n  /** Takes a turn if there is one now. */\n  tryTake() {\n    if (this.#waiting.size > 0 || this.#delay() > 0) return false;\n    this.#take();\n    return true;\n  }\n\n  /** Waits for a turn. */\n  async take({ signal } = {}) {\n    signal?.throwIfAborted();\n    if (this.tryTake()) return;\n    await new Promise((resolve, reject) => {\n      const onAbort = () => {\n        this.#waiting.delete(go);\n        if (this.#waiting.size === 0) clearTimeout(this.#timer);\n        reject(signal?.reason);\n      };\n      const go = () => {\n        signal?.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(go);\n      if (this.#waiting.size === 1) this.#schedule();\n    });\n  }\n\n  /** Waits for a turn and runs `work`. */\n  async run(work, options = {}) {\n    await this.take(options);\n    return await work();\n  }\n\n  /** Milliseconds until the next turn. */\n  #delay() {\n    return this.#fullAt - this.#slack - performance.now();\n  }\n\n  #take() {\n    this.#fullAt = Math.max(this.#fullAt, performance.now()) + this.#spacing;\n  }\n\n  #schedule() {\n    clearTimeout(this.#timer);\n    this.#timer = setTimeout(() => {\n      // A timer may fire a little early; then it is set again.\n      for (const go of this.#waiting) {\n        if (this.#delay() > 0) return this.#schedule();\n        this.#waiting.delete(go);\n        this.#take();\n        go();\n      }\n    }, Math.ceil(Math.max(0, this.#delay())));\n  }\n}\n",
   "names": {
    "RateLimiter": [274]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "read-files",
 "title": "Read files",
 "prefix": "readFiles",
 "asyncio": "`aiofiles`",
 "when": "Many small files are read whole. For big ones take copy-stream or read them as streams.",
 "cost": "At most `limit` open files; the texts of all of them.",
 "failure": "The first failure rejects at once and aborts the other reads; its error names the path. What fails after that is dropped: it is the same abort.",
 "abort": "Rejects at once with `signal.reason`, and reads in flight are aborted.",
 "empty": "Resolves with an empty array.",
 "zero": "A `limit` below 1 (or NaN) rejects with a RangeError.",
 "main": "readFiles",
 "summary": "Reads many files at once, but only so many that neither memory nor file handles run out.",
 "problems": [
  "EMFILE too many open files",
  "read all files of a folder",
  "readFileSync in a loop",
  "parallel file reading with a limit"
 ],
 "runtime": "node",
 "exports": [
  "readFiles"
 ],
 "usage": {
  "typescript": "const «texts» = await readFiles(«paths», { limit: «limit:16» });«»",
  "javascript": "const «texts» = await readFiles(«paths», { limit: «limit:16» });«»"
 },
 "show": "console.log(«texts».length);",
 "prints": "1",
 "flavours": [],
 "given": {
  "typescript": "const paths = [new URL(import.meta.url)];",
  "javascript": "const paths = [new URL(import.meta.url)];"
 },
 "typescript": {
  "module": {
   "imports": [
    {
     "module": "node:fs/promises",
     "name": "readFile",
     "local": "readFile"
    }
   ],
   "body": "export interface ReadFilesOptions {\n  /** Files open at once. */\n  limit?: number;\n  encoding?: BufferEncoding;\n  signal?: AbortSignal | undefined;\n}\n\n/**\n * Reads files as text.\n * @returns the texts in the order of the paths\n */\nexport async function readFiles(paths: Iterable<string | URL>, { limit = 16, encoding = 'utf8', signal }: ReadFilesOptions = {}): Promise<string[]> {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const list = [...paths];\n  const texts = new Array<string>(list.length);\n  const queue = (function* () {\n    yield* list.entries();\n  })();\n  const stopped = new Promise<never>((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const work = async (): Promise<void> => {\n    for (const [index, path] of queue) {\n      stop.signal.throwIfAborted();\n      texts[index] = await readFile(path, { encoding, signal: stop.signal });\n    }\n  };\n  try {\n    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(limit, list.length) }, work))]);\n    return texts;\n  } catch (error) {\n    stop.abort(error);\n    throw error;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "ReadFilesOptions": [17,337],
    "readFile": [1088],
    "readFiles": [253]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [
    {
     "module": "node:fs/promises",
     "name": "readFile",
     "local": "readFile"
    }
   ],
   "body": "/**\n * Reads files as text.\n * @returns the texts in the order of the paths\n */\nexport async function readFiles(paths, { limit = 16, encoding = 'utf8', signal } = {}) {\n  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const list = [...paths];\n  const texts = new Array(list.length);\n  const queue = (function* () {\n    yield* list.entries();\n  })();\n  const stopped = new Promise((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const work = async () => {\n    for (const [index, path] of queue) {\n      stop.signal.throwIfAborted();\n      texts[index] = await readFile(path, { encoding, signal: stop.signal });\n    }\n  };\n  try {\n    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(limit, list.length) }, work))]);\n    return texts;\n  } catch (error) {\n    stop.abort(error);\n    throw error;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "readFile": [840],
    "readFiles": [102]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "read-write-lock",
 "title": "Read-write lock",
 "prefix": "readWriteLock",
 "asyncio": "a `Lock` with a counter of readers",
 "when": "Reading takes awaits, happens often, and must not see a write half done. For writes alone take mutex.",
 "cost": "One entry for each waiting caller.",
 "failure": "A failure inside `read` or `write` gives the lock back and is passed on.",
 "abort": "A waiting caller leaves the line at once and rejects with `signal.reason`; readers behind a writer that leaves go on.",
 "empty": "With nobody inside, the lock is taken at once.",
 "zero": "There is no number to be zero.",
 "main": "ReadWriteLock",
 "summary": "A lock that many readers may hold at once, or one writer alone.",
 "problems": [
  "many readers one writer",
  "shared and exclusive lock",
  "reload configuration while requests read it",
  "readers block each other with a mutex"
 ],
 "runtime": "any",
 "exports": [
  "ReadWriteLock"
 ],
 "usage": {
  "typescript": "const «lock» = new ReadWriteLock();\nconst «readings» = await Promise.all([\n  «lock».read(async () => «read:config»),\n  «lock».write(async () => {\n    «write:config = 'new'»;\n  }),\n  «lock».read(async () => «read»),\n]);«»",
  "javascript": "const «lock» = new ReadWriteLock();\nconst «readings» = await Promise.all([\n  «lock».read(async () => «read:config»),\n  «lock».write(async () => {\n    «write:config = 'new'»;\n  }),\n  «lock».read(async () => «read»),\n]);«»"
 },
 "show": "console.log(«readings»);",
 "prints": "[ 'old', undefined, 'new' ]",
 "flavours": [],
 "given": {
  "typescript": "let config = 'old';",
  "javascript": "let config = 'old';"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "interface Waiter {\n  isWriter: boolean;\n  enter(): void;\n}\n\n/** Callers get in in the order in which they came; readers that come behind a waiting writer wait for it, so that none starves. */\nexport class ReadWriteLock {\n  #readers = 0;\n  #isWriting = false;\n  readonly #waiting = new Set<Waiter>();\n\n  /** Runs `work` together with other readers. */\n  read<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n    return this.#run(false, work, options);\n  }\n\n  /** Runs `work` alone. */\n  write<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n    return this.#run(true, work, options);\n  }\n\n  async #run<T>(isWriter: boolean, work: () => T | PromiseLike<T>, { signal }: { signal?: AbortSignal | undefined }): Promise<Awaited<T>> {\n    signal?.throwIfAborted();\n    if (this.#waiting.size === 0 && this.#isFree(isWriter)) this.#take(isWriter);\n    else await this.#wait(isWriter, signal);\n    try {\n      return await work();\n    } finally {\n      if (isWriter) this.#isWriting = false;\n      else this.#readers -= 1;\n      this.#admit();\n    }\n  }\n\n  #isFree(isWriter: boolean): boolean {\n    return !this.#isWriting && (!isWriter || this.#readers === 0);\n  }\n\n  #take(isWriter: boolean): void {\n    if (isWriter) this.#isWriting = true;\n    else this.#readers += 1;\n  }\n\n  #wait(isWriter: boolean, signal: AbortSignal | undefined): Promise<void> {\n    return new Promise((resolve, reject) => {\n      const waiter: Waiter = {\n        isWriter,\n        enter: () => {\n          signal?.removeEventListener('abort', onAbort);\n          resolve();\n        },\n      };\n      const onAbort = (): void => {\n        this.#waiting.delete(waiter);\n        reject(signal?.reason);\n        this.#admit();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(waiter);\n    });\n  }\n\n  /** Lets in from the front of the line as many as may be inside together. */\n  #admit(): void {\n    for (const waiter of this.#waiting) {\n      if (!this.#isFree(waiter.isWriter)) return;\n      this.#waiting.delete(waiter);\n      this.#take(waiter.isWriter);\n      waiter.enter();\n    }\n  }\n}\n",
   "names": {
    "ReadWriteLock": [205],
    "Waiter": [10,289,1535]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Callers get in in the order in which they came; readers that come behind a waiting writer wait for it, so that none starves. */\nexport class ReadWriteLock {\n  #readers = 0;\n  #isWriting = false;\n  #waiting = new Set();\n\n  /** Runs `work` together with other readers. */\n  read(work, options = {}) {\n    return this.#run(false, work, options);\n  }\n\n  /** Runs `work` alone. */\n  write(work, options = {}) {\n    return this.#run(true, work, options);\n  }\n\n  async #run(isWriter, work, { signal }) {\n    signal?.throwIfAborted();\n    if (this.#waiting.size === 0 && this.#isFree(isWriter)) this.#take(isWriter);\n    else await this.#wait(isWriter, signal);\n    try {\n      return await work();\n    } finally {\n      if (isWriter) this.#isWriting = false;\n      else this.#readers -= 1;\n      this.#admit();\n    }\n  }\n\n  #isFree(isWriter) {\n    return !this.#isWriting && (!isWriter || this.#readers === 0);\n  }\n\n  #take(isWriter) {\n    if (isWriter) this.#isWriting = true;\n    else this.#readers += 1;\n  }\n\n  #wait(isWriter, signal) {\n    return new Promise((resolve, reject) => {\n      const waiter = {\n        isWriter,\n        enter: () => {\n          signal?.removeEventListener('abort', onAbort);\n          resolve();\n        },\n      };\n      const onAbort = () => {\n        this.#waiting.delete(waiter);\n        reject(signal?.reason);\n        this.#admit();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(waiter);\n    });\n  }\n\n  /** Lets in from the front of the line as many as may be inside together. */\n  #admit() {\n    for (const waiter of this.#waiting) {\n      if (!this.#isFree(waiter.isWriter)) return;\n      this.#waiting.delete(waiter);\n      this.#take(waiter.isWriter);\n      waiter.enter();\n    }\n  }\n}\n",
   "names": {
    "ReadWriteLock": [145]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "retry",
 "title": "Retry",
 "prefix": "retry",
 "asyncio": "`async_retry`, retry with backoff, `@retry`",
 "when": "The work may be repeated without harm and its failure is likely to pass. Say in `shouldRetry` what is worth it: a 404 never is.",
 "cost": "One timer during a wait. At worst `attempts` calls and the sum of the waits: a wait is at most `base * 2^n` and at most `cap` ms.",
 "failure": "Rejects with the last error; errors that have no `cause` get the error of the attempt before as theirs, so that the whole chain is there.",
 "abort": "During a wait it rejects at once with `signal.reason`; during an attempt, as soon as that attempt ends (it is given the signal). A failure of that attempt that is not just the abort goes to `onLateError` (by default `console.error`).",
 "empty": "There is nothing that could be empty.",
 "zero": "`attempts` below 1 rejects with a RangeError; `base` 0 retries without a wait.",
 "main": "retry",
 "summary": "Calls a function again when it fails, with waits that grow exponentially and are drawn at random (full jitter), up to a cap.",
 "problems": [
  "try again on failure",
  "retry with exponential backoff and jitter",
  "flaky network",
  "503 and ECONNRESET",
  "retry loop swallows abort",
  "decorator for retries"
 ],
 "runtime": "any",
 "exports": [
  "retry",
  "retried"
 ],
 "usage": {
  "typescript": "const «result» = await retry((attempt, signal) => «work:load()», { attempts: «attempts:5», base: «base:10» });«»",
  "javascript": "const «result» = await retry((attempt, signal) => «work:load()», { attempts: «attempts:5», base: «base:10» });«»"
 },
 "surround": {
  "typescript": "await retry(async (attempt, signal) => {\n  «selection»\n}, { attempts: «attempts:5», base: «base:100» });",
  "javascript": "await retry(async (attempt, signal) => {\n  «selection»\n}, { attempts: «attempts:5», base: «base:100» });"
 },
 "show": "console.log(«result»);",
 "prints": "loaded by attempt 3",
 "flavours": [
  {
   "package": "p-retry",
   "imports": [
    {
     "module": "p-retry",
     "name": "default",
     "local": "pRetry"
    }
   ],
   "usage": {
    "typescript": "const «result» = await pRetry((attempt) => «work:load()», { retries: «retries:4», minTimeout: «base:10», randomize: true });«»",
    "javascript": "const «result» = await pRetry((attempt) => «work:load()», { retries: «retries:4», minTimeout: «base:10», randomize: true });«»"
   },
   "advice": "Take it when it is there already: same backoff by `retries`, `minTimeout` and `randomize`, and an `AbortError` that ends the retries from inside. Its attempts count from 1 as here, but `retries` is one less than `attempts`."
  }
 ],
 "given": {
  "typescript": "let calls = 0;\nasync function load(): Promise<string> {\n  calls += 1;\n  if (calls < 3) throw new Error(`attempt ${calls} failed`);\n  return `loaded by attempt ${calls}`;\n}",
  "javascript": "let calls = 0;\nasync function load() {\n  calls += 1;\n  if (calls < 3) throw new Error(`attempt ${calls} failed`);\n  return `loaded by attempt ${calls}`;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface RetryOptions {\n  /** Calls in all, at least 1. */\n  attempts?: number;\n  /** Milliseconds that the first wait is at most. */\n  base?: number;\n  /** Milliseconds that any wait is at most. */\n  cap?: number;\n  /** Whether another attempt is worth it. */\n  shouldRetry?: (error: unknown, attempt: number) => boolean;\n  signal?: AbortSignal | undefined;\n  /** Told of a failure that an abort has overtaken. */\n  onLateError?: (error: unknown) => void;\n  /** Source of randomness, from 0 to 1. */\n  random?: () => number;\n}\n\n/**\n * Calls `fn` until it succeeds, is not worth repeating, or has been called `attempts` times.\n * Waits between a try and the next are `random() * min(cap, base * 2 ** n)`, the \"full jitter\" of the AWS Architecture Blog (M. Brooker, 2015).\n * @param fn gets the number of the attempt, from 1, and the signal\n */\nexport async function retry<T>(fn: (attempt: number, signal: AbortSignal) => T | PromiseLike<T>, options: RetryOptions = {}): Promise<Awaited<T>> {\n  const { attempts = 5, base = 100, cap = 10_000, shouldRetry = () => true, onLateError = console.error, random = Math.random } = options;\n  if (!(attempts >= 1)) throw new RangeError('attempts must be at least 1');\n  const { signal = new AbortController().signal } = options;\n  signal.throwIfAborted();\n  let previous: unknown;\n  for (let attempt = 1; ; attempt += 1) {\n    try {\n      return await fn(attempt, signal);\n    } catch (error) {\n      if (signal.aborted) {\n        const reason: unknown = signal.reason;\n        if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n        throw reason;\n      }\n      if (attempt > 1) linkCause(error, previous);\n      if (attempt >= attempts || !shouldRetry(error, attempt)) throw error;\n      previous = error;\n    }\n    await pause(random() * Math.min(cap, base * 2 ** (attempt - 1)), signal);\n  }\n}\n\n/**\n * The same as a decorator: a method that is retried.\n * @example class Client { @retried({ attempts: 3 }) async load() {} }\n */\nexport function retried(options: RetryOptions = {}) {\n  return function <This, A extends unknown[], R>(method: (this: This, ...args: A) => R | PromiseLike<R>, _context?: unknown) {\n    return function (this: This, ...args: A): Promise<Awaited<R>> {\n      return retry(() => method.apply(this, args), options);\n    };\n  };\n}\n\n/** Makes an earlier failure the cause of a later one, unless that would change what is there or close a circle. */\nfunction linkCause(error: unknown, earlier: unknown): void {\n  if (!(error instanceof Error) || 'cause' in error || !Object.isExtensible(error)) return;\n  for (let each = earlier; each instanceof Error; each = each.cause) if (each === error) return;\n  Object.defineProperty(error, 'cause', { value: earlier, writable: true, configurable: true });\n}\n\nfunction pause(ms: number, signal: AbortSignal): Promise<void> {\n  return new Promise((resolve, reject) => {\n    const onAbort = (): void => {\n      clearTimeout(timer);\n      reject(signal.reason);\n    };\n    const timer = setTimeout(() => {\n      signal.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "RetryOptions": [17,958,2061],
    "linkCause": [1676,2478],
    "pause": [1820,2828],
    "retried": [2044],
    "retry": [874,2290]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "export interface RetryOptions {\n  /** Calls in all, at least 1. */\n  attempts?: number;\n  /** Milliseconds that the first wait is at most. */\n  base?: number;\n  /** Milliseconds that any wait is at most. */\n  cap?: number;\n  /** Whether another attempt is worth it. */\n  shouldRetry?: (error: unknown, attempt: number) => boolean;\n  signal?: AbortSignal | undefined;\n  /** Told of a failure that an abort has overtaken. */\n  onLateError?: (error: unknown) => void;\n  /** Source of randomness, from 0 to 1. */\n  random?: () => number;\n}\n\n/**\n * Calls `fn` until it succeeds, is not worth repeating, or has been called `attempts` times.\n * Waits between a try and the next are `random() * min(cap, base * 2 ** n)`, the \"full jitter\" of the AWS Architecture Blog (M. Brooker, 2015).\n * @param fn gets the number of the attempt, from 1, and the signal\n */\nexport async function retry<T>(fn: (attempt: number, signal: AbortSignal) => T | PromiseLike<T>, options: RetryOptions = {}): Promise<Awaited<T>> {\n  const { attempts = 5, base = 100, cap = 10_000, shouldRetry = () => true, onLateError = console.error, random = Math.random } = options;\n  if (!(attempts >= 1)) throw new RangeError('attempts must be at least 1');\n  const { signal = new AbortController().signal } = options;\n  signal.throwIfAborted();\n  let previous: unknown;\n  for (let attempt = 1; ; attempt += 1) {\n    try {\n      return await fn(attempt, signal);\n    } catch (error) {\n      if (signal.aborted) {\n        const reason: unknown = signal.reason;\n        if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n        throw reason;\n      }\n      if (attempt > 1) linkCause(error, previous);\n      if (attempt >= attempts || !shouldRetry(error, attempt)) throw error;\n      previous = error;\n    }\n    await pause(random() * Math.min(cap, base * 2 ** (attempt - 1)), signal);\n  }\n}\n\n/** Makes an earlier failure the cause of a later one, unless that would change what is there or close a circle. */\nfunction linkCause(error: unknown, earlier: unknown): void {\n  if (!(error instanceof Error) || 'cause' in error || !Object.isExtensible(error)) return;\n  for (let each = earlier; each instanceof Error; each = each.cause) if (each === error) return;\n  Object.defineProperty(error, 'cause', { value: earlier, writable: true, configurable: true });\n}\n\nfunction pause(ms: number, signal: AbortSignal): Promise<void> {\n  return new Promise((resolve, reject) => {\n    const onAbort = (): void => {\n      clearTimeout(timer);\n      reject(signal.reason);\n    };\n    const timer = setTimeout(() => {\n      signal.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "RetryOptions": [17,958],
    "linkCause": [1676,2020],
    "pause": [1820,2370],
    "retry": [874]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Calls `fn` until it succeeds, is not worth repeating, or has been called `attempts` times.\n * Waits between a try and the next are `random() * min(cap, base * 2 ** n)`, the \"full jitter\" of the AWS Architecture Blog (M. Brooker, 2015).\n * @param fn gets the number of the attempt, from 1, and the signal\n */\nexport async function retry(fn, options = {}) {\n  const { attempts = 5, base = 100, cap = 10_000, shouldRetry = () => true, onLateError = console.error, random = Math.random } = options;\n  if (!(attempts >= 1)) throw new RangeError('attempts must be at least 1');\n  const { signal = new AbortController().signal } = options;\n  signal.throwIfAborted();\n  let previous;\n  for (let attempt = 1; ; attempt += 1) {\n    try {\n      return await fn(attempt, signal);\n    } catch (error) {\n      if (signal.aborted) {\n        const reason = signal.reason;\n        if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n        throw reason;\n      }\n      if (attempt > 1) linkCause(error, previous);\n      if (attempt >= attempts || !shouldRetry(error, attempt)) throw error;\n      previous = error;\n    }\n    await pause(random() * Math.min(cap, base * 2 ** (attempt - 1)), signal);\n  }\n}\n\n/**\n * The same as a decorator: a method that is retried.\n * @example class Client { @retried({ attempts: 3 }) async load() {} }\n */\nexport function retried(options = {}) {\n  return function (method, _context) {\n    return function (...args) {\n      return retry(() => method.apply(this, args), options);\n    };\n  };\n}\n\n/** Makes an earlier failure the cause of a later one, unless that would change what is there or close a circle. */\nfunction linkCause(error, earlier) {\n  if (!(error instanceof Error) || 'cause' in error || !Object.isExtensible(error)) return;\n  for (let each = earlier; each instanceof Error; each = each.cause) if (each === error) return;\n  Object.defineProperty(error, 'cause', { value: earlier, writable: true, configurable: true });\n}\n\nfunction pause(ms, signal) {\n  return new Promise((resolve, reject) => {\n    const onAbort = () => {\n      clearTimeout(timer);\n      reject(signal.reason);\n    };\n    const timer = setTimeout(() => {\n      signal.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "linkCause": [1021,1685],
    "pause": [1165,2011],
    "retried": [1389],
    "retry": [337,1497]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "/**\n * Calls `fn` until it succeeds, is not worth repeating, or has been called `attempts` times.\n * Waits between a try and the next are `random() * min(cap, base * 2 ** n)`, the \"full jitter\" of the AWS Architecture Blog (M. Brooker, 2015).\n * @param fn gets the number of the attempt, from 1, and the signal\n */\nexport async function retry(fn, options = {}) {\n  const { attempts = 5, base = 100, cap = 10_000, shouldRetry = () => true, onLateError = console.error, random = Math.random } = options;\n  if (!(attempts >= 1)) throw new RangeError('attempts must be at least 1');\n  const { signal = new AbortController().signal } = options;\n  signal.throwIfAborted();\n  let previous;\n  for (let attempt = 1; ; attempt += 1) {\n    try {\n      return await fn(attempt, signal);\n    } catch (error) {\n      if (signal.aborted) {\n        const reason = signal.reason;\n        if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n        throw reason;\n      }\n      if (attempt > 1) linkCause(error, previous);\n      if (attempt >= attempts || !shouldRetry(error, attempt)) throw error;\n      previous = error;\n    }\n    await pause(random() * Math.min(cap, base * 2 ** (attempt - 1)), signal);\n  }\n}\n\n/** Makes an earlier failure the cause of a later one, unless that would change what is there or close a circle. */\nfunction linkCause(error, earlier) {\n  if (!(error instanceof Error) || 'cause' in error || !Object.isExtensible(error)) return;\n  for (let each = earlier; each instanceof Error; each = each.cause) if (each === error) return;\n  Object.defineProperty(error, 'cause', { value: earlier, writable: true, configurable: true });\n}\n\nfunction pause(ms, signal) {\n  return new Promise((resolve, reject) => {\n    const onAbort = () => {\n      clearTimeout(timer);\n      reject(signal.reason);\n    };\n    const timer = setTimeout(() => {\n      signal.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "linkCause": [1021,1365],
    "pause": [1165,1691],
    "retry": [337]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "reuse-client",
 "title": "Shared HTTP client",
 "prefix": "httpClient",
 "asyncio": "one shared `ClientSession`",
 "when": "Many requests go to the same hosts through `node:http`. The global `fetch` keeps connections alive too, but neither limits nor closes them.",
 "cost": "At most `connections` sockets for each host; those that are idle for `idle` milliseconds are closed.",
 "failure": "A broken connection or answer rejects with Node's error; a status is no failure, look at `status`.",
 "abort": "Rejects at once with `signal.reason`, and the request is destroyed; so does `close`, with an error of its own.",
 "empty": "An answer without a body gives an empty text.",
 "zero": "`connections` below 1, or `idle` below 0, is a RangeError.",
 "main": "HttpClient",
 "summary": "One HTTP client for the whole process: connections are kept alive and used again, limited in number, and closed at shutdown.",
 "problems": [
  "new connection for every request",
  "TIME_WAIT and too many sockets",
  "keep-alive agent",
  "one session for all requests",
  "close idle connections at shutdown"
 ],
 "runtime": "node",
 "exports": [
  "HttpClient"
 ],
 "usage": {
  "typescript": "const «client» = new HttpClient({ connections: «connections:10» });\nconst «answer» = await «client».request(«url»);«»",
  "javascript": "const «client» = new HttpClient({ connections: «connections:10» });\nconst «answer» = await «client».request(«url»);«»"
 },
 "show": "console.log(«answer».status, «answer».body);\nawait «client».close();\nserver.close();",
 "prints": "200 hello",
 "flavours": [],
 "given": {
  "typescript": "import { createServer } from 'node:http';\n\nconst server = createServer((_request, response) => response.end('hello'));\nawait new Promise<void>((resolve) => server.listen(0, resolve));\nconst address = server.address();\nconst url = `http://localhost:${typeof address === 'object' ? address?.port : ''}/`;",
  "javascript": "import { createServer } from 'node:http';\n\nconst server = createServer((_request, response) => response.end('hello'));\nawait new Promise((resolve) => server.listen(0, resolve));\nconst address = server.address();\nconst url = `http://localhost:${typeof address === 'object' ? address?.port : ''}/`;"
 },
 "typescript": {
  "module": {
   "imports": [
    {
     "module": "node:http",
     "name": "default",
     "local": "http"
    },
    {
     "module": "node:http",
     "name": "IncomingHttpHeaders",
     "local": "IncomingHttpHeaders",
     "typeOnly": true
    },
    {
     "module": "node:http",
     "name": "OutgoingHttpHeaders",
     "local": "OutgoingHttpHeaders",
     "typeOnly": true
    },
    {
     "module": "node:https",
     "name": "default",
     "local": "https"
    }
   ],
   "body": "export interface HttpAnswer {\n  status: number;\n  headers: IncomingHttpHeaders;\n  body: string;\n}\n\nexport interface HttpRequest {\n  method?: string;\n  headers?: OutgoingHttpHeaders;\n  body?: string | Uint8Array;\n  signal?: AbortSignal | undefined;\n}\n\n/** Make one for the process, or one for each set of limits. */\nexport class HttpClient {\n  readonly #plain: http.Agent;\n  readonly #secure: https.Agent;\n  readonly #stop = new AbortController();\n  readonly #running = new Set<Promise<unknown>>();\n\n  constructor({ connections = 10, idle = 10_000 }: { connections?: number; idle?: number } = {}) {\n    if (!(connections >= 1) || !(idle >= 0)) throw new RangeError('connections must be at least 1, idle at least 0');\n    const options = { keepAlive: true, maxSockets: connections, timeout: idle };\n    this.#plain = new http.Agent(options);\n    this.#secure = new https.Agent(options);\n  }\n\n  /** Sends a request and reads the whole answer, so that its connection is free for the next. */\n  async request(url: string | URL, { signal, ...request }: HttpRequest = {}): Promise<HttpAnswer> {\n    signal?.throwIfAborted();\n    this.#stop.signal.throwIfAborted();\n    const run = this.#send(new URL(url), request, signal);\n    // Closing waits for what is running, however it ends.\n    const ended: Promise<unknown> = run.catch(() => {}).finally(() => this.#running.delete(ended));\n    this.#running.add(ended);\n    return await run;\n  }\n\n  /** Ends what is running and closes all connections. */\n  async close(): Promise<void> {\n    this.#stop.abort(new Error('the client is closed'));\n    await Promise.all(this.#running);\n    this.#plain.destroy();\n    this.#secure.destroy();\n  }\n\n  [Symbol.asyncDispose](): Promise<void> {\n    return this.close();\n  }\n\n  #send(url: URL, { method = 'GET', headers = {}, body }: HttpRequest, signal: AbortSignal | undefined): Promise<HttpAnswer> {\n    return new Promise((resolve, reject) => {\n      const isSecure = url.protocol === 'https:';\n      const request = isSecure\n        ? https.request(url, { method, headers, agent: this.#secure })\n        : http.request(url, { method, headers, agent: this.#plain });\n      const end = (settle: () => void): void => {\n        signal?.removeEventListener('abort', onAbort);\n        this.#stop.signal.removeEventListener('abort', onStop);\n        settle();\n      };\n      const fail = (error: unknown): void => end(() => reject(error));\n      const onAbort = (): void => {\n        fail(signal?.reason);\n        request.destroy();\n      };\n      const onStop = (): void => {\n        fail(this.#stop.signal.reason);\n        request.destroy();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#stop.signal.addEventListener('abort', onStop, { once: true });\n      request.on('error', fail);\n      request.on('response', (response) => {\n        const chunks: Buffer[] = [];\n        response.on('error', fail);\n        response.on('data', (chunk: Buffer) => chunks.push(chunk));\n        response.on('end', () => end(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() })));\n      });\n      request.end(body);\n    });\n  }\n}\n",
   "names": {
    "HttpAnswer": [17,1074,1865],
    "HttpClient": [328],
    "HttpRequest": [116,1047,1810],
    "IncomingHttpHeaders": [59],
    "OutgoingHttpHeaders": [161],
    "http": [360,819,2087],
    "https": [392,863,2016]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [
    {
     "module": "node:http",
     "name": "default",
     "local": "http"
    },
    {
     "module": "node:https",
     "name": "default",
     "local": "https"
    }
   ],
   "body": "/** Make one for the process, or one for each set of limits. */\nexport class HttpClient {\n  #plain;\n  #secure;\n  #stop = new AbortController();\n  #running = new Set();\n\n  constructor({ connections = 10, idle = 10_000 } = {}) {\n    if (!(connections >= 1) || !(idle >= 0)) throw new RangeError('connections must be at least 1, idle at least 0');\n    const options = { keepAlive: true, maxSockets: connections, timeout: idle };\n    this.#plain = new http.Agent(options);\n    this.#secure = new https.Agent(options);\n  }\n\n  /** Sends a request and reads the whole answer, so that its connection is free for the next. */\n  async request(url, { signal, ...request } = {}) {\n    signal?.throwIfAborted();\n    this.#stop.signal.throwIfAborted();\n    const run = this.#send(new URL(url), request, signal);\n    // Closing waits for what is running, however it ends.\n    const ended = run.catch(() => {}).finally(() => this.#running.delete(ended));\n    this.#running.add(ended);\n    return await run;\n  }\n\n  /** Ends what is running and closes all connections. */\n  async close() {\n    this.#stop.abort(new Error('the client is closed'));\n    await Promise.all(this.#running);\n    this.#plain.destroy();\n    this.#secure.destroy();\n  }\n\n  [Symbol.asyncDispose]() {\n    return this.close();\n  }\n\n  #send(url, { method = 'GET', headers = {}, body }, signal) {\n    return new Promise((resolve, reject) => {\n      const isSecure = url.protocol === 'https:';\n      const request = isSecure\n        ? https.request(url, { method, headers, agent: this.#secure })\n        : http.request(url, { method, headers, agent: this.#plain });\n      const end = (settle) => {\n        signal?.removeEventListener('abort', onAbort);\n        this.#stop.signal.removeEventListener('abort', onStop);\n        settle();\n      };\n      const fail = (error) => end(() => reject(error));\n      const onAbort = () => {\n        fail(signal?.reason);\n        request.destroy();\n      };\n      const onStop = () => {\n        fail(this.#stop.signal.reason);\n        request.destroy();\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#stop.signal.addEventListener('abort', onStop, { once: true });\n      request.on('error', fail);\n      request.on('response', (response) => {\n        const chunks = [];\n        response.on('error', fail);\n        response.on('data', (chunk) => chunks.push(chunk));\n        response.on('end', () => end(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() })));\n      });\n      request.end(body);\n    });\n  }\n}\n",
   "names": {
    "HttpClient": [77],
    "http": [448,1556],
    "https": [492,1485]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "run-blocking",
 "title": "Run blocking work in a worker thread",
 "prefix": "runBlocking",
 "asyncio": "`to_thread`, `run_in_executor`, `ProcessPoolExecutor`",
 "when": "A computation takes more than a few milliseconds and must not stop other requests. For work that only waits, an async function is enough; for `fs`, `crypto` and `zlib` use their asynchronous forms, which have threads of their own.",
 "cost": "A thread costs about 5 to 10 MB and tens of milliseconds at its first use, then it is kept; arguments and results are copied (structured clone) unless they are in `transfer` or shared memory.",
 "failure": "An error of the task rejects with a copy of that error. A thread that dies is replaced, and its task rejects.",
 "abort": "Terminates the thread (nothing in it goes on, no `finally` runs) and rejects at once with `signal.reason`; a task that waits is taken out of the queue.",
 "empty": "A task without arguments is called without any.",
 "zero": "A pool below 1 thread is a RangeError.",
 "main": "runBlocking",
 "summary": "Runs work that would block the event loop in a pool of worker threads.",
 "problems": [
  "CPU work blocks the server",
  "event loop is blocked",
  "move to a worker thread",
  "thread pool",
  "synchronous crypto or parsing in a request handler",
  "use all cores"
 ],
 "runtime": "node",
 "exports": [
  "runBlocking",
  "BlockingPool"
 ],
 "usage": {
  "typescript": "const «result» = await runBlocking((«parameter:count») => {\n  let «local:sum» = 0;\n  for (let i = 1; i <= «parameter»; i += 1) «local» += i;\n  return «local»;«»\n}, [«argument:1_000_000»]);",
  "javascript": "const «result» = await runBlocking((«parameter:count») => {\n  let «local:sum» = 0;\n  for (let i = 1; i <= «parameter»; i += 1) «local» += i;\n  return «local»;«»\n}, [«argument:1_000_000»]);"
 },
 "show": "console.log(«result»);",
 "prints": "500000500000",
 "flavours": [
  {
   "package": "piscina",
   "imports": [
    {
     "module": "piscina",
     "name": "Piscina",
     "local": "Piscina"
    }
   ],
   "usage": {
    "typescript": "const «pool» = new Piscina({ filename: new URL('«file:./worker.js»', import.meta.url).href });\nconst «result» = await «pool».run(«argument:1_000_000»);«»",
    "javascript": "const «pool» = new Piscina({ filename: new URL('«file:./worker.js»', import.meta.url).href });\nconst «result» = await «pool».run(«argument:1_000_000»);«»"
   },
   "advice": "Take it for a server that lives on its workers: queue limits, statistics, recycling of idle threads and task files that are loaded once. It takes a file, not a function."
  }
 ],
 "given": {
  "typescript": "",
  "javascript": ""
 },
 "typescript": {
  "module": {
   "imports": [
    {
     "module": "node:os",
     "name": "availableParallelism",
     "local": "availableParallelism"
    },
    {
     "module": "node:worker_threads",
     "name": "Worker",
     "local": "Worker"
    },
    {
     "module": "node:worker_threads",
     "name": "Transferable",
     "local": "Transferable",
     "typeOnly": true
    }
   ],
   "body": "/**\n * What a thread can run: a function that uses nothing but its parameters and globals (its text is sent), or an export of a module.\n */\nexport type BlockingTask<A extends readonly unknown[], R> = ((...args: A) => R) | { module: URL; name: string };\n\nexport interface BlockingOptions {\n  /** Terminates the thread that runs the task. */\n  signal?: AbortSignal | undefined;\n  /** Objects that are moved to the thread instead of copied. */\n  transfer?: readonly Transferable[];\n}\n\ninterface Job {\n  message: { module?: string; name?: string; source?: string; args: readonly unknown[] };\n  transfer: readonly Transferable[];\n  resolve(value: unknown): void;\n  reject(error: unknown): void;\n}\n\n/** A pool of threads; each is started when first needed and does one task at a time. Idle threads do not keep the process alive. */\nexport class BlockingPool {\n  readonly size: number;\n  #idle: Worker[] = [];\n  #busy = new Map<Job, Worker>();\n  #queue: Job[] = [];\n  /** Threads that are being terminated still take their place. */\n  #ending = 0;\n  #isClosed = false;\n\n  /** @param size threads at most; by default one less than the machine has cores */\n  constructor(size = Math.max(1, availableParallelism() - 1)) {\n    if (!(size >= 1)) throw new RangeError('size must be at least 1');\n    this.size = size;\n  }\n\n  /** Runs one task in the next free thread. */\n  async run<A extends readonly unknown[], R>(task: BlockingTask<A, R>, args: A, { signal, transfer = [] }: BlockingOptions = {}): Promise<Awaited<R>> {\n    signal?.throwIfAborted();\n    if (this.#isClosed) throw new Error('the pool is closed');\n    return await new Promise<Awaited<R>>((resolve, reject) => {\n      const what = typeof task === 'function' ? { source: task.toString() } : { module: task.module.href, name: task.name };\n      const onAbort = (): void => {\n        this.#remove(job);\n        job.reject(signal?.reason);\n      };\n      const done = (): void => signal?.removeEventListener('abort', onAbort);\n      const job: Job = {\n        message: { ...what, args },\n        transfer,\n        resolve: (value) => {\n          done();\n          resolve(value as Awaited<R>);\n        },\n        reject: (error) => {\n          done();\n          reject(error);\n        },\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#queue.push(job);\n      this.#next();\n    });\n  }\n\n  /** Terminates all threads; tasks that are running or waiting reject. */\n  async close(): Promise<void> {\n    this.#isClosed = true;\n    const jobs = [...this.#queue, ...this.#busy.keys()];\n    const workers = [...this.#idle, ...this.#busy.values()];\n    this.#queue = [];\n    this.#busy.clear();\n    this.#idle = [];\n    for (const job of jobs) job.reject(new Error('the pool is closed'));\n    await Promise.all(workers.map((worker) => worker.terminate()));\n  }\n\n  [Symbol.asyncDispose](): Promise<void> {\n    return this.close();\n  }\n\n  #next(): void {\n    while (this.#queue.length > 0 && (this.#idle.length > 0 || this.#busy.size + this.#ending < this.size)) {\n      const job = this.#queue.shift();\n      if (!job) return;\n      const worker = this.#idle.pop() ?? this.#start();\n      try {\n        worker.postMessage(job.message, job.transfer);\n        worker.ref();\n        this.#busy.set(job, worker);\n      } catch (error) {\n        // An argument cannot be copied; the thread has not seen the task.\n        this.#idle.push(worker);\n        job.reject(error);\n      }\n    }\n  }\n\n  #start(): Worker {\n    const worker = new Worker(threadCode, { eval: true });\n    worker.unref();\n    worker.on('message', (answer: { value?: unknown; error?: unknown; isFailed: boolean }) => {\n      const job = this.#jobOf(worker);\n      if (!job) return;\n      this.#busy.delete(job);\n      worker.unref();\n      this.#idle.push(worker);\n      if (answer.isFailed) job.reject(answer.error);\n      else job.resolve(answer.value);\n      this.#next();\n    });\n    worker.on('error', (error) => this.#lose(worker, error));\n    worker.on('exit', (code) => this.#lose(worker, new Error(`the worker thread ended with code ${code}`)));\n    return worker;\n  }\n\n  #jobOf(worker: Worker): Job | undefined {\n    for (const [job, each] of this.#busy) if (each === worker) return job;\n    return undefined;\n  }\n\n  /** A thread that ended takes its task with it and makes room for another. */\n  #lose(worker: Worker, error: Error): void {\n    const job = this.#jobOf(worker);\n    if (job) this.#busy.delete(job);\n    this.#idle = this.#idle.filter((each) => each !== worker);\n    job?.reject(error);\n    this.#next();\n  }\n\n  #remove(job: Job): void {\n    this.#queue = this.#queue.filter((each) => each !== job);\n    const worker = this.#busy.get(job);\n    if (!worker) return;\n    this.#busy.delete(job);\n    this.#ending += 1;\n    worker.once('exit', () => {\n      this.#ending -= 1;\n      this.#next();\n    });\n    void worker.terminate();\n  }\n}\n\nconst threadCode = `\nconst { parentPort } = require('node:worker_threads');\nparentPort.on('message', async ({ source, module, name, args }) => {\n  let answer;\n  try {\n    const task = module === undefined ? (0, eval)('(' + source + ')') : (await import(module))[name];\n    answer = { isFailed: false, value: await task(...args) };\n  } catch (error) {\n    // A DOMException would arrive empty.\n    answer = { isFailed: true, error: error instanceof DOMException ? new Error(String(error)) : error };\n  }\n  try {\n    parentPort.postMessage(answer);\n  } catch (error) {\n    // The value or the error cannot be copied.\n    parentPort.postMessage({ isFailed: true, error: new Error(String(answer.isFailed ? answer.error : error)) });\n  }\n});\n`;\n\nlet shared: BlockingPool | undefined;\n\n/**\n * Runs a task in a thread of a pool that the whole process shares.\n * @param task must use nothing of its surroundings, since only its text is sent; or an export of a module\n * @param args copied to the thread\n */\nexport function runBlocking<A extends readonly unknown[], R>(task: BlockingTask<A, R>, args: A, options: BlockingOptions = {}): Promise<Awaited<R>> {\n  shared ??= new BlockingPool();\n  return shared.run(task, args, options);\n}\n",
   "names": {
    "BlockingOptions": [271,1465,6009],
    "BlockingPool": [839,5658,6071],
    "BlockingTask": [152,1409,5971],
    "Job": [492,921,947,1995,4148,4593],
    "Transferable": [463,609],
    "Worker": [888,926,3478,3510,4139,4364],
    "availableParallelism": [1181],
    "runBlocking": [5920],
    "shared": [5650,6056,6096],
    "threadCode": [3517,4911]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [
    {
     "module": "node:os",
     "name": "availableParallelism",
     "local": "availableParallelism"
    },
    {
     "module": "node:worker_threads",
     "name": "Worker",
     "local": "Worker"
    }
   ],
   "body": "/** A pool of threads; each is started when first needed and does one task at a time. Idle threads do not keep the process alive. */\nexport class BlockingPool {\n  size;\n  #idle = [];\n  #busy = new Map();\n  #queue = [];\n  /** Threads that are being terminated still take their place. */\n  #ending = 0;\n  #isClosed = false;\n\n  /** @param size threads at most; by default one less than the machine has cores */\n  constructor(size = Math.max(1, availableParallelism() - 1)) {\n    if (!(size >= 1)) throw new RangeError('size must be at least 1');\n    this.size = size;\n  }\n\n  /** Runs one task in the next free thread. */\n  async run(task, args, { signal, transfer = [] } = {}) {\n    signal?.throwIfAborted();\n    if (this.#isClosed) throw new Error('the pool is closed');\n    return await new Promise((resolve, reject) => {\n      const what = typeof task === 'function' ? { source: task.toString() } : { module: task.module.href, name: task.name };\n      const onAbort = () => {\n        this.#remove(job);\n        job.reject(signal?.reason);\n      };\n      const done = () => signal?.removeEventListener('abort', onAbort);\n      const job = {\n        message: { ...what, args },\n        transfer,\n        resolve: (value) => {\n          done();\n          resolve(value);\n        },\n        reject: (error) => {\n          done();\n          reject(error);\n        },\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      this.#queue.push(job);\n      this.#next();\n    });\n  }\n\n  /** Terminates all threads; tasks that are running or waiting reject. */\n  async close() {\n    this.#isClosed = true;\n    const jobs = [...this.#queue, ...this.#busy.keys()];\n    const workers = [...this.#idle, ...this.#busy.values()];\n    this.#queue = [];\n    this.#busy.clear();\n    this.#idle = [];\n    for (const job of jobs) job.reject(new Error('the pool is closed'));\n    await Promise.all(workers.map((worker) => worker.terminate()));\n  }\n\n  [Symbol.asyncDispose]() {\n    return this.close();\n  }\n\n  #next() {\n    while (this.#queue.length > 0 && (this.#idle.length > 0 || this.#busy.size + this.#ending < this.size)) {\n      const job = this.#queue.shift();\n      if (!job) return;\n      const worker = this.#idle.pop() ?? this.#start();\n      try {\n        worker.postMessage(job.message, job.transfer);\n        worker.ref();\n        this.#busy.set(job, worker);\n      } catch (error) {\n        // An argument cannot be copied; the thread has not seen the task.\n        this.#idle.push(worker);\n        job.reject(error);\n      }\n    }\n  }\n\n  #start() {\n    const worker = new Worker(threadCode, { eval: true });\n    worker.unref();\n    worker.on('message', (answer) => {\n      const job = this.#jobOf(worker);\n      if (!job) return;\n      this.#busy.delete(job);\n      worker.unref();\n      this.#idle.push(worker);\n      if (answer.isFailed) job.reject(answer.error);\n      else job.resolve(answer.value);\n      this.#next();\n    });\n    worker.on('error', (error) => this.#lose(worker, error));\n    worker.on('exit', (code) => this.#lose(worker, new Error(`the worker thread ended with code ${code}`)));\n    return worker;\n  }\n\n  #jobOf(worker) {\n    for (const [job, each] of this.#busy) if (each === worker) return job;\n    return undefined;\n  }\n\n  /** A thread that ended takes its task with it and makes room for another. */\n  #lose(worker, error) {\n    const job = this.#jobOf(worker);\n    if (job) this.#busy.delete(job);\n    this.#idle = this.#idle.filter((each) => each !== worker);\n    job?.reject(error);\n    this.#next();\n  }\n\n  #remove(job) {\n    this.#queue = this.#queue.filter((each) => each !== job);\n    const worker = this.#busy.get(job);\n    if (!worker) return;\n    this.#busy.delete(job);\n    this.#ending += 1;\n    worker.once('exit', () => {\n      this.#ending -= 1;\n      this.#next();\n    });\n    void worker.terminate();\n  }\n}\n\nconst threadCode = `\nconst { parentPort } = require('node:worker_threads');\nparentPort.on('message', async ({ source, module, name, args }) => {\n  let answer;\n  try {\n    const task = module === undefined ? (0, eval)('(' + source + ')') : (await import(module))[name];\n    answer = { isFailed: false, value: await task(...args) };\n  } catch (error) {\n    // A DOMException would arrive empty.\n    answer = { isFailed: true, error: error instanceof DOMException ? new Error(String(error)) : error };\n  }\n  try {\n    parentPort.postMessage(answer);\n  } catch (error) {\n    // The value or the error cannot be copied.\n    parentPort.postMessage({ isFailed: true, error: new Error(String(answer.isFailed ? answer.error : error)) });\n  }\n});\n`;\n\nlet shared;\n\n/**\n * Runs a task in a thread of a pool that the whole process shares.\n * @param task must use nothing of its surroundings, since only its text is sent; or an export of a module\n * @param args copied to the thread\n */\nexport function runBlocking(task, args, options = {}) {\n  shared ??= new BlockingPool();\n  return shared.run(task, args, options);\n}\n",
   "names": {
    "BlockingPool": [146,4916],
    "Worker": [2589],
    "availableParallelism": [441],
    "runBlocking": [4859],
    "shared": [4615,4901,4941],
    "threadCode": [2596,3876]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "run-together",
 "title": "Run together",
 "prefix": "runTogether",
 "asyncio": "`gather(...)`, with the cancellation that `gather` does not do",
 "when": "A few independent calls are needed for one result. For many of the same kind take map-concurrent, for work that must have stopped before one goes on take task-group.",
 "cost": "All tasks start at once, without a limit; one AbortController.",
 "failure": "The first failure rejects at once and is the reason of the shared signal. Later failures that are not just that abort go to `onLateError` (by default `console.error`).",
 "abort": "Rejects at once with `signal.reason`; the tasks see the same reason through their signal.",
 "empty": "Resolves with an empty array.",
 "zero": "There is no number to be zero.",
 "main": "runTogether",
 "summary": "Starts several different pieces of work at once and gives their results in order; the first failure rejects at once and aborts the others through a signal that they share.",
 "problems": [
  "run awaits at the same time",
  "sequential awaits are slow",
  "Promise.all but the rest goes on after a failure",
  "parallel requests",
  "cancel the others when one fails",
  "fan out"
 ],
 "runtime": "any",
 "exports": [
  "runTogether"
 ],
 "usage": {
  "typescript": "const [«first:user», «second:orders»] = await runTogether([\n  (signal) => «firstCall:loadUser(7, signal)»,\n  (signal) => «secondCall:loadOrders(7, signal)»,\n]);«»",
  "javascript": "const [«first:user», «second:orders»] = await runTogether([\n  (signal) => «firstCall:loadUser(7, signal)»,\n  (signal) => «secondCall:loadOrders(7, signal)»,\n]);«»"
 },
 "show": "console.log(«first», «second»);",
 "prints": "user 7 [ 7, 8 ]",
 "flavours": [],
 "given": {
  "typescript": "async function loadUser(id: number, signal: AbortSignal): Promise<string> {\n  signal.throwIfAborted();\n  return `user ${id}`;\n}\nasync function loadOrders(id: number, signal: AbortSignal): Promise<number[]> {\n  signal.throwIfAborted();\n  return [id, id + 1];\n}",
  "javascript": "async function loadUser(id, signal) {\n  signal.throwIfAborted();\n  return `user ${id}`;\n}\nasync function loadOrders(id, signal) {\n  signal.throwIfAborted();\n  return [id, id + 1];\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface RunTogetherOptions {\n  /** Aborts all of it. */\n  signal?: AbortSignal | undefined;\n  /** Told of failures that come after the promise has been rejected, so that none is lost. */\n  onLateError?: (error: unknown) => void;\n}\n\n/**\n * Starts all tasks at once, in order, and waits for all of them or for the first failure.\n * @param tasks each gets the shared signal, which aborts when the results are no longer wanted\n * @returns the results in the order of the tasks\n */\nexport async function runTogether<const T extends readonly ((signal: AbortSignal) => unknown)[]>(\n  tasks: T,\n  { signal, onLateError = console.error }: RunTogetherOptions = {},\n): Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const stopped = new Promise<never>((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  const runs = tasks.map(async (task) => {\n    try {\n      stop.signal.throwIfAborted();\n      return await task(stop.signal);\n    } catch (error) {\n      const reason: unknown = stop.signal.reason;\n      if (!stop.signal.aborted) stop.abort(error);\n      else if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n      throw error;\n    }\n  });\n  try {\n    return (await Promise.race([stopped, Promise.all(runs)])) as { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "RunTogetherOptions": [17,639],
    "runTogether": [508]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Starts all tasks at once, in order, and waits for all of them or for the first failure.\n * @param tasks each gets the shared signal, which aborts when the results are no longer wanted\n * @returns the results in the order of the tasks\n */\nexport async function runTogether(tasks, { signal, onLateError = console.error } = {}) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const stopped = new Promise((_resolve, reject) => {\n    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });\n  });\n  const runs = tasks.map(async (task) => {\n    try {\n      stop.signal.throwIfAborted();\n      return await task(stop.signal);\n    } catch (error) {\n      const reason = stop.signal.reason;\n      if (!stop.signal.aborted) stop.abort(error);\n      else if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n      throw error;\n    }\n  });\n  try {\n    return (await Promise.race([stopped, Promise.all(runs)]));\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "runTogether": [267]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "run-together-settled",
 "title": "Run together, keep failures apart",
 "prefix": "runTogetherSettled",
 "asyncio": "`gather(..., return_exceptions=True)`, `gather_safe`",
 "when": "The results that did arrive are worth having without the others. If one failure makes the rest useless, take run-together.",
 "cost": "All tasks start at once, without a limit; every error is kept until the last task has ended.",
 "failure": "Never rejects because of a task; each failure is in `errors` with the index of its task, and nothing is lost.",
 "abort": "Rejects at once with `signal.reason`; the tasks see it through their signal. What they throw afterwards, other than the abort, goes to `onLateError` (by default `console.error`).",
 "empty": "Resolves with no values and no errors.",
 "zero": "There is no number to be zero.",
 "main": "runTogetherSettled",
 "summary": "Runs several pieces of work at once and waits for all of them, also when some fail; values and errors come back apart, in the order of the tasks.",
 "problems": [
  "some may fail and the rest should go on",
  "allSettled and then filter",
  "collect errors of parallel work",
  "partial results",
  "best effort"
 ],
 "runtime": "any",
 "exports": [
  "runTogetherSettled"
 ],
 "usage": {
  "typescript": "const { values: «values», errors: «errors» } = await runTogetherSettled([\n  () => «firstCall:ping('a')»,\n  () => «secondCall:ping('b')»,\n  () => «thirdCall:ping('c')»,\n]);«»",
  "javascript": "const { values: «values», errors: «errors» } = await runTogetherSettled([\n  () => «firstCall:ping('a')»,\n  () => «secondCall:ping('b')»,\n  () => «thirdCall:ping('c')»,\n]);«»"
 },
 "show": "console.log(«values», «errors».map(({ index, error }) => `${index}: ${String(error)}`));",
 "prints": "[ 'a is up', 'c is up' ] [ '1: Error: b is down' ]",
 "flavours": [],
 "given": {
  "typescript": "async function ping(host: string): Promise<string> {\n  if (host === 'b') throw new Error('b is down');\n  return `${host} is up`;\n}",
  "javascript": "async function ping(host) {\n  if (host === 'b') throw new Error('b is down');\n  return `${host} is up`;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface SettledTogether<T> {\n  /** Values of the tasks that succeeded, in the order of the tasks. */\n  values: T[];\n  /** Failures in the order of the tasks. */\n  errors: { index: number; error: unknown }[];\n  /** One result for each task, as of `Promise.allSettled`. */\n  results: PromiseSettledResult<T>[];\n}\n\nexport interface RunTogetherSettledOptions {\n  /** Given to the tasks; stops the wait. */\n  signal?: AbortSignal | undefined;\n  /** Told of failures that come after an abort, so that none is lost. */\n  onLateError?: (error: unknown) => void;\n}\n\n/**\n * Starts all tasks at once and waits until each has succeeded or failed.\n * @param tasks each gets the caller's signal, or one that never aborts\n */\nexport async function runTogetherSettled<T>(\n  tasks: Iterable<(signal: AbortSignal) => T | PromiseLike<T>>,\n  { signal = new AbortController().signal, onLateError = console.error }: RunTogetherSettledOptions = {},\n): Promise<SettledTogether<Awaited<T>>> {\n  signal.throwIfAborted();\n  let onAbort = (): void => {};\n  const aborted = new Promise<never>((_resolve, reject) => {\n    onAbort = () => reject(signal.reason);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n  const runs = Array.from(tasks, async (task) => await task(signal));\n  const settled = Promise.allSettled(runs);\n  try {\n    const results = await Promise.race([aborted, settled]);\n    const values: Awaited<T>[] = [];\n    const errors: { index: number; error: unknown }[] = [];\n    for (const [index, result] of results.entries()) {\n      if (result.status === 'fulfilled') values.push(result.value);\n      else errors.push({ index, error: result.reason });\n    }\n    return { values, errors, results };\n  } catch (reason) {\n    for (const run of runs) {\n      run.catch((error: unknown) => {\n        if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n      });\n    }\n    throw reason;\n  } finally {\n    signal.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "RunTogetherSettledOptions": [338,903],
    "SettledTogether": [17,946],
    "runTogetherSettled": [742]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Starts all tasks at once and waits until each has succeeded or failed.\n * @param tasks each gets the caller's signal, or one that never aborts\n */\nexport async function runTogetherSettled(\n  tasks,\n  { signal = new AbortController().signal, onLateError = console.error } = {},\n) {\n  signal.throwIfAborted();\n  let onAbort = () => {};\n  const aborted = new Promise((_resolve, reject) => {\n    onAbort = () => reject(signal.reason);\n    signal.addEventListener('abort', onAbort, { once: true });\n  });\n  const runs = Array.from(tasks, async (task) => await task(signal));\n  const settled = Promise.allSettled(runs);\n  try {\n    const results = await Promise.race([aborted, settled]);\n    const values = [];\n    const errors = [];\n    for (const [index, result] of results.entries()) {\n      if (result.status === 'fulfilled') values.push(result.value);\n      else errors.push({ index, error: result.reason });\n    }\n    return { values, errors, results };\n  } catch (reason) {\n    for (const run of runs) {\n      run.catch((error) => {\n        if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n      });\n    }\n    throw reason;\n  } finally {\n    signal.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "runTogetherSettled": [176]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "semaphore",
 "title": "Semaphore",
 "prefix": "semaphore",
 "asyncio": "`Semaphore(N)`",
 "when": "Calls from different places share one limit. For one list of items take map-concurrent.",
 "cost": "One entry for each waiting caller; taking and giving back are O(1).",
 "failure": "A failure inside `run` gives the permit back and is passed on.",
 "abort": "A waiting caller leaves the line at once and rejects with `signal.reason`; nobody behind it loses its place.",
 "empty": "With nobody waiting, a permit is there at once.",
 "zero": "Fewer than 1 permit (or NaN) is a RangeError: nobody would ever get in.",
 "main": "Semaphore",
 "summary": "Lets at most a given number of callers into a section of code; the others wait in line.",
 "problems": [
  "at most N at the same time across the program",
  "limit concurrent uploads",
  "p-limit",
  "share a limited resource",
  "throttle parallel calls from many places"
 ],
 "runtime": "any",
 "exports": [
  "Semaphore"
 ],
 "usage": {
  "typescript": "const «semaphore:uploads» = new Semaphore(«permits:2»);\nawait Promise.all(«items:files».map((«item:file») => «semaphore».run(() => «work:upload(file)»)));«»",
  "javascript": "const «semaphore:uploads» = new Semaphore(«permits:2»);\nawait Promise.all(«items:files».map((«item:file») => «semaphore».run(() => «work:upload(file)»)));«»"
 },
 "show": "",
 "prints": "a\nb\nc",
 "flavours": [
  {
   "package": "p-limit",
   "imports": [
    {
     "module": "p-limit",
     "name": "default",
     "local": "pLimit"
    }
   ],
   "usage": {
    "typescript": "const «semaphore:uploads» = pLimit(«permits:2»);\nawait Promise.all(«items:files».map((«item:file») => «semaphore»(() => «work:upload(file)»)));«»",
    "javascript": "const «semaphore:uploads» = pLimit(«permits:2»);\nawait Promise.all(«items:files».map((«item:file») => «semaphore»(() => «work:upload(file)»)));«»"
   },
   "advice": "Take it when it is there already: `limit(fn)` is `run`, and `limit.map` takes a list. Its waiting calls cannot be aborted one by one."
  }
 ],
 "given": {
  "typescript": "async function upload(file: string): Promise<void> {\n  console.log(file);\n}\nconst files = ['a', 'b', 'c'];",
  "javascript": "async function upload(file) {\n  console.log(file);\n}\nconst files = ['a', 'b', 'c'];"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** A right to be inside. Giving it back twice does nothing. */\nexport interface Permit {\n  release(): void;\n  [Symbol.dispose](): void;\n}\n\n/** A counting semaphore; callers get in in the order in which they came. */\nexport class Semaphore {\n  #free: number;\n  readonly #waiting = new Set<() => void>();\n  /** One walk through the line for all: each new walk would pass the places that have become free. */\n  #line = this.#waiting.values();\n\n  constructor(permits: number) {\n    if (!(permits >= 1)) throw new RangeError('permits must be at least 1');\n    this.#free = Math.floor(permits);\n  }\n\n  /** Permits that nobody holds. */\n  get free(): number {\n    return this.#free;\n  }\n\n  /** Callers in line. */\n  get waiting(): number {\n    return this.#waiting.size;\n  }\n\n  /** Waits for a permit. Give it back in a `finally`, or take it with `using`. */\n  async acquire({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<Permit> {\n    await this.#enter(signal);\n    let isHeld = true;\n    const release = (): void => {\n      if (isHeld) this.#release();\n      isHeld = false;\n    };\n    return { release, [Symbol.dispose]: release };\n  }\n\n  /** Runs `work` with a permit. */\n  async run<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n    await this.#enter(options.signal);\n    try {\n      return await work();\n    } finally {\n      this.#release();\n    }\n  }\n\n  #enter(signal: AbortSignal | undefined): Promise<void> | undefined {\n    signal?.throwIfAborted();\n    if (this.#free > 0) {\n      this.#free -= 1;\n      return undefined;\n    }\n    return new Promise((resolve, reject) => {\n      if (!signal) return void this.#waiting.add(resolve);\n      const onAbort = (): void => {\n        this.#waiting.delete(enter);\n        reject(signal.reason);\n      };\n      const enter = (): void => {\n        signal.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(enter);\n    });\n  }\n\n  /** Hands the permit to the first in line, so that nobody who comes now can overtake. */\n  #release(): void {\n    let { value: next } = this.#line.next();\n    // A walk that has come to the end stays there.\n    if (!next) ({ value: next } = (this.#line = this.#waiting.values()).next());\n    if (!next) {\n      this.#free += 1;\n      return;\n    }\n    this.#waiting.delete(next);\n    next();\n  }\n}\n",
   "names": {
    "Permit": [81,933],
    "Semaphore": [230]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** A counting semaphore; callers get in in the order in which they came. */\nexport class Semaphore {\n  #free;\n  #waiting = new Set();\n  /** One walk through the line for all: each new walk would pass the places that have become free. */\n  #line = this.#waiting.values();\n\n  constructor(permits) {\n    if (!(permits >= 1)) throw new RangeError('permits must be at least 1');\n    this.#free = Math.floor(permits);\n  }\n\n  /** Permits that nobody holds. */\n  get free() {\n    return this.#free;\n  }\n\n  /** Callers in line. */\n  get waiting() {\n    return this.#waiting.size;\n  }\n\n  /** Waits for a permit. Give it back in a `finally`, or take it with `using`. */\n  async acquire({ signal } = {}) {\n    await this.#enter(signal);\n    let isHeld = true;\n    const release = () => {\n      if (isHeld) this.#release();\n      isHeld = false;\n    };\n    return { release, [Symbol.dispose]: release };\n  }\n\n  /** Runs `work` with a permit. */\n  async run(work, options = {}) {\n    await this.#enter(options.signal);\n    try {\n      return await work();\n    } finally {\n      this.#release();\n    }\n  }\n\n  #enter(signal) {\n    signal?.throwIfAborted();\n    if (this.#free > 0) {\n      this.#free -= 1;\n      return undefined;\n    }\n    return new Promise((resolve, reject) => {\n      if (!signal) return void this.#waiting.add(resolve);\n      const onAbort = () => {\n        this.#waiting.delete(enter);\n        reject(signal.reason);\n      };\n      const enter = () => {\n        signal.removeEventListener('abort', onAbort);\n        resolve();\n      };\n      signal.addEventListener('abort', onAbort, { once: true });\n      this.#waiting.add(enter);\n    });\n  }\n\n  /** Hands the permit to the first in line, so that nobody who comes now can overtake. */\n  #release() {\n    let { value: next } = this.#line.next();\n    // A walk that has come to the end stays there.\n    if (!next) ({ value: next } = (this.#line = this.#waiting.values()).next());\n    if (!next) {\n      this.#free += 1;\n      return;\n    }\n    this.#waiting.delete(next);\n    next();\n  }\n}\n",
   "names": {
    "Semaphore": [90]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "shield",
 "title": "Shield",
 "prefix": "shield",
 "asyncio": "`shield`",
 "when": "Stopping half-way would leave something broken: a commit, a refund, releasing a lock.",
 "cost": "Nothing but the promise; give it to something that waits for it at shutdown (`track`).",
 "failure": "Passed on to the caller, or to `onLateError` (by default `console.error`) if the caller has left.",
 "abort": "The caller's promise rejects at once with `signal.reason`; the work is not told.",
 "empty": "There is nothing that could be empty.",
 "zero": "There is no number to be zero.",
 "main": "shield",
 "summary": "Lets a critical piece of work finish although its caller gives up: the caller is released at once, the work goes on and its failure is reported.",
 "problems": [
  "must finish even if the request is cancelled",
  "do not abort the commit half-way",
  "critical section survives abort",
  "client disconnected while saving"
 ],
 "runtime": "any",
 "exports": [
  "shield"
 ],
 "usage": {
  "typescript": "const «result» = await shield(() => «work:commit()», { signal: «signal» });«»",
  "javascript": "const «result» = await shield(() => «work:commit()», { signal: «signal» });«»"
 },
 "surround": {
  "typescript": "await shield(async () => {\n  «selection»\n}, { signal: «signal» });",
  "javascript": "await shield(async () => {\n  «selection»\n}, { signal: «signal» });"
 },
 "show": "console.log(«result»);",
 "prints": "committed",
 "flavours": [],
 "given": {
  "typescript": "const { signal } = new AbortController();\nasync function commit(): Promise<string> {\n  return 'committed';\n}",
  "javascript": "const { signal } = new AbortController();\nasync function commit() {\n  return 'committed';\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface ShieldOptions {\n  /** Releases the caller, not the work. If it has aborted before, the work does not start. */\n  signal?: AbortSignal | undefined;\n  /** Gets the work, so that a shutdown can wait for it. */\n  track?: (work: Promise<unknown>) => unknown;\n  /** Told of a failure that comes after the caller has left. */\n  onLateError?: (error: unknown) => void;\n}\n\n/** Starts `work` at once and waits for it as long as the signal allows. */\nexport async function shield<T>(work: () => T | PromiseLike<T>, { signal, track, onLateError = console.error }: ShieldOptions = {}): Promise<Awaited<T>> {\n  signal?.throwIfAborted();\n  const run = (async () => await work())();\n  track?.(run.catch(() => {}));\n  if (!signal) return await run;\n  let onAbort = (): void => {};\n  const left = new Promise<never>((_resolve, reject) => {\n    onAbort = () => {\n      run.catch(onLateError);\n      reject(signal.reason);\n    };\n    signal.addEventListener('abort', onAbort, { once: true });\n    if (signal.aborted) onAbort();\n  });\n  try {\n    return await Promise.race([run, left]);\n  } finally {\n    signal.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "ShieldOptions": [17,569],
    "shield": [479]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Starts `work` at once and waits for it as long as the signal allows. */\nexport async function shield(work, { signal, track, onLateError = console.error } = {}) {\n  signal?.throwIfAborted();\n  const run = (async () => await work())();\n  track?.(run.catch(() => {}));\n  if (!signal) return await run;\n  let onAbort = () => {};\n  const left = new Promise((_resolve, reject) => {\n    onAbort = () => {\n      run.catch(onLateError);\n      reject(signal.reason);\n    };\n    signal.addEventListener('abort', onAbort, { once: true });\n    if (signal.aborted) onAbort();\n  });\n  try {\n    return await Promise.race([run, left]);\n  } finally {\n    signal.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "shield": [98]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "sleep",
 "title": "Sleep",
 "prefix": "sleep",
 "asyncio": "`sleep(n)`",
 "when": "Something has to wait for time itself: between two polls, before a retry. On Node alone `setTimeout` of `node:timers/promises` does it too, but rejects with an AbortError of its own.",
 "cost": "One timer.",
 "failure": "It cannot fail.",
 "abort": "Rejects at once with `signal.reason`; the timer is gone.",
 "empty": "There is nothing that could be empty.",
 "zero": "With 0 or less it waits for the next turn of timers; NaN rejects with a RangeError, and any length is possible.",
 "main": "sleep",
 "summary": "Waits for a time, or until a signal aborts.",
 "problems": [
  "wait for some milliseconds",
  "abortable delay",
  "setTimeout as a promise",
  "pause between two calls",
  "timer is left behind"
 ],
 "runtime": "any",
 "exports": [
  "sleep"
 ],
 "usage": {
  "typescript": "await sleep(«ms:50», { signal });«»",
  "javascript": "await sleep(«ms:50», { signal });«»"
 },
 "show": "console.log('awake');",
 "prints": "awake",
 "flavours": [],
 "given": {
  "typescript": "const { signal } = new AbortController();",
  "javascript": "const { signal } = new AbortController();"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/**\n * Resolves after `ms` milliseconds.\n * @param options `signal` ends the wait\n */\nexport async function sleep(ms: number, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {\n  if (Number.isNaN(ms)) throw new RangeError('ms must be a number');\n  // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n  const longest = 2_147_483_647;\n  let left = ms;\n  for (; left > longest; left -= longest) await pause(longest, signal);\n  await pause(Math.max(0, left), signal);\n}\n\nfunction pause(ms: number, signal: AbortSignal | undefined): Promise<void> {\n  return new Promise((resolve, reject) => {\n    if (signal?.aborted) return reject(signal.reason);\n    const onAbort = (): void => {\n      clearTimeout(timer);\n      reject(signal?.reason);\n    };\n    const timer = setTimeout(() => {\n      signal?.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal?.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "pause": [440,472,518],
    "sleep": [108]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Resolves after `ms` milliseconds.\n * @param options `signal` ends the wait\n */\nexport async function sleep(ms, { signal } = {}) {\n  if (Number.isNaN(ms)) throw new RangeError('ms must be a number');\n  // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n  const longest = 2_147_483_647;\n  let left = ms;\n  for (; left > longest; left -= longest) await pause(longest, signal);\n  await pause(Math.max(0, left), signal);\n}\n\nfunction pause(ms, signal) {\n  return new Promise((resolve, reject) => {\n    if (signal?.aborted) return reject(signal.reason);\n    const onAbort = () => {\n      clearTimeout(timer);\n      reject(signal?.reason);\n    };\n    const timer = setTimeout(() => {\n      signal?.removeEventListener('abort', onAbort);\n      resolve();\n    }, ms);\n    signal?.addEventListener('abort', onAbort, { once: true });\n  });\n}\n",
   "names": {
    "pause": [379,411,457],
    "sleep": [108]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "task-group",
 "title": "Task group",
 "prefix": "taskGroup",
 "asyncio": "`TaskGroup`, nursery, `except*`",
 "when": "Work is started from several places or grows while it runs, and nothing of it may outlive the scope.",
 "cost": "One promise for each running task. The scope lasts as long as its slowest task, also after a failure: tasks should heed their signal.",
 "failure": "The first failure aborts the others; when all have ended, it rejects with an AggregateError of all failures but mere aborts, in the order in which they came. `splitErrors` sorts them by class.",
 "abort": "The tasks see `signal.reason`; when all have ended, it rejects with that reason, or with an AggregateError if some failed otherwise.",
 "empty": "A scope that starts nothing gives its own value.",
 "zero": "There is no number to be zero.",
 "main": "taskGroup",
 "summary": "A scope for concurrent tasks: it ends only when all of them have ended, one failure aborts the others, and all failures arrive together.",
 "problems": [
  "structured concurrency",
  "nursery",
  "wait for all child tasks",
  "no orphaned promises",
  "start tasks dynamically and wait",
  "handle several errors by class"
 ],
 "runtime": "any",
 "exports": [
  "taskGroup",
  "splitErrors"
 ],
 "usage": {
  "typescript": "await taskGroup(async (group) => {\n  group.start((signal) => «firstCall:load('a', signal)»);\n  group.start((signal) => «secondCall:load('b', signal)»);«»\n});",
  "javascript": "await taskGroup(async (group) => {\n  group.start((signal) => «firstCall:load('a', signal)»);\n  group.start((signal) => «secondCall:load('b', signal)»);«»\n});"
 },
 "surround": {
  "typescript": "await taskGroup(async (group) => {\n  group.start(async (signal) => {\n    «selection»\n  });\n});",
  "javascript": "await taskGroup(async (group) => {\n  group.start(async (signal) => {\n    «selection»\n  });\n});"
 },
 "show": "console.log('all done');",
 "prints": "a\nb\nall done",
 "flavours": [],
 "given": {
  "typescript": "async function load(name: string, signal: AbortSignal): Promise<void> {\n  signal.throwIfAborted();\n  console.log(name);\n}",
  "javascript": "async function load(name, signal) {\n  signal.throwIfAborted();\n  console.log(name);\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface TaskGroup {\n  /** Aborts when a task fails or the caller's signal does. */\n  readonly signal: AbortSignal;\n  /**\n   * Starts a task at once. Its promise may be awaited or left alone: the group sees its failure anyway.\n   * @throws Error when the scope has ended\n   */\n  start<R>(task: (signal: AbortSignal) => R | PromiseLike<R>): Promise<Awaited<R>>;\n}\n\n/**\n * Opens a scope, runs `body` in it, and waits for every task that was started.\n * @returns what `body` returns\n */\nexport async function taskGroup<T>(body: (group: TaskGroup) => T | PromiseLike<T>, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const running = new Set<Promise<unknown>>();\n  const failures: unknown[] = [];\n  let isOpen = true;\n\n  const note = (error: unknown): void => {\n    const reason: unknown = stop.signal.reason;\n    const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n    // A failure that comes out of an awaited task again is the same failure; an abort is none.\n    if (!isAbort && !failures.includes(error)) failures.push(error);\n    stop.abort(error);\n  };\n  const group: TaskGroup = {\n    signal: stop.signal,\n    start<R>(task: (signal: AbortSignal) => R | PromiseLike<R>): Promise<Awaited<R>> {\n      if (!isOpen) throw new Error('the task group has ended');\n      const run = (async (): Promise<Awaited<R>> => await task(stop.signal))();\n      const ended = run.catch(note).finally(() => running.delete(ended));\n      running.add(ended);\n      return run;\n    },\n  };\n\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  try {\n    const [result] = await Promise.allSettled([(async () => await body(group))()]);\n    if (result.status === 'rejected') note(result.reason);\n    while (running.size > 0) await Promise.all(running);\n    isOpen = false;\n    if (failures.length > 0) {\n      throw new AggregateError(failures, failures.length === 1 ? 'a task failed' : `${failures.length} tasks failed`, { cause: failures[0] });\n    }\n    if (result.status === 'rejected') throw result.reason;\n    if (stop.signal.aborted) throw stop.signal.reason;\n    return result.value;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n\n/**\n * Sorts the errors of a group by class, those inside of groups too.\n * @returns the errors of the class, and all the others\n */\nexport function splitErrors<E extends Error>(error: unknown, kind: abstract new (...args: never[]) => E): [matching: E[], rest: unknown[]] {\n  if (error instanceof kind) return [[error], []];\n  if (!(error instanceof AggregateError)) return [[], [error]];\n  const matching: E[] = [];\n  const rest: unknown[] = [];\n  for (const each of error.errors as unknown[]) {\n    const [these, others] = splitErrors(each, kind);\n    matching.push(...these);\n    rest.push(...others);\n  }\n  return [matching, rest];\n}\n",
   "names": {
    "TaskGroup": [17,541,1238],
    "splitErrors": [2527,2903],
    "taskGroup": [514]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "export interface TaskGroup {\n  /** Aborts when a task fails or the caller's signal does. */\n  readonly signal: AbortSignal;\n  /**\n   * Starts a task at once. Its promise may be awaited or left alone: the group sees its failure anyway.\n   * @throws Error when the scope has ended\n   */\n  start<R>(task: (signal: AbortSignal) => R | PromiseLike<R>): Promise<Awaited<R>>;\n}\n\n/**\n * Opens a scope, runs `body` in it, and waits for every task that was started.\n * @returns what `body` returns\n */\nexport async function taskGroup<T>(body: (group: TaskGroup) => T | PromiseLike<T>, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const running = new Set<Promise<unknown>>();\n  const failures: unknown[] = [];\n  let isOpen = true;\n\n  const note = (error: unknown): void => {\n    const reason: unknown = stop.signal.reason;\n    const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n    // A failure that comes out of an awaited task again is the same failure; an abort is none.\n    if (!isAbort && !failures.includes(error)) failures.push(error);\n    stop.abort(error);\n  };\n  const group: TaskGroup = {\n    signal: stop.signal,\n    start<R>(task: (signal: AbortSignal) => R | PromiseLike<R>): Promise<Awaited<R>> {\n      if (!isOpen) throw new Error('the task group has ended');\n      const run = (async (): Promise<Awaited<R>> => await task(stop.signal))();\n      const ended = run.catch(note).finally(() => running.delete(ended));\n      running.add(ended);\n      return run;\n    },\n  };\n\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  try {\n    const [result] = await Promise.allSettled([(async () => await body(group))()]);\n    if (result.status === 'rejected') note(result.reason);\n    while (running.size > 0) await Promise.all(running);\n    isOpen = false;\n    if (failures.length > 0) {\n      throw new AggregateError(failures, failures.length === 1 ? 'a task failed' : `${failures.length} tasks failed`, { cause: failures[0] });\n    }\n    if (result.status === 'rejected') throw result.reason;\n    if (stop.signal.aborted) throw stop.signal.reason;\n    return result.value;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "TaskGroup": [17,541,1238],
    "taskGroup": [514]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Opens a scope, runs `body` in it, and waits for every task that was started.\n * @returns what `body` returns\n */\nexport async function taskGroup(body, { signal } = {}) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const running = new Set();\n  const failures = [];\n  let isOpen = true;\n\n  const note = (error) => {\n    const reason = stop.signal.reason;\n    const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n    // A failure that comes out of an awaited task again is the same failure; an abort is none.\n    if (!isAbort && !failures.includes(error)) failures.push(error);\n    stop.abort(error);\n  };\n  const group = {\n    signal: stop.signal,\n    start(task) {\n      if (!isOpen) throw new Error('the task group has ended');\n      const run = (async () => await task(stop.signal))();\n      const ended = run.catch(note).finally(() => running.delete(ended));\n      running.add(ended);\n      return run;\n    },\n  };\n\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  try {\n    const [result] = await Promise.allSettled([(async () => await body(group))()]);\n    if (result.status === 'rejected') note(result.reason);\n    while (running.size > 0) await Promise.all(running);\n    isOpen = false;\n    if (failures.length > 0) {\n      throw new AggregateError(failures, failures.length === 1 ? 'a task failed' : `${failures.length} tasks failed`, { cause: failures[0] });\n    }\n    if (result.status === 'rejected') throw result.reason;\n    if (stop.signal.aborted) throw stop.signal.reason;\n    return result.value;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n\n/**\n * Sorts the errors of a group by class, those inside of groups too.\n * @returns the errors of the class, and all the others\n */\nexport function splitErrors(error, kind) {\n  if (error instanceof kind) return [[error], []];\n  if (!(error instanceof AggregateError)) return [[], [error]];\n  const matching = [];\n  const rest = [];\n  for (const each of error.errors) {\n    const [these, others] = splitErrors(each, kind);\n    matching.push(...these);\n    rest.push(...others);\n  }\n  return [matching, rest];\n}\n",
   "names": {
    "splitErrors": [1891,2140],
    "taskGroup": [142]
   },
   "isHoisted": true
  },
  "inline": {
   "imports": [],
   "body": "/**\n * Opens a scope, runs `body` in it, and waits for every task that was started.\n * @returns what `body` returns\n */\nexport async function taskGroup(body, { signal } = {}) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const running = new Set();\n  const failures = [];\n  let isOpen = true;\n\n  const note = (error) => {\n    const reason = stop.signal.reason;\n    const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n    // A failure that comes out of an awaited task again is the same failure; an abort is none.\n    if (!isAbort && !failures.includes(error)) failures.push(error);\n    stop.abort(error);\n  };\n  const group = {\n    signal: stop.signal,\n    start(task) {\n      if (!isOpen) throw new Error('the task group has ended');\n      const run = (async () => await task(stop.signal))();\n      const ended = run.catch(note).finally(() => running.delete(ended));\n      running.add(ended);\n      return run;\n    },\n  };\n\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  try {\n    const [result] = await Promise.allSettled([(async () => await body(group))()]);\n    if (result.status === 'rejected') note(result.reason);\n    while (running.size > 0) await Promise.all(running);\n    isOpen = false;\n    if (failures.length > 0) {\n      throw new AggregateError(failures, failures.length === 1 ? 'a task failed' : `${failures.length} tasks failed`, { cause: failures[0] });\n    }\n    if (result.status === 'rejected') throw result.reason;\n    if (stop.signal.aborted) throw stop.signal.reason;\n    return result.value;\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "taskGroup": [142]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "tcp-server",
 "title": "TCP server",
 "prefix": "tcpServer",
 "asyncio": "`start_server`, `StreamReader`, `StreamWriter.drain()`",
 "when": "A protocol of one's own over TCP. For HTTP take the platform's server.",
 "cost": "One promise and one AbortController for each connection.",
 "failure": "A failing handler or a broken connection goes to `report` (by default `console.error`) and ends that connection; the server goes on. If it cannot listen, it rejects.",
 "abort": "Stops listening, aborts the signals of all handlers, destroys their sockets and waits for the handlers; `close()` does the same.",
 "empty": "Without connections it waits; closing it resolves at once.",
 "zero": "Port 0 lets the system choose; `port` says which it was.",
 "main": "tcpServer",
 "summary": "A TCP server whose connections are handled by an async function each: one that fails ends alone, writing waits for the other side, and closing aborts and waits for all.",
 "problems": [
  "net.createServer with async handler",
  "error of one socket crashes the server",
  "wait for drain",
  "close all connections on shutdown",
  "back-pressure on a socket"
 ],
 "runtime": "node",
 "exports": [
  "tcpServer",
  "writeAll"
 ],
 "usage": {
  "typescript": "const «server» = await tcpServer(async (socket, signal) => {\n  for await (const chunk of socket) await writeAll(socket, «answer:chunk», { signal });«»\n}, { port: «port:0» });",
  "javascript": "const «server» = await tcpServer(async (socket, signal) => {\n  for await (const chunk of socket) await writeAll(socket, «answer:chunk», { signal });«»\n}, { port: «port:0» });"
 },
 "show": "const client = connect(«server».port);\nclient.end('hello');\nfor await (const chunk of client) console.log(String(chunk));\nawait «server».close();",
 "prints": "hello",
 "flavours": [],
 "given": {
  "typescript": "import { connect } from 'node:net';",
  "javascript": "import { connect } from 'node:net';"
 },
 "typescript": {
  "module": {
   "imports": [
    {
     "module": "node:net",
     "name": "createServer",
     "local": "createServer"
    },
    {
     "module": "node:net",
     "name": "Socket",
     "local": "Socket",
     "typeOnly": true
    }
   ],
   "body": "export interface TcpServerOptions {\n  port: number;\n  host?: string;\n  /** Closes the server. */\n  signal?: AbortSignal | undefined;\n  /** Told of each connection that fails. */\n  report?: (error: unknown) => void;\n}\n\nexport interface TcpServer {\n  readonly port: number;\n  /** Connections that are open. */\n  readonly connections: number;\n  /** Stops listening, ends all connections and waits for their handlers. */\n  close(reason?: unknown): Promise<void>;\n  [Symbol.asyncDispose](): Promise<void>;\n}\n\n/**\n * Starts to listen.\n * @param handler serves one connection; when it returns, the connection is ended. Its signal aborts when the connection breaks or the server closes\n */\nexport async function tcpServer(\n  handler: (socket: Socket, signal: AbortSignal) => unknown,\n  { port, host, signal, report = console.error }: TcpServerOptions,\n): Promise<TcpServer> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const running = new Set<Promise<void>>();\n  const server = createServer({ allowHalfOpen: true }, (socket) => {\n    const run = serve(socket);\n    running.add(run);\n    void run.finally(() => running.delete(run));\n  });\n\n  async function serve(socket: Socket): Promise<void> {\n    const own = new AbortController();\n    const onStop = (): void => {\n      own.abort(stop.signal.reason);\n      socket.destroy();\n    };\n    let isBroken = false;\n    const onError = (error: unknown): void => {\n      isBroken = true;\n      own.abort(error);\n    };\n    const onClose = (): void => own.abort(new DOMException('the connection is closed', 'AbortError'));\n    stop.signal.addEventListener('abort', onStop, { once: true });\n    socket.on('error', onError);\n    socket.on('close', onClose);\n    try {\n      await handler(socket, own.signal);\n      socket.end();\n    } catch (error) {\n      socket.destroy();\n      if (isBroken || !isEnd(error, own.signal)) report(error);\n    } finally {\n      stop.signal.removeEventListener('abort', onStop);\n      socket.off('close', onClose);\n    }\n  }\n\n  let closed: Promise<void> | undefined;\n  const close = (reason: unknown = new DOMException('the server is closed', 'AbortError')): Promise<void> => {\n    closed ??= (async () => {\n      signal?.removeEventListener('abort', onAbort);\n      const ended = new Promise<void>((resolve) => server.close(() => resolve()));\n      stop.abort(reason);\n      await Promise.all(running);\n      await ended;\n    })();\n    return closed;\n  };\n  const onAbort = (): void => {\n    close(signal?.reason).catch(report);\n  };\n\n  await new Promise<void>((resolve, reject) => {\n    server.once('error', reject);\n    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {\n      server.off('error', reject);\n      resolve();\n    });\n  });\n  server.on('error', report);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  if (signal?.aborted) await close(signal.reason);\n  const address = server.address();\n  return {\n    port: typeof address === 'object' && address ? address.port : port,\n    get connections() {\n      return running.size;\n    },\n    close,\n    [Symbol.asyncDispose]: () => close(),\n  };\n}\n\n/** Writes and, when the other side is slow, waits until it has caught up. */\nexport async function writeAll(socket: Socket, data: string | Uint8Array, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {\n  signal?.throwIfAborted();\n  if (socket.write(data)) return;\n  await new Promise<void>((resolve, reject) => {\n    const done = (): void => {\n      socket.off('drain', onDrain);\n      socket.off('close', onClose);\n      signal?.removeEventListener('abort', onAbort);\n    };\n    const onDrain = (): void => {\n      done();\n      resolve();\n    };\n    const onClose = (): void => {\n      done();\n      reject(new Error('the connection was closed before all was written'));\n    };\n    const onAbort = (): void => {\n      done();\n      reject(signal?.reason);\n    };\n    socket.on('drain', onDrain);\n    socket.on('close', onClose);\n    signal?.addEventListener('abort', onAbort, { once: true });\n  });\n}\n\n/** Whether an error only says that the connection was ended. */\nfunction isEnd(error: unknown, signal: AbortSignal): boolean {\n  if (!signal.aborted) return false;\n  return error === signal.reason || (error instanceof Error && (error.cause === signal.reason || ('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')));\n}\n",
   "names": {
    "Socket": [735,1187,3250],
    "TcpServer": [235,855],
    "TcpServerOptions": [17,826],
    "createServer": [995],
    "isEnd": [1856,4133],
    "tcpServer": [704],
    "writeAll": [3233]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [
    {
     "module": "node:net",
     "name": "createServer",
     "local": "createServer"
    }
   ],
   "body": "/**\n * Starts to listen.\n * @param handler serves one connection; when it returns, the connection is ended. Its signal aborts when the connection breaks or the server closes\n */\nexport async function tcpServer(handler, { port, host, signal, report = console.error }) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const running = new Set();\n  const server = createServer({ allowHalfOpen: true }, (socket) => {\n    const run = serve(socket);\n    running.add(run);\n    void run.finally(() => running.delete(run));\n  });\n\n  async function serve(socket) {\n    const own = new AbortController();\n    const onStop = () => {\n      own.abort(stop.signal.reason);\n      socket.destroy();\n    };\n    let isBroken = false;\n    const onError = (error) => {\n      isBroken = true;\n      own.abort(error);\n    };\n    const onClose = () => own.abort(new DOMException('the connection is closed', 'AbortError'));\n    stop.signal.addEventListener('abort', onStop, { once: true });\n    socket.on('error', onError);\n    socket.on('close', onClose);\n    try {\n      await handler(socket, own.signal);\n      socket.end();\n    } catch (error) {\n      socket.destroy();\n      if (isBroken || !isEnd(error, own.signal)) report(error);\n    } finally {\n      stop.signal.removeEventListener('abort', onStop);\n      socket.off('close', onClose);\n    }\n  }\n\n  let closed;\n  const close = (reason = new DOMException('the server is closed', 'AbortError')) => {\n    closed ??= (async () => {\n      signal?.removeEventListener('abort', onAbort);\n      const ended = new Promise((resolve) => server.close(() => resolve()));\n      stop.abort(reason);\n      await Promise.all(running);\n      await ended;\n    })();\n    return closed;\n  };\n  const onAbort = () => {\n    close(signal?.reason).catch(report);\n  };\n\n  await new Promise((resolve, reject) => {\n    server.once('error', reject);\n    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {\n      server.off('error', reject);\n      resolve();\n    });\n  });\n  server.on('error', report);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  if (signal?.aborted) await close(signal.reason);\n  const address = server.address();\n  return {\n    port: typeof address === 'object' && address ? address.port : port,\n    get connections() {\n      return running.size;\n    },\n    close,\n    [Symbol.asyncDispose]: () => close(),\n  };\n}\n\n/** Writes and, when the other side is slow, waits until it has caught up. */\nexport async function writeAll(socket, data, { signal } = {}) {\n  signal?.throwIfAborted();\n  if (socket.write(data)) return;\n  await new Promise((resolve, reject) => {\n    const done = () => {\n      socket.off('drain', onDrain);\n      socket.off('close', onClose);\n      signal?.removeEventListener('abort', onAbort);\n    };\n    const onDrain = () => {\n      done();\n      resolve();\n    };\n    const onClose = () => {\n      done();\n      reject(new Error('the connection was closed before all was written'));\n    };\n    const onAbort = () => {\n      done();\n      reject(signal?.reason);\n    };\n    socket.on('drain', onDrain);\n    socket.on('close', onClose);\n    signal?.addEventListener('abort', onAbort, { once: true });\n  });\n}\n\n/** Whether an error only says that the connection was ended. */\nfunction isEnd(error, signal) {\n  if (!signal.aborted) return false;\n  return error === signal.reason || (error instanceof Error && (error.cause === signal.reason || ('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')));\n}\n",
   "names": {
    "createServer": [381],
    "isEnd": [1192,3288],
    "tcpServer": [200],
    "writeAll": [2500]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "test-async",
 "title": "Test: let things happen",
 "prefix": "settleAll",
 "asyncio": "`pytest-asyncio`, `await asyncio.sleep(0)` in a test",
 "when": "A test asserts what has happened, or not yet, after one step. It works with fake clocks of vitest, jest and node:test, since it keeps the real `setImmediate`.",
 "cost": "A few turns of the event loop.",
 "failure": "A rejection is a state like any other: `{ status: 'rejected', reason }`. It counts as handled.",
 "abort": "There is nothing to abort: it takes a few turns only.",
 "empty": "With nothing waiting it takes the same few turns.",
 "zero": "There is no number to be zero.",
 "main": "stateOf",
 "summary": "Gives tests the turns of the event loop: lets everything happen that waits for no timer, and says whether a promise has settled by then.",
 "problems": [
  "flush promises in a test",
  "assert that a promise is still pending",
  "sleep in a test is flaky",
  "wait for microtasks",
  "check that nothing has happened yet"
 ],
 "runtime": "node",
 "exports": [
  "stateOf",
  "settleAll"
 ],
 "usage": {
  "typescript": "const «first:pending» = await stateOf(«promise:never»);\nconst «second:done» = await stateOf(«other:Promise.resolve(7)»);«»",
  "javascript": "const «first:pending» = await stateOf(«promise:never»);\nconst «second:done» = await stateOf(«other:Promise.resolve(7)»);«»"
 },
 "show": "console.log(«first», «second»);",
 "prints": "{ status: 'pending' } { status: 'fulfilled', value: 7 }",
 "flavours": [],
 "given": {
  "typescript": "const never = new Promise<string>(() => {});",
  "javascript": "const never = new Promise(() => {});"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "// Taken before a fake clock can replace it.\nconst realImmediate = setImmediate;\n\n/** How a promise is at a moment. */\nexport type PromiseState<T> = { status: 'pending' } | { status: 'fulfilled'; value: T } | { status: 'rejected'; reason: unknown };\n\n/** Lets all promises go on that wait for no timer and no input, and the event loop tell of unhandled rejections. */\nexport async function settleAll(): Promise<void> {\n  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => realImmediate(resolve));\n}\n\n/** How a promise is when everything has happened that waits for no timer. */\nexport async function stateOf<T>(promise: PromiseLike<T>): Promise<PromiseState<Awaited<T>>> {\n  let state: PromiseState<Awaited<T>> = { status: 'pending' };\n  const watched = (async () => {\n    try {\n      state = { status: 'fulfilled', value: await promise };\n    } catch (reason) {\n      state = { status: 'rejected', reason };\n    }\n  })();\n  await Promise.race([watched, settleAll()]);\n  return state;\n}\n",
   "names": {
    "PromiseState": [131,671,712],
    "realImmediate": [51,498],
    "settleAll": [390,980],
    "stateOf": [626]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "// Taken before a fake clock can replace it.\nconst realImmediate = setImmediate;\n\n/** Lets all promises go on that wait for no timer and no input, and the event loop tell of unhandled rejections. */\nexport async function settleAll() {\n  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => realImmediate(resolve));\n}\n\n/** How a promise is when everything has happened that waits for no timer. */\nexport async function stateOf(promise) {\n  let state = { status: 'pending' };\n  const watched = (async () => {\n    try {\n      state = { status: 'fulfilled', value: await promise };\n    } catch (reason) {\n      state = { status: 'rejected', reason };\n    }\n  })();\n  await Promise.race([watched, settleAll()]);\n  return state;\n}\n",
   "names": {
    "realImmediate": [51,308],
    "settleAll": [221,710],
    "stateOf": [436]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "test-fixture",
 "title": "Test fixture",
 "prefix": "testFixture",
 "asyncio": "a `pytest-asyncio` fixture that yields",
 "when": "Several tests need the same thing, opened asynchronously and closed for certain. It works with the hooks of vitest, jest and node:test.",
 "cost": "Two hooks.",
 "failure": "A failing setup tears down what it had deferred and fails the test; failing teardowns arrive in an AggregateError, after all have run.",
 "abort": "The setup gets a signal that aborts when the teardown begins, for what it has left running.",
 "empty": "A setup that defers nothing tears down nothing.",
 "zero": "There is no number to be zero.",
 "main": "testFixture",
 "summary": "Sets something up before each test and tears it down after it, the last first, also when the setup or the test fails.",
 "problems": [
  "async setup and teardown in tests",
  "beforeEach and afterEach with await",
  "close the server after each test",
  "teardown is skipped when setup fails"
 ],
 "runtime": "any",
 "exports": [
  "testFixture"
 ],
 "usage": {
  "typescript": "const «database» = testFixture({ beforeEach, afterEach }, async ({ defer }) => {\n  const «opened» = await «open:openDatabase()»;\n  defer(() => «close:opened.close()»);\n  return «opened»;«»\n});",
  "javascript": "const «database» = testFixture({ beforeEach, afterEach }, async ({ defer }) => {\n  const «opened» = await «open:openDatabase()»;\n  defer(() => «close:opened.close()»);\n  return «opened»;«»\n});"
 },
 "show": "await hooks.before?.();\nconsole.log(«database»().name);\nawait hooks.after?.();",
 "prints": "test database\nclosed",
 "flavours": [],
 "given": {
  "typescript": "const hooks: { before?: () => Promise<void>; after?: () => Promise<void> } = {};\nconst beforeEach = (hook: () => Promise<void>): void => void (hooks.before = hook);\nconst afterEach = (hook: () => Promise<void>): void => void (hooks.after = hook);\nasync function openDatabase(): Promise<{ name: string; close(): Promise<void> }> {\n  return { name: 'test database', close: async () => console.log('closed') };\n}",
  "javascript": "const hooks = {};\nconst beforeEach = (hook) => void (hooks.before = hook);\nconst afterEach = (hook) => void (hooks.after = hook);\nasync function openDatabase() {\n  return { name: 'test database', close: async () => console.log('closed') };\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** The two hooks of a test runner. */\nexport interface TestHooks {\n  beforeEach(hook: () => Promise<void>): unknown;\n  afterEach(hook: () => Promise<void>): unknown;\n}\n\nexport interface FixtureContext {\n  /** Aborts when the teardown begins. */\n  readonly signal: AbortSignal;\n  /** Runs something in the teardown, the last added first. */\n  defer(step: () => unknown): void;\n}\n\n/**\n * Registers the fixture.\n * @returns a function that gives the value of the test that is running\n */\nexport function testFixture<T>({ beforeEach, afterEach }: TestHooks, setUp: (context: FixtureContext) => T | PromiseLike<T>): () => Awaited<T> {\n  let steps: (() => unknown)[] = [];\n  let stop = new AbortController();\n  let current: { value: Awaited<T> } | undefined;\n\n  const tearDown = async (): Promise<unknown[]> => {\n    const errors: unknown[] = [];\n    current = undefined;\n    stop.abort(new DOMException('the test has ended', 'AbortError'));\n    for (let step = steps.pop(); step; step = steps.pop()) {\n      try {\n        await step();\n      } catch (error) {\n        errors.push(error);\n      }\n    }\n    return errors;\n  };\n  beforeEach(async () => {\n    steps = [];\n    stop = new AbortController();\n    try {\n      current = { value: await setUp({ signal: stop.signal, defer: (step) => void steps.push(step) }) };\n    } catch (error) {\n      const errors = await tearDown();\n      if (errors.length > 0) throw new AggregateError([error, ...errors], 'the setup and its teardown failed', { cause: error });\n      throw error;\n    }\n  });\n  afterEach(async () => {\n    const errors = await tearDown();\n    if (errors.length > 0) throw new AggregateError(errors, 'the teardown failed', { cause: errors[0] });\n  });\n  return () => {\n    if (!current) throw new Error('the fixture is there only while a test runs');\n    return current.value;\n  };\n}\n",
   "names": {
    "FixtureContext": [187,572],
    "TestHooks": [56,544],
    "testFixture": [502]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Registers the fixture.\n * @returns a function that gives the value of the test that is running\n */\nexport function testFixture({ beforeEach, afterEach }, setUp) {\n  let steps = [];\n  let stop = new AbortController();\n  let current;\n\n  const tearDown = async () => {\n    const errors = [];\n    current = undefined;\n    stop.abort(new DOMException('the test has ended', 'AbortError'));\n    for (let step = steps.pop(); step; step = steps.pop()) {\n      try {\n        await step();\n      } catch (error) {\n        errors.push(error);\n      }\n    }\n    return errors;\n  };\n  beforeEach(async () => {\n    steps = [];\n    stop = new AbortController();\n    try {\n      current = { value: await setUp({ signal: stop.signal, defer: (step) => void steps.push(step) }) };\n    } catch (error) {\n      const errors = await tearDown();\n      if (errors.length > 0) throw new AggregateError([error, ...errors], 'the setup and its teardown failed', { cause: error });\n      throw error;\n    }\n  });\n  afterEach(async () => {\n    const errors = await tearDown();\n    if (errors.length > 0) throw new AggregateError(errors, 'the teardown failed', { cause: errors[0] });\n  });\n  return () => {\n    if (!current) throw new Error('the fixture is there only while a test runs');\n    return current.value;\n  };\n}\n",
   "names": {
    "testFixture": [122]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "test-mock",
 "title": "Async mock",
 "prefix": "asyncMock",
 "asyncio": "`AsyncMock`",
 "when": "A test is about what happens between the beginning and the end of a call. It works with vitest, jest and node:test alike.",
 "cost": "One entry for each call.",
 "failure": "`reject` makes a call fail. A call that nobody answers stays pending, and `open` counts it.",
 "abort": "A call whose last argument is a signal, or holds one, rejects with `signal.reason` when that aborts.",
 "empty": "Answering when no call is open throws an Error, so that a test cannot pass by mistake.",
 "zero": "There is no number to be zero.",
 "main": "asyncMock",
 "summary": "An async function for tests that is answered by hand: each call waits until the test resolves or rejects it, so that every order of events can be played without a clock.",
 "problems": [
  "mock an async function in a test",
  "control when a promise resolves",
  "test the order of concurrent calls",
  "fake slow backend",
  "test abort in the middle of a call"
 ],
 "runtime": "any",
 "exports": [
  "asyncMock"
 ],
 "usage": {
  "typescript": "const «load» = asyncMock<«type:[id: number], string»>();\nconst «both» = Promise.all([«load»(1), «load»(2)]);\n«load».resolve('second', 1);\n«load».resolve('first', 0);\nconst «result» = await «both»;«»",
  "javascript": "const «load» = asyncMock();\nconst «both» = Promise.all([«load»(1), «load»(2)]);\n«load».resolve('second', 1);\n«load».resolve('first', 0);\nconst «result» = await «both»;«»"
 },
 "show": "console.log(«result», «load».calls);",
 "prints": "[ 'first', 'second' ] [ [ 1 ], [ 2 ] ]",
 "flavours": [
  {
   "package": "vitest",
   "imports": [
    {
     "module": "vitest",
     "name": "vi",
     "local": "vi"
    }
   ],
   "usage": {
    "typescript": "const «load» = vi.fn().mockResolvedValueOnce('first').mockRejectedValueOnce(new Error('second'));«»",
    "javascript": "const «load» = vi.fn().mockResolvedValueOnce('first').mockRejectedValueOnce(new Error('second'));«»"
   },
   "advice": "Its `vi.fn()` records calls and `mockResolvedValueOnce` answers at once, which is enough where the order does not matter."
  }
 ],
 "given": {
  "typescript": "",
  "javascript": ""
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface AsyncMock<A extends unknown[], R> {\n  (...args: A): Promise<R>;\n  /** Arguments of all calls so far. */\n  readonly calls: A[];\n  /** Numbers of the calls that have not been answered, oldest first. */\n  readonly open: number[];\n  /** Answers a call: the oldest that is open, or the one of that number. */\n  resolve(value: R, call?: number): void;\n  reject(error: unknown, call?: number): void;\n}\n\ninterface OpenCall<R> {\n  resolve(value: R): void;\n  reject(error: unknown): void;\n}\n\n/** Makes the function. */\nexport function asyncMock<A extends unknown[] = unknown[], R = unknown>(): AsyncMock<A, R> {\n  const calls: A[] = [];\n  const open = new Map<number, OpenCall<R>>();\n\n  const take = (call: number | undefined): OpenCall<R> => {\n    const number = call ?? [...open.keys()][0];\n    const found = number === undefined ? undefined : open.get(number);\n    if (!found || number === undefined) throw new Error(call === undefined ? 'no call is open' : `call ${call} is not open`);\n    open.delete(number);\n    return found;\n  };\n  const mock = (...args: A): Promise<R> =>\n    new Promise<R>((resolve, reject) => {\n      const number = calls.push(args) - 1;\n      const signal = signalOf(args.at(-1));\n      const done = (): void => signal?.removeEventListener('abort', onAbort);\n      const onAbort = (): void => {\n        open.delete(number);\n        reject(signal?.reason);\n      };\n      open.set(number, {\n        resolve: (value) => {\n          done();\n          resolve(value);\n        },\n        reject: (error) => {\n          done();\n          reject(error);\n        },\n      });\n      signal?.addEventListener('abort', onAbort, { once: true });\n      if (signal?.aborted) onAbort();\n    });\n  // A getter would be read once by Object.assign.\n  const withOpen = Object.defineProperty(mock, 'open', { get: () => [...open.keys()] }) as typeof mock & { readonly open: number[] };\n  return Object.assign(withOpen, {\n    calls,\n    resolve: (value: R, call?: number) => take(call).resolve(value),\n    reject: (error: unknown, call?: number) => take(call).reject(error),\n  });\n}\n\nfunction signalOf(argument: unknown): AbortSignal | undefined {\n  if (argument instanceof AbortSignal) return argument;\n  return argument instanceof Object && 'signal' in argument && argument.signal instanceof AbortSignal ? argument.signal : undefined;\n}\n",
   "names": {
    "AsyncMock": [17,601],
    "OpenCall": [423,675,735],
    "asyncMock": [542],
    "signalOf": [1194,2107]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Makes the function. */\nexport function asyncMock() {\n  const calls = [];\n  const open = new Map();\n\n  const take = (call) => {\n    const number = call ?? [...open.keys()][0];\n    const found = number === undefined ? undefined : open.get(number);\n    if (!found || number === undefined) throw new Error(call === undefined ? 'no call is open' : `call ${call} is not open`);\n    open.delete(number);\n    return found;\n  };\n  const mock = (...args) =>\n    new Promise((resolve, reject) => {\n      const number = calls.push(args) - 1;\n      const signal = signalOf(args.at(-1));\n      const done = () => signal?.removeEventListener('abort', onAbort);\n      const onAbort = () => {\n        open.delete(number);\n        reject(signal?.reason);\n      };\n      open.set(number, {\n        resolve: (value) => {\n          done();\n          resolve(value);\n        },\n        reject: (error) => {\n          done();\n          reject(error);\n        },\n      });\n      signal?.addEventListener('abort', onAbort, { once: true });\n      if (signal?.aborted) onAbort();\n    });\n  // A getter would be read once by Object.assign.\n  const withOpen = Object.defineProperty(mock, 'open', { get: () => [...open.keys()] });\n  return Object.assign(withOpen, {\n    calls,\n    resolve: (value, call) => take(call).resolve(value),\n    reject: (error, call) => take(call).reject(error),\n  });\n}\n\nfunction signalOf(argument) {\n  if (argument instanceof AbortSignal) return argument;\n  return argument instanceof Object && 'signal' in argument && argument.signal instanceof AbortSignal ? argument.signal : undefined;\n}\n",
   "names": {
    "asyncMock": [43],
    "signalOf": [555,1381]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "test-timeout",
 "title": "Test: expect it in time",
 "prefix": "inTime",
 "asyncio": "`asyncio.wait_for` in a pytest-asyncio test, `pytest-timeout`",
 "when": "A test waits for an event or a promise that a bug would leave pending. With fake clocks, advance the clock instead.",
 "cost": "One timer; it is gone when the wait is over.",
 "failure": "A rejection is passed on. When the time is over it rejects with an Error that says what was missing, with the stack of the caller.",
 "abort": "The signal ends the wait with its reason.",
 "empty": "There is nothing that could be empty.",
 "zero": "With 0 ms only what is settled already is in time; below zero or NaN rejects with a RangeError.",
 "main": "inTime",
 "summary": "Makes a test fail quickly, and say what it was waiting for, when something that should happen does not.",
 "problems": [
  "test hangs until the runner's timeout",
  "which await was stuck in a test",
  "wait for an event in a test",
  "await with a message on timeout"
 ],
 "runtime": "any",
 "exports": [
  "inTime"
 ],
 "usage": {
  "typescript": "const «value» = await inTime(«promise:started», '«what:the server has started»');«»",
  "javascript": "const «value» = await inTime(«promise:started», '«what:the server has started»');«»"
 },
 "show": "console.log(«value»);",
 "prints": "started",
 "flavours": [],
 "given": {
  "typescript": "const started = Promise.resolve('started');",
  "javascript": "const started = Promise.resolve('started');"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface InTimeOptions {\n  /** Milliseconds. */\n  within?: number;\n  signal?: AbortSignal | undefined;\n}\n\n/**\n * Waits for a promise, but not for ever.\n * @param what completes the sentence \"it did not happen within ... ms that ...\"\n */\nexport async function inTime<T>(promise: PromiseLike<T>, what: string, { within = 2000, signal }: InTimeOptions = {}): Promise<Awaited<T>> {\n  if (!(within >= 0)) throw new RangeError('within must be 0 or more');\n  // Made here, so that its stack leads to the test.\n  const late = new Error(`it did not happen within ${within} ms that ${what}`);\n  signal?.throwIfAborted();\n  let timer: ReturnType<typeof setTimeout> | undefined;\n  let onAbort = (): void => {};\n  const over = new Promise<never>((_resolve, reject) => {\n    timer = setTimeout(() => reject(late), within);\n    onAbort = () => reject(signal?.reason);\n    signal?.addEventListener('abort', onAbort, { once: true });\n  });\n  try {\n    return await Promise.race([promise, over]);\n  } finally {\n    clearTimeout(timer);\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "InTimeOptions": [17,343],
    "inTime": [267]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Waits for a promise, but not for ever.\n * @param what completes the sentence \"it did not happen within ... ms that ...\"\n */\nexport async function inTime(promise, what, { within = 2000, signal } = {}) {\n  if (!(within >= 0)) throw new RangeError('within must be 0 or more');\n  // Made here, so that its stack leads to the test.\n  const late = new Error(`it did not happen within ${within} ms that ${what}`);\n  signal?.throwIfAborted();\n  let timer;\n  let onAbort = () => {};\n  const over = new Promise((_resolve, reject) => {\n    timer = setTimeout(() => reject(late), within);\n    onAbort = () => reject(signal?.reason);\n    signal?.addEventListener('abort', onAbort, { once: true });\n  });\n  try {\n    return await Promise.race([promise, over]);\n  } finally {\n    clearTimeout(timer);\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "inTime": [153]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "timed",
 "title": "Timed",
 "prefix": "timed",
 "asyncio": "profiling async code",
 "when": "One wants durations of named operations in the profiler's timeline, in metrics, or in a log. It is wall time: waiting counts.",
 "cost": "Two readings of the clock and one entry, which is dropped again after observers have been told.",
 "failure": "Measured as well, with `outcome: 'failed'`, and passed on.",
 "abort": "The work keeps its own signal; ending because of it is measured as a failure.",
 "empty": "There is nothing that could be empty.",
 "zero": "There is no number to be zero.",
 "main": "timed",
 "summary": "Measures how long an awaited operation takes, so that profilers and observers see it by name.",
 "problems": [
  "how long does this await take",
  "measure async duration",
  "performance.measure for a promise",
  "log slow calls",
  "profile async code"
 ],
 "runtime": "any",
 "exports": [
  "timed"
 ],
 "usage": {
  "typescript": "const «result» = await timed('«name:load»', () => «work:load()», ({ name, outcome }) => «report:console.log(name, outcome)»);«»",
  "javascript": "const «result» = await timed('«name:load»', () => «work:load()», ({ name, outcome }) => «report:console.log(name, outcome)»);«»"
 },
 "surround": {
  "typescript": "await timed('«name»', async () => {\n  «selection»\n});",
  "javascript": "await timed('«name»', async () => {\n  «selection»\n});"
 },
 "show": "console.log(«result»);",
 "prints": "load done\nvalue",
 "flavours": [],
 "given": {
  "typescript": "async function load(): Promise<string> {\n  return 'value';\n}",
  "javascript": "async function load() {\n  return 'value';\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** One measured operation; times in milliseconds of `performance.now()`. */\nexport interface Timing {\n  name: string;\n  start: number;\n  duration: number;\n  outcome: 'done' | 'failed';\n}\n\n/**\n * Runs `work` and measures it as an entry of type `measure` whose `detail` holds the outcome.\n * @param report is told directly, besides any PerformanceObserver\n */\nexport async function timed<T>(name: string, work: () => T | PromiseLike<T>, report?: (timing: Timing) => void): Promise<Awaited<T>> {\n  const start = performance.now();\n  const measure = (outcome: Timing['outcome']): void => {\n    const { duration } = performance.measure(name, { start, detail: { outcome } });\n    // Observers have the entry by now; kept in the timeline it would pile up.\n    performance.clearMeasures(name);\n    report?.({ name, start, duration, outcome });\n  };\n  let value: Awaited<T>;\n  try {\n    value = await work();\n  } catch (error) {\n    measure('failed');\n    throw error;\n  }\n  measure('done');\n  return value;\n}\n",
   "names": {
    "Timing": [94,454,557],
    "timed": [381]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Runs `work` and measures it as an entry of type `measure` whose `detail` holds the outcome.\n * @param report is told directly, besides any PerformanceObserver\n */\nexport async function timed(name, work, report) {\n  const start = performance.now();\n  const measure = (outcome) => {\n    const { duration } = performance.measure(name, { start, detail: { outcome } });\n    // Observers have the entry by now; kept in the timeline it would pile up.\n    performance.clearMeasures(name);\n    report?.({ name, start, duration, outcome });\n  };\n  let value;\n  try {\n    value = await work();\n  } catch (error) {\n    measure('failed');\n    throw error;\n  }\n  measure('done');\n  return value;\n}\n",
   "names": {
    "timed": [192]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "timeout-scope",
 "title": "Timeout scope",
 "prefix": "timeoutScope",
 "asyncio": "`async with timeout(5)`",
 "when": "Several steps share a budget of time. For one call alone take with-timeout.",
 "cost": "One timer and one AbortController for the scope.",
 "failure": "A failure of the body is passed on. One after the deadline that is not just the abort goes to `onLateError` (by default `console.error`).",
 "abort": "Rejects at once with `signal.reason`; the body sees it through the scope's signal.",
 "empty": "A body that does nothing gives its value.",
 "zero": "With 0 ms the body starts and has until the next turn of the event loop. `Infinity` means no deadline; below zero or NaN rejects with a RangeError.",
 "main": "timeoutScope",
 "summary": "One deadline over several awaits: a signal that aborts when the time is over or when the caller's signal does, and a timer that is gone when the scope ends.",
 "problems": [
  "one deadline for several awaits",
  "total time of a request",
  "combine timeout and signal",
  "AbortSignal.any with AbortSignal.timeout",
  "extend a deadline"
 ],
 "runtime": "any",
 "exports": [
  "timeoutScope"
 ],
 "usage": {
  "typescript": "const «result» = await timeoutScope(«ms:5000», async (signal) => {\n  const token = await «firstCall:login(signal)»;\n  return await «secondCall:load(token, signal)»;«»\n});",
  "javascript": "const «result» = await timeoutScope(«ms:5000», async (signal) => {\n  const token = await «firstCall:login(signal)»;\n  return await «secondCall:load(token, signal)»;«»\n});"
 },
 "surround": {
  "typescript": "await timeoutScope(«ms:5000», async (signal) => {\n  «selection»\n});",
  "javascript": "await timeoutScope(«ms:5000», async (signal) => {\n  «selection»\n});"
 },
 "show": "console.log(«result»);",
 "prints": "loaded with token",
 "flavours": [],
 "given": {
  "typescript": "async function login(signal: AbortSignal): Promise<string> {\n  signal.throwIfAborted();\n  return 'token';\n}\nasync function load(token: string, signal: AbortSignal): Promise<string> {\n  signal.throwIfAborted();\n  return `loaded with ${token}`;\n}",
  "javascript": "async function login(signal) {\n  signal.throwIfAborted();\n  return 'token';\n}\nasync function load(token, signal) {\n  signal.throwIfAborted();\n  return `loaded with ${token}`;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface TimeoutScope {\n  /** Milliseconds that are left. */\n  readonly remaining: number;\n  /** Sets the deadline anew, `ms` from now. */\n  extend(ms: number): void;\n}\n\nexport interface TimeoutScopeOptions {\n  signal?: AbortSignal | undefined;\n  /** Told of a failure that comes after the scope has ended. */\n  onLateError?: (error: unknown) => void;\n}\n\n/**\n * Runs `body` under a deadline.\n * @param ms milliseconds for all of it\n * @param body gets the signal for everything that it waits for, and the scope itself\n * @throws DOMException named TimeoutError when the time is over\n */\nexport async function timeoutScope<T>(\n  ms: number,\n  body: (signal: AbortSignal, scope: TimeoutScope) => T | PromiseLike<T>,\n  { signal, onLateError = console.error }: TimeoutScopeOptions = {},\n): Promise<Awaited<T>> {\n  if (!(ms >= 0)) throw new RangeError('ms must be 0 or more');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  let end = 0;\n  let timer: ReturnType<typeof setTimeout> | undefined;\n  let isOver = false;\n  const scope: TimeoutScope = {\n    get remaining() {\n      return Math.max(0, end - performance.now());\n    },\n    extend(time) {\n      if (!(time >= 0)) throw new RangeError('ms must be 0 or more');\n      clearTimeout(timer);\n      if (isOver || stopped.aborted) return;\n      end = performance.now() + time;\n      // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n      if (time <= 2_147_483_647) timer = setTimeout(() => stop.abort(new DOMException(`not done after ${time} ms`, 'TimeoutError')), time);\n    },\n  };\n  scope.extend(ms);\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const over = new Promise<never>((_resolve, reject) => {\n    stopped.addEventListener('abort', () => reject(stopped.reason), { once: true });\n  });\n  const run = (async () => await body(stopped, scope))();\n  run.catch((error: unknown) => {\n    const reason: unknown = stopped.reason;\n    if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n  });\n  try {\n    return await Promise.race([run, over]);\n  } finally {\n    isOver = true;\n    clearTimeout(timer);\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "TimeoutScope": [17,685,1090],
    "TimeoutScopeOptions": [195,765],
    "timeoutScope": [617]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Runs `body` under a deadline.\n * @param ms milliseconds for all of it\n * @param body gets the signal for everything that it waits for, and the scope itself\n * @throws DOMException named TimeoutError when the time is over\n */\nexport async function timeoutScope(ms, body, { signal, onLateError = console.error } = {}) {\n  if (!(ms >= 0)) throw new RangeError('ms must be 0 or more');\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  let end = 0;\n  let timer;\n  let isOver = false;\n  const scope = {\n    get remaining() {\n      return Math.max(0, end - performance.now());\n    },\n    extend(time) {\n      if (!(time >= 0)) throw new RangeError('ms must be 0 or more');\n      clearTimeout(timer);\n      if (isOver || stopped.aborted) return;\n      end = performance.now() + time;\n      // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n      if (time <= 2_147_483_647) timer = setTimeout(() => stop.abort(new DOMException(`not done after ${time} ms`, 'TimeoutError')), time);\n    },\n  };\n  scope.extend(ms);\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  const over = new Promise((_resolve, reject) => {\n    stopped.addEventListener('abort', () => reject(stopped.reason), { once: true });\n  });\n  const run = (async () => await body(stopped, scope))();\n  run.catch((error) => {\n    const reason = stopped.reason;\n    if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n  });\n  try {\n    return await Promise.race([run, over]);\n  } finally {\n    isOver = true;\n    clearTimeout(timer);\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "timeoutScope": [254]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "transaction",
 "title": "Transaction",
 "prefix": "transaction",
 "asyncio": "a transaction manager as `async with`",
 "when": "Several writes belong together and the driver has no `transaction(callback)` of its own.",
 "cost": "Two more round trips.",
 "failure": "If the work or the commit fails, it rolls back and passes that error on; if rolling back fails too, both arrive in an AggregateError whose cause is the first.",
 "abort": "The work gets the signal; when it is aborted by the time the work ends, it rolls back and rejects with `signal.reason`. Commit and rollback themselves are never aborted.",
 "empty": "A transaction without writes is begun and committed.",
 "zero": "There is no number to be zero.",
 "main": "transaction",
 "summary": "Commits when the work succeeds and rolls back when it fails, both waited for; a failing rollback does not hide why.",
 "problems": [
  "rollback on error",
  "commit is not awaited",
  "begin and commit around several queries",
  "rollback error hides the first",
  "transaction left open after abort"
 ],
 "runtime": "any",
 "exports": [
  "transaction"
 ],
 "usage": {
  "typescript": "await transaction(\n  {\n    begin: () => «begin:database.query('begin')»,\n    commit: () => «commit:database.query('commit')»,\n    rollback: () => «rollback:database.query('rollback')»,\n  },\n  async (signal) => {\n    await «work:database.query('insert')»;«»\n  },\n);",
  "javascript": "await transaction(\n  {\n    begin: () => «begin:database.query('begin')»,\n    commit: () => «commit:database.query('commit')»,\n    rollback: () => «rollback:database.query('rollback')»,\n  },\n  async (signal) => {\n    await «work:database.query('insert')»;«»\n  },\n);"
 },
 "show": "",
 "prints": "begin\ninsert\ncommit",
 "flavours": [],
 "given": {
  "typescript": "const database = {\n  query: async (text: string): Promise<void> => console.log(text),\n};",
  "javascript": "const database = {\n  query: async (text) => console.log(text),\n};"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** The three statements, for the one connection that the work uses. */\nexport interface TransactionSteps {\n  begin: () => unknown;\n  commit: () => unknown;\n  rollback: () => unknown;\n}\n\n/** Runs `work` between `begin` and `commit`. */\nexport async function transaction<T>(\n  { begin, commit, rollback }: TransactionSteps,\n  work: (signal: AbortSignal) => T | PromiseLike<T>,\n  { signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {},\n): Promise<Awaited<T>> {\n  signal.throwIfAborted();\n  await begin();\n  try {\n    signal.throwIfAborted();\n    const value = await work(signal);\n    signal.throwIfAborted();\n    await commit();\n    return value;\n  } catch (error) {\n    try {\n      await rollback();\n    } catch (second) {\n      throw new AggregateError([error, second], 'the transaction and its rollback failed', { cause: error });\n    }\n    throw error;\n  }\n}\n",
   "names": {
    "TransactionSteps": [89,305],
    "transaction": [258]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Runs `work` between `begin` and `commit`. */\nexport async function transaction(\n  { begin, commit, rollback },\n  work,\n  { signal = new AbortController().signal } = {},\n) {\n  signal.throwIfAborted();\n  await begin();\n  try {\n    signal.throwIfAborted();\n    const value = await work(signal);\n    signal.throwIfAborted();\n    await commit();\n    return value;\n  } catch (error) {\n    try {\n      await rollback();\n    } catch (second) {\n      throw new AggregateError([error, second], 'the transaction and its rollback failed', { cause: error });\n    }\n    throw error;\n  }\n}\n",
   "names": {
    "transaction": [71]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "ttl-cache",
 "title": "Cache with a time to live",
 "prefix": "ttlCache",
 "asyncio": "an async cache with TTL",
 "when": "The same thing is asked for often, making it costs much, and an answer some seconds old will do.",
 "cost": "At most `max` results, the least recently used go first; expired ones go when they are asked for or pushed out. No timer.",
 "failure": "Everybody who shares the call gets the error; nothing is remembered, so the next call tries again.",
 "abort": "Rejects the one caller at once with its `signal.reason`; the shared call goes on for the others and is aborted when the last has left.",
 "empty": "With nothing remembered each key is loaded once.",
 "zero": "A `ttl` of 0 remembers nothing but still shares calls in flight; below 0 or NaN, or a `max` below 1, is a RangeError.",
 "main": "TtlCache",
 "summary": "Remembers the results of an async function for a while: calls for the same key share one that is in flight, and failures are not remembered.",
 "problems": [
  "cache an async function",
  "deduplicate concurrent requests",
  "thundering herd",
  "cache stampede",
  "a rejected promise stays in the cache",
  "memoize with expiry"
 ],
 "runtime": "any",
 "exports": [
  "TtlCache"
 ],
 "usage": {
  "typescript": "const «cache:users» = new TtlCache((«key:id»: number) => «work:loadUser(id)», { ttl: «ttl:60_000», max: «max:1000» });\nconst «result:both» = await Promise.all([«cache».get(«first:7»), «cache».get(«second:7»)]);«»",
  "javascript": "const «cache:users» = new TtlCache((«key:id») => «work:loadUser(id)», { ttl: «ttl:60_000», max: «max:1000» });\nconst «result:both» = await Promise.all([«cache».get(«first:7»), «cache».get(«second:7»)]);«»"
 },
 "show": "console.log(«result»);",
 "prints": "loading 7\n[ 'user 7', 'user 7' ]",
 "flavours": [
  {
   "package": "lru-cache",
   "imports": [
    {
     "module": "lru-cache",
     "name": "LRUCache",
     "local": "LRUCache"
    }
   ],
   "usage": {
    "typescript": "const «cache:users» = new LRUCache<number, string>({ max: «max:1000», ttl: «ttl:60_000», fetchMethod: («key:id») => «work:loadUser(id)» });\nconst «result:both» = await Promise.all([«cache».fetch(«first:7»), «cache».fetch(«second:7»)]);«»",
    "javascript": "const «cache:users» = new LRUCache({ max: «max:1000», ttl: «ttl:60_000», fetchMethod: («key:id») => «work:loadUser(id)» });\nconst «result:both» = await Promise.all([«cache».fetch(«first:7»), «cache».fetch(«second:7»)]);«»"
   },
   "advice": "Take it when it is there already, or when the size is counted in bytes, entries should be renewed in the background, or there are very many. Its `fetchMethod` shares calls in flight as well."
  }
 ],
 "given": {
  "typescript": "async function loadUser(id: number): Promise<string> {\n  console.log(`loading ${id}`);\n  return `user ${id}`;\n}",
  "javascript": "async function loadUser(id) {\n  console.log(`loading ${id}`);\n  return `user ${id}`;\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface TtlCacheOptions {\n  /** Milliseconds that a result is good for. */\n  ttl: number;\n  /** Results that are kept at most. */\n  max?: number;\n}\n\ninterface Flight<V> {\n  promise: Promise<V>;\n  control: AbortController;\n  callers: number;\n}\n\nexport class TtlCache<K, V> {\n  readonly #load: (key: K, signal: AbortSignal) => V | PromiseLike<V>;\n  readonly #ttl: number;\n  readonly #max: number;\n  readonly #results = new Map<K, { value: V; until: number }>();\n  readonly #flights = new Map<K, Flight<V>>();\n\n  /** @param load makes the value of a key; its signal aborts when nobody waits for it any more */\n  constructor(load: (key: K, signal: AbortSignal) => V | PromiseLike<V>, { ttl, max = Infinity }: TtlCacheOptions) {\n    if (!(ttl >= 0) || !(max >= 1)) throw new RangeError('ttl must be at least 0, max at least 1');\n    this.#load = load;\n    this.#ttl = ttl;\n    this.#max = max;\n  }\n\n  /** Results that are kept, expired ones among them. */\n  get size(): number {\n    return this.#results.size;\n  }\n\n  /** The value of a key: remembered, in flight, or loaded now. */\n  async get(key: K, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<V> {\n    signal?.throwIfAborted();\n    const known = this.#results.get(key);\n    if (known && performance.now() < known.until) {\n      // Moves to the end: the order of the map is that of the last use.\n      this.#results.delete(key);\n      this.#results.set(key, known);\n      return known.value;\n    }\n    this.#results.delete(key);\n    const flight = this.#flights.get(key) ?? this.#start(key);\n    return await this.#wait(key, flight, signal);\n  }\n\n  /** Forgets a key; a call in flight goes on, but its result is not remembered. */\n  delete(key: K): void {\n    this.#results.delete(key);\n    this.#flights.delete(key);\n  }\n\n  clear(): void {\n    this.#results.clear();\n    this.#flights.clear();\n  }\n\n  #start(key: K): Flight<V> {\n    const control = new AbortController();\n    const promise = (async () => await this.#load(key, control.signal))();\n    const flight: Flight<V> = { promise, control, callers: 0 };\n    this.#flights.set(key, flight);\n    promise.then(\n      (value) => {\n        if (this.#flights.get(key) !== flight) return;\n        this.#flights.delete(key);\n        if (this.#ttl > 0) this.#keep(key, value);\n      },\n      () => {\n        if (this.#flights.get(key) === flight) this.#flights.delete(key);\n      },\n    );\n    return flight;\n  }\n\n  #keep(key: K, value: V): void {\n    this.#results.set(key, { value, until: performance.now() + this.#ttl });\n    const [oldest] = this.#results.keys();\n    if (this.#results.size > this.#max) this.#results.delete(oldest as K);\n  }\n\n  /** Waits for a call in flight as long as the caller's signal allows. */\n  async #wait(key: K, flight: Flight<V>, signal: AbortSignal | undefined): Promise<V> {\n    flight.callers += 1;\n    return await new Promise<V>((resolve, reject) => {\n      const onAbort = (): void => {\n        flight.callers -= 1;\n        reject(signal?.reason);\n        if (flight.callers > 0) return;\n        if (this.#flights.get(key) === flight) this.#flights.delete(key);\n        flight.control.abort(signal?.reason);\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      const leave = (): void => {\n        flight.callers -= 1;\n        signal?.removeEventListener('abort', onAbort);\n      };\n      flight.promise.then(\n        (value) => {\n          if (signal?.aborted) return;\n          leave();\n          resolve(value);\n        },\n        (error: unknown) => {\n          if (signal?.aborted) return;\n          leave();\n          reject(error);\n        },\n      );\n    });\n  }\n}\n",
   "names": {
    "Flight": [168,502,1894,2042,2778],
    "TtlCache": [266],
    "TtlCacheOptions": [17,714]
   },
   "isHoisted": false
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "export class TtlCache {\n  #load;\n  #ttl;\n  #max;\n  #results = new Map();\n  #flights = new Map();\n\n  /** @param load makes the value of a key; its signal aborts when nobody waits for it any more */\n  constructor(load, { ttl, max = Infinity }) {\n    if (!(ttl >= 0) || !(max >= 1)) throw new RangeError('ttl must be at least 0, max at least 1');\n    this.#load = load;\n    this.#ttl = ttl;\n    this.#max = max;\n  }\n\n  /** Results that are kept, expired ones among them. */\n  get size() {\n    return this.#results.size;\n  }\n\n  /** The value of a key: remembered, in flight, or loaded now. */\n  async get(key, { signal } = {}) {\n    signal?.throwIfAborted();\n    const known = this.#results.get(key);\n    if (known && performance.now() < known.until) {\n      // Moves to the end: the order of the map is that of the last use.\n      this.#results.delete(key);\n      this.#results.set(key, known);\n      return known.value;\n    }\n    this.#results.delete(key);\n    const flight = this.#flights.get(key) ?? this.#start(key);\n    return await this.#wait(key, flight, signal);\n  }\n\n  /** Forgets a key; a call in flight goes on, but its result is not remembered. */\n  delete(key) {\n    this.#results.delete(key);\n    this.#flights.delete(key);\n  }\n\n  clear() {\n    this.#results.clear();\n    this.#flights.clear();\n  }\n\n  #start(key) {\n    const control = new AbortController();\n    const promise = (async () => await this.#load(key, control.signal))();\n    const flight = { promise, control, callers: 0 };\n    this.#flights.set(key, flight);\n    promise.then(\n      (value) => {\n        if (this.#flights.get(key) !== flight) return;\n        this.#flights.delete(key);\n        if (this.#ttl > 0) this.#keep(key, value);\n      },\n      () => {\n        if (this.#flights.get(key) === flight) this.#flights.delete(key);\n      },\n    );\n    return flight;\n  }\n\n  #keep(key, value) {\n    this.#results.set(key, { value, until: performance.now() + this.#ttl });\n    const [oldest] = this.#results.keys();\n    if (this.#results.size > this.#max) this.#results.delete(oldest);\n  }\n\n  /** Waits for a call in flight as long as the caller's signal allows. */\n  async #wait(key, flight, signal) {\n    flight.callers += 1;\n    return await new Promise((resolve, reject) => {\n      const onAbort = () => {\n        flight.callers -= 1;\n        reject(signal?.reason);\n        if (flight.callers > 0) return;\n        if (this.#flights.get(key) === flight) this.#flights.delete(key);\n        flight.control.abort(signal?.reason);\n      };\n      signal?.addEventListener('abort', onAbort, { once: true });\n      const leave = () => {\n        flight.callers -= 1;\n        signal?.removeEventListener('abort', onAbort);\n      };\n      flight.promise.then(\n        (value) => {\n          if (signal?.aborted) return;\n          leave();\n          resolve(value);\n        },\n        (error) => {\n          if (signal?.aborted) return;\n          leave();\n          reject(error);\n        },\n      );\n    });\n  }\n}\n",
   "names": {
    "TtlCache": [13]
   },
   "isHoisted": false
  }
 }
},
{
 "name": "until-first-error",
 "title": "Until the first error",
 "prefix": "untilFirstError",
 "asyncio": "`wait(..., return_when=FIRST_EXCEPTION)`",
 "when": "After a failure one wants to use or undo what is done, and to decide about the rest. If the rest should just stop, take run-together or task-group.",
 "cost": "All tasks start at once; those that are pending go on until `abort` is called.",
 "failure": "Does not reject because of a task: `error` holds the first failure, `done` all results so far in the order in which they came, `pending` the rest. The promises in `pending` give results too and never reject.",
 "abort": "Rejects at once with `signal.reason`, which the tasks see as well. What they throw afterwards, other than that, goes to `onLateError` (by default `console.error`).",
 "empty": "Resolves with nothing done, nothing pending and no error.",
 "zero": "There is no number to be zero.",
 "main": "untilFirstError",
 "summary": "Waits until all tasks are done or the first fails, and then tells which are done and which are still running.",
 "problems": [
  "which tasks were done when one failed",
  "keep what is done and decide about the rest",
  "Promise.all hides the finished results",
  "resume after a failure"
 ],
 "runtime": "any",
 "exports": [
  "untilFirstError"
 ],
 "usage": {
  "typescript": "const «state» = await untilFirstError(«items:names».map((«item:name») => (signal: AbortSignal) => «work:copy(name, signal)»));\nif («state».pending.length > 0) «state».abort();\nawait Promise.all(«state».pending.map(({ result }) => result));«»",
  "javascript": "const «state» = await untilFirstError(«items:names».map((«item:name») => (signal) => «work:copy(name, signal)»));\nif («state».pending.length > 0) «state».abort();\nawait Promise.all(«state».pending.map(({ result }) => result));«»"
 },
 "show": "console.log(«state».done.length, String(«state».error), «state».pending.map(({ index }) => index));",
 "prints": "2 Error: disk is full [ 2 ]",
 "flavours": [],
 "given": {
  "typescript": "async function copy(name: string, signal: AbortSignal): Promise<string> {\n  if (name === 'b') throw new Error('disk is full');\n  if (name === 'c') await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));\n  return name;\n}\nconst names = ['a', 'b', 'c'];",
  "javascript": "async function copy(name, signal) {\n  if (name === 'b') throw new Error('disk is full');\n  if (name === 'c') await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));\n  return name;\n}\nconst names = ['a', 'b', 'c'];"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** How a task ended, with its place in the list. */\nexport type IndexedResult<T> = PromiseSettledResult<T> & { index: number };\n\nexport interface FirstErrorState<T> {\n  /** Results so far, in the order in which they came; a failure is the last. */\n  done: IndexedResult<T>[];\n  /** Tasks that are still running. */\n  pending: { index: number; result: Promise<IndexedResult<T>> }[];\n  /** The first failure, or nothing. */\n  error: unknown;\n  /** Aborts the tasks that are still running. */\n  abort(reason?: unknown): void;\n}\n\nexport interface UntilFirstErrorOptions {\n  signal?: AbortSignal | undefined;\n  /** Told of failures that the caller's abort has overtaken. */\n  onLateError?: (error: unknown) => void;\n}\n\n/** Starts all tasks at once and waits for their end or the first failure. */\nexport async function untilFirstError<T>(\n  tasks: Iterable<(signal: AbortSignal) => T | PromiseLike<T>>,\n  { signal, onLateError = console.error }: UntilFirstErrorOptions = {},\n): Promise<FirstErrorState<Awaited<T>>> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const done: IndexedResult<Awaited<T>>[] = [];\n  let onFailure = (): void => {};\n  const failed = new Promise<void>((resolve) => (onFailure = resolve));\n  const runs = Array.from(tasks, async (task, index): Promise<IndexedResult<Awaited<T>>> => {\n    let result: IndexedResult<Awaited<T>>;\n    try {\n      result = { index, status: 'fulfilled', value: await task(stop.signal) };\n    } catch (reason) {\n      result = { index, status: 'rejected', reason };\n    }\n    done.push(result);\n    if (result.status === 'rejected') onFailure();\n    return result;\n  });\n  let onAbort = (): void => {};\n  const aborted = new Promise<never>((_resolve, reject) => {\n    onAbort = () => {\n      const reason: unknown = signal?.reason;\n      for (const run of runs) {\n        const tell = (each: IndexedResult<unknown>): void => {\n          if (each.status === 'rejected' && each.reason !== reason && !(each.reason instanceof Error && each.reason.cause === reason)) onLateError(each.reason);\n        };\n        run.then(tell).catch(console.error);\n      }\n      stop.abort(reason);\n      reject(reason);\n    };\n    signal?.addEventListener('abort', onAbort, { once: true });\n  });\n  try {\n    await Promise.race([aborted, failed, Promise.all(runs)]);\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n  const snapshot = [...done];\n  const ended = new Set(snapshot.map(({ index }) => index));\n  const failure = snapshot.find((each) => each.status === 'rejected');\n  return {\n    done: snapshot,\n    pending: runs.flatMap((result, index) => (ended.has(index) ? [] : [{ index, result }])),\n    error: failure?.reason,\n    abort: (reason = new DOMException('another task has failed', 'AbortError')) => stop.abort(reason),\n  };\n}\n",
   "names": {
    "FirstErrorState": [147,982],
    "IndexedResult": [65,257,360,1093,1295,1343,1862],
    "UntilFirstErrorOptions": [544,942],
    "untilFirstError": [815]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/** Starts all tasks at once and waits for their end or the first failure. */\nexport async function untilFirstError(tasks, { signal, onLateError = console.error } = {}) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const done = [];\n  let onFailure = () => {};\n  const failed = new Promise((resolve) => (onFailure = resolve));\n  const runs = Array.from(tasks, async (task, index) => {\n    let result;\n    try {\n      result = { index, status: 'fulfilled', value: await task(stop.signal) };\n    } catch (reason) {\n      result = { index, status: 'rejected', reason };\n    }\n    done.push(result);\n    if (result.status === 'rejected') onFailure();\n    return result;\n  });\n  let onAbort = () => {};\n  const aborted = new Promise((_resolve, reject) => {\n    onAbort = () => {\n      const reason = signal?.reason;\n      for (const run of runs) {\n        const tell = (each) => {\n          if (each.status === 'rejected' && each.reason !== reason && !(each.reason instanceof Error && each.reason.cause === reason)) onLateError(each.reason);\n        };\n        run.then(tell).catch(console.error);\n      }\n      stop.abort(reason);\n      reject(reason);\n    };\n    signal?.addEventListener('abort', onAbort, { once: true });\n  });\n  try {\n    await Promise.race([aborted, failed, Promise.all(runs)]);\n  } finally {\n    signal?.removeEventListener('abort', onAbort);\n  }\n  const snapshot = [...done];\n  const ended = new Set(snapshot.map(({ index }) => index));\n  const failure = snapshot.find((each) => each.status === 'rejected');\n  return {\n    done: snapshot,\n    pending: runs.flatMap((result, index) => (ended.has(index) ? [] : [{ index, result }])),\n    error: failure?.reason,\n    abort: (reason = new DOMException('another task has failed', 'AbortError')) => stop.abort(reason),\n  };\n}\n",
   "names": {
    "untilFirstError": [100]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "websocket-sources",
 "title": "Sources into a WebSocket",
 "prefix": "sendSources",
 "asyncio": "a socket and a subscription, `wait(FIRST_COMPLETED)`",
 "when": "A connection is fed from several places and nothing may go on behind it.",
 "cost": "One message of each source at a time; a slow socket holds the sources back once `highWater` bytes wait in it.",
 "failure": "The first failure stops the others and rejects; when others fail while they stop, all arrive in an AggregateError whose cause is the first.",
 "abort": "Stops all sources, and when they have stopped rejects with `signal.reason`. The socket stays open: close it where it was opened.",
 "empty": "Without sources it resolves at once.",
 "zero": "A `highWater` of 0 waits after each message until all has been sent.",
 "main": "sendSources",
 "summary": "Sends several sources into one WebSocket; when one of them ends or fails, or the socket closes, the others are stopped and unsubscribed.",
 "problems": [
  "two subscriptions into one WebSocket",
  "unsubscribe when the socket closes",
  "messages and a ticker on one connection",
  "socket keeps sending after close",
  "slow WebSocket client fills memory"
 ],
 "runtime": "any",
 "exports": [
  "sendSources"
 ],
 "usage": {
  "typescript": "await sendSources(«socket», [\n  (signal) => «firstCall:prices()»,\n  (signal) => «secondCall:news(signal)»,\n]);«»",
  "javascript": "await sendSources(«socket», [\n  (signal) => «firstCall:prices()»,\n  (signal) => «secondCall:news(signal)»,\n]);«»"
 },
 "show": "",
 "prints": "price 1\nprice 2\nnews unsubscribed",
 "flavours": [],
 "given": {
  "typescript": "const socket = Object.assign(new EventTarget(), { readyState: 1, bufferedAmount: 0, send: (data: string) => console.log(data) });\nasync function* prices(): AsyncGenerator<string> {\n  yield 'price 1';\n  yield 'price 2';\n}\nasync function* news(signal: AbortSignal): AsyncGenerator<string> {\n  await new Promise((resolve) => signal.addEventListener('abort', resolve));\n  console.log('news unsubscribed');\n}",
  "javascript": "const socket = Object.assign(new EventTarget(), { readyState: 1, bufferedAmount: 0, send: (data) => console.log(data) });\nasync function* prices() {\n  yield 'price 1';\n  yield 'price 2';\n}\nasync function* news(signal) {\n  await new Promise((resolve) => signal.addEventListener('abort', resolve));\n  console.log('news unsubscribed');\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** What it needs of a WebSocket: the browser's, Node's or the one of `ws`. */\nexport interface SocketLike<D> {\n  readonly readyState: number;\n  readonly bufferedAmount: number;\n  send(data: D): void;\n  addEventListener(type: 'close' | 'error', listener: () => void): void;\n  removeEventListener(type: 'close' | 'error', listener: () => void): void;\n}\n\nexport interface SendSourcesOptions {\n  signal?: AbortSignal | undefined;\n  /** Bytes that may wait in the socket before the sources have to. */\n  highWater?: number;\n  /** Milliseconds between two looks at a socket that is full; WebSockets do not tell when they have sent. */\n  pause?: number;\n}\n\n/**\n * Sends until the first source ends or the socket closes.\n * @param sources each gets a signal that aborts when it is to stop; its loop is left as well, which runs its `finally`\n */\nexport async function sendSources<D>(\n  socket: SocketLike<D>,\n  sources: Iterable<(signal: AbortSignal) => AsyncIterable<D>>,\n  { signal, highWater = 1_048_576, pause = 20 }: SendSourcesOptions = {},\n): Promise<void> {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const failures: unknown[] = [];\n  const isOpen = 1;\n\n  const onClose = (): void => stop.abort(new DOMException('the socket is closed', 'AbortError'));\n  const onAbort = (): void => stop.abort(signal?.reason);\n  socket.addEventListener('close', onClose);\n  socket.addEventListener('error', onClose);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  if (socket.readyState !== isOpen) onClose();\n\n  async function forward(source: (given: AbortSignal) => AsyncIterable<D>): Promise<void> {\n    try {\n      for await (const data of source(stopped)) {\n        while (!stopped.aborted && socket.bufferedAmount > highWater) await wait();\n        if (stopped.aborted) break;\n        socket.send(data);\n      }\n    } catch (error) {\n      const reason: unknown = stopped.reason;\n      const isAbort = stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n      if (!isAbort) failures.push(error);\n    } finally {\n      stop.abort(new DOMException('another source has ended', 'AbortError'));\n    }\n  }\n\n  function wait(): Promise<void> {\n    return new Promise((resolve) => {\n      const done = (): void => {\n        clearTimeout(timer);\n        stopped.removeEventListener('abort', done);\n        resolve();\n      };\n      const timer = setTimeout(done, pause);\n      stopped.addEventListener('abort', done, { once: true });\n    });\n  }\n\n  try {\n    await Promise.all(Array.from(sources, forward));\n  } finally {\n    socket.removeEventListener('close', onClose);\n    socket.removeEventListener('error', onClose);\n    signal?.removeEventListener('abort', onAbort);\n  }\n  if (failures.length > 1) throw new AggregateError(failures, 'several sources failed', { cause: failures[0] });\n  if (failures.length > 0) throw failures[0];\n  if (signal?.aborted && stopped.reason === signal.reason) throw signal.reason;\n}\n",
   "names": {
    "SendSourcesOptions": [370,1014],
    "SocketLike": [96,886],
    "sendSources": [860]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Sends until the first source ends or the socket closes.\n * @param sources each gets a signal that aborts when it is to stop; its loop is left as well, which runs its `finally`\n */\nexport async function sendSources(socket, sources, { signal, highWater = 1_048_576, pause = 20 } = {}) {\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const failures = [];\n  const isOpen = 1;\n\n  const onClose = () => stop.abort(new DOMException('the socket is closed', 'AbortError'));\n  const onAbort = () => stop.abort(signal?.reason);\n  socket.addEventListener('close', onClose);\n  socket.addEventListener('error', onClose);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  if (socket.readyState !== isOpen) onClose();\n\n  async function forward(source) {\n    try {\n      for await (const data of source(stopped)) {\n        while (!stopped.aborted && socket.bufferedAmount > highWater) await wait();\n        if (stopped.aborted) break;\n        socket.send(data);\n      }\n    } catch (error) {\n      const reason = stopped.reason;\n      const isAbort = stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason));\n      if (!isAbort) failures.push(error);\n    } finally {\n      stop.abort(new DOMException('another source has ended', 'AbortError'));\n    }\n  }\n\n  function wait() {\n    return new Promise((resolve) => {\n      const done = () => {\n        clearTimeout(timer);\n        stopped.removeEventListener('abort', done);\n        resolve();\n      };\n      const timer = setTimeout(done, pause);\n      stopped.addEventListener('abort', done, { once: true });\n    });\n  }\n\n  try {\n    await Promise.all(Array.from(sources, forward));\n  } finally {\n    socket.removeEventListener('close', onClose);\n    socket.removeEventListener('error', onClose);\n    signal?.removeEventListener('abort', onAbort);\n  }\n  if (failures.length > 1) throw new AggregateError(failures, 'several sources failed', { cause: failures[0] });\n  if (failures.length > 0) throw failures[0];\n  if (signal?.aborted && stopped.reason === signal.reason) throw signal.reason;\n}\n",
   "names": {
    "sendSources": [209]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "with-timeout",
 "title": "With a timeout",
 "prefix": "withTimeout",
 "asyncio": "`wait_for(...)`, `with_timeout(default=...)`",
 "when": "One call must not take longer than a given time. For one deadline over several awaits take timeout-scope; for one `fetch` alone `AbortSignal.timeout(ms)` is enough.",
 "cost": "One timer and one AbortController for the call; both are gone when it has settled.",
 "failure": "A failure of the work within its time is passed on. One after the deadline that is not just the abort goes to `onLateError` (by default `console.error`).",
 "abort": "Rejects at once with `signal.reason`, also if there is a fallback; the work sees it through its signal.",
 "empty": "There is nothing that could be empty.",
 "zero": "With 0 ms the work starts and has until the next turn of the event loop. `Infinity` means no deadline; below zero or NaN rejects with a RangeError.",
 "main": "withTimeout",
 "summary": "Gives a piece of work a deadline: when it passes, the work is really aborted, and the caller gets a TimeoutError or a fallback value.",
 "problems": [
  "stop after 5 seconds",
  "timeout for a promise",
  "Promise.race with setTimeout leaves the timer",
  "request hangs",
  "deadline",
  "default value when too slow"
 ],
 "runtime": "any",
 "exports": [
  "withTimeout"
 ],
 "usage": {
  "typescript": "const «result:report» = await withTimeout((signal) => «work:loadReport(signal)», «ms:5000»);«»",
  "javascript": "const «result:report» = await withTimeout((signal) => «work:loadReport(signal)», «ms:5000»);«»"
 },
 "surround": {
  "typescript": "await withTimeout(async (signal) => {\n  «selection»\n}, «ms:5000»);",
  "javascript": "await withTimeout(async (signal) => {\n  «selection»\n}, «ms:5000»);"
 },
 "show": "console.log(«result»);",
 "prints": "report",
 "flavours": [],
 "given": {
  "typescript": "async function loadReport(signal: AbortSignal): Promise<string> {\n  signal.throwIfAborted();\n  return 'report';\n}",
  "javascript": "async function loadReport(signal) {\n  signal.throwIfAborted();\n  return 'report';\n}"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "export interface WithTimeoutOptions<F> {\n  /** Ends the wait before the deadline does. */\n  signal?: AbortSignal | undefined;\n  /** Given instead of a TimeoutError. */\n  fallback?: F;\n  /** Told of a failure that comes after the caller has got its answer. */\n  onLateError?: (error: unknown) => void;\n}\n\n/**\n * Runs work under a deadline.\n * @param work gets a signal that aborts at the deadline; a promise may be given too, but nobody can abort that\n * @param ms milliseconds\n * @throws DOMException named TimeoutError at the deadline, unless there is a fallback\n */\nexport async function withTimeout<T, F = never>(\n  work: PromiseLike<T> | ((signal: AbortSignal) => T | PromiseLike<T>),\n  ms: number,\n  options: WithTimeoutOptions<F> = {},\n): Promise<Awaited<T> | F> {\n  if (!(ms >= 0)) throw new RangeError('ms must be 0 or more');\n  const { signal, onLateError = console.error } = options;\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const timeout = new DOMException(`not done after ${ms} ms`, 'TimeoutError');\n  const onAbort = (): void => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n  const timer = ms > 2_147_483_647 ? undefined : setTimeout(() => stop.abort(timeout), ms);\n  const over = new Promise<never>((_resolve, reject) => {\n    stopped.addEventListener('abort', () => reject(stopped.reason), { once: true });\n  });\n  const run = (async () => await (typeof work === 'function' ? work(stopped) : work))();\n  run.catch((error: unknown) => {\n    const reason: unknown = stopped.reason;\n    if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n  });\n  try {\n    return await Promise.race([run, over]);\n  } catch (error) {\n    if (error === timeout && 'fallback' in options) return options.fallback as F;\n    throw error;\n  } finally {\n    clearTimeout(timer);\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "WithTimeoutOptions": [17,714],
    "withTimeout": [590]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Runs work under a deadline.\n * @param work gets a signal that aborts at the deadline; a promise may be given too, but nobody can abort that\n * @param ms milliseconds\n * @throws DOMException named TimeoutError at the deadline, unless there is a fallback\n */\nexport async function withTimeout(work, ms, options = {}) {\n  if (!(ms >= 0)) throw new RangeError('ms must be 0 or more');\n  const { signal, onLateError = console.error } = options;\n  signal?.throwIfAborted();\n  const stop = new AbortController();\n  const { signal: stopped } = stop;\n  const timeout = new DOMException(`not done after ${ms} ms`, 'TimeoutError');\n  const onAbort = () => stop.abort(signal?.reason);\n  signal?.addEventListener('abort', onAbort, { once: true });\n  // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.\n  const timer = ms > 2_147_483_647 ? undefined : setTimeout(() => stop.abort(timeout), ms);\n  const over = new Promise((_resolve, reject) => {\n    stopped.addEventListener('abort', () => reject(stopped.reason), { once: true });\n  });\n  const run = (async () => await (typeof work === 'function' ? work(stopped) : work))();\n  run.catch((error) => {\n    const reason = stopped.reason;\n    if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);\n  });\n  try {\n    return await Promise.race([run, over]);\n  } catch (error) {\n    if (error === timeout && 'fallback' in options) return options.fallback;\n    throw error;\n  } finally {\n    clearTimeout(timer);\n    signal?.removeEventListener('abort', onAbort);\n  }\n}\n",
   "names": {
    "withTimeout": [286]
   },
   "isHoisted": true
  }
 }
},
{
 "name": "yield-to-loop",
 "title": "Yield to the event loop",
 "prefix": "yieldToLoop",
 "asyncio": "`sleep(0)`",
 "when": "A computation takes more than a few milliseconds but is not worth a worker. For heavy work take run-blocking.",
 "cost": "One turn of the event loop for each call; `yieldEvery` makes that one turn for each slice of time.",
 "failure": "It cannot fail.",
 "abort": "Rejects with `signal.reason` instead of going on.",
 "empty": "There is nothing that could be empty.",
 "zero": "`yieldEvery(0)` yields at each call.",
 "main": "yieldToLoop",
 "summary": "Lets the event loop take its turn in the middle of long synchronous work, so that timers, requests and clicks are served.",
 "problems": [
  "long loop freezes the page",
  "let other requests run",
  "await Promise.resolve does not help",
  "setImmediate in a loop",
  "keep the server responsive"
 ],
 "runtime": "any",
 "exports": [
  "yieldToLoop",
  "yieldEvery"
 ],
 "usage": {
  "typescript": "const «pause:breathe» = yieldEvery(«ms:10»);\nfor (const «item:row» of «items:rows») {\n  await «pause»();\n  «work:console.log(row)»;«»\n}",
  "javascript": "const «pause:breathe» = yieldEvery(«ms:10»);\nfor (const «item:row» of «items:rows») {\n  await «pause»();\n  «work:console.log(row)»;«»\n}"
 },
 "show": "",
 "prints": "1\n2\n3",
 "flavours": [],
 "given": {
  "typescript": "const rows = [1, 2, 3];",
  "javascript": "const rows = [1, 2, 3];"
 },
 "typescript": {
  "module": {
   "imports": [],
   "body": "/** What the platforms offer; none has all of it. */\ninterface Host {\n  scheduler?: { yield?: () => Promise<void> };\n  setImmediate?: (callback: () => void) => unknown;\n  MessageChannel: new () => { port1: { onmessage: () => void; close(): void }; port2: { postMessage(message: unknown): void } };\n}\n\n/**\n * Resolves after the event loop has taken a turn: in Node after input and output (`setImmediate`), in browsers by `scheduler.yield`, which keeps\n * the place in the queue, else by a message.\n */\nexport async function yieldToLoop({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {\n  signal?.throwIfAborted();\n  const host = globalThis as unknown as Host;\n  await new Promise<void>((resolve, reject) => {\n    if (host.setImmediate) host.setImmediate(resolve);\n    else if (host.scheduler?.yield) host.scheduler.yield().then(resolve, reject);\n    else {\n      const { port1, port2 } = new host.MessageChannel();\n      port1.onmessage = () => {\n        port1.close();\n        resolve();\n      };\n      port2.postMessage(undefined);\n    }\n  });\n  signal?.throwIfAborted();\n}\n\n/**\n * Makes a function to call in every round of a loop: it yields only when so much time has passed since it last did.\n * @param ms longest stretch of work without a turn of the event loop\n */\nexport function yieldEvery(ms: number, options: { signal?: AbortSignal | undefined } = {}): () => Promise<void> {\n  let last = performance.now();\n  return async () => {\n    options.signal?.throwIfAborted();\n    if (performance.now() - last < ms) return;\n    await yieldToLoop(options);\n    last = performance.now();\n  };\n}\n",
   "names": {
    "Host": [63,675],
    "yieldEvery": [1309],
    "yieldToLoop": [523,1557]
   },
   "isHoisted": true
  }
 },
 "javascript": {
  "module": {
   "imports": [],
   "body": "/**\n * Resolves after the event loop has taken a turn: in Node after input and output (`setImmediate`), in browsers by `scheduler.yield`, which keeps\n * the place in the queue, else by a message.\n */\nexport async function yieldToLoop({ signal } = {}) {\n  signal?.throwIfAborted();\n  const host = globalThis;\n  await new Promise((resolve, reject) => {\n    if (host.setImmediate) host.setImmediate(resolve);\n    else if (host.scheduler?.yield) host.scheduler.yield().then(resolve, reject);\n    else {\n      const { port1, port2 } = new host.MessageChannel();\n      port1.onmessage = () => {\n        port1.close();\n        resolve();\n      };\n      port2.postMessage(undefined);\n    }\n  });\n  signal?.throwIfAborted();\n}\n\n/**\n * Makes a function to call in every round of a loop: it yields only when so much time has passed since it last did.\n * @param ms longest stretch of work without a turn of the event loop\n */\nexport function yieldEvery(ms, options = {}) {\n  let last = performance.now();\n  return async () => {\n    options.signal?.throwIfAborted();\n    if (performance.now() - last < ms) return;\n    await yieldToLoop(options);\n    last = performance.now();\n  };\n}\n",
   "names": {
    "yieldEvery": [930],
    "yieldToLoop": [222,1111]
   },
   "isHoisted": true
  }
 }
},
];
