/** Where there is no file system: nothing is known of the project. */
import type { Host } from './host.ts';

export const host: Host = {
  nearestPackage: () => undefined,
  installedVersion: () => undefined,
  projectRoot: () => undefined,
};
