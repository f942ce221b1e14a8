import type { Account } from '../../../shared/model/account.ts';
import { useViewActions } from '../../state/context.ts';
import type { Caller } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';

const { accounts: t } = words;

interface Pause {
  readonly isPossible: boolean;
  readonly toggle: () => Promise<void>;
}

/** Takes an account out of the pool, and back into it. */
export function usePause(account: Account, name: string, caller: Caller): Pause {
  const { say } = useViewActions();
  const { id, paused, origin, state } = account;
  async function toggle(): Promise<void> {
    const call = paused ? 'accounts.resume' : 'accounts.pause';
    const done = await caller.run(call, { account: id });
    if (done !== null) say(paused ? t.resumed(name) : t.paused(name));
  }
  return { isPossible: origin !== 'override' && state !== 'disabled' && !caller.busy, toggle };
}
