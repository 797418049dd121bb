/** The part of a rule's page that fits a hover. */

/** Lines that a hover takes of a page. */
const HOVER_LINES = 30;

/**
 * The beginning of a page: everything before its second heading of the second level, without the title.
 * @returns undefined when there is no such page
 */
export function summaryOf(page: string | undefined): string | undefined {
  if (page === undefined) return undefined;
  const kept: string[] = [];
  let sections = 0;
  let fenced = false;
  for (const line of page.split(/\r?\n/u)) {
    if (line.startsWith('```')) fenced = !fenced;
    if (!fenced && line.startsWith('# ')) continue;
    if (!fenced && line.startsWith('## ') && ++sections > 1) break;
    if (!fenced && /^(?:<!--|!\[|\|)/u.test(line)) continue;
    kept.push(line);
    if (!fenced && kept.length >= HOVER_LINES) break;
  }
  const text = kept.join('\n').replace(/\n{3,}/gu, '\n\n').trim();
  return text === '' ? undefined : text;
}
