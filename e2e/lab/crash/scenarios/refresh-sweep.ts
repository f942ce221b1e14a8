import { soon } from '../case.ts';
import type { Scenario } from '../types.ts';
import { isReady, SERVE } from './serving.ts';

/** The owner refreshes what is due, one account after another. */
export const refreshSweep: Scenario = {
  name: 'refresh: sweep',
  needs: null,
  tokenRequests: 3,
  rival: true,
  async prepare(bench) {
    for (const person of bench.people()) bench.add(person, soon(bench.chance));
    await bench.write();
  },
  argv: () => SERVE,
  isDone: (bench, victim) => isReady(victim) && bench.isSettled(),
};
