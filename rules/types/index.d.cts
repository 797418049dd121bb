import type { Linter, Rule } from 'eslint';

declare namespace plugin {
  type PresetName = 'recommended' | 'strict' | 'server' | 'browser' | 'library';

  interface AsyncHazards {
    readonly meta: { name: string; version: string; namespace: string };
    /** Every rule by its name without prefix. */
    readonly rules: Record<string, Rule.RuleModule>;
    /** Flat configuration objects: plugin, rules and settings, no parser. */
    readonly configs: Record<PresetName, Linter.Config>;
    /** A parser for JavaScript and TypeScript, for projects that have none of their own. */
    readonly parser: Linter.Parser;
  }
}

declare const plugin: plugin.AsyncHazards;
export = plugin;
