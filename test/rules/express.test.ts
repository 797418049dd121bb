/** Handlers of Express: only version 4 does not wait for them, and the version is read from where the package is installed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lint, repairsOf } from './picture.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A project that depends on a range of Express, with a version of it installed or none. */
function projectWith(range: string, installed?: string, others: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'express-'));
  folders.push(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', dependencies: { express: range, ...others } }));
  if (installed !== undefined) {
    mkdirSync(join(folder, 'node_modules', 'express'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'express', 'package.json'), JSON.stringify({ name: 'express', version: installed }));
  }
  return join(folder, 'src', 'app.js');
}

const found = (path: string, code: string) => lint(path, code, { 'async-hazards/no-async-callback': 'error' }, undefined);

const HANDLER = `import express from 'express';
import { load } from './load.js';
const app = express();
app.get('/names', async (req, res) => {
  res.json(await load(req.query.name));
});
`;

describe('the version decides', () => {
  it.each([
    ['4 installed', projectWith('^4.21.0', '4.21.2'), 1],
    ['5 installed', projectWith('^5.1.0', '5.1.0'), 0],
    ['4 installed although 5 is asked for', projectWith('^5.1.0', '4.21.2'), 1],
    ['5 installed although 4 is allowed', projectWith('>=4', '5.1.0'), 0],
    ['none installed, 4 asked for', projectWith('~4.18.0'), 1],
    ['none installed, 5 asked for', projectWith('5.x'), 0],
    ['a package that makes 4 wait', projectWith('^4.21.0', '4.21.2', { 'express-async-errors': '^3.1.1' }), 0],
  ])('%s', (_title, path, count) => expect(found(path, HANDLER)).toHaveLength(count));
});

describe('handlers of Express 4', () => {
  const path = projectWith('^4.21.0', '4.21.2');
  const program = (handler: string): string => `const express = require('express');
const app = express();
const router = express.Router();
${handler}
async function list(req, res) {
  res.json(await req.load());
}
`;
  it.each([
    ['a router', `router.post('/', async (req, res, next) => { res.json(await req.load()); });`, 1],
    ['a route', `router.route('/').get(list);`, 1],
    ['middleware', `app.use(async (req, res, next) => { await req.load(); next(); });`, 1],
    ['one that hands its failure on', `app.get('/', async (req, res, next) => { try { res.json(await req.load()); } catch (error) { next(error); } });`, 0],
    ['one that is wrapped', `app.get('/', wrap(async (req, res) => { res.json(await req.load()); }));`, 0],
    ['one that waits for nothing', `app.get('/', async (req, res) => { res.send('ok'); });`, 0],
    ['another router of that name', `const other = makeRouter(); other.get('/', async (req, res) => { res.json(await req.load()); });`, 0],
  ])('%s', (_title, handler, count) => expect(found(path, program(handler))).toHaveLength(count));
});

describe('repairs', () => {
  const path = projectWith('^4.21.0', '4.21.2');
  const repaired = (code: string): string | undefined => repairsOf(found(path, code))[0]?.apply(code);

  it('hands a failure to a `next` that it adds', () => {
    expect(repaired(HANDLER)).toBe(`import express from 'express';
import { load } from './load.js';
const app = express();
app.get('/names', async (req, res, next) => {
  try {
    res.json(await load(req.query.name));
  } catch (error) {
    next(error);
  }
});
`);
  });

  it('calls a handler by its name, and hands its failure on', () => {
    const code = `const app = require('express')();\napp.get('/', list);\nasync function list(req, res) { res.json(await req.load()); }\n`;
    expect(repaired(code)).toContain(`app.get('/', (req, res, next) => { list(req, res).catch(next); });`);
  });
});

describe('one middleware at many places', () => {
  const code = `const express = require('express');
const { check } = require('./check.js');
const app = express();
app.use(check);
app.get('/a', check, (req, res) => res.send('a'));
app.get('/b', check, (req, res) => res.send('b'));
async function check2(req, res, next) { await req.load(); next(); }
app.use(check2);
app.get('/c', check2, (req, res) => res.send('c'));
`;
  const path = projectWith('^4.21.0', '4.21.2');

  it('is one finding, with one repair of all places', () => {
    const messages = found(path, code);
    expect(messages.map(({ line }) => line)).toEqual([8]);
    const [repair] = repairsOf(messages);
    expect(repair?.apply(code)).toContain('app.use((req, res, next) => { check2(req, res, next).catch(next); });');
    const wrapped = repairsOf(messages).find(({ title }) => title.startsWith('Wrap it'))?.apply(code) ?? '';
    expect(wrapped.split('const asyncHandler =')).toHaveLength(2);
    expect(wrapped.split('asyncHandler(check2)')).toHaveLength(3);
    expect(repair?.apply(code)).toContain("app.get('/c', (req, res, next) => { check2(req, res, next).catch(next); }, ");
  });
});

describe('a wrapper', () => {
  const wrapped = (path: string, code: string): string | undefined => repairsOf(found(path, code)).find(({ title }) => title.startsWith('Wrap it'))?.apply(code);

  it('is made where there is none', () => {
    expect(wrapped(projectWith('^4.21.0', '4.21.2'), HANDLER)).toBe(`import express from 'express';
import { load } from './load.js';

/**
 * A handler whose failure goes to \`next\`, so that Express answers with an error.
 * @param {(...args: any[]) => unknown} handler
 * @returns {import('express').RequestHandler}
 */
const asyncHandler = (handler) => (req, res, next) => {
  Promise.resolve(handler(req, res, next)).catch(next);
};
const app = express();
app.get('/names', asyncHandler(async (req, res) => {
  res.json(await load(req.query.name));
}));
`);
  });

  it('is taken from the package that the project has', () => {
    const text = wrapped(projectWith('^4.21.0', '4.21.2', { 'express-async-handler': '^1.2.0' }), HANDLER);
    expect(text).toContain(`import asyncHandler from 'express-async-handler';`);
    expect(text).toContain(`app.get('/names', asyncHandler(async (req, res) => {`);
  });

  it('is the one in scope', () => {
    const code = HANDLER.replace(`from './load.js';`, `from './load.js';\nimport { wrapAsync } from './wrap.js';`);
    expect(wrapped(projectWith('^4.21.0', '4.21.2'), code)).toContain(`app.get('/names', wrapAsync(async (req, res) => {`);
  });

  it('is not put around a handler of errors', () => {
    const code = HANDLER.replace('async (req, res) =>', 'async (error, req, res, next) =>').replace("app.get('/names', ", 'app.use(');
    const path = projectWith('^4.21.0', '4.21.2');
    expect(found(path, code)).toHaveLength(1);
    expect(wrapped(path, code)).toBeUndefined();
  });

  it('is enough', () => {
    const path = projectWith('^4.21.0', '4.21.2');
    expect(found(path, wrapped(path, HANDLER) ?? '')).toEqual([]);
  });
});
