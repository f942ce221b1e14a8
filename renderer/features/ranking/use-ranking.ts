import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { WireError } from '../../../shared/errors.ts';
import type { Snapshot } from '../../../shared/contract/state.ts';
import type { Ranking, Strategy } from '../../../shared/model/ranking.ts';
import { strategyOf } from '../../../shared/model/settings.ts';
import { useSnapshot, useTransport } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { useReading } from '../../state/use-reading.ts';

/** While windows are read one after the other, five orders of hundreds of accounts are not asked for each. */
const GAP_MS = 500;

interface Asked {
  readonly provider: string;
  /** Of a model instead of all. */
  readonly model?: string | null;
  /** Another than the set one. */
  readonly strategy?: Strategy | null;
}

interface RankingReading {
  /** The last known one; null: none was read yet. */
  readonly ranking: Ranking | null;
  readonly readAtMs: number | null;
  readonly error: WireError | null;
  readonly again: () => void;
}

/** Everything of the state that an order of these accounts depends on. */
function basisOf(snapshot: Snapshot, provider: string): readonly unknown[] {
  const { accounts, usage, places, settings, status } = snapshot;
  return [
    ...accounts.filter((account) => account.provider === provider),
    ...usage.filter((each) => each.provider === provider),
    (places[provider] ?? []).map(({ id }) => id).join(),
    strategyOf(settings, provider),
    status.vault.locked,
    status.overrides.some((override) => override.provider === provider),
  ];
}

/** The order as the core explains it; asked again when something that it depends on changes. */
export function useRanking({ provider, model = null, strategy = null }: Asked): RankingReading {
  const transport = useTransport();
  const mark = useSnapshot(useShallow((snapshot) => basisOf(snapshot, provider)));
  const key = JSON.stringify([provider, model, strategy]);
  const { known, error, again } = useReading({
    key,
    ask: () => transport.call('ranking.get', { provider, model, strategy }),
    mark,
    gapMs: GAP_MS,
  });
  const current = known?.key === key ? known : null;
  const isDue = usePassed(current?.value.change?.at ?? null);
  useEffect(() => {
    if (isDue) again();
  }, [again, isDue]);
  return { ranking: current?.value ?? null, readAtMs: current?.readAtMs ?? null, error, again };
}

/** Time alone changes an order, too; the core said when. */
function usePassed(instant: string | null): boolean {
  const nowMs = useNow();
  return instant !== null && nowMs >= Date.parse(instant);
}
