/** Which provider of types a file gets, and how a host tells which one it was. */
import { dirname, isAbsolute } from 'node:path';
import type { HazardSettings } from '../../settings.ts';
import type { VisitorKeys } from '../walk.ts';
import { NativeOracle } from './native/oracle.ts';
import { compilerFor, sessionOf } from './native/sessions.ts';
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
  const compiler = compilerFor(dirname(file));
  return compiler ? new NativeOracle(sessionOf(compiler, settings.typesTimeLimit * 1000), file, text, keys) : noTypes;
}

/** What a host may tell people about the types of a file that was linted. */
export interface TypesReport {
  /** `unasked`: there was a compiler, but nothing in the file called for it. */
  readonly source: 'services' | 'native' | 'none' | 'unasked';
  /** Version of the native compiler. */
  readonly version?: string;
  /** Whether it is that of the editor's own TypeScript server. */
  readonly shared?: boolean;
  /** What went wrong with it so far. */
  readonly trouble?: string;
}

export function reportTypes(types: TypeOracle): TypesReport {
  if (!(types instanceof NativeOracle)) return { source: types.kind };
  const { version, trouble, isShared } = types;
  return { source: types.isAsked ? types.kind : 'unasked', version, ...(isShared ? { shared: true } : {}), ...(trouble === undefined ? {} : { trouble }) };
}
