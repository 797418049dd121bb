/** The server as a page in a browser would start it: files in memory, a lint worker that is no thread, a parser of JavaScript. */
import { analyze } from 'eslint-scope';
import * as espree from 'espree';
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { allRules } from '../../../rules/hazards/index.ts';
import { presetsOf, type Plugin } from '../../../rules/presets.ts';
import type { ServerHost } from '../../../server/host.ts';
import { openDesk } from '../../../server/lint/desk.ts';
import { Worked } from '../../../server/lint/signals.ts';
import { serve } from '../../../server/server.ts';

function parse(text: string): { ast: unknown; scopeManager: unknown; visitorKeys: typeof espree.VisitorKeys } {
  const ast = espree.parse(text, { ecmaVersion: 'latest', sourceType: 'module', range: true, loc: true, tokens: true, comment: true });
  return { ast, scopeManager: analyze(ast as never, { ecmaVersion: 2026, sourceType: 'module', childVisitorKeys: espree.VisitorKeys }), visitorKeys: espree.VisitorKeys };
}

const plugin: Plugin = {
  meta: { name: 'eslint-plugin-async-hazards', version: '0', namespace: 'async-hazards' },
  rules: Object.fromEntries(allRules.map((rule) => [rule.name, rule])),
  configs: {} as Plugin['configs'],
  parser: { meta: { name: 'espree', version: '0' }, parseForESLint: parse },
};
plugin.configs = presetsOf(plugin, allRules);

/**
 * @param port what the editor speaks through
 * @param files texts by path
 */
export function start(port: ConstructorParameters<typeof BrowserMessageReader>[0], files: Readonly<Record<string, string>>): void {
  const names = Object.keys(files);
  const host: ServerHost = {
    processors: 1,
    files: {
      read: async (path) => files[path],
      kind: async (path) => (path in files ? 'file' : names.some((name) => name.startsWith(`${path}/`)) ? 'folder' : undefined),
      list: async (folder) => names.filter((name) => name.startsWith(`${folder}/`)).map((name) => ({ name: name.slice(folder.length + 1), kind: 'file' as const })),
    },
    startWorker(needs, { hear }) {
      const answer = openDesk({
        plugin: plugin,
        worked: new Worked(needs.data.shared),
        tools: { parse, hasNative: () => false },
        project: { read: (file) => files[file], installedVersion: () => undefined, spelling: () => undefined },
        parse,
        say: (message) => queueMicrotask(() => hear(message)),
      });
      return { post: (message) => queueMicrotask(() => answer(message)), terminate: async () => {} };
    },
    page: async (rule) => `# ${rule}\n\nRead in a browser.\n`,
    describe: () => ['A browser'],
  };
  const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
  serve(connection, host);
  connection.listen();
}
