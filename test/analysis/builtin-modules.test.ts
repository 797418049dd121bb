import { builtinModules } from 'node:module';
import { expect, it } from 'vitest';
import { isBuiltin } from '../../rules/knowledge/builtin-modules.ts';

it('knows every module that this Node brings along, by both of its names', () => {
  const named = builtinModules.filter((name) => !name.startsWith('_'));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !isBuiltin(name) || !isBuiltin(`node:${name}`))).toEqual([]);
});

it('knows no package', () => {
  expect(['express', 'fs-extra', './fs', '@types/node', 'stream/other'].filter(isBuiltin)).toEqual([]);
});
