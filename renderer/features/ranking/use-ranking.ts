import { useCallback, useEffect, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { toWire } from '../../../shared/errors.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { Snapshot } from '../../../shared/contract/state.ts';
import type { Ranking, Strategy } from '../../../shared/model/ranking.ts';
import { strategyOf } from '../../../shared/model/settings.ts';
import { useAppState, useSnapshot, useTransport } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { Rereader } from './rereader.ts';

interface Asked {
  readonly provider: string;
  /** Of a model instead of all. */
  readonly model?: string | null;
  /** Another than the set one. */
  readonly strategy?: Strategy | null;
}

interface Reading {
  /** The last known one; null: none was read yet. */
  readonly ranking: Ranking | null;
  readonly error: WireError | null;
  readonly again: () => void;
}

interface Known {
  readonly key: string;
  readonly ranking: Ranking | null;
  readonly error: WireError | null;
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
export function useRanking({ provider, model = null, strategy = null }: Asked): Reading {
  const transport = useTransport();
  const link = useAppState((state) => state.link);
  const basis = useSnapshot(useShallow((snapshot) => basisOf(snapshot, provider)));
  const key = JSON.stringify([provider, model, strategy]);
  const [known, setKnown] = useState<Known>({ key, ranking: null, error: null });
  const reader = useRef<Rereader | null>(null);
  useEffect(() => {
    const rereader = new Rereader(async (isWanted) => {
      try {
        const ranking = await transport.call('ranking.get', { provider, model, strategy });
        if (isWanted()) setKnown({ key, ranking, error: null });
      } catch (caught) {
        if (isWanted())
          setKnown((last) => ({
            key,
            ranking: last.key === key ? last.ranking : null,
            error: toWire(caught),
          }));
      }
    });
    reader.current = rereader;
    return () => rereader.dispose();
  }, [transport, provider, model, strategy, key]);
  const again = useCallback(() => reader.current?.ask(), []);
  useEffect(again, [again, basis, link, key]);
  const current = known.key === key ? known : null;
  const isDue = usePassed(current?.ranking?.change?.at ?? null);
  useEffect(() => {
    if (isDue) again();
  }, [again, isDue]);
  return { ranking: current?.ranking ?? null, error: current?.error ?? null, again };
}

/** Time alone changes an order, too; the core said when. */
function usePassed(instant: string | null): boolean {
  const nowMs = useNow();
  return instant !== null && nowMs >= Date.parse(instant);
}
