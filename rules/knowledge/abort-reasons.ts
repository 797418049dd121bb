/**
 * What a call rejects with when its signal is aborted. Node's own functions reject with an error named `AbortError` whatever the reason
 * was (it is the `cause`); `fetch` and what is built on it reject with the reason itself, which for a timeout is a `TimeoutError`.
 * Keys are origins without `node:`.
 */
export const rejectsWithReason: ReadonlySet<string> = new Set([
  'fetch', 'undici.fetch', 'undici.request', 'undici.stream', 'ky', 'ky.get', 'ky.post', 'ky.put', 'ky.patch', 'ky.delete', 'ky.head',
]);
