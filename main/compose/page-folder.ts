import { join } from 'node:path';

/** Where the built page lies: beside the built main, also when the sources run as they are. */
export function pageFolder(): string {
  const isBuilt = import.meta.filename.endsWith('.js');
  return isBuilt
    ? join(import.meta.dirname, '..', 'renderer')
    : join(import.meta.dirname, '..', '..', 'out', 'renderer');
}
