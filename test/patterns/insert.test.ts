import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, test } from 'vitest';
import { addHelper, addImport, addImports, applyEdits, detectStyle, type StyledFile, type WantedImport } from '../../snippets/insert/index.ts';

function fileOf(text: string, path = 'src/file.ts'): StyledFile {
  const ast = parse(text, { range: true, loc: true, comment: true, tokens: true, sourceType: /\.cjs$|script/u.test(path) ? 'script' : 'module', filePath: path, ecmaFeatures: { jsx: path.endsWith('x'), globalReturn: false } }) as unknown as TSESTree.Program;
  return { text, ast, path };
}

/** Applies an import twice: the result must parse, keep all comments, and the second time must change nothing. */
function withImport(text: string, want: WantedImport, path?: string): { text: string; name: string } {
  const { edits, localName } = addImport(fileOf(text, path), want);
  const result = applyEdits(text, edits);
  const again = addImport(fileOf(result, path), want);
  expect(again).toEqual({ edits: [], localName });
  keepsComments(text, result, path);
  return { text: result, name: localName };
}

function keepsComments(before: string, after: string, path?: string): void {
  const comments = (text: string): string[] => (fileOf(text, path).ast.comments ?? []).map((comment) => comment.value.trim());
  expect(comments(after)).toEqual(expect.arrayContaining(comments(before)));
}

const readFile: WantedImport = { module: 'node:fs/promises', name: 'readFile' };

describe('the style of a file', () => {
  test.each([
    ['two spaces, single quotes', "if (a) {\n  b('x');\n}\n", { indent: '  ', quotes: 'single', semicolons: true, eol: '\n' }],
    ['tabs, double quotes, none', 'if (a) {\n\tb("x")\n}\n', { indent: '\t', quotes: 'double', semicolons: false, eol: '\n' }],
    ['four spaces and CRLF', "if (a) {\r\n    b('x');\r\n}\r\n", { indent: '    ', quotes: 'single', semicolons: true, eol: '\r\n' }],
    ['nothing to see', '', { indent: '  ', quotes: 'single', semicolons: true, eol: '\n', modules: 'esm', nodePrefix: true, language: 'typescript' }],
    ['ESM without prefix', "import fs from 'fs';", { modules: 'esm', nodePrefix: false }],
    ['CommonJS by require', "const fs = require('node:fs')", { modules: 'cjs', nodePrefix: true, semicolons: false }],
    ['CommonJS by exports', 'module.exports = { a: 1 };', { modules: 'cjs' }],
    ['loop heads are no votes', 'for (let i = 0; i < 3; i++) a()\nfor (const x of y) b()', { semicolons: false }],
    ['exported declarations are no votes', "export function a() {}\nexport const b = 1;", { semicolons: true }],
    ['JSX attributes are no votes', "const a = 'x'; const b = <p className=\"y\" id=\"z\" />;", { quotes: 'single' }, 'a.tsx'],
  ] as const)('%s', (_name, text, expected, path?: string) => {
    const file = fileOf(text, path);
    expect(detectStyle(text, file.ast, file.path)).toMatchObject(expected);
  });

  test('language and modules follow the path where the code does not say', () => {
    const of = (path: string) => detectStyle('', fileOf('').ast, path);
    expect(of('a.cjs')).toMatchObject({ language: 'javascript', modules: 'cjs' });
    expect(of('a.mts')).toMatchObject({ language: 'typescript', modules: 'esm' });
    expect(of('a.js')).toMatchObject({ language: 'javascript', modules: 'esm' });
    expect(detectStyle('const a: number = 1', fileOf('const a: number = 1').ast).language).toBe('typescript');
    expect(detectStyle('const a = 1', fileOf('const a = 1').ast).language).toBe('javascript');
  });
});

describe('an import in ESM', () => {
  test.each<[string, string, WantedImport, string, string]>([
    ['into an empty file', '', readFile, "import { readFile } from 'node:fs/promises';\n", 'readFile'],
    ['into a file of blanks', '\n\n', readFile, "import { readFile } from 'node:fs/promises';\n\n\n", 'readFile'],
    ['before the first statement', 'run();\n', readFile, "import { readFile } from 'node:fs/promises';\n\nrun();\n", 'readFile'],
    ['behind the last import', "import a from 'a';\nimport b from 'b'; // b\nrun();\n", readFile, "import a from 'a';\nimport b from 'b'; // b\nimport { readFile } from 'node:fs/promises';\nrun();\n", 'readFile'],
    ['two statements on one line', "import a from 'a'; run();", readFile, "import a from 'a';\nimport { readFile } from 'node:fs/promises';\n run();", 'readFile'],
    ['into existing braces', "import { stat } from 'node:fs/promises';", readFile, "import { stat, readFile } from 'node:fs/promises';", 'readFile'],
    ['a trailing comma', "import { stat, } from 'node:fs/promises';", readFile, "import { stat, readFile, } from 'node:fs/promises';", 'readFile'],
    ['a list on lines', "import {\n  stat, // sizes\n  open, // handles\n} from 'node:fs/promises';", readFile, "import {\n  stat, // sizes\n  open, // handles\n  readFile,\n} from 'node:fs/promises';", 'readFile'],
    ['a list on lines without a last comma', "import {\n  stat,\n  open // handles\n} from 'node:fs/promises';", readFile, "import {\n  stat,\n  open, // handles\n  readFile\n} from 'node:fs/promises';", 'readFile'],
    ['comments in the list', "import { /* a */ stat /* b */ } from 'node:fs/promises';", readFile, "import { /* a */ stat, readFile /* b */ } from 'node:fs/promises';", 'readFile'],
    ['empty braces', "import {} from 'node:fs/promises';", readFile, "import { readFile } from 'node:fs/promises';", 'readFile'],
    ['a default becomes default and names', "import z from 'm';", { module: 'm', name: 'x' }, "import z, { x } from 'm';", 'x'],
    ['default and names', "import z, { y } from 'm';", { module: 'm', name: 'x' }, "import z, { y, x } from 'm';", 'x'],
    ['names get a default', "import { y } from 'm';", { module: 'm', name: 'default', as: 'm' }, "import m, { y } from 'm';", 'm'],
    ['a namespace gets a default', "import * as y from 'm';", { module: 'm', name: 'default' }, "import m, * as y from 'm';", 'm'],
    ['a side effect stays alone', "import 'm';", { module: 'm', name: 'x' }, "import 'm';\nimport { x } from 'm';", 'x'],
    ['a default under another name', "import q from 'm';", { module: 'm', name: 'default' }, "import q from 'm';", 'q'],
    ['default as a name', "import { default as q } from 'm';", { module: 'm', name: 'default' }, "import { default as q } from 'm';", 'q'],
    ['an alias', "import { readFile as read } from 'node:fs/promises';", readFile, "import { readFile as read } from 'node:fs/promises';", 'read'],
    ['a namespace', "import * as fs from 'node:fs/promises';", readFile, "import * as fs from 'node:fs/promises';", 'fs.readFile'],
    ['the default of a built-in module', "import fs from 'fs/promises';", readFile, "import fs from 'fs/promises';", 'fs.readFile'],
    ['the default of a package is not the module', "import z from 'm';", { module: 'm', name: '*', as: 'all' }, "import z from 'm';\nimport * as all from 'm';", 'all'],
    ['without the prefix, as the file has it', "import { join } from 'path';", readFile, "import { join } from 'path';\nimport { readFile } from 'fs/promises';", 'readFile'],
    ['fs and node:fs are one module', "import { statSync } from 'fs';", { module: 'node:fs', name: 'openSync' }, "import { statSync, openSync } from 'fs';", 'openSync'],
    ['a module that has a prefix only', "import { join } from 'path';", { module: 'node:test', name: 'test' }, "import { join } from 'path';\nimport { test } from 'node:test';", 'test'],
    ['a namespace import', '', { module: 'node:fs', name: '*' }, "import * as fs from 'node:fs';\n", 'fs'],
    ['a name from a scoped module', '', { module: '@scope/my-lib', name: 'default' }, "import myLib from '@scope/my-lib';\n", 'myLib'],
    ['a taken name', 'const readFile = 1;\n', readFile, "import { readFile as readFile2 } from 'node:fs/promises';\n\nconst readFile = 1;\n", 'readFile2'],
    ['a name taken further in', 'function f(readFile: string) { return readFile; }\n', readFile, "import { readFile as readFile2 } from 'node:fs/promises';\n\nfunction f(readFile: string) { return readFile; }\n", 'readFile2'],
    ['a global in use', 'setTimeout(run, 1);\n', { module: 'node:timers/promises', name: 'setTimeout' }, "import { setTimeout as setTimeout2 } from 'node:timers/promises';\n\nsetTimeout(run, 1);\n", 'setTimeout2'],
    ['a wish for the name', '', { module: 'node:timers/promises', name: 'setTimeout', as: 'delay' }, "import { setTimeout as delay } from 'node:timers/promises';\n", 'delay'],
    ['a name that waits for its import', 'await readFile(path);\n', readFile, "import { readFile } from 'node:fs/promises';\n\nawait readFile(path);\n", 'readFile'],
    ['property names are not taken', 'a.readFile = { readFile: 1 };\n', readFile, "import { readFile } from 'node:fs/promises';\n\na.readFile = { readFile: 1 };\n", 'readFile'],
    ['double quotes without semicolons', 'import a from "a"\nrun()\n', readFile, 'import a from "a"\nimport { readFile } from "node:fs/promises"\nrun()\n', 'readFile'],
    ['before a line that starts with a bracket', 'const a = "a"\nrun()\n', readFile, 'import { readFile } from "node:fs/promises"\n\nconst a = "a"\nrun()\n', 'readFile'],
    ['CRLF', "import a from 'a';\r\nrun();\r\n", readFile, "import a from 'a';\r\nimport { readFile } from 'node:fs/promises';\r\nrun();\r\n", 'readFile'],
    ['CRLF in a list', "import {\r\n  stat,\r\n} from 'node:fs/promises';\r\n", readFile, "import {\r\n  stat,\r\n  readFile,\r\n} from 'node:fs/promises';\r\n", 'readFile'],
    ['a shebang', '#!/usr/bin/env node\nrun();\n', readFile, "#!/usr/bin/env node\n\nimport { readFile } from 'node:fs/promises';\n\nrun();\n", 'readFile'],
    ['only a shebang', '#!/usr/bin/env node', readFile, "#!/usr/bin/env node\n\nimport { readFile } from 'node:fs/promises';", 'readFile'],
    ['a directive', "'use client'; // why\n\nrun();\n", readFile, "'use client'; // why\n\nimport { readFile } from 'node:fs/promises';\n\nrun();\n", 'readFile'],
    ['a directive and a statement', "'use strict';\nrun();\n", readFile, "'use strict';\n\nimport { readFile } from 'node:fs/promises';\n\nrun();\n", 'readFile'],
    ['a licence', '/* Copyright of somebody */\n\nrun();\n', readFile, "/* Copyright of somebody */\n\nimport { readFile } from 'node:fs/promises';\n\nrun();\n", 'readFile'],
    ['a licence right above the code', '// SPDX-License-Identifier: MIT\nrun();\n', readFile, "// SPDX-License-Identifier: MIT\n\nimport { readFile } from 'node:fs/promises';\n\nrun();\n", 'readFile'],
    ['a comment of the first statement', '/** Runs. */\nexport function run() {}\n', readFile, "import { readFile } from 'node:fs/promises';\n\n/** Runs. */\nexport function run() {}\n", 'readFile'],
    ['header and comment of the statement', '// @ts-check\n\n/** Runs. */\nrun();\n', readFile, "// @ts-check\n\nimport { readFile } from 'node:fs/promises';\n\n/** Runs. */\nrun();\n", 'readFile'],
    ['a byte order mark', '\uFEFFrun();\n', readFile, "\uFEFFimport { readFile } from 'node:fs/promises';\n\nrun();\n", 'readFile'],
    ['type only, new', '', { module: 'node:stream', name: 'Readable', typeOnly: true }, "import type { Readable } from 'node:stream';\n", 'Readable'],
    ['type only into values', "import { pipeline } from 'node:stream';", { module: 'node:stream', name: 'Readable', typeOnly: true }, "import { pipeline, type Readable } from 'node:stream';", 'Readable'],
    ['type only into types', "import type { Duplex } from 'node:stream';", { module: 'node:stream', name: 'Readable', typeOnly: true }, "import type { Duplex, Readable } from 'node:stream';", 'Readable'],
    ['a value beside types', "import type { Duplex } from 'node:stream';", { module: 'node:stream', name: 'pipeline' }, "import type { Duplex } from 'node:stream';\nimport { pipeline } from 'node:stream';", 'pipeline'],
    ['a value whose type is imported', "import type { Readable } from 'node:stream';", { module: 'node:stream', name: 'Readable' }, "import type { Readable } from 'node:stream';\nimport { Readable as Readable2 } from 'node:stream';", 'Readable2'],
    ['a type that is imported as a value', "import { Readable } from 'node:stream';", { module: 'node:stream', name: 'Readable', typeOnly: true }, "import { Readable } from 'node:stream';", 'Readable'],
    ['attributes are another import', "import data from './a.json' with { type: 'json' };", { module: './a.json', name: 'x' }, "import data from './a.json' with { type: 'json' };\nimport { x } from './a.json';", 'x'],
    ['import equals', "import fs = require('fs');\nexport {};\n", { module: 'node:fs', name: 'openSync' }, "import fs = require('fs');\nexport {};\n", 'fs.openSync'],
  ])('%s', (_name, text, want, expected, name) => {
    expect(withImport(text, want)).toEqual({ text: expected, name });
  });

  test('several of one module share a statement, several modules one place', () => {
    const text = 'run();\n';
    const { edits, localNames } = addImports(fileOf(text), [
      { module: 'node:events', name: 'on' },
      { module: 'node:events', name: 'once' },
      { module: 'node:fs', name: '*' },
      { module: 'node:stream', name: 'Readable', typeOnly: true },
    ]);
    expect(applyEdits(text, edits)).toBe("import { on, once } from 'node:events';\nimport * as fs from 'node:fs';\nimport type { Readable } from 'node:stream';\n\nrun();\n");
    expect(localNames).toEqual(['on', 'once', 'fs', 'Readable']);
  });

  test('a plain name is wanted although the module is there', () => {
    expect(withImport("import * as fs from 'node:fs/promises';\n", { ...readFile, plain: true })).toEqual({
      text: "import * as fs from 'node:fs/promises';\nimport { readFile } from 'node:fs/promises';\n",
      name: 'readFile',
    });
  });

  test('JavaScript has no type imports', () => {
    expect(addImport(fileOf('run();\n', 'a.js'), { module: 'node:stream', name: 'Readable', typeOnly: true })).toEqual({ edits: [], localName: 'Readable' });
  });
});

describe('an import in CommonJS', () => {
  test.each<[string, string, WantedImport, string, string]>([
    ['new, behind the requires', "'use strict';\nconst a = require('a');\n\nrun();\n", readFile, "'use strict';\nconst a = require('a');\nconst { readFile } = require('node:fs/promises');\n\nrun();\n", 'readFile'],
    ['behind the first run of requires', "const a = require('a');\nrun(a);\nconst b = require('b');\n", readFile, "const a = require('a');\nconst { readFile } = require('node:fs/promises');\nrun(a);\nconst b = require('b');\n", 'readFile'],
    ['behind a directive', "'use strict';\n\nmodule.exports = 1;\n", readFile, "'use strict';\n\nconst { readFile } = require('node:fs/promises');\n\nmodule.exports = 1;\n", 'readFile'],
    ['into a destructuring', "const { stat } = require('fs/promises');\n", readFile, "const { stat, readFile } = require('fs/promises');\n", 'readFile'],
    ['into a destructuring on lines', "const {\n  stat, // sizes\n} = require('fs/promises');\n", readFile, "const {\n  stat, // sizes\n  readFile,\n} = require('fs/promises');\n", 'readFile'],
    ['into an empty one', "const {} = require('fs/promises');\n", readFile, "const { readFile } = require('fs/promises');\n", 'readFile'],
    ['not behind a rest element', "const { stat, ...others } = require('fs/promises');\n", readFile, "const { stat, ...others } = require('fs/promises');\nconst { readFile } = require('fs/promises');\n", 'readFile'],
    ['an alias', "const { readFile: read } = require('fs/promises');\n", readFile, "const { readFile: read } = require('fs/promises');\n", 'read'],
    ['the whole module', "const fs = require('fs/promises');\n", readFile, "const fs = require('fs/promises');\n", 'fs.readFile'],
    ['a member of it', "const read = require('fs/promises').readFile;\n", readFile, "const read = require('fs/promises').readFile;\n", 'read'],
    ['a taken name', "const readFile = 1;\nmodule.exports = readFile;\n", readFile, "const { readFile: readFile2 } = require('node:fs/promises');\n\nconst readFile = 1;\nmodule.exports = readFile;\n", 'readFile2'],
    ['a default', "const a = require('a');\n", { module: 'p-map', name: 'default' }, "const a = require('a');\nconst pMap = require('p-map');\n", 'pMap'],
    ['no semicolons, before a bracket', "const a = require('a')\n;[a].map(run)\n", readFile, "const a = require('a')\n;[a].map(run)\n", ''],
    ['no semicolons, before a parenthesis at the head', "(function () {\n  exports.a = 1\n})()\n", readFile, "const { readFile } = require('node:fs/promises');\n\n(function () {\n  exports.a = 1\n})()\n", 'readFile'],
  ])('%s', (_name, text, want, expected, name) => {
    const { text: result, name: local } = withImport(text, want, 'a.cjs');
    if (name) expect({ result, local }).toEqual({ result: expected, local: name });
    // Before `;[` the semicolon of the line stays with its bracket.
    else expect(result).toBe("const a = require('a')\nconst { readFile } = require('node:fs/promises')\n;[a].map(run)\n");
  });
});

describe('a helper', () => {
  const insert = (text: string, path = 'src/file.ts', pattern = 'map-concurrent', flavour?: string): { text: string; name: string } => {
    const options = flavour ? { flavour } : {};
    const { edits, localName } = addHelper(fileOf(text, path), pattern, options);
    const result = applyEdits(text, edits);
    expect(addHelper(fileOf(result, path), pattern, options), 'a second time').toEqual({ edits: [], localName });
    keepsComments(text, result, path);
    return { text: result, name: localName };
  };

  test('goes to the end of the file in the file\'s language', () => {
    const { text, name } = insert("import a from 'a';\n\nawait mapConcurrent(a, 8, run);\n");
    expect(name).toBe('mapConcurrent');
    expect(text).toMatch(/^import a from 'a';\n\nawait mapConcurrent\(a, 8, run\);\n\n\/\*\* Maps [^\n]*\*\/\nasync function mapConcurrent<T, R>\(/u);
    expect(insert('run();\n', 'a.js').text).toContain('async function mapConcurrent(items, limit, fn, { signal } = {}) {');
  });

  test('follows indentation, quotes, semicolons and line ends', () => {
    const { text } = insert('function a() {\r\n\tb("x")\r\n}\r\n', 'a.js');
    expect(text.split('\r\n').length).toBe(text.split('\n').length);
    expect(text).toContain('\r\n\tif (!(limit >= 1)) throw new RangeError("limit must be at least 1")\r\n');
    expect(text).not.toMatch(/;\r?$/mu);
  });

  test('is taken from where it is', () => {
    for (const text of [
      "import { mapConcurrent } from './async/map-concurrent.js';\n",
      "import { mapConcurrent } from '@/lib/map-concurrent';\n",
      "const { mapConcurrent } = require('../map-concurrent');\n",
      'export async function mapConcurrent(items, limit, fn, options = {}) {}\n',
    ]) expect(insert(text, 'a.js')).toEqual({ text, name: 'mapConcurrent' });
    expect(insert("import { mapConcurrent as pool } from './map-concurrent.ts';\n").name).toBe('pool');
  });

  test('takes another name beside a namesake', () => {
    const { text, name } = insert('function mapConcurrent(x) { return x; }\n', 'a.js');
    expect(name).toBe('mapConcurrent2');
    expect(text).toContain('async function mapConcurrent2(items');
    expect(insert("import { mapConcurrent } from 'modern-async';\n", 'a.js').name).toBe('mapConcurrent2');
  });

  test('of a package is an import', () => {
    expect(insert("import a from 'a'\n", 'a.js', 'map-concurrent', 'p-map')).toEqual({ text: "import a from 'a'\nimport pMap from 'p-map'\n", name: 'pMap' });
    expect(() => addHelper(fileOf(''), 'map-concurrent', { flavour: 'left-pad' })).toThrow('no flavour for left-pad');
    expect(() => addHelper(fileOf(''), 'no-such-pattern')).toThrow('no pattern is called no-such-pattern');
  });

  test.each([['', 1], ['run()', 2], ['run()\n', 2], ['run()\n\n', 2]])('is set apart by one blank line after %j', (text) => {
    const { text: result } = insert(text, 'a.js');
    expect(result.startsWith(text.trim() === '' ? '/** Maps' : 'run()\n\n/** Maps')).toBe(true);
    expect(result.endsWith('}\n')).toBe(true);
  });
});
