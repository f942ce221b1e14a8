import { vi } from 'vitest';
import type { LoginState } from '../../../shared/model/login.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { Served } from './served.ts';

/** A whole sign-in by paste, as somebody of the simulator; its last state. */
export async function signInWith(
  sluice: Served,
  simulator: Simulator,
  provider: string,
  as: string,
): Promise<LoginState> {
  const { login } = await sluice.call('login.start', { provider, method: 'paste' });
  if (login.step !== 'waiting') throw new Error(`the sign-in is ${login.step}`);
  const { location } = await simulator.approve(login.url, { as });
  await sluice.call('login.paste', { loginId: login.loginId, text: location ?? '' });
  return vi.waitFor(async () => {
    const now = (await sluice.call('login.get', { loginId: login.loginId })).login;
    if (now.step !== 'done' && now.step !== 'failed') throw new Error(`it is ${now.step}`);
    return now;
  });
}
