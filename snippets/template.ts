/**
 * Templates with slots: `«items»` is a slot whose default is its own name, `«limit:8»` one with a default, `«»` the place where the
 * cursor ends, `«selection»` what was selected. Guillemets do not occur in code, so that `${}` of template literals stays free.
 */

const slot = /«(?:([\w$]*)(?::([^»]*))?)»/gu;

/** Names of the slots in order of first appearance, without the cursor and the selection. */
export function slotNames(template: string): string[] {
  const names = new Set<string>();
  for (const [, name] of template.matchAll(slot)) if (name && name !== 'selection') names.add(name);
  return [...names];
}

/**
 * Puts values into a template's slots.
 * @param values text by slot name; a slot without a value takes its default
 * @param selection replaces `«selection»`; lines after the first are indented as the slot's line is
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>> = {}, selection = ''): string {
  const defaults = new Map<string, string>();
  for (const [, name, text] of template.matchAll(slot)) if (name && text !== undefined && !defaults.has(name)) defaults.set(name, text);
  return template.replace(slot, (_whole, name: string | undefined, _text, offset: number) => {
    if (!name) return '';
    if (name !== 'selection') return values[name] ?? defaults.get(name) ?? name;
    const line = template.slice(template.lastIndexOf('\n', offset) + 1, offset);
    const lead = /^\s*/u.exec(line)?.[0] ?? '';
    return selection.replaceAll(/\r?\n(?=[^\r\n])/gu, (end) => end + lead);
  });
}

/**
 * The template as the body of a VS Code or LSP snippet: slots become tab stops, a repeated slot a mirror of the first.
 * @param values slots that are already known; they become plain text
 */
export function toSnippetBody(template: string, values: Readonly<Record<string, string>> = {}): string {
  const escapeText = (text: string): string => text.replaceAll(/[\\$]/gu, '\\$&');
  const escapeDefault = (text: string): string => text.replaceAll(/[\\$}]/gu, '\\$&');
  const stops = new Map<string, number>();
  let body = '';
  let last = 0;
  for (const match of template.matchAll(slot)) {
    body += escapeText(template.slice(last, match.index));
    last = match.index + match[0].length;
    const name = match[1];
    if (!name) body += '$0';
    else if (name === 'selection') body += '$TM_SELECTED_TEXT';
    else if (values[name] !== undefined) body += escapeText(values[name]);
    else {
      const stop = stops.get(name);
      if (stop !== undefined) body += `$${stop}`;
      else {
        stops.set(name, stops.size + 1);
        body += `\${${stops.size}:${escapeDefault(match[2] ?? name)}}`;
      }
    }
  }
  return body + escapeText(template.slice(last));
}
