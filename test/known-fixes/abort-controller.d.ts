/** What packages export that had AbortSignal before Node did: here it is that of the platform. */
export import AbortController = globalThis.AbortController;
export import AbortSignal = globalThis.AbortSignal;
export default AbortController;
