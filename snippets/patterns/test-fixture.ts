/**
 * Sets something up before each test and tears it down after it, the last first, also when the setup or the test fails.
 *
 * @title Test fixture
 * @prefix testFixture
 * @main testFixture
 * @problems async setup and teardown in tests | beforeEach and afterEach with await | close the server after each test | teardown is skipped when setup fails
 * @asyncio a `pytest-asyncio` fixture that yields
 * @when Several tests need the same thing, opened asynchronously and closed for certain. It works with the hooks of vitest, jest and node:test.
 * @cost Two hooks.
 * @failure A failing setup tears down what it had deferred and fails the test; failing teardowns arrive in an AggregateError, after all have run.
 * @abort The setup gets a signal that aborts when the teardown begins, for what it has left running.
 * @empty A setup that defers nothing tears down nothing.
 * @zero There is no number to be zero.
 * @given
 * const hooks: { before?: () => Promise<void>; after?: () => Promise<void> } = {};
 * const beforeEach = (hook: () => Promise<void>): void => void (hooks.before = hook);
 * const afterEach = (hook: () => Promise<void>): void => void (hooks.after = hook);
 * async function openDatabase(): Promise<{ name: string; close(): Promise<void> }> {
 *   return { name: 'test database', close: async () => console.log('closed') };
 * }
 * @example
 * const «database» = testFixture({ beforeEach, afterEach }, async ({ defer }) => {
 *   const «opened» = await «open:openDatabase()»;
 *   defer(() => «close:opened.close()»);
 *   return «opened»;«»
 * });
 * @show
 * await hooks.before?.();
 * console.log(«database»().name);
 * await hooks.after?.();
 * @prints
 * test database
 * closed
 */

/** The two hooks of a test runner. */
export interface TestHooks {
  beforeEach(hook: () => Promise<void>): unknown;
  afterEach(hook: () => Promise<void>): unknown;
}

export interface FixtureContext {
  /** Aborts when the teardown begins. */
  readonly signal: AbortSignal;
  /** Runs something in the teardown, the last added first. */
  defer(step: () => unknown): void;
}

/**
 * Registers the fixture.
 * @returns a function that gives the value of the test that is running
 */
export function testFixture<T>({ beforeEach, afterEach }: TestHooks, setUp: (context: FixtureContext) => T | PromiseLike<T>): () => Awaited<T> {
  let steps: (() => unknown)[] = [];
  let stop = new AbortController();
  let current: { value: Awaited<T> } | undefined;

  const tearDown = async (): Promise<unknown[]> => {
    const errors: unknown[] = [];
    current = undefined;
    stop.abort(new DOMException('the test has ended', 'AbortError'));
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  };
  beforeEach(async () => {
    steps = [];
    stop = new AbortController();
    try {
      current = { value: await setUp({ signal: stop.signal, defer: (step) => void steps.push(step) }) };
    } catch (error) {
      const errors = await tearDown();
      if (errors.length > 0) throw new AggregateError([error, ...errors], 'the setup and its teardown failed', { cause: error });
      throw error;
    }
  });
  afterEach(async () => {
    const errors = await tearDown();
    if (errors.length > 0) throw new AggregateError(errors, 'the teardown failed', { cause: errors[0] });
  });
  return () => {
    if (!current) throw new Error('the fixture is there only while a test runs');
    return current.value;
  };
}
