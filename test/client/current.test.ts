import { describe, expect, it } from 'vitest';
import { askAboutCurrent } from '../../client/current.ts';

describe('a question about a document', () => {
  it('is asked once where nothing changes', async () => {
    const asked: number[] = [];
    const answer = await askAboutCurrent({ version: 4 }, (version) => Promise.resolve(asked.push(version)));
    expect([answer, asked]).toEqual([1, [4]]);
  });

  it('is asked again about what the document has become meanwhile', async () => {
    const document = { version: 1 };
    const answer = await askAboutCurrent(document, (version) => {
      if (version === 1) document.version = 2;
      return Promise.resolve(`of ${version}`);
    });
    expect(answer).toBe('of 2');
  });

  it('is asked again where the server has another version', async () => {
    let isBehind = true;
    const answer = await askAboutCurrent({ version: 2 }, () => {
      const known = isBehind ? null : 'now';
      isBehind = false;
      return Promise.resolve(known);
    });
    expect(answer).toBe('now');
  });

  it('has no answer while somebody types on', async () => {
    const document = { version: 1 };
    let asked = 0;
    const answer = await askAboutCurrent(document, () => {
      document.version += 1;
      return Promise.resolve(++asked);
    });
    expect([answer, asked]).toEqual([undefined, 3]);
  });
});
