import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.ts';

/** Each row: a program with one finding on `save(1)`, and what it becomes when the rule is disabled for the line and for the file. */
const RULE = 'async-hazards/no-floating-promise';
const DECLARE = 'declare function save(id: number): Promise<void>;';
interface Row {
  readonly name: string;
  readonly file?: string;
  readonly text: string;
  readonly line: string;
  readonly whole?: string;
}
const rows: readonly Row[] = [
  {
    name: 'a statement with its indentation',
    text: `${DECLARE}\nexport function f() {\n    save(1);\n}\n`,
    line: `${DECLARE}\nexport function f() {\n    // eslint-disable-next-line ${RULE}\n    save(1);\n}\n`,
    whole: `/* eslint-disable ${RULE} */\n${DECLARE}\nexport function f() {\n    save(1);\n}\n`,
  },
  {
    name: 'CRLF',
    text: `${DECLARE}\r\nexport function f() {\r\n\tsave(1);\r\n}\r\n`,
    line: `${DECLARE}\r\nexport function f() {\r\n\t// eslint-disable-next-line ${RULE}\r\n\tsave(1);\r\n}\r\n`,
    whole: `/* eslint-disable ${RULE} */\r\n${DECLARE}\r\nexport function f() {\r\n\tsave(1);\r\n}\r\n`,
  },
  {
    name: 'a byte order mark and an emoji before the finding',
    text: `\uFEFF${DECLARE}\nexport function f() { /* 👩‍🚀 */ save(1); }\n`,
    line: `\uFEFF${DECLARE}\n// eslint-disable-next-line ${RULE}\nexport function f() { /* 👩‍🚀 */ save(1); }\n`,
    whole: `\uFEFF/* eslint-disable ${RULE} */\n${DECLARE}\nexport function f() { /* 👩‍🚀 */ save(1); }\n`,
  },
  {
    name: 'a comment that disables another rule already',
    text: `${DECLARE}\nexport function f() {\n  // eslint-disable-next-line no-console -- for now\n  console.log(1), save(1);\n}\n`,
    line: `${DECLARE}\nexport function f() {\n  // eslint-disable-next-line no-console, ${RULE} -- for now\n  console.log(1), save(1);\n}\n`,
  },
  {
    name: 'a comment at the end of the line',
    text: `${DECLARE}\nexport function f() {\n  save(1); // eslint-disable-line no-console\n}\n`,
    line: `${DECLARE}\nexport function f() {\n  save(1); // eslint-disable-line no-console, ${RULE}\n}\n`,
  },
  {
    name: 'a block comment on the line before',
    text: `${DECLARE}\nexport function f() {\n  /* eslint-disable-next-line no-console */\n  save(1);\n}\n`,
    line: `${DECLARE}\nexport function f() {\n  /* eslint-disable-next-line no-console, ${RULE} */\n  save(1);\n}\n`,
  },
  {
    name: 'between JSX elements',
    file: 'a.tsx',
    text: `${DECLARE}\nexport const a = (\n  <p>\n    text\n    {[1].map(() => { save(1); return null; })}\n  </p>\n);\n`,
    line: `${DECLARE}\nexport const a = (\n  <p>\n    text\n    {/* eslint-disable-next-line ${RULE} */}\n    {[1].map(() => { save(1); return null; })}\n  </p>\n);\n`,
  },
  {
    name: 'among the attributes of a JSX element',
    file: 'a.tsx',
    text: `${DECLARE}\nexport const a = (\n  <button\n    title="x"\n    onClick={() => { save(1); }}\n  />\n);\n`,
    line: `${DECLARE}\nexport const a = (\n  <button\n    title="x"\n    // eslint-disable-next-line ${RULE}\n    onClick={() => { save(1); }}\n  />\n);\n`,
  },
  {
    name: 'a line that begins inside a template',
    text: `${DECLARE}\nexport const a = \`\n  one \${[1].map(() => { save(1); })} two\n\`;\n`,
    line: `${DECLARE}\nexport const a = \`\n  one \${[1].map(() => { /* eslint-disable-line ${RULE} */ save(1); })} two\n\`;\n`,
  },
  {
    name: 'a line that begins inside a comment',
    text: `${DECLARE}\nexport function f() {\n  /* one\n  two */ save(1);\n}\n`,
    line: `${DECLARE}\nexport function f() {\n  /* one\n  two */ /* eslint-disable-line ${RULE} */ save(1);\n}\n`,
  },
  {
    name: 'shebang and directive',
    text: `#!/usr/bin/env node\n// @license of mine\n'use strict';\n${DECLARE}\nexport function f() {\n  save(1);\n}\n`,
    line: `#!/usr/bin/env node\n// @license of mine\n'use strict';\n${DECLARE}\nexport function f() {\n  // eslint-disable-next-line ${RULE}\n  save(1);\n}\n`,
    whole: `#!/usr/bin/env node\n// @license of mine\n'use strict';\n/* eslint-disable ${RULE} */\n${DECLARE}\nexport function f() {\n  save(1);\n}\n`,
  },
  {
    name: 'a shebang alone',
    text: `#!/usr/bin/env node\n${DECLARE}\nexport function f() {\n  save(1);\n}\n`,
    line: `#!/usr/bin/env node\n${DECLARE}\nexport function f() {\n  // eslint-disable-next-line ${RULE}\n  save(1);\n}\n`,
    whole: `#!/usr/bin/env node\n/* eslint-disable ${RULE} */\n${DECLARE}\nexport function f() {\n  save(1);\n}\n`,
  },
  {
    name: 'a licence header',
    text: `/*\n * Copyright somebody\n */\n\n${DECLARE}\nsave(1);\n`,
    line: `/*\n * Copyright somebody\n */\n\n${DECLARE}\n// eslint-disable-next-line ${RULE}\nsave(1);\n`,
    whole: `/*\n * Copyright somebody\n */\n/* eslint-disable ${RULE} */\n\n${DECLARE}\nsave(1);\n`,
  },
  {
    name: 'a comment that belongs to the code below it',
    text: `/** Saves. */\n${DECLARE}\nsave(1);\n`,
    line: `/** Saves. */\n${DECLARE}\n// eslint-disable-next-line ${RULE}\nsave(1);\n`,
    whole: `/* eslint-disable ${RULE} */\n/** Saves. */\n${DECLARE}\nsave(1);\n`,
  },
  {
    name: 'a file that disables another rule already',
    text: `'use client';\n/* eslint-disable no-console -- it is a tool */\n${DECLARE}\nsave(1);\n`,
    line: `'use client';\n/* eslint-disable no-console -- it is a tool */\n${DECLARE}\n// eslint-disable-next-line ${RULE}\nsave(1);\n`,
    whole: `'use client';\n/* eslint-disable no-console, ${RULE} -- it is a tool */\n${DECLARE}\nsave(1);\n`,
  },
];

let client: Client;
beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.stop());

describe('disable comments', () => {
  for (const [index, { name, file = 'a.ts', text, line, whole }] of rows.entries()) {
    it(name, async () => {
      const uri = await client.open(`row-${index}/${file}`, text);
      const found = await client.findings(uri);
      expect(found.map(({ range }) => client.at(uri, range))).toEqual(['save(1)']);
      const actions = await client.actions(uri, client.range(uri, 'save(1)'), { only: ['quickfix.disable'] });
      const results = actions.map(({ edit }) => client.applied(uri, edit));
      expect(results[0]).toBe(line);
      if (whole !== undefined) expect(results[1]).toBe(whole);
      for (const result of results) {
        await client.change(uri, [{ text: result }]);
        expect(await client.findings(uri)).toEqual([]);
      }
    });
  }
});
