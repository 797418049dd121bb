import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver';
import { showWhenLong } from '../../server/progress.ts';
import { timingsText } from '../../server/session.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watched() {
  let end = (): void => {};
  const work = new Promise<void>((resolve) => (end = resolve));
  const source = new CancellationTokenSource();
  const done = vi.fn();
  const show = vi.fn(async () => ({ token: source.token, done }));
  const cancel = vi.fn();
  return { shown: showWhenLong(work, show, cancel), end, show, done, cancel, source };
}

describe('progress of long work', () => {
  it('is not shown for what takes less than a second', async () => {
    const { shown, end, show } = watched();
    await vi.advanceTimersByTimeAsync(999);
    end();
    await shown;
    await vi.advanceTimersByTimeAsync(5000);
    expect(show).not.toHaveBeenCalled();
  });

  it('is shown after a second, until the work is over', async () => {
    const { shown, end, show, done } = watched();
    await vi.advanceTimersByTimeAsync(1000);
    expect(show).toHaveBeenCalledOnce();
    expect(done).not.toHaveBeenCalled();
    end();
    await shown;
    expect(done).toHaveBeenCalledOnce();
  });

  it('ends the work when a person has had enough, and not when it is over', async () => {
    const { shown, end, cancel, source } = watched();
    await vi.advanceTimersByTimeAsync(1000);
    source.cancel();
    expect(cancel).toHaveBeenCalledOnce();
    end();
    await shown;
  });

  it('does without an editor that refuses to show it', async () => {
    let end = (): void => {};
    const work = new Promise<void>((resolve) => (end = resolve));
    const shown = showWhenLong(work, () => Promise.reject(new Error('no')), () => {});
    await vi.advanceTimersByTimeAsync(1000);
    end();
    await expect(shown).resolves.toBeUndefined();
  });
});

it('the log names the rules that took longest first, the quick ones together', () => {
  const timings = { 'no-busy-wait': 0.04, 'no-floating-promise': 1.25, 'no-late-await': 3, 'no-lost-error': 0.05 };
  expect(timingsText('file:///a.ts', 'syntax', { ms: 12.34, parseMs: 4, timings })).toBe(
    'file:///a.ts: syntax 12.3 ms, of it parsing 4.0; no-late-await 3.0, no-floating-promise 1.3, other rules 0.1',
  );
});
