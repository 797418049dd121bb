import plugin from './index.cjs';

export type AsyncHazards = plugin.AsyncHazards;
export type PresetName = plugin.PresetName;

export default plugin;
export declare const meta: AsyncHazards['meta'];
export declare const rules: AsyncHazards['rules'];
export declare const configs: AsyncHazards['configs'];
export declare const parser: AsyncHazards['parser'];
