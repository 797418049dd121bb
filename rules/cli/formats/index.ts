/** Shows results in the form that was asked for: our own forms, or those that come with ESLint. Each is loaded when it is used. */
import picocolors from 'picocolors';
import type { FormatName } from '../options.ts';
import type { HazardResult } from '../messages.ts';

/**
 * @param cwd paths for people are relative to it
 * @returns the whole text with its last line ended, or nothing
 */
export async function formatResults(format: FormatName, results: HazardResult[], cwd: string): Promise<string> {
  switch (format) {
    case 'codeframe':
      return (await import('./code-frame.ts')).formatCodeFrames(results, cwd, isColoured());
    case 'sarif':
      return (await import('./sarif.ts')).formatSarif(results, cwd);
    case 'github':
      return (await import('./github.ts')).formatGithub(results, process.env['GITHUB_WORKSPACE'] ?? cwd);
    default:
      return formatByEslint(format, results, cwd);
  }
}

async function formatByEslint(format: FormatName, results: HazardResult[], cwd: string): Promise<string> {
  const { ESLint } = await import('eslint');
  const formatter = await new ESLint({ cwd, overrideConfigFile: true }).loadFormatter(format);
  const text = await formatter.format(results, {});
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Colours go to terminals, and elsewhere only when asked for: a log of continuous integration may be read as plain text. */
const isColoured = (): boolean => picocolors.isColorSupported && (process.stdout.isTTY || process.env['FORCE_COLOR'] !== undefined);
