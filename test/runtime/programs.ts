/**
 * Programs whose fate the rules foretell: each is linted and run. A program that is reported dies of a rejection that nobody hears, or
 * its handler misses the failure; a program that is left alone hears of it.
 */

export interface Program {
  readonly title: string;
  readonly code: string;
  /** What it prints, line by line, before it ends. */
  readonly prints: readonly string[];
  /** `dies`: an unhandled rejection ends the process. `misses`: a handler or a `finally` does not do its work. `hears`: all is well. */
  readonly ends: 'dies' | 'misses' | 'hears';
}

/** Before each program: a wait that takes a turn of the event loop, and functions that fail soon, at once, or never. */
export const preamble = `const say = (word) => console.log(word);
const boom = new Error('boom');
const turn = () => new Promise((resolve) => { setImmediate(resolve); });
async function slow() { await turn(); await turn(); await turn(); return 'slow'; }
async function fails() { await turn(); throw boom; }
async function failsAtOnce() { throw boom; }
async function quick() { return 'quick'; }
async function safe() { try { await fails(); } catch { return 'safe'; } }
`;

const dies = (title: string, code: string, ...prints: string[]): Program => ({ title, code, prints, ends: 'dies' });
const misses = (title: string, code: string, ...prints: string[]): Program => ({ title, code, prints, ends: 'misses' });
const hears = (title: string, code: string, ...prints: string[]): Program => ({ title, code, prints: prints.length > 0 ? prints : ['heard'], ends: 'hears' });

export const programs: Readonly<Record<string, readonly Program[]>> = {
  'no-late-await': [
    dies('awaited after another wait', `const p = fails(); await slow(); try { await p; } catch { say('heard'); }`),
    dies('two started, awaited in turn', `const a = slow(); const b = fails(); await a; try { await b; } catch { say('heard'); }`),
    dies('an element before an await', `try { await Promise.all([fails(), await slow()]); } catch { say('heard'); }`),
    dies('settled too late', `const p = fails(); await slow(); const [one] = await Promise.allSettled([p]); say(one.status);`),
    dies('a handler that comes too late', `const p = fails(); await slow(); p.catch(() => say('heard'));`),
    dies('handed on by then, too late', `const p = fails(); await slow(); p.then(() => {}, () => say('heard'));`),
    dies('returned too late', `async function run() { const p = fails(); await slow(); return p; } await run().catch(() => say('heard'));`),
    dies('after a loop that waits', `const p = fails(); for (const one of [1, 2]) { await slow(); say(one); } await p.catch(() => say('heard'));`),
    dies('after a branch that waits', `const p = fails(); if (process.pid > 0) await slow(); await p.catch(() => say('heard'));`),
    dies('after a timer', `const p = fails(); await new Promise((resolve) => { setTimeout(resolve, 20); }); try { await p; } catch { say('heard'); }`),
    dies('behind a try that does not hold it', `const p = fails(); try { await slow(); } finally { say('slow'); } await p.catch(() => say('heard'));`),
    dies('several, gathered too late', `const ps = [1, 2].map(async () => { await fails(); }); await slow(); await Promise.all(ps).catch(() => say('heard'));`),
    dies('an assignment', `let p; p = fails(); await slow(); await p.catch(() => say('heard'));`),

    hears('marked before', `const p = fails(); p.catch(() => {}); await slow(); try { await p; } catch { say('heard'); }`),
    hears('both at once', `const a = slow(); const b = fails(); try { await Promise.all([a, b]); } catch { say('heard'); }`),
    hears('a micro wait between', `const p = failsAtOnce(); await null; try { await p; } catch { say('heard'); }`),
    hears('a settled promise between', `const p = failsAtOnce(); await Promise.resolve(1); try { await p; } catch { say('heard'); }`),
    hears('an async function between that waits for nothing', `const p = failsAtOnce(); await quick(); try { await p; } catch { say('heard'); }`),
    hears('one that never rejects', `const p = safe(); await slow(); say(await p);`, 'safe'),
    hears('a delay', `const p = turn(); await slow(); await p; say('heard');`),
    hears('settled at once', `const p = fails(); const [one] = await Promise.allSettled([p, slow()]); say(one.status);`, 'rejected'),
    hears('started after the wait', `await slow(); const p = fails(); try { await p; } catch { say('heard'); }`),
    hears('two handlers, the first at once', `const p = fails(); p.then(() => {}, () => say('heard')); await slow(); await p.catch(() => {});`),
    hears('handed to a function that listens', `const listen = (p) => p.catch(() => say('heard')); const p = fails(); listen(p); await slow(); await p.catch(() => {});`),
    hears('the first await on each branch', `const p = fails(); if (process.pid === 0) { await p.catch(() => {}); await slow(); } else { await p.catch(() => say('heard')); }`),
  ],

  'require-handler-on-void': [
    dies('a call', `void fails(); await slow(); say('heard');`),
    dies('a call that fails at once', `void failsAtOnce(); await slow(); say('heard');`),
    dies('a chain without a handler', `void fails().then(() => say('done')); await slow(); say('heard');`),
    dies('a chain that ends in finally', `void fails().finally(() => say('finally')); await slow(); say('heard');`, 'finally'),
    dies('a branch', `void (process.pid > 0 && fails()); await slow(); say('heard');`),
    dies('the value of an arrow', `const start = () => void fails(); start(); await slow(); say('heard');`),
    dies('an async function called at once', `[1].forEach(() => void (async () => { await fails(); })()); await slow(); say('heard');`),
    dies('an underscore', `let _; _ = fails(); await slow(); say('heard');`),
    dies('a handler that fails itself', `void fails().catch(async (error) => { await turn(); throw error; }); await slow(); await slow(); say('heard');`),
    dies('a module that is not there', `void import('node:not-there'); await slow(); await slow(); say('heard');`),

    hears('a handler', `void fails().catch(() => say('heard')); await slow();`),
    hears('the second argument of then', `void fails().then(() => {}, () => say('heard')); await slow();`),
    hears('a handler, and finally behind it', `void fails().catch(() => say('heard')).finally(() => {}); await slow();`),
    hears('a function that never rejects', `void safe(); await slow(); say('heard');`),
    hears('a body that is caught whole', `void (async () => { try { await fails(); } catch { say('heard'); } })(); await slow();`),
    hears('allSettled', `void Promise.allSettled([fails()]); await slow(); say('heard');`),
    hears('a promise that got its handler before', `const p = fails(); p.catch(() => say('heard')); void p; await slow();`),
    hears('no promise', `void 0; say('heard');`),
  ],

  'no-ineffective-try': [
    misses('returned', `async function run() { try { return fails(); } catch { say('heard'); } } await run().catch(() => say('escaped'));`, 'escaped'),
    misses('returned by an arrow', `const run = async () => { try { return failsAtOnce(); } catch { say('heard'); } }; await run().catch(() => say('escaped'));`, 'escaped'),
    misses('returned by a branch', `async function run() { try { return process.pid > 0 ? fails() : 1; } catch { say('heard'); } } await run().catch(() => say('escaped'));`, 'escaped'),
    misses('returned behind ??', `async function run(known) { try { return known ?? fails(); } catch { say('heard'); } } await run().catch(() => say('escaped'));`, 'escaped'),
    misses('returned from a variable', `async function run() { try { const p = fails(); return p; } catch { say('heard'); } } await run().catch(() => say('escaped'));`, 'escaped'),
    misses('a chain without a handler', `async function run() { try { return fails().then(() => 1); } catch { say('heard'); } } await run().catch(() => say('escaped'));`, 'escaped'),
    misses('in a method', `class Job { async run() { try { return fails(); } catch { say('heard'); } } } await new Job().run().catch(() => say('escaped'));`, 'escaped'),
    misses('in the inner of two', `async function run() { try { try { return fails(); } catch { say('heard'); } } catch { say('heard'); } } await run().catch(() => say('escaped'));`, 'escaped'),
    misses('in a function that is not async', `function run() { try { return fails(); } catch { say('heard'); } } await run().catch(() => say('escaped'));`, 'escaped'),
    misses('a new promise', `async function run() { try { return new Promise((resolve, reject) => { setImmediate(() => reject(boom)); }); } catch { say('heard'); } } await run().catch(() => say('escaped'));`, 'escaped'),
    misses('finally before the end', `async function work() { await turn(); say('used'); } async function run() { try { return work(); } finally { say('closed'); } } await run();`, 'closed', 'used'),
    misses('finally before the end of a catch', `async function work() { await turn(); say('used'); } async function run() { try { await fails(); } catch { return work(); } finally { say('closed'); } } await run();`, 'closed', 'used'),
    misses('kept, and awaited outside', `async function run() { let p; try { p = fails(); } catch { say('heard'); } await p; } await run().catch(() => say('escaped'));`, 'escaped'),

    hears('awaited', `async function run() { try { return await fails(); } catch { say('heard'); } } await run();`),
    hears('a handler of its own', `async function run() { try { return fails().catch(() => say('heard')); } catch { say('missed'); } } await run();`),
    hears('returned from the handler', `async function run() { try { await fails(); } catch { return fails(); } } await run().catch(() => say('heard'));`),
    hears('only thrown again', `async function run() { try { return fails(); } catch (error) { throw error; } } await run().catch(() => say('heard'));`),
    hears('kept, and awaited inside', `async function run() { let p; try { p = fails(); await p; } catch { say('heard'); } } await run();`),
    hears('kept, and awaited in a try around it', `async function run() { let p; try { try { p = fails(); } catch { say('missed'); } await p; } catch { say('heard'); } } await run();`),
    hears('an async generator', `async function* run() { try { return fails(); } catch { say('heard'); } } for await (const one of run()) say(one);`),
    hears('a function inside that returns', `async function run() { try { await Promise.all([1].map(() => { return fails(); })); } catch { say('heard'); } } await run();`),
    hears('finally after the end', `async function work() { await turn(); say('used'); } async function run() { try { return await work(); } finally { say('closed'); } } await run();`, 'used', 'closed'),
    hears('one that never rejects', `async function run() { try { return safe(); } catch { say('missed'); } } say(await run());`, 'safe'),
  ],
};
