/** The file system of Node. In a browser `host-none.ts` takes its place (see `browser` in `rules/package.json`). */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Host, PackageManifest } from './host.ts';

class NodeHost implements Host {
  readonly #roots = new Map<string, string | undefined>();
  readonly #manifests = new Map<string, PackageManifest | undefined>();
  readonly #versions = new Map<string, string | undefined>();

  forget(): void {
    for (const known of [this.#roots, this.#manifests, this.#versions]) known.clear();
  }

  nearestPackage(filename: string): PackageManifest | undefined {
    return this.#inFolder(dirname(filename));
  }

  installedVersion(filename: string, name: string): string | undefined {
    return this.#versionIn(dirname(filename), name);
  }

  #versionIn(directory: string, name: string): string | undefined {
    const key = `${directory}\0${name}`;
    if (this.#versions.has(key)) return this.#versions.get(key);
    const parent = dirname(directory);
    const version = readVersion(join(directory, 'node_modules', name)) ?? (parent === directory ? undefined : this.#versionIn(parent, name));
    this.#versions.set(key, version);
    return version;
  }

  projectRoot(filename: string): string | undefined {
    return this.#rootAbove(dirname(filename));
  }

  #rootAbove(directory: string): string | undefined {
    if (this.#roots.has(directory)) return this.#roots.get(directory);
    const parent = dirname(directory);
    const above = parent === directory || existsSync(join(directory, '.git')) ? undefined : this.#rootAbove(parent);
    const root = above ?? (existsSync(join(directory, '.git')) || existsSync(join(directory, 'package.json')) ? directory : undefined);
    this.#roots.set(directory, root);
    return root;
  }

  #inFolder(directory: string): PackageManifest | undefined {
    if (this.#manifests.has(directory)) return this.#manifests.get(directory);
    const parent = dirname(directory);
    const manifest = readManifest(directory) ?? (parent === directory ? undefined : this.#inFolder(parent));
    this.#manifests.set(directory, manifest);
    return manifest;
  }
}

function readVersion(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    // Not installed here; a folder further up may have it.
    return undefined;
  }
}

function readManifest(directory: string): PackageManifest | undefined {
  const path = join(directory, 'package.json');
  // Most folders have none, and an error costs twenty times as much as a look.
  if (!existsSync(path)) return undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const parsed = JSON.parse(text) as Record<string, unknown>;
    const runtime = record(parsed.dependencies);
    return {
      directory,
      name: typeof parsed.name === 'string' ? parsed.name : undefined,
      hasBin: parsed.bin !== undefined,
      runtime,
      dependencies: { ...record(parsed.peerDependencies), ...record(parsed.devDependencies), ...runtime },
      private: parsed.private === true,
      isModule: parsed.type === 'module',
    };
  } catch {
    // A broken manifest is somebody else's finding; for us there is none.
    return undefined;
  }
}

const record = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};

const node = new NodeHost();
export const host: Host = node;

/** Packages were changed, installed or removed: what was read is read again. */
export const forgetPackages = (): void => node.forget();
