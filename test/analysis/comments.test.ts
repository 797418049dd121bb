/** Comments are looked up without tokens, and found where ESLint finds them by its own. */
import { Linter } from 'eslint';
import type { TSESLint } from '@typescript-eslint/utils';
import { expect, it } from 'vitest';
import { commentsBefore, commentsInside, followsCode } from '../../rules/analysis/comments.ts';
import { analysisOf } from '../../rules/analysis/file.ts';
import { walk } from '../../rules/analysis/walk.ts';
import plugin from '../../rules/plugin.ts';
import { programs } from '../server/said.ts';

const HARD = `#!/usr/bin/env node
/* a */ // b
/** c */ f(/* d */ g, // e
  h /* i
j */, /* k */ l); /* m */ n(); // o
/* p
q */ /* r */ s(); t(/* u */); /* v */
if (w) { // x
  /* y */
}
const a = '/* no */' /* z */ + \`// no\${/* yes */ 1}\`;
// end`;

it.each([HARD, ...programs().filter(({ code }) => /\/[/*]/u.test(code)).map(({ code }) => code)])('%#', (code) => {
  const linter = new Linter();
  linter.verify(code, [{ files: ['**/*.*'], ...plugin.configs.strict, languageOptions: { parser: plugin.parser } } as never], { filename: 'a.tsx' });
  const source = linter.getSourceCode() as unknown as TSESLint.SourceCode | null;
  const file = source && analysisOf(source);
  // What is JSX in one file is a type in another.
  if (!file) return;
  for (const node of walk(source.ast, source.visitorKeys, { intoFunctions: true })) {
    expect(commentsBefore(file, node)).toEqual(source.getCommentsBefore(node));
    expect(commentsInside(file, node)).toEqual(source.getCommentsInside(node));
  }
  for (const comment of source.getAllComments()) expect(followsCode(file, comment)).toBe(source.getTokenBefore(comment)?.loc.end.line === comment.loc.start.line);
});
