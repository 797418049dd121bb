import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/transaction.ts';
import { deferred, formsOf, leavesNothingBehind, settle, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('transaction'))('transaction ($form)', ({ module: { transaction } }) => {
  leavesNothingBehind();

  const stepsOf = (failing: Partial<Record<'begin' | 'commit' | 'rollback', Error>> = {}) => {
    const log: string[] = [];
    const step = (name: 'begin' | 'commit' | 'rollback') => async (): Promise<void> => {
      log.push(name);
      await settle();
      if (failing[name]) throw failing[name];
      log.push(`${name} done`);
    };
    return { log, steps: { begin: step('begin'), commit: step('commit'), rollback: step('rollback') } };
  };

  test('commits on success, each step awaited', async () => {
    const { log, steps } = stepsOf();
    expect(await transaction(steps, () => (log.push('work'), 'value'))).toBe('value');
    expect(log).toEqual(['begin', 'begin done', 'work', 'commit', 'commit done']);
  });

  test('rolls back when the work fails, or the commit', async () => {
    const work = stepsOf();
    await expect(transaction(work.steps, () => { throw new Error('work'); })).rejects.toThrow('work');
    expect(work.log).toEqual(['begin', 'begin done', 'rollback', 'rollback done']);
    const commit = stepsOf({ commit: new Error('commit') });
    await expect(transaction(commit.steps, () => 1)).rejects.toThrow('commit');
    expect(commit.log.slice(2)).toEqual(['commit', 'rollback', 'rollback done']);
  });

  test('a failing rollback does not hide why; a failing begin needs none', async () => {
    const [error, rollback] = [new Error('work'), new Error('rollback')];
    await expect(transaction(stepsOf({ rollback }).steps, () => Promise.reject(error))).rejects.toMatchObject({ errors: [error, rollback], cause: error });
    const begin = stepsOf({ begin: new Error('begin') });
    await expect(transaction(begin.steps, () => 1)).rejects.toThrow('begin');
    expect(begin.log).toEqual(['begin']);
  });

  test('aborted before, while beginning, in the work, by its end', async () => {
    const early = stepsOf();
    await expect(transaction(early.steps, () => 1, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(early.log).toEqual([]);
    const gate = deferred();
    const control = new AbortController();
    const beginning = stepsOf();
    const work = vi.fn();
    const first = transaction({ ...beginning.steps, begin: () => gate.promise }, work, control);
    control.abort('enough');
    gate.resolve();
    await expect(first).rejects.toBe('enough');
    expect([work.mock.calls.length, beginning.log]).toEqual([0, ['rollback', 'rollback done']]);
    const inWork = new AbortController();
    const second = stepsOf();
    const done = transaction(second.steps, untilAborted, inWork);
    await settle();
    inWork.abort('stop');
    await expect(done).rejects.toBe('stop');
    const atEnd = new AbortController();
    const third = stepsOf();
    await expect(transaction(third.steps, () => atEnd.abort('late'), atEnd)).rejects.toBe('late');
    expect(third.log.slice(2)).toEqual(['rollback', 'rollback done']);
  });
});
