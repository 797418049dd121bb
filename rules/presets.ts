/** The presets, made of what each rule says of itself. They set plugin, rules and settings, no parser and no files. */
import type { HazardRule, PresetEntry, PresetName } from './rule.ts';

export const presetNames: readonly PresetName[] = ['recommended', 'strict', 'server', 'browser', 'library'];

export interface Preset {
  readonly name: string;
  readonly plugins: Readonly<Record<string, Plugin>>;
  readonly rules: Readonly<Record<string, PresetEntry>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Readonly<Record<string, HazardRule>>;
  configs: Readonly<Record<PresetName, Preset>>;
  readonly parser: { readonly meta: { readonly name: string; readonly version: string }; parseForESLint(code: string, options?: object): unknown };
}

export function presetsOf(plugin: Plugin, rules: readonly HazardRule[]): Record<PresetName, Preset> {
  const { namespace } = plugin.meta;
  return Object.fromEntries(
    presetNames.map((name) => [
      name,
      {
        name: `${namespace}/${name}`,
        plugins: { [namespace]: plugin },
        rules: Object.fromEntries(
          rules.map((rule) => [`${namespace}/${rule.name}`, entryOf(rule, name)] as const).filter(([, entry]) => entry !== 'off'),
        ),
        ...(name === 'browser' || name === 'server' ? { settings: { [namespace]: { environment: name === 'browser' ? 'browser' : 'node' } } } : {}),
      },
    ]),
  ) as unknown as Record<PresetName, Preset>;
}

/** `server`, `browser` and `library` stand on `recommended`; `strict` takes every rule that does not opt out of it. */
function entryOf(rule: HazardRule, preset: PresetName): PresetEntry {
  const levels = rule.meta.docs?.presets ?? {};
  if (preset === 'strict') return levels.strict ?? 'error';
  return levels[preset] ?? levels.recommended ?? 'off';
}
