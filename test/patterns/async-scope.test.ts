import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/async-scope.ts';
import { formsOf, leavesNothingBehind, settle, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('async-scope'))('async-scope ($form)', ({ module: { asyncScope } }) => {
  leavesNothingBehind();

  test('cleans up in reverse, one after the other, and then gives the value', async () => {
    const order: string[] = [];
    const close = async (name: string): Promise<void> => {
      order.push(`closing ${name}`);
      await settle();
      order.push(`closed ${name}`);
    };
    expect(await asyncScope((scope) => {
      const a = scope.use('a', close);
      scope.defer(() => close('b'));
      return `${a} used`;
    })).toBe('a used');
    expect(order).toEqual(['closing b', 'closed b', 'closing a', 'closed a']);
  });

  test('half a setup is cleaned up', async () => {
    const close = vi.fn();
    await expect(asyncScope((scope) => { scope.use('a', close); throw new Error('second open failed'); })).rejects.toThrow('second open failed');
    expect(close).toHaveBeenCalledTimes(1);
  });

  test('every cleanup runs and no failure hides another', async () => {
    const [body, first, second] = [new Error('body'), new Error('first'), new Error('second')];
    const last = vi.fn();
    const run = (fails: boolean, ...errors: Error[]) => asyncScope((scope) => {
      scope.defer(last);
      for (const error of errors) scope.defer(() => Promise.reject(error));
      if (fails) throw body;
    });
    await expect(run(true, first, second)).rejects.toMatchObject({ errors: [body, second, first], cause: body });
    await expect(run(false, first, second)).rejects.toMatchObject({ errors: [second, first] });
    await expect(run(false, first)).rejects.toBe(first);
    await expect(run(true)).rejects.toBe(body);
    expect(last).toHaveBeenCalledTimes(4);
  });

  test('aborted before and meanwhile: cleanups run all the same', async () => {
    const body = vi.fn();
    await expect(asyncScope(body, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(body).not.toHaveBeenCalled();
    const control = new AbortController();
    const cleanup = vi.fn();
    const done = asyncScope((scope) => { scope.defer(cleanup); return untilAborted(scope.signal); }, control);
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect(cleanup).toHaveBeenCalledTimes(1);
    expect(await asyncScope(() => 'empty')).toBe('empty');
  });
});
