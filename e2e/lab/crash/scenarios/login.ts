import { FRESH_MS } from '../case.ts';
import type { Case } from '../case.ts';
import type { Scenario } from '../types.ts';
import type { Victim } from '../victim.ts';

/** A sign-in in the browser adds an account beside two others. */
export const login: Scenario = {
  name: 'login',
  needs: null,
  tokenRequests: 1,
  rival: false,
  async prepare(bench) {
    bench.add(bench.person(0), FRESH_MS);
    bench.add(bench.person(1), FRESH_MS);
    await bench.write();
  },
  argv: () => ['login', 'anthropic', '--json'],
  accompany: (bench, victim) => signIn(bench, victim, 2),
};

/** The person allows it at the provider's page; what the command reports as done must be there for good. */
export async function signIn(bench: Case, victim: Victim, index: number): Promise<void> {
  const person = bench.person(index);
  const open = await victim.untilEvent('open');
  if (open === null) return;
  const approval = await bench.simulator.approve(String(open['url']), { as: person.id });
  await fetch(approval.location ?? '').catch(() => undefined);
  const done = await victim.untilEvent('done');
  if (done !== null && !bench.expected.some((one) => one.person === person))
    bench.expected.push({ person });
}
