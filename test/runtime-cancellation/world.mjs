/** What drivers look at programs with. Nothing here waits for a time: turns of the event loop and a clock that the driver moves. */
import { EventEmitter, getEventListeners, once } from 'node:events';
import { createServer } from 'node:http';

export { EventEmitter };

/** Lets everything run that is due: `count` turns of the event loop. */
export async function turns(count = 5) {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** @returns 'pending', 'fulfilled' or 'rejected': what a promise is when everything due has run */
export async function stateOf(promise) {
  let state = 'pending';
  promise.then(() => { state = 'fulfilled'; }, () => { state = 'rejected'; });
  await turns();
  return state;
}

/** How many listeners for an abort a signal has. */
export const listeners = (signal) => getEventListeners(signal, 'abort').length;
export const listenersFor = (target, event) => getEventListeners(target, event).length;

/** How many timers keep the process alive. */
export const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
export const resources = (kind) => process.getActiveResourcesInfo().filter((one) => one === kind).length;

/** A function that counts its calls. */
export function counter(effect = () => undefined) {
  const count = async (...args) => {
    count.calls += 1;
    return await effect(count.calls, ...args);
  };
  count.calls = 0;
  return count;
}

/** Time limits end when the driver says so: `clock.expire()` ends all that were made until then. */
const limits = [];
AbortSignal.timeout = () => {
  const controller = new AbortController();
  limits.push(controller);
  return controller.signal;
};
export const clock = {
  expire() {
    for (const limit of limits.splice(0)) limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  },
};

/** A server on this machine that answers only when told, or at once with `answers`. */
export async function server({ answers = false } = {}) {
  const held = new Set();
  const events = new EventEmitter();
  const http = createServer((request, response) => {
    held.add(response);
    response.on('close', () => held.delete(response));
    if (answers) response.end('hello');
    events.emit('asked', request.url);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${http.address().port}/`,
    /** The next request that comes in. */
    asked: () => once(events, 'asked'),
    open: () => held.size,
  };
}
