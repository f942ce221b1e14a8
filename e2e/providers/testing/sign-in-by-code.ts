import { vi } from 'vitest';
import type { Account } from '../../../shared/model/account.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { Served } from './served.ts';

export interface ByCode {
  readonly provider: string;
  /** Account of the simulator that allows it; `deny` refuses. */
  readonly as: string;
  readonly domain?: string;
  /** Account of Sluice that signs in again. */
  readonly account?: string;
}

/** A sign-in by device code to its end, whatever that is. */
export async function tryByCode(
  sluice: Served,
  simulator: Simulator,
  { provider, as, domain, account }: ByCode,
): Promise<LoginState> {
  const { login } = await sluice.call('login.start', {
    provider,
    method: 'device',
    ...(domain === undefined ? {} : { domain }),
    ...(account === undefined ? {} : { account }),
  });
  if (login.step !== 'waiting' || login.code === null) throw new Error(`it is ${login.step}`);
  simulator.approveDevice(login.code, { as });
  return vi.waitFor(async () => {
    const { login: now } = await sluice.call('login.get', { loginId: login.loginId });
    if (now.step === 'waiting' || now.step === 'exchanging') throw new Error(`it is ${now.step}`);
    return now;
  });
}

export async function signInByCode(
  sluice: Served,
  simulator: Simulator,
  options: ByCode,
): Promise<Account> {
  const login = await tryByCode(sluice, simulator, options);
  if (login.step === 'done') return login.account;
  throw new Error(`the sign-in is ${JSON.stringify(login)}`);
}
