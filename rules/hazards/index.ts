/** Every rule, in the order of the catalogue. A test compares this list with the folder. */
import type { HazardRule } from '../rule.ts';
import { acceptAbortSignal } from './accept-abort-signal.ts';
import { forwardAbortSignal } from './forward-abort-signal.ts';
import { noAbortListenerLeak } from './no-abort-listener-leak.ts';
import { noAsyncCallback } from './no-async-callback.ts';
import { noBlockingCall } from './no-blocking-call.ts';
import { noBrokenPromiseExecutor } from './no-broken-promise-executor.ts';
import { noFloatingPromise } from './no-floating-promise.ts';
import { noIneffectiveTry } from './no-ineffective-try.ts';
import { noLateAwait } from './no-late-await.ts';
import { noLostError } from './no-lost-error.ts';
import { noLostAbortController } from './no-lost-abort-controller.ts';
import { noStaleTimeoutSignal } from './no-stale-timeout-signal.ts';
import { noSwallowedAbort } from './no-swallowed-abort.ts';
import { noUnconsumedPromise } from './no-unconsumed-promise.ts';
import { noUnobservedSignal } from './no-unobserved-signal.ts';
import { preferConcurrentAwaits } from './prefer-concurrent-awaits.ts';
import { noUnownedBackgroundWork } from './no-unowned-background-work.ts';
import { noUnreliableAbortCheck } from './no-unreliable-abort-check.ts';
import { noForAwaitOfPromises } from './no-for-await-of-promises.ts';
import { noUnawaitedValue } from './no-unawaited-value.ts';
import { noUnboundedConcurrency } from './no-unbounded-concurrency.ts';
import { noPointlessAwait } from './no-pointless-await.ts';
import { noSerialAsyncReduce } from './no-serial-async-reduce.ts';
import { noTransitiveBlockingCall } from './no-transitive-blocking-call.ts';
import { noBlockingCpu } from './no-blocking-cpu.ts';
import { noBusyWait } from './no-busy-wait.ts';
import { noUnyieldingLoop } from './no-unyielding-loop.ts';
import { preferConcurrentLoop } from './prefer-concurrent-loop.ts';
import { requireHandlerOnVoid } from './require-handler-on-void.ts';
import { requireRequestTimeout } from './require-request-timeout.ts';

export const allRules: readonly HazardRule[] = [
  // A: promises and errors
  noFloatingPromise,
  noUnconsumedPromise,
  noLateAwait,
  requireHandlerOnVoid,
  noUnawaitedValue,
  noAsyncCallback,
  noBrokenPromiseExecutor,
  noIneffectiveTry,
  noLostError,
  noUnownedBackgroundWork,
  noPointlessAwait,
  // B: waiting
  preferConcurrentLoop,
  preferConcurrentAwaits,
  noUnboundedConcurrency,
  noForAwaitOfPromises,
  noSerialAsyncReduce,
  // C: cancellation
  forwardAbortSignal,
  acceptAbortSignal,
  noSwallowedAbort,
  noUnreliableAbortCheck,
  noLostAbortController,
  noAbortListenerLeak,
  requireRequestTimeout,
  noUnobservedSignal,
  noStaleTimeoutSignal,
  // D: blocking
  noBlockingCall,
  noTransitiveBlockingCall,
  noBlockingCpu,
  noBusyWait,
  noUnyieldingLoop,
];
