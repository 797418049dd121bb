/** Which rules a document is linted with, and why: the workspace's ESLint configuration where it has our plugin, else a preset. */
import type { LintConfig, Ready } from '../lint/jobs.ts';
import type { ConfigInForce, StatusNote } from '../protocol.ts';
import { rulesOf, severityOf, type Settings } from '../settings.ts';
import type { FileVerdict } from './eslint-messages.ts';

export interface DocumentConfig {
  readonly lint: LintConfig;
  readonly inForce: ConfigInForce;
  readonly notes: readonly StatusNote[];
  /** Set when the file is not to be linted at all. */
  readonly off?: StatusNote;
}

/** The ESLint configurations of a workspace. */
export interface Configurations {
  /** The configuration file nearest to a file, upwards to the root of the repository; undefined when there is none. */
  find(file: string): string | undefined;
  /** Whether a configuration can have our plugin at all: it names it, or the plugin is installed for somebody to name it. Runs nothing. */
  mayUsePlugin(config: string): boolean;
  namesPlugin(config: string): boolean;
  /**
   * What the configuration says about a file. Runs the workspace's code: only for trusted workspaces.
   * @param seconds that the answer may take
   */
  ask(config: string, file: string, seconds: number): Promise<FileVerdict>;
  /** Whether an answer may be another one now that these files have changed. */
  dependsOn(paths: readonly string[]): boolean;
  /** Something that configurations depend on has changed. */
  forget(): void;
}

export interface ConfigQuestion {
  /** Path on disk; undefined for a document that is nowhere. */
  readonly file: string | undefined;
  readonly settings: Settings;
  readonly trusted: boolean;
  readonly ready: Ready;
}

/** Reading a configuration may take this many times as long as the check of a file: it loads the workspace's code. */
const ESLINT_PATIENCE = 2;

export async function configOf({ file, settings, trusted, ready }: ConfigQuestion, eslint: Configurations | undefined): Promise<DocumentConfig> {
  const preset = (why: string, ...notes: StatusNote[]): DocumentConfig => presetConfig(settings, ready, why, notes);
  if (!settings.enable) return { ...preset('asyncHazards.enable is off'), off: { reason: 'disabled', text: 'Switched off by the setting asyncHazards.enable.' } };
  if (file === undefined || !eslint) return preset('the document is not a file on disk');
  if (settings.eslintConfig === 'never') return preset('asyncHazards.eslintConfig is "never"');
  const config = eslint.find(file);
  if (config === undefined) return preset('there is no ESLint configuration file');
  if (!eslint.mayUsePlugin(config)) return preset('the ESLint configuration does not use the plugin');
  if (!trusted) {
    const text = 'The ESLint configuration is not read, since the workspace is not trusted; the preset applies.';
    return preset('the workspace is not trusted', { reason: 'untrusted', text });
  }
  const verdict = await eslint.ask(config, file, settings.timeLimit * ESLINT_PATIENCE);
  switch (verdict.kind) {
    case 'failed': {
      const text = `The ESLint configuration could not be read, the preset applies: ${verdict.error}`;
      return preset('the ESLint configuration could not be read', { reason: 'config-failed', text });
    }
    case 'unused':
    case 'ignored': {
      if (!verdict.elsewhere && !eslint.namesPlugin(config)) return preset('the ESLint configuration does not use the plugin');
      const text = verdict.kind === 'unused' ? 'does not use the plugin for this file' : 'leaves this file out';
      const nothing = eslintConfig(config, { rules: {}, prefix: 'async-hazards', settings: {}, unusedDirectives: 0 });
      return { ...nothing, off: { reason: 'ignored', text: `Not checked: the ESLint configuration ${text}.` } };
    }
    case 'used':
      return eslintConfig(config, verdict);
  }
}

function eslintConfig(path: string, { prefix, rules, settings, unusedDirectives, noInlineConfig = false }: Omit<LintConfig, 'key'>): DocumentConfig {
  return { lint: keyed({ prefix, rules, settings, unusedDirectives, noInlineConfig }), inForce: { kind: 'eslint', name: path, why: 'it uses the plugin' }, notes: [] };
}

function presetConfig(settings: Settings, ready: Ready, why: string, notes: readonly StatusNote[]): DocumentConfig {
  const name = settings.preset in ready.presets ? settings.preset : 'recommended';
  const known = new Set(ready.rules.map((rule) => rule.name));
  const preset = ready.presets[name];
  const lint = keyed({
    prefix: 'async-hazards',
    rules: rulesOf(preset?.rules ?? {}, settings, (rule) => known.has(rule)),
    settings: { ...preset?.settings, ...settings.shared },
    unusedDirectives: severityOf(settings.unusedDisableComments),
  });
  return { lint, inForce: { kind: 'preset', name, why }, notes };
}

const keyed = (config: Omit<LintConfig, 'key'>): LintConfig => ({ key: JSON.stringify(config), ...config });
