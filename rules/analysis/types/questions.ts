/** The questions of all rules about one file, collected while it is traversed and sent together: a compiler in another process is asked once. */
import type { TSESTree } from '@typescript-eslint/types';
import { thenableByForm } from '../form.ts';
import type { Question, TypeOracle } from './oracle.ts';

export class Questions {
  readonly #types: TypeOracle;
  readonly #sources: (() => readonly (TSESTree.Node | Question)[])[] = [];

  constructor(types: TypeOracle) {
    this.#types = types;
  }

  /** @param take gives the questions that it did not give before */
  add(take: () => readonly (TSESTree.Node | Question)[]): void {
    this.#sources.push(take);
  }

  /** Sends what there is of all rules by now. The first rule that decides does this for the others. */
  send(): void {
    if (!this.#types.prepare) return;
    this.#types.prepare(this.#sources.flatMap((take) => take()).filter((one) => !isToldByForm(one)));
  }
}

const isToldByForm = (one: TSESTree.Node | Question): boolean => {
  const { about, node } = 'about' in one ? one : { about: 'thenable', node: one };
  return about === 'thenable' && thenableByForm(node) !== undefined;
};
