/**
 * Long use: thousands of random edits over real files, some of which leave the text broken; at the end the server knows the same as
 * one that has just begun, its memory is bounded, and it never died. SOAK=10000 makes it as long as one likes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseCases } from '../rules/picture.ts';
import { Client, root, TSCONFIG } from './client.ts';

const EDITS = Number(process.env['SOAK'] ?? 400);
const SEED = Number(process.env['SEED'] ?? 1);

/** Mulberry32 (Tommy Ettinger, public domain): small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SNIPPETS = ['await ', 'async ', '(', ')', '{', '}', '\n', '\r\n', ';', '`', "'", '/*', '*/', '// x\n', 'save(1);\n', 'const a = 1;\n', '👩‍🚀', '\uFEFF', '<p>', '${', '=>', '.then(() => {})', ''];

/** Real files, in which nothing is found, and programs in which something is. */
const sources = [
  ...readdirSync(path.join(root, 'server'))
    .filter((name) => name.endsWith('.ts'))
    .slice(0, 5)
    .map((name) => readFileSync(path.join(root, 'server', name), 'utf8')),
  ...readdirSync(path.join(root, 'test', 'rules', 'no-floating-promise'))
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => parseCases(readFileSync(path.join(root, 'test', 'rules', 'no-floating-promise', name), 'utf8')).map(({ code }) => code)),
];

let client: Client;
beforeAll(async () => {
  client = await Client.start({ files: { 'tsconfig.json': TSCONFIG } });
});
afterAll(() => client.stop());

const plain = (found: readonly Diagnostic[]): unknown[] => found.map(({ range, code, message, severity }) => ({ range, code, message, severity }));

describe('after many edits', () => {
  it(`${EDITS} of seed ${SEED}: the findings are those of a fresh start, and memory is bounded`, { timeout: 60_000 + EDITS * 500 }, async () => {
    const random = randomFrom(SEED);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const uris: string[] = [];
    for (const [index, text] of sources.slice(0, 12).entries()) uris.push(await client.open(`${index}.ts`, text));
    for (let edit = 0; edit < EDITS; edit++) {
      const uri = pick(uris);
      const text = client.text(uri);
      const document = TextDocument.create(uri, 'typescript', 0, text);
      const start = Math.floor(random() * (text.length + 1));
      const end = Math.min(text.length, start + (random() < 0.6 ? 0 : Math.floor(random() * 20)));
      const range: Range = { start: document.positionAt(start), end: document.positionAt(end) };
      // Mostly edits that break the text, sometimes the whole original back, as undo would.
      if (random() < 0.1) await client.change(uri, [{ text: sources[uris.indexOf(uri)] ?? '' }]);
      else await client.change(uri, [{ range, text: pick(SNIPPETS) }]);
      // Some questions are waited for, most are overtaken by the next edit.
      const question = client.pull(uri).catch((error: { code?: number }) => expect([-32800, -32801, -32802]).toContain(error.code));
      if (random() < 0.3) await question;
      if (random() < 0.05) await client.actions(uri, range);
      if (random() < 0.02) {
        const whole = client.text(uri);
        await client.close(uri);
        await client.open(`${uris.indexOf(uri)}.ts`, whole);
      }
    }
    for (const [index, uri] of uris.entries()) await client.change(uri, [{ text: sources[index] ?? '' }]);
    const fresh = await Client.start({ files: { 'tsconfig.json': TSCONFIG, ...Object.fromEntries(uris.map((uri, index) => [`${index}.ts`, client.text(uri)])) } });
    let count = 0;
    try {
      for (const [index, uri] of uris.entries()) {
        const again = await fresh.open(`${index}.ts`, client.text(uri));
        const expected = plain(await fresh.typedFindings(again));
        count += expected.length;
        expect({ index, found: plain(await client.typedFindings(uri)) }).toEqual({ index, found: expected });
      }
    } finally {
      await fresh.stop();
    }
    // Two servers that know nothing would agree, too.
    expect(count).toBeGreaterThan(5);
    const { markdown } = await client.connection.sendRequest<{ markdown: string }>('async-hazards/doctor');
    const megabytes = Number(/(\d+) MB resident/u.exec(markdown)?.[1]);
    expect(megabytes).toBeGreaterThan(0);
    expect(megabytes).toBeLessThan(2500);
    expect(markdown).toContain('## Troubles of this session\nNone.');
  });
});
