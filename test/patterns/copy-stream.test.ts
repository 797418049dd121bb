import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/copy-stream.ts';
import { deferred, formsOf, listenersOf, settle, stateOf } from './forms.ts';

const folder = mkdtempSync(join(tmpdir(), 'copy-stream-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(await formsOf<typeof Module>('copy-stream'))('copy-stream ($form)', ({ module: { copyFileWhole, copyStream } }) => {
  const collect = (): { target: Writable; text: () => string } => {
    const chunks: string[] = [];
    return { target: new Writable({ write: (chunk, _encoding, done) => (chunks.push(String(chunk)), done()) }), text: () => chunks.join('') };
  };

  test('copies all, through transforms, and counts', async () => {
    const { target, text } = collect();
    const upper = new Transform({ transform: (chunk, _encoding, done) => done(null, String(chunk).toUpperCase()) });
    const onProgress = vi.fn();
    expect(await copyStream(Readable.from(['ab', 'c']), target, { through: [upper], onProgress })).toBe(3);
    expect([text(), onProgress.mock.calls]).toEqual(['ABC', [[2], [3]]]);
    expect(await copyStream(Readable.from([]), collect().target)).toBe(0);
  });

  test('back-pressure: a target that does not take holds the source back', async () => {
    let read = 0;
    const source = new Readable({ highWaterMark: 1, read() { read += 1; this.push(read > 1000 ? null : Buffer.alloc(65_536)); } });
    const gate = deferred();
    const target = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void gate.promise.then(() => done()) });
    const done = copyStream(source, target);
    expect(await stateOf(done)).toBe('pending');
    expect(read).toBeLessThan(10);
    gate.resolve();
    expect(await done).toBe(1000 * 65_536);
  });

  test.each(['source', 'through', 'target'])('a failure of the %s closes all', async (which) => {
    const error = new Error(which);
    const source = new PassThrough();
    const through = new PassThrough();
    const target = new PassThrough();
    const done = copyStream(source, target, { through: [through] });
    ({ source, through, target })[which]?.destroy(error);
    await expect(done).rejects.toBe(error);
    await settle();
    expect([source.destroyed, through.destroyed, target.destroyed]).toEqual([true, true, true]);
  });

  test('aborted before, meanwhile, afterwards', async () => {
    await expect(copyStream(Readable.from(['a']), collect().target, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const control = new AbortController();
    const [source, target] = [new PassThrough(), new PassThrough()];
    const done = copyStream(source, target, { signal: control.signal });
    await settle();
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect([source.destroyed, target.destroyed]).toEqual([true, true]);
    const later = new AbortController();
    await copyStream(Readable.from(['a']), collect().target, { signal: later.signal });
    await settle();
    expect([control, later].map(({ signal }) => listenersOf(signal))).toEqual([0, 0]);
  });

  test('a file is there whole or not at all', async () => {
    const [from, to] = [join(folder, 'from.txt'), join(folder, 'to.txt')];
    writeFileSync(from, 'content');
    expect(await copyFileWhole(from, to)).toBe(7);
    expect(readFileSync(to, 'utf8')).toBe('content');
    const broken = new Transform({ transform: (_chunk, _encoding, done) => done(new Error('disk')) });
    await expect(copyFileWhole(from, join(folder, 'half.txt'), { through: [broken] })).rejects.toThrow('disk');
    await expect(copyFileWhole(from, join(folder, 'half.txt'), { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    await expect(copyFileWhole(join(folder, 'missing'), join(folder, 'half.txt'))).rejects.toThrow('ENOENT');
    expect(readdirSync(folder).sort()).toEqual(['from.txt', 'to.txt']);
    rmSync(to);
  });
});
