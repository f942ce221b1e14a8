import { vi } from 'vitest';
import type { Simulator } from '../../simulator/simulator.ts';
import { withOwner } from './ask-owner.ts';

/** Signs in to Claude through the Sluice that serves the profile, as its window would. */
export function signInByOwner(home: string, sim: Simulator, as: string): Promise<void> {
  return withOwner(home, async (client) => {
    const { login } = await client.call('login.start', { provider: 'anthropic' });
    if (login.step !== 'waiting') throw new Error(`the sign-in is ${login.step}`);
    const { location } = await sim.approve(login.url, { as });
    await (await fetch(location ?? '')).text();
    await vi.waitFor(async () => {
      const { login: now } = await client.call('login.get', { loginId: login.loginId });
      if (now.step !== 'done') throw new Error(`the sign-in is ${now.step}`);
    });
  });
}
