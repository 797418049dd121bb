/** The part of a rule's page that fits a hover. */

/**
 * Why a rule exists: the first paragraph of the page's section of that name.
 * @returns undefined when there is no such page or section
 */
export function whyOf(page: string | undefined): string | undefined {
  return page === undefined ? undefined : /(?:^|\n)## Why\s+(?<first>\S.*?)(?:\r?\n\s*\r?\n|$)/su.exec(page)?.groups?.['first']?.replaceAll(/\s*\r?\n\s*/gu, ' ');
}
