/** Plans the insertion of a pattern into a file, in the file's own style and with the means that its project has. */
import path from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { isCommonJsVersion, patternNamed, preferredFlavour } from '../../snippets/catalogue.ts';
import { detectStyle, planInsertion, type Edit, type InsertionRequest } from '../../snippets/insert/index.ts';
import type { InsertAnswer, InsertJob, PlainEdit } from './jobs.ts';

/** What is to be known of the project of a file. */
export interface Project {
  /** The text of a file, undefined when it cannot be read. */
  read(file: string): string | undefined;
  /** The version of a package as it is installed for a file; undefined when it is not. */
  installedVersion(file: string, name: string): string | undefined;
  /**
   * The way to a file by the path mapping of the project.
   * @param file absolute path with forward slashes
   * @returns undefined for a file that spells its own imports without the mapping
   */
  spelling(file: string, ast: TSESTree.Program): ((target: string) => string | undefined) | undefined;
}

/** @throws Error when the file does not parse, or the pattern cannot go there; the message is for people */
export function insertPattern({ file, start, end, pattern, flavour, helperFolder, onDisk }: InsertJob, parse: (text: string, path: string) => TSESTree.Program, project: Project): InsertAnswer {
  const bom = file.text.startsWith('\uFEFF') ? 1 : 0;
  const text = file.text.slice(bom);
  const place = file.path.replaceAll('\\', '/');
  const ast = parse(text, place);
  const means = meansOf({ file, flavour, helperFolder, onDisk }, ast, project);
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

export function meansOf({ file, flavour: pinned, helperFolder, onDisk }: Pick<InsertJob, 'file' | 'flavour' | 'helperFolder' | 'onDisk'>, ast: TSESTree.Program, project: Project): Means {
  const dependencies = dependenciesOf(file.path, project);
  const folder = helperFolder === '' ? undefined : path.resolve(file.root, helperFolder).replaceAll('\\', '/');
  const spell = onDisk ? project.spelling(file.path.replaceAll('\\', '/'), ast) : undefined;
  const extension = path.posix.extname(file.path.replaceAll('\\', '/')).replace(/x$/u, '');
  return {
    flavour: (pattern) => preferredFlavour(patternNamed(pattern), dependencies, pinned === 'auto' ? undefined : pinned)?.package,
    request: (pattern, flavour) => ({
      ...(flavour === undefined ? {} : { flavour, isCommonJs: isCommonJsVersion(flavour, project.installedVersion(file.path, flavour)) }),
      ...(folder === undefined ? {} : { helperPath: path.posix.join(folder, `${pattern}${extension}`) }),
      ...(spell ? { spell } : {}),
      read: (helper) => project.read(helper),
    }),
  };
}

/** Names of the packages that the nearest package.json depends on. */
function dependenciesOf(file: string, project: Project): ReadonlySet<string> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const text = project.read(path.join(folder, 'package.json'));
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
