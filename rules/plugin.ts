/** The ESLint plugin: rules, presets and a parser for projects without one. */
import * as parser from './parser.ts';
import { allRules } from './hazards/index.ts';
import { presetsOf, type Plugin } from './presets.ts';

export const namespace = 'async-hazards';
export const version = '0.1.0';

const plugin: Plugin = {
  meta: { name: 'eslint-plugin-async-hazards', version, namespace },
  rules: Object.fromEntries(allRules.map((rule) => [rule.name, rule])),
  configs: {} as Plugin['configs'],
  parser,
};
plugin.configs = presetsOf(plugin, allRules);

export default plugin;
