/** How the extension finds the editor's TypeScript server, with extensions that behave as those of TypeScript 7.1, 7.0 and none do. */
import { expect, it } from 'vitest';
import { followTypescript, TYPESCRIPT_EXTENSIONS, type NativeExtension, type TypescriptHost } from '../../client/typescript.ts';
import type { TypescriptServer } from '../../server/protocol.ts';

const [PREVIEW] = TYPESCRIPT_EXTENSIONS;

/** An event as VS Code's. */
class Emitter<T> {
  readonly listeners = new Set<(event: T) => void>();
  readonly event = (listener: (event: T) => void) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(event: T): void {
    for (const listener of this.listeners) listener(event);
  }
}

interface Sdk {
  packageJsonPath?: string;
  initializeAPIConnection?: () => Promise<string>;
}

function editor() {
  const installed = new Map<string, NativeExtension>();
  const changed = new Emitter<void>();
  const initialized = new Emitter<Sdk | undefined>();
  const told: (TypescriptServer | null)[] = [];
  const errors: unknown[] = [];
  const host: TypescriptHost = {
    extension: (id) => installed.get(id),
    onExtensionsChanged: (listener) => changed.event(listener),
    tell: (server) => void told.push(server),
    report: (error) => void errors.push(error),
  };
  const api = { onLanguageServerInitialized: (listener: (sdk: Sdk | undefined) => void) => initialized.event(listener) };
  return { installed, changed, initialized, told, errors, host, api };
}

/** Lets what was promised come true. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it('tells of the server, and of the next one after it was started anew', async () => {
  const { installed, initialized, told, host, api } = editor();
  installed.set(PREVIEW, { activate: async () => api });
  const following = followTypescript(host);
  await settled();
  initialized.fire({ packageJsonPath: '/ts/package.json', initializeAPIConnection: async () => '/one.sock' });
  await settled();
  initialized.fire({ packageJsonPath: '/ts/package.json', initializeAPIConnection: async () => '/two.sock' });
  await settled();
  expect(told).toEqual([
    { pipe: '/one.sock', packageJson: '/ts/package.json' },
    { pipe: '/two.sock', packageJson: '/ts/package.json' },
  ]);
  following.dispose();
  expect(initialized.listeners.size).toBe(0);
});

it('takes the newest server, though an older connection comes later', async () => {
  const { installed, initialized, told, host, api } = editor();
  installed.set(PREVIEW, { activate: async () => api });
  followTypescript(host);
  await settled();
  let resolve: (pipe: string) => void = () => {};
  const promise = new Promise<string>((done) => (resolve = done));
  initialized.fire({ packageJsonPath: '/old/package.json', initializeAPIConnection: () => promise });
  initialized.fire({ packageJsonPath: '/new/package.json', initializeAPIConnection: async () => '/new.sock' });
  resolve('/old.sock');
  await settled();
  expect(told).toEqual([{ pipe: '/new.sock', packageJson: '/new/package.json' }]);
});

it('leaves servers alone that do not say of which package they are', async () => {
  const { installed, initialized, told, errors, host, api } = editor();
  installed.set(PREVIEW, { activate: async () => ({ ...api, initializeAPIConnection: async () => '/old.sock' }) });
  followTypescript(host);
  await settled();
  initialized.fire(undefined);
  initialized.fire({ initializeAPIConnection: async () => '/bare.sock' });
  await settled();
  expect([told, errors]).toEqual([[null, null], []]);
});

it('waits for an extension that is installed, or switched on, later', async () => {
  const { installed, changed, initialized, told, host, api } = editor();
  followTypescript(host);
  let isOn = false;
  installed.set(PREVIEW, { activate: async () => (isOn ? api : undefined) });
  changed.fire();
  await settled();
  expect(initialized.listeners.size).toBe(0);
  isOn = true;
  changed.fire();
  changed.fire();
  await settled();
  expect(initialized.listeners.size).toBe(1);
  initialized.fire({ packageJsonPath: '/ts/package.json', initializeAPIConnection: async () => '/ts.sock' });
  await settled();
  expect(told).toHaveLength(1);
});

it('reports what fails, and tells nothing', async () => {
  const { installed, initialized, told, errors, host, api } = editor();
  installed.set(PREVIEW, { activate: async () => api });
  followTypescript(host);
  await settled();
  initialized.fire({ packageJsonPath: '/ts/package.json', initializeAPIConnection: () => Promise.reject(new Error('stopped')) });
  await settled();
  expect(told).toEqual([]);
  expect(errors.map(String)).toEqual(['Error: stopped']);
});
