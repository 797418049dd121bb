/** Functions of packages that call a function again when it fails, and the options by which they can be told to stop. Keys are origins. */
export const retryFunctions: Readonly<Record<string, RegExp>> = {
  'p-retry': /^(?:signal|shouldRetry|onFailedAttempt)$/u,
  'async-retry': /^onRetry$/u,
  'exponential-backoff.backOff': /^retry$/u,
  'ts-retry-promise.retry': /^(?:retryIf|until)$/u,
  '@lifeomic/attempt.retry': /^(?:handleError|beforeAttempt)$/u,
  'radash.retry': /^(?:signal|backoff)$/u,
};
