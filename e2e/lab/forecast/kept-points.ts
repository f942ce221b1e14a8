import type { UsageReport } from '../../../main/core/usage.ts';
import type { Clock } from '../../../main/platform/clock.ts';
import { newAccount, TemporaryProfile } from '../../../main/store/testing/temporary-store.ts';
import { DAY_START_MS, HOUR_MS, simulateDay } from './simulated-day.ts';
import type { DayOptions } from './simulated-day.ts';

/** Used fraction by hour of the day, as the history tells it afterwards. */
export interface KeptWindow {
  readonly name: string;
  readonly window: string;
  readonly byHour: ReadonlyMap<number, number>;
  /** Hours at which it began anew. */
  readonly resets: readonly number[];
}

/** The same day, read every five minutes into a real database, whose history is then asked for. */
export async function keepDay(options: DayOptions): Promise<readonly KeptWindow[]> {
  const profile = new TemporaryProfile();
  const clock = { nowMs: DAY_START_MS, now: () => clock.nowMs, monotonic: () => clock.nowMs };
  try {
    return await keepIn(profile, clock, options);
  } finally {
    profile.dispose();
  }
}

async function keepIn(
  profile: TemporaryProfile,
  clock: Clock & { nowMs: number },
  options: DayOptions,
): Promise<readonly KeptWindow[]> {
  const store = await profile.open({ clock });
  const ids = new Map<string, number>();
  for (const { name } of options.workers) {
    const email = `${name}@example.com`;
    const account = newAccount({ email, identityKey: `email:${email}` });
    ids.set(name, (await store.credentials.insert(account, () => Buffer.from('sealed'))).id);
  }
  async function onReport(name: string, report: UsageReport): Promise<void> {
    clock.nowMs = report.fetchedAtMs ?? clock.nowMs;
    await store.usage.write(ids.get(name) ?? 0, report);
  }
  await simulateDay({ ...options, onReport });
  const asked = { range: '24h', zone: 'UTC', nowMs: clock.nowMs, provider: null } as const;
  const { series } = await store.history.ask({ kind: 'windows', accounts: null, ...asked });
  await store.history.dispose();
  const hourOf = (atMs: number): number => Math.floor((atMs - DAY_START_MS) / HOUR_MS);
  return series.map(({ account, label, points, resets }) => ({
    name: [...ids].find(([, id]) => id === account)?.[0] ?? '',
    window: label,
    byHour: new Map(points.map(({ atMs, used }) => [hourOf(atMs), used ?? 0])),
    resets: resets.map(({ atMs }) => hourOf(atMs)),
  }));
}
