/** From problems to what an editor shows. Positions are taken from the document as it is now. */
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { toUri } from '../documents/paths.ts';
import type { Problem } from '../lint/jobs.ts';

export const SOURCE = 'async-hazards';

/** What the client understands. */
export interface DiagnosticFeatures {
  readonly related: boolean;
  readonly links: boolean;
  readonly tags: boolean;
}

export function toDiagnostic(problem: Problem, document: TextDocument, features: DiagnosticFeatures): Diagnostic {
  const { rule, message, severity, start, end, url, related, unusedDirective } = problem;
  return {
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    severity: severity === 2 ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: SOURCE,
    code: rule,
    message,
    ...(url !== undefined && features.links ? { codeDescription: { href: url } } : {}),
    ...(unusedDirective && features.tags ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length > 0 && features.related
      ? {
          relatedInformation: related.map((place) => ({
            message: place.message,
            location:
              place.file !== undefined && place.range
                ? { uri: toUri(place.file), range: place.range }
                : { uri: document.uri, range: { start: document.positionAt(place.start ?? 0), end: document.positionAt(place.end ?? 0) } },
          })),
        }
      : {}),
  };
}
