import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/ordered-locks.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('ordered-locks'))('ordered-locks ($form)', ({ module: { OrderedLocks } }) => {
  leavesNothingBehind();

  test('two callers that name the keys the other way round do not block each other', async () => {
    const locks = new OrderedLocks<string>();
    const job = deferred();
    const order: string[] = [];
    const first = locks.run(['b', 'a'], async () => (order.push('first'), await job.promise));
    const second = locks.run(['a', 'b', 'a'], () => order.push('second'));
    const apart = locks.run(['c'], () => order.push('apart'));
    await apart;
    expect([await stateOf(second), locks.isLocked('a')]).toEqual(['pending', true]);
    job.resolve();
    await Promise.all([first, second]);
    expect([order, locks.isLocked('a'), locks.isLocked('b')]).toEqual([['apart', 'first', 'second'], false, false]);
  });

  test('an order of one\'s own, and no keys at all', async () => {
    const locks = new OrderedLocks<{ id: number }>((a, b) => a.id - b.id);
    const [ten, nine] = [{ id: 10 }, { id: 9 }];
    expect(await locks.run([ten, nine], () => [locks.isLocked(ten), locks.isLocked(nine)])).toEqual([true, true]);
    expect(await locks.run([], () => 'free')).toBe('free');
  });

  test('a failure gives all back', async () => {
    const locks = new OrderedLocks<string>();
    await expect(locks.run(['a', 'b'], () => { throw new Error('at once'); })).rejects.toThrow('at once');
    await expect(locks.run(['a', 'b'], () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect([locks.isLocked('a'), locks.isLocked('b')]).toEqual([false, false]);
  });

  test('aborted before, and while waiting for the second: the first is given back', async () => {
    const locks = new OrderedLocks<string>();
    const work = vi.fn();
    await expect(locks.run(['a'], work, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const job = deferred();
    const holding = locks.run(['b'], () => job.promise);
    const control = new AbortController();
    const waiting = outcomeOf(locks.run(['a', 'b'], work, control));
    await settle();
    expect(locks.isLocked('a')).toBe(true);
    control.abort('enough');
    expect([await waiting, locks.isLocked('a'), work.mock.calls.length, listenersOf(control.signal)]).toEqual([{ error: 'enough' }, false, 0, 0]);
    job.resolve();
    await holding;
  });

  test('random sets of keys: no two with a common key at once, and all come to an end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }), turns: fc.integer({ min: 0, max: 3 }), leaves: fc.boolean() }), { maxLength: 12 }), async (callers) => {
        const locks = new OrderedLocks<string>();
        const inside = new Set<string>();
        const outcomes = callers.map(async ({ keys, turns, leaves }) => {
          const control = new AbortController();
          const outcome = outcomeOf(locks.run(keys, async () => {
            for (const key of new Set(keys)) {
              expect(inside.has(key)).toBe(false);
              inside.add(key);
            }
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            for (const key of keys) inside.delete(key);
            return 'done';
          }, control));
          await Promise.resolve();
          if (leaves) control.abort('gone');
          return await outcome;
        });
        for (const [index, outcome] of (await Promise.all(outcomes)).entries()) {
          if (!callers[index]?.leaves) expect(outcome).toEqual({ value: 'done' });
        }
        expect(['a', 'b', 'c', 'd'].some((key) => locks.isLocked(key))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
