/** The knowledge base: what is generated of types and what is written by hand make one table each. That the generated part is current, `generated.test.ts` says. */
import { describe, expect, it } from 'vitest';
import { blockingFunctions } from '../../rules/knowledge/blocking.ts';
import { typedCallbackSiblings, typedPromiseFunctions, typedPromiseSiblings, typedSlots } from '../../rules/knowledge/node-and-dom.ts';
import { promiseFunctions } from '../../rules/knowledge/promises.ts';
import { knownSlots } from '../../rules/knowledge/signals.ts';

describe('what types tell', () => {
  it('of promises: Node, browsers, the language', () => {
    for (const name of ['fs/promises.readFile', 'timers/promises.setTimeout', 'dns/promises.lookup', 'fetch', 'crypto.subtle.digest', 'navigator.clipboard.readText', 'Promise.all', 'WebAssembly.compile']) {
      expect(typedPromiseFunctions, name).toContain(name);
    }
  });

  it('not of what gives values one by one, or calls back', () => {
    for (const name of ['fs/promises.watch', 'fs/promises.glob', 'timers/promises.setInterval', 'fs.readFile', 'setTimeout']) expect(promiseFunctions.has(name), name).toBe(false);
  });

  it('of blocking calls: only of those that have a sibling', () => {
    expect(typedPromiseSiblings['fs.readFileSync']).toBe('fs/promises.readFile');
    expect(typedCallbackSiblings).toContain('zlib.gzipSync');
    expect(blockingFunctions.get('child_process.execSync')).toEqual({ cost: 'process', sibling: { kind: 'callback', module: 'child_process', name: 'exec' } });
    // By hand: these are over at once.
    for (const name of ['crypto.randomFillSync', 'fs.closeSync', 'fs.existsSync']) expect(blockingFunctions.has(name), name).toBe(false);
  });

  it('of signals: where all signatures agree', () => {
    expect(typedSlots).toMatchObject({ 'fetch': 1, 'fs/promises.writeFile': 2, 'timers/promises.setTimeout': 2, 'events.once': 2 });
    // `request(name, callback)` has something else where `request(name, options, callback)` takes the signal.
    expect(typedSlots).not.toHaveProperty(['navigator.locks.request']);
  });
});

describe('what is known of packages', () => {
  it('stands beside it', () => {
    expect(promiseFunctions.has('axios.get')).toBe(true);
    expect(blockingFunctions.get('bcrypt.hashSync')?.cost).toBe('cpu');
    expect(knownSlots['got']).toEqual({ kind: 'option', index: 1, property: 'signal' });
  });
});
