/** The modules that are part of Node. */
const BUILTIN = /^(?:node:.+|(?:assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|diagnostics_channel|dns|domain|events|fs|https?|http2|inspector|module|net|os|path|perf_hooks|process|punycode|querystring|readline|repl|stream|string_decoder|timers|tls|trace_events|tty|url|util|v8|vm|wasi|worker_threads|zlib)(?:\/.+)?)$/u;

/** @param specifier as it is imported, with `node:` or without */
export const isBuiltinModule = (specifier: string): boolean => BUILTIN.test(specifier);
