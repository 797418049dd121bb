/**
 * Functions that ask another machine something, and how a time limit is given to them. Keys are origins without `node:`. `ky` is not
 * among them: it has a limit of ten seconds by itself.
 */
export interface RequestClient {
  /** Index of the options object; `any` takes the first object literal among the arguments. */
  readonly options: number | 'any';
  /** Options that bound the request, or hand the question to somebody else. */
  readonly bounds: RegExp;
  /** How the repair bounds it. */
  readonly by: 'signal' | 'timeout' | 'got-timeout';
  /** How long it waits for a machine that stays silent. */
  readonly waits: string;
}

const MINUTES = 'for minutes';
const EVER = 'for ever';

const viaFetch: RequestClient = { options: 1, bounds: /^(?:signal|dispatcher|agent|timeout)$/u, by: 'signal', waits: MINUTES };
const viaUndici: RequestClient = { options: 1, bounds: /^(?:signal|dispatcher|headersTimeout|bodyTimeout)$/u, by: 'signal', waits: MINUTES };
const viaAxios = (options: number): RequestClient => ({ options, bounds: /^(?:signal|timeout|cancelToken|adapter)$/u, by: 'timeout', waits: EVER });
const viaGot = (options: number): RequestClient => ({ options, bounds: /^(?:signal|timeout)$/u, by: 'got-timeout', waits: EVER });
const viaHttp: RequestClient = { options: 'any', bounds: /^(?:signal|timeout|agent)$/u, by: 'signal', waits: EVER };

export const requestClients: Readonly<Record<string, RequestClient>> = {
  fetch: viaFetch, 'undici.fetch': viaFetch, 'node-fetch': viaFetch, 'cross-fetch': viaFetch,
  'undici.request': viaUndici,
  'axios.get': viaAxios(1), 'axios.delete': viaAxios(1), 'axios.head': viaAxios(1), 'axios.options': viaAxios(1),
  'axios.post': viaAxios(2), 'axios.put': viaAxios(2), 'axios.patch': viaAxios(2), 'axios.request': viaAxios(0), 'axios.create': viaAxios(0),
  got: viaGot(1), 'got.get': viaGot(1), 'got.post': viaGot(1), 'got.put': viaGot(1), 'got.patch': viaGot(1), 'got.delete': viaGot(1), 'got.extend': viaGot(0),
  'http.request': viaHttp, 'http.get': viaHttp, 'https.request': viaHttp, 'https.get': viaHttp,
};

/** Packages whose code runs in a browser, unless the package is a server besides. */
export const browserPackages: readonly string[] = ['react-dom', 'vue', 'svelte', '@angular/core', 'solid-js', 'preact', 'lit', 'react-native', 'expo'];
