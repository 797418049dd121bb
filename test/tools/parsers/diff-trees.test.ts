import { describe, expect, it } from 'vitest';
import { diffTrees, type Tree } from './diff-trees.ts';

const name = (text: string, range: [number, number] = [0, text.length]): Tree => ({ type: 'Identifier', name: text, range });
const program = (...body: Tree[]): Tree => ({ type: 'Program', range: [0, 9], body });

describe('differences of trees', () => {
  it.each<[string, Tree, Tree, string[]]>([
    ['none', program(name('a')), program(name('a')), []],
    ['none but in what is no part of the tree', { ...name('a'), loc: {}, start: 0 }, { ...name('a'), end: 1 }, []],
    ['none between absent and empty', { ...name('a'), decorators: [] }, name('a'), []],
    ['a value', program(name('a')), program(name('b')), ['Identifier.name: text is text']],
    ['a place', program(name('a')), program(name('a', [1, 2])), ['Identifier: range']],
    ['a kind', program(name('a')), program({ type: 'Literal', value: 1, range: [0, 1] }), ['Identifier is Literal']],
    ['a count', program(name('a'), name('b')), program(name('a')), ['Program.body: length']],
    ['a part', { ...name('a'), typeAnnotation: name('T') }, name('a'), ['Identifier.typeAnnotation: Identifier is undefined']],
    ['regular expressions by their text', { ...name('a'), value: /x/u }, { ...name('a'), value: /y/u }, ['Identifier.value: object is object']],
  ])('%s', (_, one, other, differences) => expect([...diffTrees(one, other)]).toEqual(differences));
});
