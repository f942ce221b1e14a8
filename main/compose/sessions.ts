import type { RequestQuery, Selection } from '../core/selection.ts';
import type { AccountPool } from '../credentials/pool.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { Bindings } from '../selection/bindings.ts';
import { Continuations } from '../selection/continuations.ts';
import { StickySelector } from '../selection/sticky-selector.ts';
import type { Profile } from './profile.ts';

/** What ties a request to an account. Only an owner has it: nobody else serves requests. */
export function createSessions(
  { store, log }: Pick<Profile, 'store' | 'log'>,
  pool: AccountPool,
  cleanup: Cleanup,
) {
  const common = { clock: systemClock, log, knows: (id: number) => pool.get(id) !== null };
  const bindings = new Bindings({ ...common, store: store.bindings });
  const continuations = new Continuations({ ...common, store: store.continuations });
  cleanup.add('sessions', () => bindings.dispose());
  cleanup.add('continuations', () => continuations.dispose());
  cleanup.add(
    'accounts of sessions',
    pool.onChange(() => {
      bindings.accountsChanged();
      continuations.accountsChanged();
    }),
  );
  const selector = new StickySelector({
    accounts: () => pool.accounts(),
    get: (id) => pool.get(id),
    bindings,
    continuations,
  });
  return {
    continuations,
    select: (query: RequestQuery): Selection => selector.select(query, systemClock.now()),
  };
}
