/** Findings of ESLint and of the server in one form, so that they can be compared. */
import type { ESLint } from 'eslint';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from 'vscode-languageserver';
import { parseCases, type Case } from '../rules/picture.ts';
import { root } from './client.ts';

export interface Said {
  /** Without prefix; `unused` for a comment that disables nothing, which each side says in words of its own. */
  readonly rule: string;
  readonly message: string;
  readonly severity: number;
  readonly from: string;
  /** ESLint says only where a comment begins. */
  readonly to?: string;
}

export const ofServer = ({ code, message, severity, tags, range: { start, end } }: Diagnostic): Said => ({
  ...(tags ? UNUSED : { rule: String(code), message: message as string, to: `${end.line + 1}:${end.character + 1}` }),
  severity: severity === 1 ? 2 : 1,
  from: `${start.line + 1}:${start.character + 1}`,
});

const UNUSED = { rule: 'unused', message: '' };

/** What ESLint says that is ours: findings of our rules, and comments that disable one of them in vain. */
export const ofEslint = (messages: ESLint.LintResult['messages'], prefix = 'async-hazards'): Said[] =>
  messages.flatMap(({ ruleId, message, severity, line, column, endLine, endColumn }) => {
    const isUnused = ruleId === null && message.startsWith('Unused eslint-disable directive') && message.includes(`'${prefix}/`);
    if (!isUnused && !ruleId?.startsWith(`${prefix}/`)) return [];
    if (isUnused) return [{ ...UNUSED, severity, from: `${line}:${column}` }];
    return [{ rule: (ruleId ?? '').slice(prefix.length + 1), message, severity, from: `${line}:${column}`, to: `${endLine}:${endColumn}` }];
  });

/** A program of the rules' own tests. */
export interface Program extends Case {
  readonly rule: string;
  /** A path for it that no other has. */
  readonly name: string;
}

/** All programs of the rules' own tests, rule by rule. */
export const programs = (): readonly Program[] =>
  readdirSync(path.join(root, 'test', 'rules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: rule }) => {
      const folder = path.join(root, 'test', 'rules', rule);
      const pictures = readdirSync(folder).filter((name) => name.endsWith('.txt'));
      const cases = pictures.flatMap((name) => parseCases(readFileSync(path.join(folder, name), 'utf8')));
      return cases.map((each, index) => ({ ...each, rule, name: `${rule}/case-${index}${path.extname(each.file)}` }));
    });

/** How many findings are drawn in its picture. */
export const drawn = ({ picture }: Case): number => picture.split(/^--- /mu)[0]?.match(/^\s*\^+ /gmu)?.length ?? 0;
