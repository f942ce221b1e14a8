import { setTimeout as sleep } from 'node:timers/promises';
import { withOwner } from '../cli/testing/ask-owner.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Member } from './cast.ts';

type Owner = Parameters<Parameters<typeof withOwner>[1]>[0];

/** By pasted code: needs no port that another program may hold. Answers Sluice's number of each. */
export function signInAll(
  home: string,
  simulator: Simulator,
  members: readonly Member[],
): Promise<ReadonlyMap<string, number>> {
  return withOwner(home, async (owner) => {
    const ids = new Map<string, number>();
    for (const member of members)
      ids.set(
        member.id,
        member.kind === 'api_key'
          ? await addKey(owner, member)
          : await signIn(owner, simulator, member),
      );
    return ids;
  });
}

async function addKey(owner: Owner, { provider, key = '', label }: Member): Promise<number> {
  const { account } = await owner.call('accounts.addKey', {
    provider,
    key,
    label: label ?? null,
    unchecked: false,
  });
  return account.id;
}

async function signIn(owner: Owner, simulator: Simulator, member: Member): Promise<number> {
  const begun = await owner.call('login.start', {
    provider: member.provider,
    method: 'paste',
    account: null,
    domain: null,
  });
  const { loginId } = begun.login;
  if (begun.login.step !== 'waiting') throw new Error(`the sign-in is ${begun.login.step}`);
  const { location, pasted } = await simulator.approve(begun.login.url, { as: member.id });
  await owner.call('login.paste', { loginId, text: pasted ?? location ?? '' });
  for (;;) {
    const { login } = await owner.call('login.get', { loginId });
    if (login.step === 'done') return login.account.id;
    if (login.step === 'failed') throw new Error(login.error.message);
    await sleep(5);
  }
}
