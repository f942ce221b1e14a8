import { get } from 'node:http';
import { vi } from 'vitest';
import type { LoginState } from '../../../shared/model/login.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { Served } from './served.ts';

/** As a browser opens a page; `fetch` would say that a script asks. */
function open(url: string): Promise<void> {
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      answer.resume();
      resolve();
    }).once('error', reject);
  });
}

/** A whole sign-in, as somebody of the simulator; its last state. */
export async function signInWith(
  sluice: Served,
  simulator: Simulator,
  provider: string,
  as: string,
  method: 'browser' | 'paste' = 'paste',
): Promise<LoginState> {
  const { login } = await sluice.call('login.start', { provider, method });
  if (login.step !== 'waiting') throw new Error(`the sign-in is ${login.step}`);
  const { location } = await simulator.approve(login.url, { as });
  const text = location ?? '';
  if (method === 'browser') await open(text);
  else await sluice.call('login.paste', { loginId: login.loginId, text });
  return vi.waitFor(async () => {
    const now = (await sluice.call('login.get', { loginId: login.loginId })).login;
    if (now.step !== 'done' && now.step !== 'failed') throw new Error(`it is ${now.step}`);
    return now;
  });
}
