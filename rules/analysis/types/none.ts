/** The provider for files without types: it knows nothing and says so. What syntax can tell is the business of the analysis. */
import type { TypeOracle } from './oracle.ts';

export const noTypes: TypeOracle = {
  kind: 'none',
  thenable: () => 'unknown',
  thenableElements: () => 'unknown',
  thenableLists: () => 'unknown',
  thenableItems: () => 'unknown',
  plainness: () => 'unknown',
  isAny: () => true,
  callable: () => 'unknown',
  callReturns: () => 'unknown',
  elementCallReturns: () => 'unknown',
  typeNames: () => [],
  declarations: () => [],
  collection: () => 'unknown',
  member: () => ({ exists: 'unknown', callReturns: 'unknown' }),
  isAbortSignal: () => 'unknown',
  signalProperties: () => [],
  signalSlot: () => 'unknown',
  contextualReturn: () => 'unknown',
  offeredSignal: () => undefined,
  inheritedReturn: () => 'unknown',
  hasValue: () => 'unknown',
  filesWith: () => undefined,
  sourceText: () => undefined,
  memberText: () => undefined,
  text: () => undefined,
};

/** There is no compiler of a project where there are no processes. */
export const nativeTypes = (): undefined => undefined;
