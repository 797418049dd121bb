/** What patterns are told of a project, from the disk. */
import { readFileSync } from 'node:fs';
import { host } from '../../rules/analysis/host-node.ts';
import type { Project } from '../lint/insert.ts';
import { mappingFor } from './path-mapping.ts';

export const nodeProject: Project = {
  read(file) {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  },
  installedVersion: (file, name) => host.installedVersion(file, name),
  spelling: mappingFor,
};
