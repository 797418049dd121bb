/**
 * `npm run ledger -- FOLDER [--project NAME] [--rule RULE] [--unread]`: runs the rules again at the places of the precision ledger, in checkouts
 * of the projects (not part of this repository), and says which verdicts changed. Exit code 1 when any did.
 *
 * `npm run ledger -- --draft REPORT --root CHECKOUT --project OWNER/NAME --commit SHA --preset P [--rule RULE]`: prints what a JSON report
 * of the command `async-hazards` has beyond the ledger as lines to fill in. `npm run ledger -- --sort` brings the file into its form.
 * `npm run ledger -- --table` counts verdicts per rule.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { groupBy } from '../tools/lists.ts';
import { changesOf, describe, type Change } from './changes.ts';
import { readEntries, sourceOf, writeEntries, type Entry, type Place } from './entries.ts';
import { tableOf } from './table.ts';

interface Report {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly messageId?: string; readonly line: number }[];
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string' },
    rule: { type: 'string' },
    unread: { type: 'boolean', default: false },
    draft: { type: 'string' },
    root: { type: 'string' },
    commit: { type: 'string' },
    preset: { type: 'string', default: 'recommended' },
    sort: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
  },
});

const command = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../rules/dist/cli.cjs');

/** @returns the findings of a JSON report, with paths below a folder */
function placesOf(report: readonly Report[], root: string): Place[] {
  return report.flatMap(({ filePath, messages }) =>
    messages.flatMap(({ ruleId, messageId, line }): Place[] => {
      const [, rule] = (ruleId ?? '').split('/');
      return rule === undefined || messageId === undefined
        ? []
        : [{ file: path.relative(root, filePath).split(path.sep).join('/'), line, rule, messageId }];
    }));
}

/** @returns the folder of a project's checkout, which may be called `name`, `owner+name` or `owner/name` */
function checkoutOf(folders: readonly string[], project: string): string | undefined {
  const [, name = project] = project.split('/');
  const names = [project.replace('/', '+'), project, name];
  return folders.flatMap((folder) => names.map((each) => path.resolve(folder, each))).find((each) => existsSync(each));
}

/** Runs the built command over some files of a checkout. @throws Error when it does not run */
function lint(root: string, files: readonly string[], preset: string): Place[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--max-old-space-size=6000', command, ...files, '--preset', preset, '--format', 'json'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  if (status !== 0 && status !== 1) throw new Error(`async-hazards in ${root}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return placesOf(JSON.parse(stdout) as Report[], root);
}

/** Runs the rules again at the places of the ledger. @returns false when a verdict changed */
function rerun(folders: readonly string[], entries: readonly Entry[]): boolean {
  const byProject = groupBy(entries, (entry) => entry.project);
  let [compared, changed, unread, elsewhere] = [0, 0, 0, 0];
  let done = 0;
  for (const [project, all] of byProject) {
    done++;
    const root = checkoutOf(folders, project);
    const isSame = (entry: Entry): boolean => {
      const full = root === undefined ? undefined : path.join(root, entry.file);
      return full !== undefined && existsSync(full) && sourceOf(readFileSync(full)) === entry.source;
    };
    const here = all.filter(isSame);
    elsewhere += all.length - here.length;
    process.stderr.write(`${done}/${byProject.size} ${project}: ${root === undefined ? 'no checkout' : `${here.length} of ${all.length} findings are in this version`}\n`);
    if (root === undefined) continue;
    for (const [preset, list] of groupBy(here, (entry) => entry.preset)) {
      const rules = new Set(list.map(({ rule }) => rule));
      const found = lint(root, [...new Set(list.map(({ file }) => file))], preset).filter(({ rule }) => rules.has(rule) && (options.rule === undefined || rule === options.rule));
      // Another preset of the same project may have judged the finding.
      const judged = new Set(here.filter((entry) => entry.preset !== preset).map((entry) => `${entry.file}:${entry.line} ${entry.rule}`));
      const changes = changesOf(list, found).filter((change: Change) => change.kind !== 'unread' || !judged.has(`${change.place.file}:${change.place.line} ${change.place.rule}`));
      compared += list.length;
      for (const change of changes) {
        if (change.kind === 'unread') unread++;
        else changed++;
        if (change.kind !== 'unread' || options.unread) console.log(`${project} ${describe(change)}`);
      }
    }
  }
  console.log(`${compared} findings compared, ${changed} verdicts changed, ${unread} findings beside them unread, ${elsewhere} not compared (no checkout or another version)`);
  return changed === 0;
}

function draft(reportFile: string): void {
  const { root, project, commit, preset, rule } = options;
  if (root === undefined || project === undefined || commit === undefined) throw new Error('--draft needs --root, --project and --commit');
  const known = groupBy(readEntries().filter((entry) => entry.project === project), (entry) => `${entry.file}:${entry.line} ${entry.rule} ${entry.messageId}`);
  for (const place of placesOf(JSON.parse(readFileSync(reportFile, 'utf8')) as Report[], path.resolve(root))) {
    if (rule !== undefined && rule !== place.rule) continue;
    if (known.get(`${place.file}:${place.line} ${place.rule} ${place.messageId}`)?.shift()) continue;
    const source = sourceOf(readFileSync(path.join(root, place.file)));
    console.log(JSON.stringify({ project, commit, file: place.file, source, line: place.line, rule: place.rule, messageId: place.messageId, preset, verdict: '', why: '' }));
  }
}

const chosen = (entry: Entry): boolean =>
  (options.project === undefined || entry.project === options.project || entry.project.endsWith(`/${options.project}`)) && (options.rule === undefined || entry.rule === options.rule);

if (options.draft !== undefined) draft(options.draft);
else if (options.sort) writeEntries(readEntries());
else if (options.table) console.log(tableOf(readEntries().filter(chosen)));
else if (positionals.length === 0) {
  console.error('Usage: npm run ledger -- FOLDER... [--project NAME] [--rule RULE] [--unread] | --draft REPORT … | --sort | --table');
  process.exitCode = 2;
} else if (!rerun(positionals, readEntries().filter(chosen))) process.exitCode = 1;
