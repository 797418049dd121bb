/** Plans the insertion of a pattern into a file, in the file's own style and with the means that its project has. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { nodeHost } from '../../rules/analysis/host.ts';
import { isCommonJsVersion, patternNamed, preferredFlavour } from '../../snippets/catalogue.ts';
import { detectStyle, planInsertion, type Edit, type InsertionRequest } from '../../snippets/insert/index.ts';
import { mappingFor } from './path-mapping.ts';
import type { InsertAnswer, InsertJob, PlainEdit } from './jobs.ts';

/** @throws Error when the file does not parse, or the pattern cannot go there; the message is for people */
export function insertPattern({ file, start, end, pattern, flavour, helperFolder, onDisk }: InsertJob, parse: (text: string, path: string) => TSESTree.Program): InsertAnswer {
  const bom = file.text.startsWith('\uFEFF') ? 1 : 0;
  const text = file.text.slice(bom);
  const place = file.path.replaceAll('\\', '/');
  const ast = parse(text, place);
  const means = meansOf({ file, flavour, helperFolder, onDisk }, ast);
  const packageFlavour = means.flavour(pattern);
  const plan = planInsertion({
    file: { text, ast, style: detectStyle(text, ast, place), ...(onDisk ? { path: place } : {}) },
    pattern,
    at: start === end ? start - bom : [start - bom, end - bom],
    ...means.request(pattern, packageFlavour),
  });
  const toPlain = ({ range, text: inserted }: Edit): PlainEdit => ({ start: range[0] + bom, end: range[1] + bom, text: inserted });
  return {
    edits: plan.edits.map(toPlain),
    otherEdits: plan.otherEdits.map(toPlain),
    usage: toPlain(plan.usage),
    snippet: plan.usage.snippet,
    ...(plan.newFile ? { newFile: plan.newFile } : {}),
    notes: plan.notes,
  };
}
/** What a project and the settings have for patterns: packages, and a place for helper modules. */
export interface Means {
  /** The package that a pattern is to be taken from. */
  flavour(pattern: string): string | undefined;
  /** What the insertion engine is told about it. */
  request(pattern: string, flavour: string | undefined): Pick<InsertionRequest, 'flavour' | 'isCommonJs' | 'helperPath' | 'read' | 'spell'>;
}

export function meansOf({ file, flavour: pinned, helperFolder, onDisk }: Pick<InsertJob, 'file' | 'flavour' | 'helperFolder' | 'onDisk'>, ast: TSESTree.Program): Means {
  const dependencies = dependenciesOf(file.path);
  const folder = helperFolder === '' ? undefined : path.resolve(file.root, helperFolder).replaceAll('\\', '/');
  const spell = onDisk ? mappingFor(file.path.replaceAll('\\', '/'), ast) : undefined;
  const extension = path.posix.extname(file.path.replaceAll('\\', '/')).replace(/x$/u, '');
  return {
    flavour: (pattern) => preferredFlavour(patternNamed(pattern), dependencies, pinned === 'auto' ? undefined : pinned)?.package,
    request: (pattern, flavour) => ({
      ...(flavour === undefined ? {} : { flavour, isCommonJs: isCommonJsVersion(flavour, nodeHost.installedVersion(file.path, flavour)) }),
      ...(folder === undefined ? {} : { helperPath: path.posix.join(folder, `${pattern}${extension}`) }),
      ...(spell ? { spell } : {}),
      read,
    }),
  };
}

/** Names of the packages that the nearest package.json depends on. */
function dependenciesOf(file: string): ReadonlySet<string> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const text = read(path.join(folder, 'package.json'));
    if (text !== undefined) {
      try {
        const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<string, Record<string, string>>;
        return new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
      } catch {
        return new Set();
      }
    }
    if (path.dirname(folder) === folder) return new Set();
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
