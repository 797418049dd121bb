import { describe, expect, test } from 'vitest';
import type * as Module from '../../snippets/patterns/test-fixture.ts';
import { deferred, formsOf, leavesNothingBehind, stateOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('test-fixture'))('test-fixture ($form)', ({ module: { testFixture } }) => {
  leavesNothingBehind();

  /** A runner whose hooks are called by hand. */
  const runner = () => {
    let before = async (): Promise<void> => {};
    let after = before;
    return { hooks: { beforeEach: (hook: typeof before) => (before = hook), afterEach: (hook: typeof after) => (after = hook) }, before: () => before(), after: () => after() };
  };

  test('a fresh value for each test, torn down in reverse and awaited', async () => {
    const { hooks, before, after } = runner();
    const order: string[] = [];
    const closed = deferred();
    let count = 0;
    const value = testFixture(hooks, async ({ defer, signal }) => {
      count += 1;
      defer(() => closed.promise.then(() => order.push('first')));
      defer(() => order.push(`second ${signal.aborted}`));
      return count;
    });
    expect(() => value()).toThrow('only while a test runs');
    await before();
    expect(value()).toBe(1);
    const ended = after();
    expect(await stateOf(ended)).toBe('pending');
    closed.resolve();
    await ended;
    expect(order).toEqual(['second true', 'first']);
    await before();
    expect(value()).toBe(2);
    await after();
    expect(() => value()).toThrow('only while a test runs');
  });

  test('half a setup is torn down, and no failure hides another', async () => {
    const { hooks, before, after } = runner();
    const order: string[] = [];
    const failing: { teardown?: Error } = {};
    testFixture(hooks, ({ defer }) => {
      defer(() => { order.push('closed'); if (failing.teardown) throw failing.teardown; });
      throw new Error('setup');
    });
    await expect(before()).rejects.toThrow('setup');
    const teardown = new Error('teardown');
    failing.teardown = teardown;
    await expect(before()).rejects.toMatchObject({ errors: [new Error('setup'), teardown], cause: new Error('setup') });
    await after();
    expect(order).toEqual(['closed', 'closed']);
  });

  test('all teardowns run, and their failures arrive together', async () => {
    const { hooks, before, after } = runner();
    testFixture(hooks, ({ defer }) => {
      defer(() => Promise.reject(new Error('one')));
      defer(() => { throw new Error('two'); });
    });
    await before();
    await expect(after()).rejects.toMatchObject({ errors: [new Error('two'), new Error('one')] });
  });
});

const { testFixture: real } = await import('../../snippets/patterns/test-fixture.ts');

describe('test-fixture with the hooks of this runner', async () => {
  const { afterEach, beforeEach } = await import('vitest');
  const log: string[] = [];
  const value = real({ beforeEach, afterEach }, ({ defer }) => {
    defer(() => log.push('closed'));
    return log.length;
  });
  test('first', () => expect([value(), log]).toEqual([0, []]));
  test('second', () => expect([value(), log]).toEqual([1, ['closed']]));
});
