import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Keeps compiled code of the dependencies beside the build: a quarter of the start is saved.
 * Not in the temp folder, Node's default: what lies there might be another user's.
 */
export function useCompileCache(): void {
  if (import.meta.filename.endsWith('.js'))
    enableCompileCache(join(import.meta.dirname, '..', 'cache'));
}
