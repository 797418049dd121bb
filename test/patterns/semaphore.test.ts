import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/semaphore.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('semaphore'))('semaphore ($form)', ({ module: { Semaphore } }) => {
  leavesNothingBehind();

  test('at most so many inside, first come first served, nobody overtakes', async () => {
    const semaphore = new Semaphore(2);
    const entered: string[] = [];
    const jobs = new Map<string, Deferred>();
    const enter = (name: string): Promise<void> => semaphore.run(() => {
      entered.push(name);
      const job = deferred();
      jobs.set(name, job);
      return job.promise;
    });
    const all = ['a', 'b', 'c', 'd'].map(enter);
    await settle();
    expect([entered, semaphore.free, semaphore.waiting]).toEqual([['a', 'b'], 0, 2]);
    jobs.get('b')?.resolve();
    const late = enter('late');
    await settle();
    expect(entered).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c', 'd', 'late']) {
      jobs.get(name)?.resolve();
      await settle();
    }
    await Promise.all([...all, late]);
    expect([entered, semaphore.free, semaphore.waiting]).toEqual([['a', 'b', 'c', 'd', 'late'], 2, 0]);
  });

  test('a failure gives the permit back; giving back twice does nothing', async () => {
    const semaphore = new Semaphore(1);
    await expect(semaphore.run(() => Promise.reject(new Error('work')))).rejects.toThrow('work');
    await expect(semaphore.run(() => { throw new Error('at once'); })).rejects.toThrow('at once');
    const permit = await semaphore.acquire();
    permit.release();
    permit[Symbol.dispose]();
    expect(semaphore.free).toBe(1);
  });

  test('aborted before, in line, inside', async () => {
    const semaphore = new Semaphore(1);
    await expect(semaphore.acquire({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const permit = await semaphore.acquire();
    const control = new AbortController();
    const work = vi.fn();
    const leaving = semaphore.run(work, { signal: control.signal });
    const next = semaphore.acquire();
    control.abort('enough');
    await expect(leaving).rejects.toBe('enough');
    expect([work.mock.calls.length, listenersOf(control.signal), semaphore.waiting]).toEqual([0, 0, 1]);
    permit.release();
    (await next).release();
    expect(semaphore.free).toBe(1);
    const inside = new AbortController();
    const held = semaphore.acquire();
    const waiting = semaphore.acquire({ signal: inside.signal });
    (await held).release();
    (await waiting).release();
    inside.abort();
    expect([semaphore.free, listenersOf(inside.signal)]).toEqual([1, 0]);
  });

  test.each([0, -1, Number.NaN])('%d permits are a mistake', (permits) => {
    expect(() => new Semaphore(permits)).toThrow(RangeError);
  });

  test('random schedules: never above the limit, all get in in order, nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.constantFrom('enter', 'leave', 'throw', 'abort'), { maxLength: 30 }), fc.infiniteStream(fc.nat()), async (permits, steps, picks) => {
        const semaphore = new Semaphore(permits);
        const inside = new Map<number, Deferred>();
        const line: { id: number; control: AbortController }[] = [];
        const outcomes: Promise<unknown>[] = [];
        let id = 0;
        const pick = (count: number): number => (picks.take(1).next().value ?? 0) % count;
        for (const step of [...steps, ...steps.map(() => 'leave'), 'leave', 'leave', 'leave', 'leave']) {
          if (step === 'enter') {
            const me = id;
            id += 1;
            const control = new AbortController();
            line.push({ id: me, control });
            outcomes.push(outcomeOf(semaphore.run(() => {
              expect(line.shift()?.id).toBe(me);
              const job = deferred();
              inside.set(me, job);
              return job.promise;
            }, { signal: control.signal })));
          } else if (step === 'abort' && line.length > 0) {
            const [gone] = line.splice(pick(line.length), 1);
            gone?.control.abort('gone');
          } else if (inside.size > 0) {
            const key = [...inside.keys()][pick(inside.size)] ?? -1;
            if (step === 'throw') inside.get(key)?.reject(new Error('work'));
            else inside.get(key)?.resolve();
            inside.delete(key);
          }
          await settle();
          expect(inside.size).toBeLessThanOrEqual(permits);
          expect(semaphore.free).toBe(permits - inside.size);
          if (line.length > 0) expect(inside.size).toBe(permits);
        }
        await Promise.all(outcomes);
        expect([inside.size, line.length, semaphore.waiting, semaphore.free]).toEqual([0, 0, 0, permits]);
      }),
      { numRuns: 60 },
    );
  });
});
