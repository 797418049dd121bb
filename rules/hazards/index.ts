/** Every rule, in the order of the catalogue. A test compares this list with the folder. */
import type { HazardRule } from '../rule.ts';
import { noFloatingPromise } from './no-floating-promise.ts';

export const allRules: readonly HazardRule[] = [noFloatingPromise];
