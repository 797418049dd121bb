/** The small project that the editors open. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const FILES: Readonly<Record<string, string>> = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', lib: ['es2023', 'dom'], types: [] }, include: ['src'] }, undefined, 2),
  'package.json': JSON.stringify({ name: 'orders', private: true, type: 'module' }, undefined, 2),
  'src/mail.ts': `export async function sendConfirmation(order: { id: number }): Promise<void> {
  await fetch(\`https://mail.example.org/orders/\${order.id}\`, { method: 'POST' });
}
`,
  'src/orders.ts': `import { sendConfirmation } from './mail.js';

interface Order {
  readonly id: number;
}

const orders = new Map<number, Order>();

export async function saveOrder(order: Order): Promise<void> {
  await Promise.resolve(orders.set(order.id, order));
  sendConfirmation(order);
}
`,
  'src/unused.ts': `import { z } from './z.js';
import { a } from './a.js';
// eslint-disable-next-line async-hazards/no-floating-promise
export const both = [z, a];
`,
  'src/z.ts': 'export const z = 1;\n',
  'src/a.ts': 'export const a = 1;\n',
  'src/plain.ts': `declare function save(id: number): Promise<void>;
export function later(): void {
  save(1);
}
`,
  'src/users.ts': `declare function getUser(id: string): Promise<{ name: string }>;

export async function namesOf(ids: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const id of ids) {
    const user = await getUser(id);
    names.push(user.name);
  }
  return names;
}
`,
  'src/api.ts': `export async function loadUser(id: string): Promise<Response> {
  return await fetch(\`https://api.example.org/users/\${id}\`);
}
`,
  'src/report.ts': `import { loadUser } from './api.js';

export async function report(id: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const user = await loadUser(id);
  return await user.text();
}
`,
  'src/min.js': `/*! minified */${'function a(){return new Promise(function(b){b()})};a();'.repeat(400)}\n`,
};

export function writeWorkspace(folder: string): void {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}
