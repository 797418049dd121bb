import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/task-group.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf, untilAborted, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('task-group'))('task-group ($form)', ({ module: { splitErrors, taskGroup } }) => {
  leavesNothingBehind();

  test('waits for all tasks, also those that tasks start', async () => {
    const [outer, inner] = [deferred(), deferred()];
    const done = taskGroup(async (group) => {
      void group.start(async () => {
        await outer.promise;
        void group.start(() => inner.promise);
      });
      return 'body';
    });
    // The body has ended long before the outer task starts the inner one.
    expect(await stateOf(done)).toBe('pending');
    outer.resolve();
    expect(await stateOf(done)).toBe('pending');
    inner.resolve();
    expect(await done).toBe('body');
  });

  test('a task gives its value to who awaits it', async () => {
    expect(await taskGroup(async (group) => (await group.start(() => 2)) + (await group.start(async () => 3)))).toBe(5);
  });

  test('one failure aborts the others; it ends when they have', async () => {
    const slow = deferred();
    const error = new Error('first');
    let seen: AbortSignal | undefined;
    const done = taskGroup((group) => {
      void group.start((signal) => ((seen = signal), slow.promise));
      void group.start(() => Promise.reject(error));
      void group.start(untilAborted);
    });
    expect(await stateOf(done)).toBe('pending');
    expect(seen?.reason).toBe(error);
    slow.resolve();
    const { error: thrown } = (await outcomeOf(done)) as { error: AggregateError };
    expect(thrown).toBeInstanceOf(AggregateError);
    expect([thrown.errors, thrown.cause]).toEqual([[error], error]);
  });

  test('several failures arrive together and can be split by class', async () => {
    const [type, range, plain] = [new TypeError('t'), new RangeError('r'), new Error('p')];
    const done = outcomeOf(taskGroup((group) => {
      for (const error of [type, range]) void group.start(() => Promise.reject(error));
      void group.start((signal) => untilAborted(signal).catch(() => { throw new AggregateError([plain, new TypeError('inner')]); }));
    }));
    const { error } = (await done) as { error: AggregateError };
    expect(error.message).toBe('3 tasks failed');
    const [types, rest] = splitErrors(error, TypeError);
    expect([types.map(({ message }) => message), rest]).toEqual([['t', 'inner'], [range, plain]]);
    expect(splitErrors('no error', TypeError)).toEqual([[], ['no error']]);
  });

  test('a failure of the body counts once, awaited or its own, and aborts the tasks', async () => {
    const error = new Error('task');
    const awaited = (await outcomeOf(taskGroup(async (group) => { await group.start(() => Promise.reject(error)); }))) as { error: AggregateError };
    expect(awaited.error.errors).toEqual([error]);
    const second = new Error('second');
    const both = (await outcomeOf(taskGroup(async (group) => {
      void group.start(() => Promise.reject(error));
      await group.start((signal) => untilAborted(signal).catch(() => { throw second; }));
    }))) as { error: AggregateError };
    expect(both.error.errors).toEqual([error, second]);
    const own = (await outcomeOf(taskGroup((group) => { void group.start(untilAborted); throw error; }))) as { error: AggregateError };
    expect(own.error.errors).toEqual([error]);
  });

  test('a synchronous throw of a task is its failure', async () => {
    await expect(taskGroup((group) => void group.start(() => { throw new Error('at once'); }))).rejects.toMatchObject({ cause: new Error('at once') });
  });

  test('aborted before, meanwhile (with and without another failure), afterwards', async () => {
    const body = vi.fn();
    await expect(taskGroup(body, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(body).not.toHaveBeenCalled();
    const control = new AbortController();
    const done = taskGroup((group) => void group.start(untilAborted), { signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect(listenersOf(control.signal)).toBe(0);
    const other = new AbortController();
    const broken = taskGroup((group) => void group.start((signal) => untilAborted(signal).catch(() => { throw new Error('cleanup'); })), { signal: other.signal });
    other.abort('enough');
    await expect(broken).rejects.toMatchObject({ errors: [new Error('cleanup')] });
    const later = new AbortController();
    await taskGroup(() => {}, { signal: later.signal });
    expect(listenersOf(later.signal)).toBe(0);
  });

  test('takes no task when it has ended', async () => {
    const group = await taskGroup((each) => each);
    expect(() => group.start(() => 1)).toThrow('the task group has ended');
  });

  test('random schedules: it ends after all, and holds exactly the failures that are no aborts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ fails: fc.boolean(), heeds: fc.boolean() }), { maxLength: 8 }), fc.infiniteStream(fc.nat()), async (plan, picks) => {
        const jobs: Deferred[] = plan.map(() => deferred());
        const ended = new Set<number>();
        const expected: unknown[] = [];
        let stopped: AbortSignal | undefined;
        const outcome = outcomeOf(taskGroup((group) => {
          stopped = group.signal;
          for (const [index, { heeds }] of plan.entries()) {
            void group.start(async (signal) => {
              try {
                await (heeds ? Promise.race([jobs[index]?.promise, untilAborted(signal)]) : jobs[index]?.promise);
              } finally {
                ended.add(index);
              }
            });
          }
        }));
        let over = false;
        void outcome.then(() => (over = true));
        for (;;) {
          await settle();
          const open = plan.flatMap((_each, index) => (ended.has(index) ? [] : [index]));
          if (open.length === 0) break;
          expect(over).toBe(false);
          const [pick = 0] = picks.take(1);
          const index = open[pick % open.length] ?? 0;
          const job = plan[index];
          if (job?.fails) {
            const error = new Error(`task ${index}`);
            expected.push(error);
            jobs[index]?.reject(error);
          } else jobs[index]?.resolve();
        }
        const result = (await outcome) as { error?: AggregateError };
        expect(result.error?.errors ?? []).toEqual(expected);
        expect(stopped?.aborted).toBe(expected.length > 0);
      }),
      { numRuns: 60 },
    );
  });
});
