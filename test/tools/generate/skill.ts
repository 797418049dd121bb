/** The skill for agents in the editor: what to look for and what to write instead, made of the rules and the pattern catalogue. */
import type { HazardRule } from '../../../rules/rule.ts';
import type { PatternEntry } from '../../../snippets/pattern.ts';

export const SKILL_FILE = 'client/skills/review-async-code/SKILL.md';

export function skillText(rules: readonly HazardRule[], patterns: readonly PatternEntry[]): string {
  const ruleRows = rules.map(({ name, meta }) => `- \`${name}\`: ${meta.docs?.description ?? ''}`);
  const patternRows = patterns.map(({ name, problems, summary }) => `- \`${name}\` (${problems.slice(0, 3).join('; ')}): ${summary.replaceAll('\n', ' ')}`);
  return `---
name: review-async-code
description: Review and write asynchronous JavaScript and TypeScript with Async Hazards. Use when code awaits, makes promises, takes AbortSignals, starts timers or streams, or blocks the event loop.
---

# Review async code

1. Run the tool \`async_hazards_lint\` on the files that were written or changed. Each line it gives is \`file:line:column severity rule: message\`.
2. Read the page of a rule that reports (tool \`async_hazards_explain\`) before repairing: it says what is not a finding, and what each repair changes.
3. A repair marked "keeps behaviour" may be made as it is. Any other changes when things happen or what fails: choose it for a reason that the code gives.
4. Where a line is right as it is, disable the rule for that line and say why:
   \`// eslint-disable-next-line async-hazards/RULE -- reason\`
5. Lint again, and run the tests.

Never silence a finding by \`void\`, by an empty \`catch\`, or by turning the rule off.

## What to look for

${ruleRows.join('\n')}

## What to write instead

Each pattern is in the editor's command "Insert Async Pattern", tested, and forwards an AbortSignal.

${patternRows.join('\n')}
`;
}
