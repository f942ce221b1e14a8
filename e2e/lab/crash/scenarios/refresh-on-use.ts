import { FRESH_MS } from '../case.ts';
import type { Scenario } from '../types.ts';

/** A command needs tokens that have ended. */
export const refreshOnUse: Scenario = {
  name: 'refresh: on use',
  needs: null,
  tokenRequests: 2,
  rival: true,
  async prepare(bench) {
    bench.add(bench.person(0), -1);
    bench.add(bench.person(1), -1);
    bench.add(bench.person(2), FRESH_MS);
    await bench.write();
  },
  argv: () => ['usage', '--refresh', '--json'],
};
