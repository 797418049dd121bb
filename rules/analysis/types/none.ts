/** The provider for files without types: it knows nothing and says so. What syntax can tell is the business of the analysis. */
import type { TypeOracle } from './oracle.ts';

export const noTypes: TypeOracle = {
  kind: 'none',
  prepare: () => {},
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
  inheritedReturn: () => 'unknown',
  filesWith: () => undefined,
  sourceText: () => undefined,
  memberText: () => undefined,
  text: () => undefined,
};
