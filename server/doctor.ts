/** A report for bug reports: versions, settings, what is open and how its lint went; no source text and no names of folders. */
import path from 'node:path';
import { diskPath } from './documents/paths.ts';
import type { StatusParams } from './protocol.ts';
import type { Settings } from './settings.ts';

export interface DoctorFacts {
  readonly version: string;
  readonly client: string;
  readonly rules: number;
  readonly pulls: boolean;
  readonly trusted: boolean;
  readonly folders: readonly string[];
  readonly settings: Settings;
  readonly statuses: readonly StatusParams[];
  readonly troubles: readonly string[];
  readonly machine: readonly string[];
  readonly home?: string;
}

export function doctorReport({ version, client, rules, pulls, trusted, folders, settings, statuses, troubles, machine, home }: DoctorFacts): string {
  const hide = hider(folders, home);
  const rows = statuses.map(({ uri, state, syntaxMs, typesMs, findings, config, notes }) => {
    const cells = [
      path.basename(diskPath(uri) ?? uri),
      state,
      milliseconds(syntaxMs),
      milliseconds(typesMs),
      String(findings),
      config ? `${config.kind} ${hide(config.name)} (${config.why})` : '',
      notes.map(({ text }) => hide(text)).join(' '),
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  });
  return [
    '# Async Hazards: report',
    `- Server ${version}, ${rules} rules`,
    `- Client: ${client}; diagnostics are ${pulls ? 'pulled' : 'pushed'}; workspace ${trusted ? 'trusted' : 'not trusted'}, ${folders.length} folder(s)`,
    ...machine.map((line) => `- ${line}`),
    '',
    '## Settings',
    '```json',
    hide(JSON.stringify(settings, undefined, 2)),
    '```',
    '',
    '## Open files',
    '| file | state | syntax | types | findings | configuration | notes |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '## Troubles of this session',
    ...(troubles.length === 0 ? ['None.'] : troubles.map((text) => `- ${hide(text)}`)),
    '',
  ].join('\n');
}

/** Takes the names of folders and of the user out of a text. */
function hider(folders: readonly string[], home = ''): (text: string) => string {
  const names: (readonly [string, string])[] = [...folders.map((folder, index) => [folder, `<folder ${index + 1}>`] as const), [home, '<home>']];
  const secrets = names.filter(([name]) => name.length > 1).toSorted((a, b) => b[0].length - a[0].length);
  return (text) => secrets.reduce((result, [name, word]) => result.replaceAll(name, word).replaceAll(JSON.stringify(name).slice(1, -1), word), text);
}

const milliseconds = (time: number | undefined): string => (time === undefined ? '-' : `${Math.round(time)} ms`);
