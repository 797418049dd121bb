/**
 * Tells when the event loop was blocked for longer than it should be.
 *
 * @title Event loop monitor
 * @prefix monitorEventLoop
 * @main monitorEventLoop
 * @runtime node
 * @problems is the event loop blocked | detect slow synchronous code in production | event loop lag metric | find what blocks | latency spikes
 * @asyncio debug mode, slow callbacks
 * @when A server answers slowly now and then. It says that something blocks, not what: then take a CPU profile, and run-blocking for the cure.
 * @cost One histogram and one timer that does not keep the process alive; well under 1 % of a core.
 * @failure An error of `report` is thrown in the timer, as any error there.
 * @abort The signal stops it, as `stop()` does.
 * @empty Without stalls nothing is reported.
 * @zero A `threshold` of 0 reports at each interval; below 0, or an `interval` of 0 or less, is a RangeError.
 * @example
 * const «monitor» = monitorEventLoop({
 *   threshold: «threshold:100»,
 *   report: ({ longest }) => «report:console.error(`blocked for ${longest} ms`)»,
 * });«»
 * @show
 * «monitor».stop();
 * console.log('stopped');
 * @prints stopped
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Delays of the event loop since the last report, in milliseconds. */
export interface EventLoopStall {
  longest: number;
  mean: number;
  percentile99: number;
}

export interface EventLoopMonitorOptions {
  /** Milliseconds that are too long. */
  threshold?: number;
  /** Milliseconds between two looks. */
  interval?: number;
  report: (stall: EventLoopStall) => void;
  signal?: AbortSignal | undefined;
}

export interface EventLoopMonitor {
  stop(): void;
  [Symbol.dispose](): void;
}

/** Starts to watch. */
export function monitorEventLoop({ threshold = 100, interval = 5000, report, signal }: EventLoopMonitorOptions): EventLoopMonitor {
  if (!(threshold >= 0) || !(interval > 0)) throw new RangeError('threshold must be at least 0, interval above 0');
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  const inMs = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;
  const timer = setInterval(() => {
    const stall = { longest: inMs(histogram.max), mean: inMs(histogram.mean), percentile99: inMs(histogram.percentile(99)) };
    if (stall.longest < threshold) return;
    // Only now: a reset also forgets the sample that is being taken, and with it a stall that has just ended.
    histogram.reset();
    report(stall);
  }, interval);
  timer.unref();
  const stop = (): void => {
    clearInterval(timer);
    histogram.disable();
    signal?.removeEventListener('abort', stop);
  };
  histogram.enable();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  return { stop, [Symbol.dispose]: stop };
}
