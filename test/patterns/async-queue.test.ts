import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as Module from '../../snippets/patterns/async-queue.ts';
import { formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('async-queue'))('async-queue ($form)', ({ module: { AsyncQueue } }) => {
  leavesNothingBehind();

  test('putting waits when it is full, taking when it is empty', async () => {
    const queue = new AsyncQueue<number>({ capacity: 2 });
    await queue.put(1);
    await queue.put(2);
    const third = queue.put(3);
    expect([await stateOf(third), queue.size]).toEqual(['pending', 2]);
    expect(await queue.get()).toBe(1);
    await third;
    expect([await queue.get(), await queue.get()]).toEqual([2, 3]);
    const waiting = queue.get();
    expect(await stateOf(waiting)).toBe('pending');
    await queue.put(4);
    expect(await waiting).toBe(4);
  });

  test.each([
    [{}, [2, 3, 1, 2.5], [2, 3, 1, 2.5]],
    [{ order: 'lifo' }, [2, 3, 1], [1, 3, 2]],
    [{ compare: (a: number, b: number) => Math.floor(a) - Math.floor(b) }, [2, 3, 1, 2.5, 1.5], [1, 1.5, 2, 2.5, 3]],
  ] as const)('order %j', async (options, items, expected) => {
    const queue = new AsyncQueue<number>(options);
    for (const item of items) await queue.put(item);
    const taken = [];
    for (let count = 0; count < items.length; count += 1) taken.push(await queue.get());
    expect(taken).toEqual(expected);
  });

  test('join resolves when everything has been worked on, not when it has been taken', async () => {
    const queue = new AsyncQueue<number>();
    await queue.join();
    await queue.put(1);
    await queue.put(2);
    const joined = queue.join();
    await queue.get();
    await queue.get();
    queue.done();
    expect(await stateOf(joined)).toBe('pending');
    queue.done();
    await joined;
    expect(() => queue.done()).toThrow('more often');
  });

  test('closing ends every consumer once it is empty, and refuses more', async () => {
    const queue = new AsyncQueue<number>();
    const taken: number[] = [];
    const consumers = [0, 1, 2].map(async () => {
      for await (const item of queue) taken.push(item);
    });
    await queue.put(1);
    await queue.put(2);
    queue.close();
    queue.close();
    await Promise.all([...consumers, queue.join()]);
    expect(taken.sort()).toEqual([1, 2]);
    await expect(queue.put(3)).rejects.toThrow('the queue is closed');
    await expect(queue.get()).rejects.toThrow('the queue is closed');
  });

  test('closing with an error ends everybody with it', async () => {
    const queue = new AsyncQueue<number>({ capacity: 1 });
    const error = new Error('broken');
    await queue.put(1);
    const waiting = [outcomeOf(queue.put(2)), outcomeOf(queue.join())];
    queue.close(error);
    expect(await Promise.all(waiting)).toEqual([{ error }, { error }]);
    await expect(queue.get()).rejects.toBe(error);
    await expect(queue.join()).rejects.toBe(error);
    const empty = new AsyncQueue<number>();
    const consumer = (async () => { for await (const item of empty) expect(item).toBeUndefined(); })();
    await settle();
    empty.close(error);
    await expect(consumer).rejects.toBe(error);
  });

  test('a closed queue lets waiting producers go', async () => {
    const queue = new AsyncQueue<number>({ capacity: 1 });
    await queue.put(1);
    const waiting = outcomeOf(queue.put(2));
    queue.close();
    expect(await waiting).toEqual({ error: new Error('the queue is closed') });
    expect(await queue.get()).toBe(1);
  });

  test('a loop that breaks or throws counts its item as done', async () => {
    const queue = new AsyncQueue<number>();
    for (const item of [1, 2]) await queue.put(item);
    for await (const item of queue) { expect(item).toBe(1); break; }
    await expect((async () => { for await (const item of queue) throw new Error(`item ${item}`); })()).rejects.toThrow('item 2');
    await queue.join();
  });

  test('aborted before, meanwhile, afterwards; nothing is lost', async () => {
    const queue = new AsyncQueue<number>({ capacity: 1 });
    const early = { signal: AbortSignal.abort('early') };
    for (const call of [queue.get(early), queue.put(0, early), queue.join(early)]) await expect(call).rejects.toBe('early');
    const control = new AbortController();
    const { signal } = control;
    const getting = outcomeOf(queue.get({ signal }));
    control.abort('enough');
    expect(await getting).toEqual({ error: 'enough' });
    await queue.put(1);
    const second = new AbortController();
    const waiting = [outcomeOf(queue.put(2, { signal: second.signal })), outcomeOf(queue.join({ signal: second.signal }))];
    const third = queue.put(3);
    second.abort('enough');
    expect(await Promise.all(waiting)).toEqual([{ error: 'enough' }, { error: 'enough' }]);
    expect([await queue.get(), await queue.get()]).toEqual([1, 3]);
    await third;
    const later = new AbortController();
    const taken = queue.get({ signal: later.signal });
    await queue.put(4);
    expect(await taken).toBe(4);
    expect([signal, second.signal, later.signal].map(listenersOf)).toEqual([0, 0, 0]);
  });

  test.each([0, Number.NaN])('a capacity of %d is a mistake', (capacity) => {
    expect(() => new AsyncQueue({ capacity })).toThrow(RangeError);
  });

  test('random schedules: bounded, each item exactly once, in order, join at the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom('put', 'get', 'abort put', 'abort get'), { maxLength: 40 }),
        async (capacity, steps) => {
          const queue = new AsyncQueue<number>({ capacity });
          const sent: { item: number; control: AbortController; isIn: boolean }[] = [];
          const gets: { control: AbortController; isOver: boolean }[] = [];
          const taken: number[] = [];
          const outcomes: Promise<unknown>[] = [];
          const gone = new Set<number>();
          for (const step of steps) {
            if (step === 'put') {
              const put = { item: sent.length, control: new AbortController(), isIn: false };
              sent.push(put);
              outcomes.push(outcomeOf(queue.put(put.item, put.control).then(() => (put.isIn = true))));
            } else if (step === 'get') {
              const get = { control: new AbortController(), isOver: false };
              gets.push(get);
              outcomes.push(outcomeOf(queue.get(get.control).then((item) => {
                get.isOver = true;
                taken.push(item);
                queue.done();
              })));
            } else if (step === 'abort put') {
              const put = sent.find((each) => !each.isIn && !gone.has(each.item));
              if (put) gone.add(put.item);
              put?.control.abort('gone');
            } else {
              const get = gets.find((each) => !each.isOver && !each.control.signal.aborted);
              get?.control.abort('gone');
            }
            await settle();
            expect(queue.size).toBeLessThanOrEqual(capacity);
          }
          for (const get of gets) if (!get.isOver) get.control.abort('end');
          for (; taken.length < sent.length - gone.size; ) {
            taken.push(await queue.get());
            queue.done();
          }
          await queue.join();
          await Promise.all(outcomes);
          expect(taken).toEqual(sent.filter(({ item }) => !gone.has(item)).map(({ item }) => item));
          expect(queue.size).toBe(0);
        },
      ),
      { numRuns: 80 },
    );
  });
});
