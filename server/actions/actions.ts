/** The menu under the light bulb: repairs, repairs of the same rule all over the file, disable comments, and where to read more. */
import { CodeActionKind, CodeActionTriggerKind, type CodeAction, type CodeActionContext, type Range } from 'vscode-languageserver';
import { toDiagnostic, type DiagnosticFeatures } from '../diagnostics/convert.ts';
import type { View } from '../diagnostics/tracker.ts';
import type { OpenDocument } from '../documents/documents.ts';
import type { PlainWideRepair, Problem } from '../lint/jobs.ts';
import { toDisableEdit, toWorkspaceEdit } from './edits.ts';
import { wideTitle, type WideEdit, type WideFeatures } from './wide.ts';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.async-hazards`;
export const DISABLE_LINE = `${CodeActionKind.QuickFix}.disable.line.async-hazards`;
export const DISABLE_FILE = `${CodeActionKind.QuickFix}.disable.file.async-hazards`;

export interface ActionFeatures extends DiagnosticFeatures, WideFeatures {
  /** Whether the client asks for an action's edit only when it is chosen. */
  readonly resolves: boolean;
  /** Whether the client has the commands `asyncHazards.*`. */
  readonly commands: boolean;
}

/** What an action carries until its edit is asked for. */
export interface FixAllData {
  readonly uri: string;
  readonly version: number;
  readonly rule?: string;
  /** Of the suggestion that is wanted; without it, of what keeps behaviour. */
  readonly title?: string;
}
export interface WideData {
  readonly uri: string;
  readonly version: number;
  /** Which finding, and which of its repairs. */
  readonly wide: { readonly rule: string; readonly start: number; readonly title: string };
}

/** How edits are made that are not at hand when the menu is. */
export interface LaterEdits {
  /** Repairs all findings of a rule in a document. */
  fixRule(rule: string): Promise<CodeAction['edit']>;
  wide(repair: PlainWideRepair): Promise<WideEdit>;
}

/** Whether a client that asks for `only` wants actions of a kind: kinds form a tree by their dots. */
export const wants = (only: readonly string[] | undefined, kind: string): boolean =>
  only === undefined || only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));

/**
 * Actions on the findings in a range, ordered as people want them: what repairs, what repairs more, what only silences.
 * @param later makes edits at once for clients that do not ask for them when they are chosen
 */
export async function quickActions(
  document: OpenDocument,
  view: View,
  range: Range,
  context: CodeActionContext,
  features: ActionFeatures,
  later: LaterEdits,
): Promise<CodeAction[]> {
  if (!wants(context.only, CodeActionKind.QuickFix) && !context.only?.some((kind) => kind.startsWith(`${CodeActionKind.QuickFix}.`))) return [];
  const [from, to] = [document.document.offsetAt(range.start), document.document.offsetAt(range.end)];
  const touched = view.problems.filter(({ start, end }) => start <= to && from <= end);
  const repairs: CodeAction[] = [];
  const wider: CodeAction[] = [];
  const silencers: CodeAction[] = [];
  const about: CodeAction[] = [];
  const seen = new Set<string>();
  for (const problem of touched) {
    const diagnostics = [toDiagnostic(problem, document.document, features)];
    for (const { kind, title, edits } of problem.repairs) {
      const edit = toWorkspaceEdit(edits, document, features);
      repairs.push({ title, kind: CodeActionKind.QuickFix, diagnostics, ...(kind === 'fix' ? { isPreferred: true } : {}), edit });
    }
    const wide = await Promise.all((problem.wide ?? []).map((repair) => wideAction(problem, repair, document, features, later)));
    for (const action of wide) if (action) repairs.push({ ...action, diagnostics });
    for (const repair of problem.disable) {
      const kind = repair.kind === 'disable-line' ? DISABLE_LINE : DISABLE_FILE;
      if (repair.kind === 'disable-file' && seen.has(`file ${problem.rule}`)) continue;
      silencers.push({ title: repair.title, kind, diagnostics, edit: toDisableEdit(repair, document, features) });
    }
    seen.add(`file ${problem.rule}`);
    if (problem.unusedDirective || seen.has(problem.rule)) continue;
    seen.add(problem.rule);
    const action = await fixRuleAction(problem, view, document, features, later);
    if (action) wider.push({ ...action, diagnostics });
    for (const suggested of suggestedEverywhere(problem, view, document, features)) wider.push({ ...suggested, diagnostics });
    // Only when a person asks: an action that is a mere command must never run on save.
    if (features.commands && context.triggerKind === CodeActionTriggerKind.Invoked) {
      about.push({ title: `Explain ${problem.rule}`, kind: CodeActionKind.QuickFix, diagnostics, command: { title: 'Explain', command: 'asyncHazards.explainRule', arguments: [problem.rule] } });
      about.push({ title: `Configure ${problem.rule}...`, kind: CodeActionKind.QuickFix, diagnostics, command: { title: 'Configure', command: 'asyncHazards.configureRule', arguments: [problem.rule] } });
    }
  }
  const lines = silencers.filter(({ kind }) => kind === DISABLE_LINE);
  const files = silencers.filter(({ kind }) => kind === DISABLE_FILE);
  return onePreferred([...repairs, ...wider, ...about, ...lines, ...files].filter(({ kind }) => wants(context.only, kind ?? '')));
}

/** A client takes "the preferred one" without asking, so in one menu there is one a finding. */
function onePreferred(actions: readonly CodeAction[]): CodeAction[] {
  const preferred = new Set<string>();
  return actions.map((action) => {
    if (!action.isPreferred) return action;
    const key = JSON.stringify(action.diagnostics?.[0]?.range) + String(action.diagnostics?.[0]?.code);
    if (preferred.has(key)) return { ...action, isPreferred: false };
    preferred.add(key);
    return action;
  });
}

async function fixRuleAction(
  problem: Problem,
  view: View,
  document: OpenDocument,
  features: ActionFeatures,
  { fixRule }: LaterEdits,
): Promise<CodeAction | undefined> {
  const { rule } = problem;
  const count = view.problems.filter((other) => other.rule === rule && other.repairs[0]?.kind === 'fix' && !other.unusedDirective).length;
  if (count < 2) return undefined;
  const action: CodeAction = { title: `Repair all ${count} findings of ${rule} in this file`, kind: CodeActionKind.QuickFix };
  if (features.resolves) return { ...action, data: { uri: document.uri, version: document.version, rule } satisfies FixAllData };
  const edit = await fixRule(rule);
  return edit ? { ...action, edit } : undefined;
}

/** One suggestion for all findings of a rule that have it. Only where its edit is made when it is chosen: each such edit is a lint or more. */
function suggestedEverywhere(problem: Problem, { problems }: View, { uri, version }: OpenDocument, { resolves }: ActionFeatures): CodeAction[] {
  if (!resolves) return [];
  return sharedSuggestions(problem.rule, problems)
    .filter(({ title }) => problem.repairs.some((repair) => repair.title === title))
    .map(({ title, count }) => ({ title: `${title}: all ${count} of ${problem.rule} in this file`, kind: CodeActionKind.QuickFix, data: { uri, version, rule: problem.rule, title } satisfies FixAllData }));
}

/** The suggestions that more than one finding of a rule has, with how many have them. */
export function sharedSuggestions(rule: string, problems: readonly Problem[]): { title: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { repairs } of problems.filter((problem) => problem.rule === rule)) {
    for (const title of new Set(repairs.flatMap((repair) => (repair.kind === 'suggestion' ? [repair.title] : [])))) counts.set(title, (counts.get(title) ?? 0) + 1);
  }
  return [...counts].flatMap(([title, count]) => (count > 1 ? [{ title, count }] : []));
}

/** A repair of several files. Where nothing could tell that a file changed while the menu was open, it is not offered. */
async function wideAction(problem: Problem, repair: PlainWideRepair, { uri, version }: OpenDocument, features: ActionFeatures, { wide }: LaterEdits): Promise<CodeAction | undefined> {
  const action: CodeAction = { title: wideTitle(repair), kind: CodeActionKind.QuickFix };
  if (features.resolves) return { ...action, data: { uri, version, wide: { rule: problem.rule, start: problem.start, title: repair.title } } satisfies WideData };
  if (!features.versioned) return undefined;
  const made = await wide(repair);
  return 'edit' in made ? { ...action, edit: made.edit } : undefined;
}
