/**
 * Gives tests the turns of the event loop: lets everything happen that waits for no timer, and says whether a promise has settled by then.
 *
 * @title Test: let things happen
 * @prefix settleAll
 * @main stateOf
 * @runtime node
 * @problems flush promises in a test | assert that a promise is still pending | sleep in a test is flaky | wait for microtasks | check that nothing has happened yet
 * @asyncio `pytest-asyncio`, `await asyncio.sleep(0)` in a test
 * @when A test asserts what has happened, or not yet, after one step. It works with fake clocks of vitest, jest and node:test, since it keeps the real `setImmediate`.
 * @cost A few turns of the event loop.
 * @failure A rejection is a state like any other: `{ status: 'rejected', reason }`. It counts as handled.
 * @abort There is nothing to abort: it takes a few turns only.
 * @empty With nothing waiting it takes the same few turns.
 * @zero There is no number to be zero.
 * @given
 * const never = new Promise<string>(() => {});
 * @example
 * const «first:pending» = await stateOf(«promise:never»);
 * const «second:done» = await stateOf(«other:Promise.resolve(7)»);«»
 * @show
 * console.log(«first», «second»);
 * @prints { status: 'pending' } { status: 'fulfilled', value: 7 }
 */

// Taken before a fake clock can replace it.
const realImmediate = setImmediate;

/** How a promise is at a moment. */
export type PromiseState<T> = { status: 'pending' } | { status: 'fulfilled'; value: T } | { status: 'rejected'; reason: unknown };

/** Lets all promises go on that wait for no timer and no input, and the event loop tell of unhandled rejections. */
export async function settleAll(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => realImmediate(resolve));
}

/** How a promise is when everything has happened that waits for no timer. */
export async function stateOf<T>(promise: PromiseLike<T>): Promise<PromiseState<Awaited<T>>> {
  let state: PromiseState<Awaited<T>> = { status: 'pending' };
  const watched = (async () => {
    try {
      state = { status: 'fulfilled', value: await promise };
    } catch (reason) {
      state = { status: 'rejected', reason };
    }
  })();
  await Promise.race([watched, settleAll()]);
  return state;
}
