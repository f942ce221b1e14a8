import { AppError } from '../../../shared/errors.ts';
import { toInstant } from '../../../shared/model/common.ts';
import type {
  Costs,
  CostsAsked,
  HistoryAsked,
  HistoryStatus,
  WindowHistory,
} from '../../../shared/model/history.ts';
import type { PoolAccount } from '../../core/account.ts';
import { isTimeZone } from '../../core/local-time.ts';
import { hourOf } from '../../core/request-sums.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import { startTimer } from '../../platform/scheduler.ts';
import type { StartTimer } from '../../platform/scheduler.ts';
import type { HistoryStore } from '../../store/types.ts';
import { PRICE_DATA } from '../prices/price-data.ts';
import { costsView } from './costs-view.ts';
import { windowsView } from './windows-view.ts';

export const KEPT_DAYS = 400;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The first moments belong to the port and the accounts. */
const FIRST_PRUNE_MS = 10 * 60_000;

export interface HistoryServiceDeps {
  readonly store: HistoryStore;
  readonly accounts: () => readonly PoolAccount[];
  /** Writes what waits, so that the newest request is counted. */
  readonly flush: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly startTimer?: StartTimer;
}

/** What the Usage page and `sluice history` show. */
export class HistoryService {
  readonly prices = PRICE_DATA;
  readonly #deps: HistoryServiceDeps;
  #stopTimer: () => void = () => undefined;

  constructor(deps: HistoryServiceDeps) {
    this.#deps = deps;
  }

  /** Deletes what is older than it is kept for, now and then. */
  start(): void {
    this.#pruneIn(FIRST_PRUNE_MS);
  }

  async windows(asked: HistoryAsked): Promise<WindowHistory> {
    const { store, clock, accounts } = this.#deps;
    checkZone(asked);
    const nowMs = clock.now();
    const found = await store.ask({ kind: 'windows', nowMs, ...asked });
    return windowsView(found, accounts(), nowMs);
  }

  async costs(asked: CostsAsked): Promise<Costs> {
    const { store, clock, flush } = this.#deps;
    checkZone(asked);
    if (asked.by.includes('hour') && asked.range !== '24h' && asked.range !== '7d')
      throw new AppError(
        'BAD_REQUEST',
        `Hours are not told for ${asked.range}.`,
        'Ask for days or weeks, or for a range of 24h or 7d.',
      );
    await flush();
    const nowMs = clock.now();
    const found = await store.ask({ kind: 'costs', nowMs, ...asked });
    return costsView(found, nowMs);
  }

  /** What an account's requests cost in all, at list prices, from the hour on in which `sinceMs` lies. */
  async costOf(account: number, sinceMs: number): Promise<number> {
    const { store, flush } = this.#deps;
    await flush();
    const fromHour = hourOf(sinceMs);
    return (await store.ask({ kind: 'account-cost', account, fromHour })).cost;
  }

  async status(): Promise<HistoryStatus> {
    const { sizeBytes, sinceHour, points } = await this.#deps.store.ask({ kind: 'status' });
    const since = toInstant(sinceHour === null ? null : sinceHour * HOUR_MS);
    return { sizeBytes, since, points, keptDays: KEPT_DAYS, prices: PRICE_DATA };
  }

  async clear(): Promise<void> {
    const { store, flush, log } = this.#deps;
    await flush();
    const { rows, unfreed } = await store.ask({ kind: 'clear' });
    log.info({ rows }, 'the history was cleared');
    if (unfreed !== null) log.warn({ why: unfreed }, 'the database keeps its size for now');
  }

  async dispose(): Promise<void> {
    this.#stopTimer();
    await this.#deps.store.dispose();
  }

  #pruneIn(delayMs: number): void {
    this.#stopTimer = (this.#deps.startTimer ?? startTimer)(delayMs, () => void this.#prune());
  }

  async #prune(): Promise<void> {
    const { store, clock, log } = this.#deps;
    this.#pruneIn(DAY_MS);
    try {
      const beforeHour = hourOf(clock.now() - KEPT_DAYS * DAY_MS);
      await store.ask({ kind: 'prune', beforeHour });
    } catch (error) {
      log.error({ err: error }, 'old history could not be deleted; tried again tomorrow');
    }
  }
}

function checkZone({ zone }: HistoryAsked): void {
  if (isTimeZone(zone)) return;
  throw new AppError(
    'BAD_REQUEST',
    `There is no time zone ${JSON.stringify(zone)}.`,
    'Give an IANA name such as Europe/Berlin, or an offset such as +05:30.',
  );
}
