/** Projects of any size to see how the time for a file grows with the number of files: modules that import each other and wait a lot. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const TSCONFIG = JSON.stringify({
  compilerOptions: { target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'], types: [], strict: true, noEmit: true },
  include: ['src'],
});

const moduleText = (index: number): string => {
  const others = [index - 1, Math.floor(index / 2)].filter((other) => other >= 0 && other !== index);
  const imports = [...new Set(others)].map((other) => `import { load as load${other} } from './m${other}.js';`);
  return `${imports.join('\n')}

export interface Item${index} { readonly id: string; readonly size: number }

export async function load(id: string, signal: AbortSignal): Promise<Item${index}> {
  const response = await fetch(\`https://example.org/${index}/\${id}\`, { signal });
  if (!response.ok) throw new Error(\`\${response.status}\`);
  return (await response.json()) as Item${index};
}

export async function loadAll(ids: readonly string[], signal: AbortSignal): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const id of ids) {
    try {
      const item = await load(id, signal);
      sizes.set(item.id, item.size);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      console.warn(id, error);
    }
  }
${others.map((other) => `  const first${other} = ids[0] === undefined ? undefined : await load${other}(ids[0], signal);\n  if (first${other}) sizes.set(first${other}.id, first${other}.size);`).join('\n')}
  return sizes;
}

export class Store${index} {
  readonly #items = new Map<string, Promise<Item${index}>>();

  get(id: string, signal: AbortSignal): Promise<Item${index}> {
    const known = this.#items.get(id) ?? load(id, signal);
    this.#items.set(id, known);
    return known;
  }
}
`;
};

/** @returns the folder of a new project of so many modules; its maker removes it */
export function growProject(modules: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), `async-hazards-${modules}-`));
  mkdirSync(path.join(folder, 'src'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'grown', private: true, type: 'module' }));
  writeFileSync(path.join(folder, 'tsconfig.json'), TSCONFIG);
  for (let index = 0; index < modules; index++) writeFileSync(path.join(folder, 'src', `m${index}.ts`), moduleText(index));
  return folder;
}
