import { withOwner } from '../cli/testing/ask-owner.ts';
import { signInByPaste } from '../fixtures/many-accounts.ts';
import type { Control } from '../fixtures/many-accounts.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Member } from './cast.ts';

/** Those who have a part come one after another, so that their numbers are always the same; the seats come together. */
const IN_TURN = 8;
const AT_ONCE = 10;

/** By pasted code: needs no port that another program may hold. Answers Sluice's number of each. */
export function signInAll(
  home: string,
  simulator: Simulator,
  members: readonly Member[],
): Promise<ReadonlyMap<string, number>> {
  return withOwner(home, async (owner) => {
    const ids = new Map<string, number>();
    const take = async (queue: Member[]): Promise<void> => {
      for (let member = queue.shift(); member !== undefined; member = queue.shift())
        ids.set(member.id, await enter(owner, simulator, member));
    };
    await take(members.slice(0, IN_TURN));
    const seats = members.slice(IN_TURN);
    await Promise.all(Array.from({ length: AT_ONCE }, () => take(seats)));
    return ids;
  });
}

async function enter(owner: Control, simulator: Simulator, member: Member): Promise<number> {
  const { id, kind, provider, key = '', label = null } = member;
  if (kind !== 'api_key') return signInByPaste(owner, simulator, { provider, as: id });
  const { account } = await owner.call('accounts.addKey', { provider, key, label });
  return account.id;
}
