/** The modules that Node brings along: its own list is that of the Node that lints, and a browser has none. */
const NAMES: ReadonlySet<string> = new Set(
  `assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises domain events fs fs/promises http http2
  https inspector inspector/promises module net os path path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl stream stream/consumers
  stream/promises stream/web string_decoder sys timers timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib`.split(/\s+/u),
);

/** Whether an import names one of them (`fs`, `node:fs`, `node:sqlite`). */
export const isBuiltin = (specifier: string): boolean => specifier.startsWith('node:') || NAMES.has(specifier);
