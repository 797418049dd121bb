/** Entry of `dist/lint-worker.js`. */
import plugin from '../../rules/plugin.ts';
import { parseForESLint } from '../../rules/parser.ts';
import { work } from './work.ts';

work(plugin, (text, options) => parseForESLint(text, { ...options }));
