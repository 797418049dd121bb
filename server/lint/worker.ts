/** Entry of `dist/lint-worker.js`. */
import plugin from '../../rules/plugin.ts';
import { parseForESLint } from '../../rules/parser.ts';
import { work, type WorkerPlugin } from './work.ts';

work(plugin as unknown as WorkerPlugin, (text, options) => parseForESLint(text, { ...options }));
