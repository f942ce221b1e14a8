import { join } from 'node:path';
import { UPSTREAM_KEY, requestHeaders } from '../payload.ts';
import { listening, readyLine } from '../ready.ts';
import { stripTypes } from '../strip-types.ts';
import type { Candidate, Surroundings } from './candidate.ts';

const BENCH = join(import.meta.dirname, '..');
const SOURCES = ['servers/floor.ts', 'servers/announce.ts', 'payload.ts'];

export function floor({ children, upstream, results }: Surroundings): Candidate {
  let server = '';
  return {
    name: 'floor',
    hasTimedStart: true,
    unavailable: () => null,
    prepare: async () => {
      const sources = SOURCES.map((source) => join(BENCH, source));
      server = await stripTypes(BENCH, sources, join(results, 'floor'));
    },
    start: async () => {
      const startedAt = performance.now();
      const child = children.spawn(process.execPath, [server, upstream]);
      const { port } = await readyLine(child);
      const origin = `http://127.0.0.1:${String(port)}`;
      await listening(child, origin);
      const startMs = performance.now() - startedAt;
      return { origin, headers: requestHeaders(UPSTREAM_KEY), child, startMs };
    },
  };
}
