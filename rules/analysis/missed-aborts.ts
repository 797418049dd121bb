/** Aborts that came before the listener for them: whether anything notices them, and whether the work goes on to its end otherwise. */
import type { TSESTree } from '@typescript-eslint/types';
import { roleOf } from './abort-handlers.ts';
import { handlerFunction, type AbortListener, type ListenerWork } from './abort-listeners.ts';
import { flowFor } from './fates/of-file.ts';
import type { FileAnalysis } from './file.ts';
import { forwardedSignal } from './signals.ts';
import { ancestors, calleeName, contains, enclosingFunction, parsePromiseChainStep, propertyName } from './syntax.ts';

/** Whether a signal that is aborted already makes no difference to the work that the listener would have ended. */
export function missesAbort(file: FileAnalysis, listener: AbortListener, work: ListenerWork): boolean {
  // `addAbortListener` runs the handler then.
  if (listener.helper || enclosingFunction(listener.call) !== work.fn || noticesAbort(file, listener, work)) return false;
  const role = roleOf(file, listener, work);
  return role.settles || role.ownsLocals || (work.kind === 'function' && acts(file, listener) && waitsAfter(file, listener, work));
}

/** `() => { channel.send('cancel'); }`: does something besides keeping a note. */
function acts(file: FileAnalysis, listener: AbortListener): boolean {
  const handler = handlerFunction(file, listener);
  if (!handler) return false;
  for (const node of file.walk(handler.body)) if (node.type === 'CallExpression') return true;
  return false;
}

function waitsAfter(file: FileAnalysis, listener: AbortListener, work: ListenerWork): boolean {
  const flow = flowFor(file, work.fn);
  return flow?.graph.events.some((event) => event.suspension !== undefined && flow.reaches(listener.call, event)) === true;
}

/** Whether anything in the work notices that the signal was aborted before the listener came: it asks, or hands the signal on. */
function noticesAbort(file: FileAnalysis, { call: added, signal }: AbortListener, work: ListenerWork): boolean {
  const text = file.text(signal);
  const outer = enclosingFunction(work.fn);
  const regions = [work.fn.body, ...(outer && work.kind === 'promise' ? [outer.body] : [])];
  return regions.some((region) => {
    for (const node of file.walk(region, { intoFunctions: true })) {
      if (node.type === 'MemberExpression' && /^(?:aborted|throwIfAborted)$/u.test(propertyName(node) ?? '') && !isAfterFailure(node, added)) return true;
      if (node.type !== 'CallExpression' || node === added) continue;
      if (/abort/iu.test(calleeName(node) ?? '') && node.arguments.some((argument) => file.text(argument).includes(text))) return true;
      if (!/EventListener$/u.test(calleeName(node) ?? '') && handsOn(file, node, text)) return true;
    }
    return false;
  });
}

/** What is asked when the work has failed already comes too late to spare it. */
function isAfterFailure(node: TSESTree.Node, added: TSESTree.CallExpression): boolean {
  if (node.range[0] < added.range[1]) return false;
  let child = node;
  for (const outer of ancestors(node)) {
    if (outer.type === 'CatchClause') return !contains(outer, added);
    if (outer.type === 'CallExpression' && parsePromiseChainStep(outer)?.onRejected === child) return true;
    child = outer;
  }
  return false;
}

/** Whether a call is given the signal itself, alone or in an object literal. */
function handsOn(file: FileAnalysis, call: TSESTree.CallExpression, signal: string): boolean {
  const forwarded = forwardedSignal(file, call);
  return forwarded !== undefined && file.text(forwarded) === signal;
}
