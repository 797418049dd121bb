/** What the item in the status bar says about every way in which a check can end. */
import { describe as group, expect, it, vi } from 'vitest';
import type { StatusParams, StatusReason } from '../../server/protocol.ts';

vi.mock('vscode', () => ({ l10n: { t: (text: string, ...values: unknown[]) => text.replaceAll(/\{(\d)\}/gu, (_, index: string) => String(values[Number(index)])) } }));
const { describe } = await import('../../client/status.ts');

const done: StatusParams = {
  uri: 'file:///a.ts', version: 1, state: 'types', waitingForTypes: false, findings: 2, syntaxMs: 12.4, typesMs: 40.6,
  config: { kind: 'preset', name: 'recommended', why: 'there is no ESLint configuration file' }, notes: [],
};

group('the item says', () => {
  it('how much was found, with what, in which time and by which rules', () => {
    expect(describe(done)).toEqual({ text: '2 hazards, with types', detail: '12 ms + 41 ms · preset recommended', isTrouble: false });
    expect(describe({ ...done, findings: 1, config: { kind: 'eslint', name: '/w/eslint.config.js', why: 'it uses the plugin' } })).toMatchObject({ text: '1 hazard, with types', detail: '12 ms + 41 ms · ESLint configuration' });
    expect(describe({ ...done, findings: 0 }).text).toBe('0 hazards, with types');
  });

  it('whether types are still to come', () => {
    const { typesMs: _none, ...first } = { ...done, state: 'syntax' as const };
    expect(describe({ ...first, waitingForTypes: true })).toMatchObject({ text: '2 hazards, types are coming', isTrouble: false });
    expect(describe(first)).toMatchObject({ text: '2 hazards, without types', detail: expect.stringMatching(/^12 ms · /u) as unknown });
  });

  it.each<[string, Partial<StatusParams>, boolean]>([
    ['one second, of the first tier', { syntaxMs: 1001 }, true],
    ['one second, which is the bound', { syntaxMs: 1000 }, false],
    ['four seconds, of the tier with types', { typesMs: 4001 }, true],
    ['four seconds, which is the bound', { typesMs: 4000 }, false],
  ])('that a check is slow: more than %s', (_name, times, isSlow) => {
    const { detail, isTrouble } = describe({ ...done, ...times });
    expect({ isTrouble, says: detail.includes('slower than it should be') }).toEqual({ isTrouble: isSlow, says: isSlow });
  });

  /** Which reasons are troubles, that is: somebody should do something. The compiler misses a reason that is not here. */
  const reasons: Readonly<Record<StatusReason, boolean>> = {
    'disabled': false, 'too-large': false, 'minified': false, 'generated': false, 'ignored': false, 'syntax-error': false, 'no-types': false, 'too-many': false, 'untrusted': false,
    'rule-failed': true, 'timed-out': true, 'out-of-memory': true, 'failed': true, 'config-failed': true,
  };
  it.each(Object.entries(reasons) as [StatusReason, boolean][])('why: %s', (reason, isTrouble) => {
    const text = `Because it is ${reason}.`;
    const checked = describe({ ...done, notes: [{ reason, text }, { reason: 'too-many', text: 'And more.' }] });
    expect(checked).toMatchObject({ text: '2 hazards, with types', isTrouble });
    expect(checked.detail).toMatch(new RegExp(` · ${text}$`, 'u'));
    expect(describe({ ...done, state: 'off', notes: [{ reason, text }] })).toEqual({ text: 'not checked', detail: text, isTrouble });
    // A trouble is one wherever it stands among the notes.
    expect(describe({ ...done, notes: [{ reason: 'too-many', text: 'More.' }, { reason, text }] }).isTrouble).toBe(isTrouble);
  });
});
