import { useMemo } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import type {
  Costs,
  HistoryBy,
  HistoryRange,
  WindowHistory,
} from '../../../shared/model/history.ts';
import type { Snapshot } from '../../../shared/contract/state.ts';
import { useSnapshot, useTransport } from '../../state/context.ts';
import { useReading } from '../../state/use-reading.ts';

/** Null twice: all accounts. */
export interface Scope {
  readonly provider: string | null;
  readonly account: number | null;
}

export interface UsageAsk {
  readonly range: HistoryRange;
  readonly scope: Scope;
}

/** What was read, with what it was asked by. */
export interface UsageHistory extends UsageAsk {
  readonly windows: WindowHistory;
  readonly costs: Costs;
  readonly readAtMs: number;
}

export const TIME_BY: Readonly<Record<HistoryRange, HistoryBy>> = {
  '24h': 'hour',
  '7d': 'day',
  '30d': 'day',
  '1y': 'week',
};

/** While requests stream in, a page that is looked at is read again this often at most. */
const GAP_MS = 5000;

/** Differs when there is something new to read: a reading, or an ended request. */
function markOf({ usage, lastRequest, accounts }: Snapshot): string {
  const newest = usage.reduce<string>(
    (found, { fetchedAt }) => (fetchedAt !== null && fetchedAt > found ? fetchedAt : found),
    '',
  );
  return `${newest} ${lastRequest?.id ?? ''} ${String(accounts.length)}`;
}

export function contractAsk({ range, scope }: UsageAsk) {
  return {
    range,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    provider: scope.provider,
    accounts: scope.account === null ? null : [scope.account],
  };
}

export interface HistoryReading {
  /** Of the range before, until the new one is there. */
  readonly history: UsageHistory | null;
  readonly error: WireError | null;
  readonly retry: () => void;
}

export function useHistory(asked: UsageAsk): HistoryReading {
  const transport = useTransport();
  const mark = useSnapshot(markOf);
  const read = async (): Promise<Omit<UsageHistory, 'readAtMs'>> => {
    const input = contractAsk(asked);
    const by = [TIME_BY[asked.range], 'model', 'client', 'account'] as const;
    const [windows, costs] = await Promise.all([
      transport.call('history.windows', input),
      transport.call('history.costs', { ...input, by }),
    ]);
    return { ...asked, windows, costs };
  };
  const { known, error, again } = useReading({
    key: JSON.stringify(asked),
    ask: read,
    mark,
    gapMs: GAP_MS,
  });
  const history = useMemo(
    () => (known === null ? null : { ...known.value, readAtMs: known.readAtMs }),
    [known],
  );
  return { history, error, retry: again };
}
