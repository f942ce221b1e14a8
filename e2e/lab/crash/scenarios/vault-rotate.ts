import { FRESH_MS } from '../case.ts';
import type { Scenario } from '../types.ts';

/** Every secret is sealed anew with another key. */
export const vaultRotate: Scenario = {
  name: 'vault: rotate',
  needs: 'vault rotate',
  tokenRequests: 0,
  rival: false,
  async prepare(bench) {
    for (const person of bench.people()) bench.add(person, FRESH_MS);
    await bench.write();
  },
  argv: () => ['vault', 'rotate', '--json'],
};
