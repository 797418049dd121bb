/** Which provider of types a file gets. */
import { isAbsolute } from 'node:path';
import type { HazardSettings } from '../../settings.ts';
import type { VisitorKeys } from '../walk.ts';
import { nativeTypes } from './native/provider.ts';
import { noTypes } from './none.ts';
import type { TypeOracle } from './oracle.ts';
import { isTyped, typesFromServices } from './services.ts';

/**
 * The provider for one file: parser services if the user's configuration has them, since that program is paid for already; else the
 * TypeScript 7 of the project; else none.
 * @param services the parser's services
 * @param file absolute path as ESLint has it
 * @param text what is linted, without byte order mark
 * @param keys how the parser's tree is walked
 */
export function chooseTypes(services: unknown, file: string, text: string, settings: HazardSettings, keys?: VisitorKeys): TypeOracle {
  const { types } = settings;
  if (types === 'none') return noTypes;
  if (types !== 'native' && isTyped(services)) return typesFromServices(services);
  if (types === 'services' || !isAbsolute(file)) return noTypes;
  return nativeTypes(file, text, settings.typesTimeLimit * 1000, keys) ?? noTypes;
}
