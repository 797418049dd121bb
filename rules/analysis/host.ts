/** The file system as far as the analysis needs it: package manifests. */

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
  /** The version of a package as it is installed for a file (`4.21.2`); undefined when it is not. */
  installedVersion(filename: string, name: string): string | undefined;
  /** The folder of the whole project: that of the repository, else of the outermost package.json; undefined for a file on its own. */
  projectRoot(filename: string): string | undefined;
}
