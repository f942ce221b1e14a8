import { useCallback, useEffect, useRef, useState } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import type {
  Costs,
  HistoryBy,
  HistoryRange,
  WindowHistory,
} from '../../../shared/model/history.ts';
import type { Snapshot } from '../../../shared/contract/state.ts';
import { useAppState, useTransport } from '../../state/context.ts';
import { useAsking } from '../../state/use-asking.ts';

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

/** Differs when there is something new to read: a reading, an ended request, or the connection is back. */
function markOf(snapshot: Snapshot | null): string {
  const newest = snapshot?.usage.reduce<string>(
    (found, { fetchedAt }) => (fetchedAt !== null && fetchedAt > found ? fetchedAt : found),
    '',
  );
  return `${newest ?? ''} ${snapshot?.lastRequest?.id ?? ''} ${String(snapshot?.accounts.length ?? 0)}`;
}

export function contractAsk({ range, scope }: UsageAsk) {
  return {
    range,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    provider: scope.provider,
    accounts: scope.account === null ? null : [scope.account],
  };
}

export function useHistory(asked: UsageAsk): {
  readonly history: UsageHistory | null;
  readonly error: WireError | null;
  readonly retry: () => void;
} {
  const transport = useTransport();
  const mark = useAppState(({ link, snapshot }) => `${link} ${markOf(snapshot)}`);
  const { ask, error } = useAsking();
  const [history, setHistory] = useState<UsageHistory | null>(null);
  const turn = useRef(0);
  const lastMs = useRef(Number.NEGATIVE_INFINITY);
  const read = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    lastMs.current = performance.now();
    const input = contractAsk(asked);
    const found = await ask(() =>
      Promise.all([
        transport.call('history.windows', input),
        transport.call('history.costs', {
          ...input,
          by: [TIME_BY[asked.range], 'model', 'client', 'account'],
        }),
      ]),
    );
    if (found === null || mine !== turn.current) return;
    setHistory({ ...asked, windows: found[0], costs: found[1], readAtMs: Date.now() });
  }, [ask, transport, asked]);
  useEffect(() => void read(), [read]);
  const seen = useRef(mark);
  useEffect(() => {
    if (seen.current === mark) return undefined;
    seen.current = mark;
    const waitMs = Math.max(0, lastMs.current + GAP_MS - performance.now());
    const timer = setTimeout(() => void read(), waitMs);
    return () => clearTimeout(timer);
  }, [mark, read]);
  return { history, error, retry: () => void read() };
}
