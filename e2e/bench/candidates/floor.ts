import { join } from 'node:path';
import { UPSTREAM_KEY, requestHeaders } from '../payload.ts';
import { listening, readyLine } from '../ready.ts';
import type { Candidate, Surroundings } from './candidate.ts';

const SERVER = join(import.meta.dirname, '../servers/floor.ts');

export function floor({ children, upstream }: Surroundings): Candidate {
  return {
    name: 'floor',
    hasTimedStart: true,
    unavailable: () => null,
    prepare: async () => {},
    start: async () => {
      const startedAt = performance.now();
      const child = children.spawn(process.execPath, [SERVER, upstream]);
      const { port } = await readyLine(child);
      const origin = `http://127.0.0.1:${String(port)}`;
      await listening(child, origin);
      const startMs = performance.now() - startedAt;
      return { origin, headers: requestHeaders(UPSTREAM_KEY), child, startMs };
    },
  };
}
