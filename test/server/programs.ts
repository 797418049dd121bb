/** Texts that several tests open. */

/** Two findings that need no types, one after the other. */
export const TWO_FLOATING = `declare function save(id: number): Promise<void>;

export function first(): void {
  save(1);
}

export function second(): void {
  save(2);
}
`;

/** A finding that only types can tell: `store` comes from another file. */
export const NEEDS_TYPES = `import { store } from './store.js';

export function run(): void {
  store(1);
}
`;
export const STORE = `export async function store(id: number): Promise<number> {
  return (await fetch(String(id))).status;
}
declare function fetch(url: string): Promise<{ status: number }>;
`;

/** A line of comment that our rules make necessary or not. */
export const UNUSED_COMMENT = `// eslint-disable-next-line async-hazards/no-floating-promise
export const one = 1;
export const two = 2; // eslint-disable-line no-console, async-hazards/no-floating-promise -- kept for the console
`;
