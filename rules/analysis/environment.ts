/** Whether a file's code runs in a browser, where an unhandled rejection is logged, rather than in Node, where it ends the process. */
import type { FileAnalysis } from './file.ts';

const BROWSER_GLOBALS: ReadonlySet<string> = new Set(['window', 'document', 'location', 'localStorage', 'sessionStorage', 'history', 'HTMLElement']);

/** By the settings; else by the file's ending, or by the globals that it uses and does not declare. */
export function runsInBrowser(file: FileAnalysis): boolean {
  const { environment } = file.settings;
  if (environment !== 'auto') return environment === 'browser';
  return file.memo('runsInBrowser', undefined, () => {
    if (/\.[jt]sx$/u.test(file.filename)) return true;
    const [globalScope, moduleScope] = file.scopes?.scopes ?? [];
    return [globalScope, moduleScope].some((scope) =>
      scope?.through.some(({ identifier, resolved }) => (!resolved || resolved.defs.length === 0) && identifier.type === 'Identifier' && BROWSER_GLOBALS.has(identifier.name)
        && identifier.parent?.type !== 'UnaryExpression') === true);
  });
}
