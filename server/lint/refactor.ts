/** The rewrites that a person may ask for at a place of a file. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../../rules/analysis/file.ts';
import { planRefactorings } from '../../rules/refactors/index.ts';
import { detectStyle, provideHelper } from '../../snippets/insert/index.ts';
import { meansOf, type Project } from './insert.ts';
import type { PlainRefactoring, RefactorJob } from './jobs.ts';

/** @param analysis undefined for a file that does not parse: then nothing is offered */
export function refactor(job: RefactorJob, analysis: FileAnalysis | undefined, parse: (text: string, path: string) => TSESTree.Program, project: Project): PlainRefactoring[] {
  if (!analysis) return [];
  const { file, start, end, onDisk } = job;
  const bom = file.text.startsWith('\uFEFF') ? 1 : 0;
  const { text } = analysis.source;
  const place = file.path.replaceAll('\\', '/');
  const style = detectStyle(text, analysis.program, place);
  const means = meansOf(job, analysis.program, project);
  const styled = { text, ast: analysis.program, style, ...(onDisk ? { path: place } : {}) };
  const plans = planRefactorings(
    {
      file: analysis,
      range: [Math.max(0, start - bom), Math.max(0, end - bom)],
      style,
      flavour: (pattern) => means.flavour(pattern),
      helper: (pattern, used, flavour) => provideHelper({ file: styled, pattern, ...means.request(pattern, flavour) }, used),
    },
    (changed) => parse(changed, place),
  );
  return plans.map((plan): PlainRefactoring => {
    const { name, title } = plan;
    if ('reason' in plan) return { name, title, edits: [], reason: plan.reason };
    const edits = plan.edits.map(({ range, text: inserted }) => ({ start: range[0] + bom, end: range[1] + bom, text: inserted }));
    return { name, title, edits, ...(plan.newFile ? { newFile: plan.newFile } : {}) };
  });
}
