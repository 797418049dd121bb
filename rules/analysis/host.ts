/** The file system as far as the analysis needs it: package manifests. The only room of the analysis that touches files. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface PackageManifest {
  readonly directory: string;
  readonly name: string | undefined;
  readonly hasBin: boolean;
  /** All dependencies, also for development and as peers: name → range. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Dependencies of the running program only. */
  readonly runtime: Readonly<Record<string, string>>;
  readonly private: boolean;
  readonly isModule: boolean;
}

export interface Host {
  /** The closest package.json at or above a file's folder; undefined when there is none. */
  nearestPackage(filename: string): PackageManifest | undefined;
}

class NodeHost implements Host {
  readonly #manifests = new Map<string, PackageManifest | undefined>();

  nearestPackage(filename: string): PackageManifest | undefined {
    return this.#inFolder(dirname(filename));
  }

  #inFolder(directory: string): PackageManifest | undefined {
    if (this.#manifests.has(directory)) return this.#manifests.get(directory);
    const parent = dirname(directory);
    const manifest = readManifest(directory) ?? (parent === directory ? undefined : this.#inFolder(parent));
    this.#manifests.set(directory, manifest);
    return manifest;
  }
}

function readManifest(directory: string): PackageManifest | undefined {
  let text: string;
  try {
    text = readFileSync(join(directory, 'package.json'), 'utf8');
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

export const nodeHost: Host = new NodeHost();
