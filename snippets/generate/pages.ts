/** The page of a pattern and the table of all of them. */
import { importStatements, moduleText } from '../helper-text.ts';
import type { PatternEntry } from '../pattern.ts';
import { fillTemplate } from '../template.ts';

const fence = (language: string, code: string): string => `\`\`\`${language}\n${code.trim()}\n\`\`\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The example of a pattern, whole: import of the helper, what it stands on, and the use. */
export function exampleOf(entry: PatternEntry, language: 'typescript' | 'javascript', from: string): string {
  const usage = fillTemplate(entry.show ? `${entry.usage[language]}\n${entry.show}` : entry.usage[language]);
  const used = entry.exports.filter((name) => new RegExp(`\\b${name}\\b`, 'u').test(usage + entry.given[language]));
  return [`import { ${used.join(', ')} } from '${from}';`, entry.given[language], usage].filter(Boolean).join('\n\n');
}

export function patternPage(entry: PatternEntry): string {
  const parts = [
    `# ${entry.title}`,
    entry.summary,
    `Snippet \`${entry.prefix}\` · ${entry.runtime === 'node' ? 'Node 20.19 or newer' : 'Node 20.19 or newer, browsers'} · in asyncio: ${entry.asyncio}`,
    `Also found as: ${entry.problems.join(' · ')}`,
    '## When to use it',
    entry.when,
    '## Example',
    fence('ts', exampleOf(entry, 'typescript', `./${entry.name}.ts`)),
  ];
  if (entry.prints) parts.push('It prints:', fence('text', entry.prints));
  parts.push(
    '## What happens',
    [
      '| question | answer |',
      '| --- | --- |',
      `| cost | ${cell(entry.cost)} |`,
      `| on failure | ${cell(entry.failure)} |`,
      `| on abort | ${cell(entry.abort)} |`,
      `| with nothing to do | ${cell(entry.empty)} |`,
      `| with zero | ${cell(entry.zero)} |`,
    ].join('\n'),
  );
  if (entry.flavours.length > 0) {
    parts.push('## With a package');
    for (const flavour of entry.flavours) {
      parts.push(`**${flavour.package}.** ${flavour.advice}`, fence('ts', `${importStatements(flavour.imports).join('\n')}\n\n${fillTemplate(flavour.usage.typescript)}`));
    }
  }
  parts.push('## The helper', `Inserted as a module of your project; everything it exports: ${entry.exports.map((name) => `\`${name}\``).join(', ')}.`, fence('ts', moduleText(entry.typescript.module)));
  if (entry.typescript.inline) {
    parts.push('What is inserted where the helper stands in the same file:', fence('ts', moduleText(entry.typescript.inline)));
  }
  return `${parts.join('\n\n')}\n`;
}

export function patternTable(entries: readonly PatternEntry[]): string {
  const rows = entries.map(
    (entry) =>
      `| [${entry.name}](${entry.name}.md) | ${cell(entry.summary)} | \`${entry.prefix}\` | ${entry.surround ? 'yes' : ''} | ${entry.flavours.map((each) => each.package).join(', ')} | ${entry.runtime === 'node' ? 'Node' : 'Node, browser'} | [${entry.name}.ts](../patterns/${entry.name}.ts) | [tests](../../test/patterns/${entry.name}.test.ts) |`,
  );
  return [
    '# The patterns',
    'Safe forms to insert into your own code: by snippet prefix, by quick fix, around a selection, or from the picker. Each page is made from the pattern\'s module, whose tests run it in TypeScript and in JavaScript.',
    '![The picker of VS Code: a problem in words finds a pattern, the title says what it costs, and the editor shows what it would make of the file](picker.png)',
    `Whoever does not know the name is asked (the questions are in [decide.ts](../decide.ts), their tests in [decide.test.ts](../../test/patterns/decide.test.ts)). The command is "Async Hazards: Insert Async Pattern"; a selection is surrounded by "Snippets: Surround with Snippet..." and one of the snippets that end in \`-around\`.`,
    '![A selected statement surrounded by the snippet withTimeout-around](surround.png)',
    'The menu of refactorings rewrites what is there, without a finding: run these awaits together, bound this map, add a deadline, add retry, make abortable, move to a worker. Where a rewrite would not be right, the menu says why.',
    '![The menu of refactorings on an await](refactorings.png)',
    'How fast, how large and how hungry they are beside the packages that one would use instead: [the patterns beside the packages](beside-packages.md).',
    ['| pattern | what it does | prefix | surround | package | runs in | file | tests |', '| --- | --- | --- | --- | --- | --- | --- | --- |', ...rows].join('\n'),
    '## Not carried over from asyncio',
    [
      '- `uvloop` and loop policies: Node has one event loop, libuv.',
      '- Eager task factories: an async function always starts eagerly, up to its first `await`.',
      '- Free-threaded builds and one loop a thread: that is `worker_threads`, see [run-blocking](run-blocking.md).',
      '- "Event loop is closed" and tasks made outside a loop: JavaScript has no such state; the nearest relatives are side effects at the top level of a module, which rules cover.',
    ].join('\n'),
  ].join('\n\n') + '\n';
}
