import type { Services } from '../control/services.ts';
import type { AccountPool } from '../credentials/pool.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import type { Power } from '../platform/power.ts';
import { Presence } from '../platform/presence.ts';
import { systemRandom } from '../platform/random.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { PollPace } from '../usage/poll-times.ts';
import { UsageService } from '../usage/service.ts';
import type { UsageFacts } from '../usage/usage-account.ts';
import type { Profile } from './profile.ts';

interface Needs {
  readonly pool: AccountPool;
  readonly power: Power;
  /** The person lets usage be read, and the machine is awake. */
  readonly mayPoll: () => boolean;
  readonly pace: () => PollPace;
  readonly facts?: UsageFacts;
}

/** Usage is read while somebody is there, and again as soon as somebody comes back. */
export function createUsage(
  { http, store, log }: Pick<Profile, 'http' | 'store' | 'log'>,
  { pool, power, mayPoll, pace, facts }: Needs,
  cleanup: Cleanup,
): { readonly usage: UsageService; readonly presence: Presence } {
  const presence = new Presence(systemClock);
  const usage = new UsageService({
    providers: PROVIDERS,
    http,
    pool,
    store: store.usage,
    clock: systemClock,
    random: systemRandom,
    log,
    isEnabled: () => mayPoll() && (pace() !== 'adaptive' || !presence.isAway),
    pace,
    ...(facts === undefined ? {} : { facts }),
  });
  const stopReturns = presence.onReturn(() => usage.resume());
  const stopWaking = power.onAwake(() => {
    // Somebody woke the machine.
    presence.touch();
    usage.resume();
  });
  cleanup.add('usage', () => {
    stopReturns();
    stopWaking();
    usage.dispose();
  });
  return { usage, presence };
}

export function usageAnswers(usage: UsageService): Services['usage'] {
  return {
    list: () => usage.reports(),
    refresh: () => usage.refresh(),
    catchUp: () => usage.catchUp(),
  };
}
