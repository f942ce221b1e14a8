import { FRESH_MS } from '../case.ts';
import type { Scenario } from '../types.ts';
import { signIn } from './login.ts';

/** The same person signs in again: the account keeps its row, and one of the two grants. */
export const signInAgain: Scenario = {
  name: 'sign in again',
  needs: null,
  tokenRequests: 1,
  rival: false,
  async prepare(bench) {
    bench.add(bench.person(0), FRESH_MS);
    bench.add(bench.person(1), FRESH_MS);
    await bench.write();
  },
  argv: () => ['login', 'anthropic', '--json', '--account', '1'],
  accompany: (bench, victim) => signIn(bench, victim, 0),
};
