/** The command's arguments: what they are, what they mean, and what is said about them. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { presetNames } from '../presets.ts';
import type { PresetName } from '../rule.ts';

export const formatNames = ['codeframe', 'stylish', 'json', 'sarif', 'github'] as const;
export type FormatName = (typeof formatNames)[number];

export interface LintOptions {
  readonly paths: readonly string[];
  readonly preset: PresetName;
  readonly format: FormatName;
  readonly fix: boolean;
  /** How many warnings still count as clean. */
  readonly maxWarnings: number;
  readonly types: boolean;
}

export type Command = { readonly kind: 'lint'; readonly options: LintOptions } | { readonly kind: 'help' } | { readonly kind: 'version' };

/** A mistake of the caller that one sentence explains: no stack is shown and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const help = `Usage: async-hazards [paths] [options]

Finds async bugs in the JavaScript and TypeScript files of the paths (default: the current folder).
No configuration is needed; types come from the tsconfig.json that a file belongs to, if any.

Options
  --preset NAME       which rules: ${presetNames.join(', ')} (default: recommended)
  --format NAME       ${formatNames.join(', ')} (default: codeframe)
  --fix               apply the repairs that keep behaviour
  --max-warnings N    how many warnings still count as clean (default: 0)
  --no-types          do without type information: faster, and finds less
  --help, --version

Files that .gitignore names, and those in node_modules, dist, build and coverage, are left out, as are declaration files
(.d.ts), minified files and files over 1 MB. A path given by name is linted although it is ignored. Comments such as
"eslint-disable-next-line async-hazards/RULE -- reason" are honoured.

Exit codes
  0  no findings (or only warnings, at most --max-warnings)
  1  findings, or files with a syntax error
  2  could not run: a wrong option, a missing path, a file that cannot be read
`;

const config = {
  preset: { type: 'string' },
  format: { type: 'string' },
  fix: { type: 'boolean' },
  'max-warnings': { type: 'string' },
  'no-types': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} satisfies ParseArgsConfig['options'];

/**
 * @param args what follows the command's name
 * @throws UsageError for an unknown option or a value that is none
 */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  return {
    kind: 'lint',
    options: {
      paths: positionals.length > 0 ? positionals : ['.'],
      preset: oneOf('--preset', values.preset ?? 'recommended', presetNames),
      format: oneOf('--format', values.format ?? 'codeframe', formatNames),
      fix: values.fix ?? false,
      maxWarnings: parseCount('--max-warnings', values['max-warnings'] ?? '0'),
      types: !values['no-types'],
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<Name extends string>(option: string, value: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new UsageError(`${option} '${value}' is none of ${names.join(', ')}.`);
  return found;
}

function parseCount(option: string, value: string): number {
  if (!/^\d+$/u.test(value)) throw new UsageError(`${option} '${value}' is not a whole number.`);
  return Number(value);
}
