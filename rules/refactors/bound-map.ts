/** `Promise.all(items.map(f))` → `mapConcurrent(items, 8, f)` */
import { parseFanOut } from '../analysis/fan-out.ts';
import { ancestors, parseCombinator, statementListOf } from '../analysis/syntax.ts';
import { whyNoHelper } from '../repairs/bounded-fan-out.ts';
import { indentAt, replace, textAt } from '../repairs/edits.ts';
import type { Place, Refactoring, Refused, Rewrite } from './refactoring.ts';
import { nodeAt } from './work.ts';

export const boundMap: Refactoring = {
  name: 'bound-map',
  plan(place: Place): Rewrite | Refused | undefined {
    const { file } = place;
    const at = nodeAt(place);
    for (const node of [at, ...ancestors(at)]) {
      if (node.type === 'CallExpression' && parseCombinator(node)) {
        const fanOut = parseFanOut(file, node);
        if (!fanOut?.map) return undefined;
        const flavour = place.flavour('map-concurrent') === 'p-map' ? 'p-map' : undefined;
        const helper = flavour ? 'pMap' : 'mapConcurrent';
        const { concurrency } = file.settings;
        const title = `Run up to ${concurrency} at a time with \`${helper}\` (results in order; the first failure rejects and nothing more starts)`;
        const reason = fanOut.method === 'all' ? whyNoHelper(file, fanOut) : `\`Promise.${fanOut.method}\` waits for something else than all results.`;
        if (reason !== undefined || !fanOut.callback) return { title, reason: reason ?? 'There is no function that is called for each item.' };
        const { edits, names, newFile } = place.helper('map-concurrent', ['mapConcurrent'], flavour);
        const call = names.get(helper) ?? helper;
        const [items, fn] = [file.text(fanOut.items), textAt(file, fanOut.callback, indentAt(file, node))];
        const text = flavour ? `${call}(${items}, ${fn}, { concurrency: ${concurrency} })` : `${call}(${items}, ${concurrency}, ${fn})`;
        return { title, edits: [replace(node, text), ...edits], ...(newFile ? { newFile } : {}) };
      }
      if (statementListOf(node)) return undefined;
    }
    return undefined;
  },
};
