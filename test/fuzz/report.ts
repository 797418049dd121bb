/** A difference as text: the program, the repaired program, the schedule and both traces. */
import type { Difference } from './examine.ts';
import type { Trace } from './execute.ts';

function traceText(name: string, trace: Trace): string {
  const events = trace.events.map(({ at, kind, what }) => `  ${String(at).padStart(4)} ${kind.padEnd(7)} ${what}`);
  const outcome = trace.outcome.kind === 'pending' ? 'never ends' : `${trace.outcome.kind} ${trace.outcome.what}`;
  return [`--- ${name}`, ...events, `  ${String(trace.endedAt).padStart(4)} ${outcome}`, ...trace.unhandled.map((reason) => `       unhandled ${reason}`)].join('\n');
}

export function reportOf({ rule, title, why, original, repaired, schedule, before, after }: Difference): string {
  return [
    `=== ${rule}: ${title}`,
    why,
    '--- program', original.trimEnd(),
    '--- repaired', repaired.trimEnd(),
    ...(schedule ? [`--- schedule ${JSON.stringify(schedule)}`] : []),
    ...(before ? [traceText('trace of the program', before)] : []),
    ...(after ? [traceText('trace of the repaired program', after)] : []),
    '',
  ].join('\n');
}
