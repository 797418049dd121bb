/** Generated parts of files that are otherwise written by hand stand between two comments. */

const open = (name: string): string => `<!-- generated: ${name} -->`;
const CLOSE = '<!-- end of generated -->';

/**
 * @param text the whole file
 * @param name which block
 * @param content what stands in it from now on, without the comments
 * @throws Error when the file has no such block
 */
export function replaceBlock(text: string, name: string, content: string, file: string): string {
  const start = text.indexOf(open(name));
  const end = text.indexOf(CLOSE, start);
  if (start === -1 || end === -1) throw new Error(`${file} has no block "${open(name)}" ... "${CLOSE}"`);
  return `${text.slice(0, start + open(name).length)}\n\n${content.trim()}\n\n${text.slice(end)}`;
}

/** @returns a Markdown table; a bar in a cell is escaped, a line break becomes a space */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/gu, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
