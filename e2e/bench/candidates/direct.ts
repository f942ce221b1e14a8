import { UPSTREAM_KEY, requestHeaders } from '../payload.ts';
import type { Candidate, Surroundings } from './candidate.ts';

export function direct({ upstream }: Surroundings): Candidate {
  return {
    name: 'direct',
    hasTimedStart: false,
    unavailable: () => null,
    prepare: async () => {},
    start: async () => ({
      origin: upstream,
      headers: requestHeaders(UPSTREAM_KEY),
      child: null,
      startMs: null,
    }),
  };
}
