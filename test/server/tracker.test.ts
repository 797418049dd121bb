/** What is linted when: the two tiers of a document, with lanes whose answers the test gives. */
import { describe, expect, it, vi } from 'vitest';
import { Tracker, type TrackerHost, type View } from '../../server/diagnostics/tracker.ts';
import { OpenDocument } from '../../server/documents/documents.ts';
import type { Job, LintAnswer, Problem } from '../../server/lint/jobs.ts';
import type { Outcome } from '../../server/lint/lane.ts';
import { defaultSettings } from '../../server/settings.ts';

const problem = (rule: string): Problem => ({ rule, message: rule, severity: 2, start: 0, end: 3, related: [], repairs: [], disable: [] });
const answer = (typed: boolean, rules: readonly string[], more: Partial<LintAnswer> = {}): LintAnswer => ({ problems: rules.map(problem), left: 0, failures: [], typed, parseMs: 1, ms: 2, ...more });

class FakeLane {
  readonly asked: Job[] = [];
  readonly isDown = false;
  readonly #settle: ((outcome: Outcome<LintAnswer>) => void)[] = [];
  ask(job: Job): { outcome: Promise<Outcome<LintAnswer>>; drop(): void } {
    this.asked.push(job);
    let settle: (outcome: Outcome<LintAnswer>) => void = () => {};
    const outcome = new Promise<Outcome<LintAnswer>>((resolve) => (settle = resolve));
    this.#settle.push(settle);
    return { outcome, drop: () => settle({ kind: 'dropped' }) };
  }
  tell(): void {}
  /** Answers the job that waits longest. */
  done(given: LintAnswer): void {
    this.#settle.shift()?.({ kind: 'done', answer: given });
  }
}

const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function start(hasRoom: boolean): { tracker: Tracker; document: OpenDocument; syntax: FakeLane; types: FakeLane; news: View[]; statuses: View[] } {
  const [syntax, types] = [new FakeLane(), new FakeLane()];
  const news: View[] = [];
  const statuses: View[] = [];
  const host = {
    syntax, types, hasRoom,
    settingsOf: () => Promise.resolve(defaultSettings),
    configOf: () => Promise.resolve({ lint: { key: 'k', prefix: 'async-hazards', rules: { a: [2] }, settings: {}, unusedDirectives: 0 }, inForce: { kind: 'preset', preset: 'recommended', why: '' }, notes: [] }),
    jobFile: ({ text }: OpenDocument) => ({ path: '/a.ts', root: '/', text, native: false }),
    gainsByTypes: () => true,
    onNews: (_: OpenDocument, view: View) => news.push(view),
    onStatus: (_: OpenDocument, view: View) => statuses.push(view),
    timings: () => false,
    onAnswer: () => {},
    onTypesAsked: () => {},
    onFailures: () => {},
  } as unknown as TrackerHost;
  const document = new OpenDocument({ uri: 'file:///a.ts', languageId: 'typescript', version: 1, text: 'abc\n' });
  return { tracker: new Tracker(host), document, syntax, types, news, statuses };
}

const rulesOf = (view: View | undefined): unknown => view?.problems.map(({ rule }) => rule);

describe('the two tiers', () => {
  it('come one after the other where processors are few', async () => {
    const { tracker, document, syntax, types, news } = start(false);
    const first = tracker.view(document);
    await turns();
    expect([syntax.asked.length, types.asked.length]).toEqual([1, 0]);
    syntax.done(answer(false, ['plain']));
    expect(rulesOf(await first)).toEqual(['plain']);
    expect(types.asked).toHaveLength(1);
    types.done(answer(true, ['plain', 'typed']));
    await turns();
    expect(news.map(rulesOf)).toEqual([['plain', 'typed']]);
  });

  it('are not asked again for a text that they have answered for', async () => {
    const { tracker, document, syntax, types } = start(false);
    const first = tracker.view(document);
    await turns();
    syntax.done(answer(false, ['plain']));
    await first;
    types.done(answer(true, ['plain', 'typed']));
    await turns();
    expect(rulesOf(await tracker.view(document))).toEqual(['plain', 'typed']);
    expect([syntax.asked.length, types.asked.length]).toEqual([1, 1]);
  });

  it('let somebody type before types are asked, for as long as half of what they take', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const { tracker, document, syntax, types } = start(false);
      const checked = async (ms: number): Promise<void> => {
        const view = tracker.view(document);
        await turns();
        syntax.done(answer(false, ['plain']));
        await view;
        types.done(answer(true, ['plain'], { ms }));
        await turns();
      };
      await checked(300);
      const edit = async (after: number): Promise<void> => {
        vi.advanceTimersByTime(after);
        document.change([{ text: `${document.text} ` }], document.version + 1);
        tracker.changed(document);
        const view = tracker.view(document);
        await turns();
        syntax.done(answer(false, ['plain']));
        await view;
      };
      await edit(5000);
      expect(types.asked).toHaveLength(2);
      await edit(100);
      expect(types.asked).toHaveLength(2);
      vi.advanceTimersByTime(149);
      expect(types.asked).toHaveLength(2);
      vi.advanceTimersByTime(1);
      expect(types.asked).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it('start at once after a rest where there is room, and the first one answers first', async () => {
    const { tracker, document, syntax, types, news } = start(true);
    const first = tracker.view(document);
    await turns();
    expect([syntax.asked.length, types.asked.length]).toEqual([1, 1]);
    syntax.done(answer(false, ['plain']));
    const view = await first;
    expect(rulesOf(view)).toEqual(['plain']);
    expect(view?.waitingForTypes).toBe(true);
    types.done(answer(true, ['typed']));
    await turns();
    expect(news.map(rulesOf)).toEqual([['typed']]);
    expect([syntax.asked.length, types.asked.length]).toEqual([1, 1]);
  });

  it('keep their order when types are the faster ones', async () => {
    const { tracker, document, syntax, types, news } = start(true);
    const first = tracker.view(document);
    await turns();
    types.done(answer(true, ['typed']));
    await turns();
    expect(news).toEqual([]);
    syntax.done(answer(false, ['plain']));
    await first;
    await turns();
    expect(news.map(rulesOf)).toEqual([['typed']]);
    expect(rulesOf(tracker.peek(document))).toEqual(['typed']);
  });

  it('do not wait for types of a text that does not parse', async () => {
    const { tracker, document, syntax, types, news, statuses } = start(true);
    const first = tracker.view(document);
    await turns();
    syntax.done(answer(false, [], { syntaxError: 'no' }));
    await first;
    types.done(answer(false, [], { syntaxError: 'no' }));
    await turns();
    expect(news).toEqual([]);
    expect(statuses.at(-1)?.waitingForTypes).toBe(false);
    // The next text is asked about types again.
    document.change([{ text: 'abcd\n' }], 2);
    tracker.changed(document);
    const second = tracker.view(document);
    await turns();
    syntax.done(answer(false, ['plain']));
    await second;
    types.done(answer(true, ['typed']));
    await turns();
    expect(news.map(rulesOf)).toEqual([['typed']]);
  });

  it('are both dropped by an edit', async () => {
    const { tracker, document, syntax, types, news } = start(true);
    const first = tracker.view(document);
    await turns();
    document.change([{ text: 'abcd\n' }], 2);
    tracker.changed(document);
    expect(await first).toBeUndefined();
    types.done(answer(true, ['typed']));
    syntax.done(answer(false, ['plain']));
    await turns();
    expect(news).toEqual([]);
  });
});
