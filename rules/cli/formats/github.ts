/** Annotations that GitHub shows beside the lines of a pull request. The ready formatter gives them no end and prints them only inside Actions; its writer of commands does the escaping. */
import path from 'node:path';
import { issueCommand } from 'eslint-formatter-gha/dist/src/command.js';
import type { HazardMessage, HazardResult } from '../messages.ts';

/** @param root paths are relative to the checkout's */
export function formatGithub(results: readonly HazardResult[], root: string): string {
  return results.flatMap(({ filePath, messages }) => messages.map((message) => annotate(path.relative(root, filePath), message))).join('');
}

function annotate(file: string, message: HazardMessage): string {
  const { line, column, endLine, endColumn, ruleId } = message;
  const places = message.related?.map((place) => `\n${place.message} (line ${place.line})`).join('') ?? '';
  return issueCommand(
    message.severity === 2 ? 'error' : 'warning',
    {
      file: file.split(path.sep).join('/'),
      line,
      col: column,
      ...(endLine === undefined ? {} : { endLine }),
      // GitHub takes columns only where they are on one line.
      ...(endColumn === undefined || endLine !== line ? {} : { endColumn }),
      title: ruleId ?? 'Syntax error',
    },
    message.message + places,
  );
}
