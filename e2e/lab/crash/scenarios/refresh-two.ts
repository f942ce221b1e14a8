import type { Scenario } from '../types.ts';

/** Two commands need the same tokens at once; one of them is killed. */
export const refreshTwo: Scenario = {
  name: 'refresh: two at once',
  needs: null,
  tokenRequests: 2,
  rival: false,
  async prepare(bench) {
    bench.add(bench.person(0), -1);
    bench.add(bench.person(1), -1);
    await bench.write();
  },
  argv: () => ['usage', '--refresh', '--json'],
  companion: ['usage', '--refresh', '--json'],
};
