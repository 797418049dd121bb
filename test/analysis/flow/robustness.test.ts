/** Every function of some large packages gets a graph for which the invariants hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../rules/analysis/flow/build.ts';
import { Flow } from '../../../rules/analysis/flow/flow.ts';
import { brokenInvariants } from './invariants.ts';
import { parse, rootsOf } from './programs.ts';

const modules = join(import.meta.dirname, '../../../node_modules');
const packages = ['eslint', 'vitest', 'vscode-languageserver', 'vscode-jsonrpc', 'fast-check', 'undici'];

function filesOf(name: string): string[] {
  return readdirSync(join(modules, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?js$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

describe('graphs of real code', () => {
  it.each(packages)('%s', { timeout: 300_000 }, (name) => {
    let graphs = 0;
    let without = 0;
    for (const file of filesOf(name)) {
      const text = readFileSync(file, 'utf8').replace(/^#!.*/u, '');
      if (text.length > 1_500_000) continue;
      for (const root of rootsOf(parse(text, true).ast)) {
        const graph = buildGraph(root);
        if (!graph) {
          without += 1;
          continue;
        }
        graphs += 1;
        const broken = brokenInvariants(graph);
        if (broken.length > 0) expect([file, root.loc.start, broken]).toEqual([]);
        // Most code is no dead code, and every loop has its start.
        const flow = new Flow(graph);
        for (const loop of graph.loops) expect(loop.headers.length).toBeGreaterThan(0);
        if (graph.exit.reachable) expect(flow.wayOutFrom([{ block: graph.entry, index: 0 }], 'any', () => false, 'planned') !== undefined || graph.thrown.reachable).toBe(true);
      }
    }
    expect(graphs).toBeGreaterThan(50);
    expect(without).toBe(0);
  });
});
