/** Shows results in the form that was asked for: our own forms, or those that come with ESLint. */
import { ESLint } from 'eslint';
import type { FormatName } from '../options.ts';
import type { HazardResult } from '../messages.ts';
import { formatCodeFrames } from './code-frame.ts';
import { formatGithub } from './github.ts';
import { formatSarif } from './sarif.ts';

/**
 * @param cwd paths for people are relative to it
 * @returns the whole text with its last line ended, or nothing
 */
export async function formatResults(format: FormatName, results: HazardResult[], cwd: string): Promise<string> {
  switch (format) {
    case 'codeframe':
      return formatCodeFrames(results, cwd);
    case 'sarif':
      return formatSarif(results, cwd);
    case 'github':
      return formatGithub(results, process.env['GITHUB_WORKSPACE'] ?? cwd);
    default:
      return formatByEslint(format, results, cwd);
  }
}

async function formatByEslint(format: FormatName, results: HazardResult[], cwd: string): Promise<string> {
  const formatter = await new ESLint({ cwd, overrideConfigFile: true }).loadFormatter(format);
  const text = await formatter.format(results, {});
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
