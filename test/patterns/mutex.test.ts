import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/mutex.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('mutex'))('mutex ($form)', ({ module: { Mutex } }) => {
  leavesNothingBehind();

  test('a read and a write behind an await belong together', async () => {
    const mutex = new Mutex();
    let value = 0;
    const add = async (): Promise<void> => {
      const before = value;
      await settle();
      value = before + 1;
    };
    await Promise.all([add(), add(), add()]);
    expect(value).toBe(1);
    value = 0;
    await Promise.all([mutex.run(add), mutex.run(add), mutex.run(add)]);
    expect([value, mutex.isLocked]).toEqual([3, false]);
  });

  test('handed to the first in line; who comes at that moment does not overtake', async () => {
    const mutex = new Mutex();
    const order: string[] = [];
    const held = await mutex.lock();
    const first = mutex.run(() => order.push('first'));
    held.release();
    const second = mutex.run(() => order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  test('a failure unlocks; unlocking twice does nothing', async () => {
    const mutex = new Mutex();
    await expect(mutex.run(() => { throw new Error('at once'); })).rejects.toThrow('at once');
    await expect(mutex.run(() => Promise.reject(new Error('work')))).rejects.toThrow('work');
    const held = await mutex.lock();
    held.release();
    const other = await mutex.lock();
    held[Symbol.dispose]();
    expect(mutex.isLocked).toBe(true);
    other.release();
    expect(mutex.isLocked).toBe(false);
  });

  test('aborted before, in line, afterwards', async () => {
    const mutex = new Mutex();
    const work = vi.fn();
    await expect(mutex.run(work, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const held = await mutex.lock();
    const control = new AbortController();
    const leaving = mutex.run(work, { signal: control.signal });
    const next = mutex.run(() => 'next');
    control.abort('enough');
    await expect(leaving).rejects.toBe('enough');
    expect(await stateOf(next)).toBe('pending');
    held.release();
    expect(await next).toBe('next');
    const later = new AbortController();
    await mutex.run(() => 1, { signal: later.signal });
    expect([work.mock.calls.length, listenersOf(control.signal), listenersOf(later.signal)]).toEqual([0, 0, 0]);
  });

  test('random schedules: never two inside, in order, free at the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('enter', 'leave', 'throw', 'abort'), { maxLength: 30 }), fc.infiniteStream(fc.nat()), async (steps, picks) => {
        const mutex = new Mutex();
        const line: { id: number; control: AbortController }[] = [];
        const outcomes: Promise<unknown>[] = [];
        let inside: Deferred | undefined;
        let id = 0;
        for (const step of [...steps, ...steps.map(() => 'leave')]) {
          if (step === 'enter') {
            const me = id;
            id += 1;
            const control = new AbortController();
            line.push({ id: me, control });
            outcomes.push(outcomeOf(mutex.run(() => {
              expect(inside).toBeUndefined();
              expect(line.shift()?.id).toBe(me);
              inside = deferred();
              return inside.promise;
            }, { signal: control.signal })));
          } else if (step === 'abort' && line.length > 0) {
            const [gone] = line.splice((picks.take(1).next().value ?? 0) % line.length, 1);
            gone?.control.abort('gone');
          } else if (inside) {
            const job = inside;
            inside = undefined;
            if (step === 'throw') job.reject(new Error('work'));
            else job.resolve();
          }
          await settle();
          expect(mutex.isLocked).toBe(inside !== undefined);
          if (line.length > 0) expect(inside).toBeDefined();
        }
        await Promise.all(outcomes);
        expect([mutex.isLocked, line.length]).toEqual([false, 0]);
      }),
      { numRuns: 60 },
    );
  });
});
