import { FRESH_MS } from '../case.ts';
import type { Scenario } from '../types.ts';
import { isReady, SERVE } from './serving.ts';

/** The program's start: the first one ever, or one with accounts. */
export const freshStart: Scenario = {
  name: 'restart',
  needs: null,
  tokenRequests: 0,
  rival: false,
  async prepare(bench) {
    if (bench.chance.happens(0.4)) return;
    bench.add(bench.person(0), FRESH_MS);
    bench.add(bench.person(1), FRESH_MS);
    await bench.write();
  },
  argv: () => SERVE,
  isDone: (_bench, victim) => isReady(victim),
};
