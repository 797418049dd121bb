import { describe, expect, test } from 'vitest';
import type * as Module from '../../snippets/patterns/test-mock.ts';
import { formsOf, leavesNothingBehind, listenersOf, outcomeOf, stateOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('test-mock'))('test-mock ($form)', ({ module: { asyncMock } }) => {
  leavesNothingBehind();

  test('calls are recorded and wait for their answer, in any order', async () => {
    const load = asyncMock<[id: number], string>();
    const [a, b, c] = [load(1), outcomeOf(load(2)), load(3)];
    expect([load.calls, load.open, await stateOf(a)]).toEqual([[[1], [2], [3]], [0, 1, 2], 'pending']);
    load.resolve('C', 2);
    load.resolve('A');
    load.reject(new Error('B'));
    expect([await a, await b, await c, load.open]).toEqual(['A', { error: new Error('B') }, 'C', []]);
  });

  test('an answer without a call is a mistake', () => {
    const load = asyncMock();
    expect(() => load.resolve(1)).toThrow('no call is open');
    void load();
    load.resolve(1, 0);
    expect(() => load.resolve(1, 0)).toThrow('call 0 is not open');
    expect(() => load.reject(new Error('x'))).toThrow('no call is open');
  });

  test('a signal among the arguments ends its call', async () => {
    const load = asyncMock<[options: { signal: AbortSignal } | AbortSignal], string>();
    const control = new AbortController();
    const calls = [outcomeOf(load(control)), outcomeOf(load(control.signal)), outcomeOf(load(AbortSignal.abort('early')))];
    expect(await calls[2]).toEqual({ error: 'early' });
    control.abort('enough');
    expect([await calls[0], await calls[1], load.open, listenersOf(control.signal)]).toEqual([{ error: 'enough' }, { error: 'enough' }, [], 0]);
    const later = new AbortController();
    const answered = load(later);
    load.resolve('value');
    expect([await answered, listenersOf(later.signal)]).toEqual(['value', 0]);
  });
});
