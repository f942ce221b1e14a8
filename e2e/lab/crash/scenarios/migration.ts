import { FRESH_MS, soon } from '../case.ts';
import type { Scenario } from '../types.ts';
import { isReady, SERVE } from './serving.ts';

/** A profile of the first schema version is started by this program. */
export const migration: Scenario = {
  name: 'migration',
  needs: null,
  tokenRequests: 0,
  rival: false,
  async prepare(bench) {
    bench.add(bench.person(0), FRESH_MS);
    bench.add(bench.person(1), bench.chance.happens(0.2) ? soon(bench.chance) : FRESH_MS);
    await bench.write();
    bench.toVersionOne();
  },
  argv: (bench) => (bench.chance.happens(0.5) ? SERVE : ['accounts', '--json']),
  isDone: (_bench, victim) => isReady(victim),
};
