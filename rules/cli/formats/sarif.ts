/**
 * The format of code scanning services (SARIF 2.1.0), built with node-sarif-builder: the formatter made for ESLint keeps neither
 * related places nor repairs and brings ESLint 8 along.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import type { Location, Region, Result } from 'sarif';
import plugin, { namespace, version } from '../../plugin.ts';
import type { HazardMessage, HazardResult } from '../messages.ts';

const ROOT = '%SRCROOT%';
/** Files that do not parse are results too, under this rule. */
const SYNTAX = 'syntax-error';

/** @param cwd the root that the URIs of files are relative to */
export function formatSarif(results: readonly HazardResult[], cwd: string): string {
  const run = new SarifRunBuilder().initSimple({
    toolDriverName: plugin.meta.name,
    toolDriverVersion: version,
    url: 'https://github.com/async-hazards/async-hazards',
  });
  run.run.columnKind = 'utf16CodeUnits';
  run.run.originalUriBaseIds = { [ROOT]: { uri: `${pathToFileURL(cwd).href.replace(/\/$/u, '')}/` } };
  for (const rule of rulesOf(results)) run.addRule(rule);
  for (const { filePath, messages } of results) {
    for (const message of messages) run.addResult(toResult(filePath, message, cwd));
  }
  const log = new SarifBuilder();
  log.addRun(run);
  return `${log.buildSarifJsonString({ indent: true })}\n`;
}

function rulesOf(results: readonly HazardResult[]): SarifRuleBuilder[] {
  const ids = new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId ?? SYNTAX)));
  return [...ids].toSorted().map((id) => {
    const docs = plugin.rules[id.slice(namespace.length + 1)]?.meta.docs;
    return new SarifRuleBuilder().initSimple({
      ruleId: id,
      shortDescriptionText: docs?.description ?? 'A file that does not parse.',
      helpUri: docs?.url ?? 'https://github.com/async-hazards/async-hazards',
    });
  });
}

function toResult(filePath: string, message: HazardMessage, cwd: string): SarifResultBuilder {
  const builder = new SarifResultBuilder();
  const result: Result = builder.result;
  result.level = message.severity === 2 ? 'error' : 'warning';
  result.ruleId = message.ruleId ?? SYNTAX;
  result.message = { text: message.message };
  result.locations = [toLocation(filePath, regionOf(message), cwd)];
  if (message.related) {
    result.relatedLocations = message.related.map((place, index) => ({
      id: index + 1,
      message: { text: place.message },
      ...toLocation(place.filePath, regionOf(place), cwd),
    }));
  }
  return builder;
}

function toLocation(filePath: string, region: Region, cwd: string): Location {
  const relative = path.relative(cwd, filePath);
  const isInside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  const artifactLocation = isInside
    ? { uri: relative.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: ROOT }
    : { uri: pathToFileURL(filePath).href };
  return { physicalLocation: { artifactLocation, region } };
}

function regionOf(place: { line: number; column: number; endLine?: number | undefined; endColumn?: number | undefined }): Region {
  const { line, column, endLine, endColumn } = place;
  return {
    startLine: Math.max(1, line),
    startColumn: Math.max(1, column),
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn: Math.max(1, endColumn) }),
  };
}
