import { useState } from 'react';
import type { AccountCheck } from '../../../shared/model/check.ts';
import { useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import type { Caller } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';

export interface CheckAll extends Pick<Caller, 'busy' | 'error'> {
  /** Empty before a check, and where all accounts work: that is said in passing. */
  readonly found: readonly AccountCheck[];
  readonly start: () => void;
  readonly close: () => void;
}

/** Asks for every account at once. */
export function useCheckAll(): CheckAll {
  const { say } = useViewActions();
  const { busy, error, run } = useCall();
  const [found, setFound] = useState<readonly AccountCheck[]>([]);
  async function check(): Promise<void> {
    setFound([]);
    const answer = await run('accounts.check', {});
    if (answer === null) return;
    if (!answer.accounts.every(({ ok }) => ok === true)) setFound(answer.accounts);
    else say(words.check.allWork(answer.accounts.length));
  }
  return { busy, error, found, start: () => void check(), close: () => setFound([]) };
}
