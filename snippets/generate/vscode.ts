/** The catalogue as VS Code snippet files: use, helper, and surround-with for each pattern. */
import { moduleText } from '../helper-text.ts';
import type { PatternEntry } from '../pattern.ts';
import { fillTemplate, toSnippetBody } from '../template.ts';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/**
 * @returns the text of a snippet file (JSON by snippet name)
 */
export function vscodeSnippets(entries: readonly PatternEntry[], language: 'typescript' | 'javascript'): string {
  const snippets: Record<string, Snippet> = {};
  for (const entry of entries) {
    snippets[entry.title] = { prefix: entry.prefix, description: entry.summary, body: toSnippetBody(entry.usage[language]).split('\n') };
    snippets[`${entry.title}: helper`] = {
      prefix: `${entry.prefix}-helper`,
      description: `The helper of "${entry.title}", for a module of your project or the end of this file.`,
      body: toSnippetBody(moduleText(entry[language].inline ?? entry[language].module)).trimEnd().split('\n'),
    };
    const surround = entry.surround?.[language];
    if (surround) {
      snippets[`${entry.title}: around the selection`] = {
        prefix: `${entry.prefix}-around`,
        description: `${entry.summary} The selection becomes the work.`,
        body: toSnippetBody(fillTemplate(surround, keepSlots(surround), '«selection»')).split('\n'),
      };
    }
  }
  return `${JSON.stringify(snippets, undefined, 2)}\n`;
}

/** Leaves the slots of a surround template as they are while its selection is put in place. */
function keepSlots(template: string): Record<string, string> {
  const slots: Record<string, string> = {};
  for (const [whole, name] of template.matchAll(/«([\w$]+)(?::[^»]*)?»/gu)) if (name && name !== 'selection') slots[name] ??= whole;
  return slots;
}
