import type { Started, Surroundings } from './candidates/candidate.ts';
import { sluice } from './candidates/sluice.ts';
import type { Load } from './load/load.ts';
import { CONNECTIONS, underLoad } from './measure.ts';
import { PLAIN_BODY } from './payload.ts';
import { ratio } from './stats.ts';

export const ACCOUNT_COUNTS = [1, 100, 1000] as const;
const SECONDS = 1;
const SESSION_HEADER = 'x-sluice-session';

export interface AccountRound {
  /** CPU of a request in a session that has an account. */
  readonly stickyUs: number | null;
  /** CPU of the first request of a session. */
  readonly newUs: number | null;
  readonly errors: number;
}

export interface AccountResult {
  readonly accounts: number;
  readonly rounds: readonly AccountRound[];
}

/** The same Sluice with few and with many accounts, round after round in turn. */
export async function accountRounds(
  surroundings: Surroundings,
  rounds: number,
  load: Load,
  say: (text: string) => void,
): Promise<readonly AccountResult[]> {
  const running: { accounts: number; started: Started; rounds: AccountRound[] }[] = [];
  try {
    for (const accounts of ACCOUNT_COUNTS) {
      say(`start with ${accounts} accounts`);
      const candidate = sluice(surroundings, `sluice-${accounts}`, accounts);
      await candidate.prepare();
      const started = await candidate.start(false);
      await known(started, load);
      running.push({ accounts, started, rounds: [] });
    }
    for (let round = 1; round <= rounds; round += 1) {
      say(`accounts, round ${round} of ${rounds}`);
      // Apart: what the new sessions of one leave to be written is done while the others are measured.
      const sticky = [];
      for (const { started } of running) sticky.push(await known(started, load));
      for (const [index, { started, rounds: done }] of running.entries())
        done.push(together(sticky[index], await fresh(started, load)));
    }
  } finally {
    for (const { started } of running) await started.child?.end();
  }
  return running
    .map(({ accounts, rounds: done }) => ({ accounts, rounds: done }))
    .sort((a, b) => a.accounts - b.accounts);
}

type Busy = Awaited<ReturnType<typeof underLoad>>;

function known(started: Started, load: Load): Promise<Busy> {
  return underLoad(started, load, PLAIN_BODY, CONNECTIONS, SECONDS);
}

function fresh(started: Started, load: Load): Promise<Busy> {
  const header = { freshHeader: SESSION_HEADER };
  return underLoad(started, load, PLAIN_BODY, CONNECTIONS, SECONDS, header);
}

function together(sticky: Busy | undefined, first: Busy): AccountRound {
  return {
    stickyUs: sticky === undefined ? null : ratio(sticky.cpuUs, sticky.requests),
    newUs: ratio(first.cpuUs, first.requests),
    errors: (sticky?.errors ?? 0) + first.errors,
  };
}
