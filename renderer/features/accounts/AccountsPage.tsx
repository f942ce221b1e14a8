import { useMemo } from 'react';
import type { Snapshot } from '../../../shared/contract/state.ts';
import { useSnapshot, useView, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { useNow } from '../../state/use-now.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Onboarding } from '../onboarding/Onboarding.tsx';
import { useOnboarding } from '../onboarding/use-onboarding.ts';
import { Banners } from '../shell/Banners.tsx';
import { useStopped } from '../shell/use-stopped.ts';
import { AccountActions } from './AccountActions.tsx';
import styles from './AccountsPage.module.css';
import { CheckAllNote } from './CheckAllNote.tsx';
import { useCheckAll } from './use-check-all.ts';
import { matchesFilter } from './filter.ts';
import { viewPools } from '../../../shared/verdict/pool.ts';
import type { Pool } from '../../../shared/verdict/pool.ts';
import { ProviderCard, isHalf } from './ProviderCard.tsx';
import { poolSentence } from '../../../shared/verdict/sentence.ts';

const { accounts: t } = words;

function shownAccounts(
  snapshot: Pick<Snapshot, 'accounts' | 'providers'>,
  filter: string,
): Set<number> {
  const names = new Map(snapshot.providers.map(({ id, name }) => [id, name]));
  const found = snapshot.accounts.filter((account) =>
    matchesFilter(account, names.get(account.provider) ?? '', filter),
  );
  return new Set(found.map(({ id }) => id));
}

function NothingFound({ filter, count }: { readonly filter: string; readonly count: number }) {
  const { setFilter } = useViewActions();
  return (
    <output className={styles.none}>
      <b>{t.none.title(filter)}</b>
      <span>{t.none.detail(count)}</span>
      <Button small onClick={() => setFilter('')}>
        {t.none.clear} <kbd>Esc</kbd>
      </Button>
    </output>
  );
}

function Cards({
  pools,
  shown,
  nowMs,
}: {
  pools: readonly Pool[];
  shown: ReadonlySet<number>;
  nowMs: number;
}) {
  const visible = pools.filter(({ members }) =>
    members.some(({ account }) => shown.has(account.id)),
  );
  const halves = visible.filter(isHalf);
  const card = (pool: Pool) => (
    <ProviderCard key={pool.provider.id} pool={pool} shown={shown} nowMs={nowMs} />
  );
  return (
    <>
      {visible.filter((pool) => !isHalf(pool)).map(card)}
      {halves.length > 0 && <div className={styles.pair}>{halves.map(card)}</div>}
    </>
  );
}

function Overview() {
  const accounts = useSnapshot((s) => s.accounts);
  const usage = useSnapshot((s) => s.usage);
  const providers = useSnapshot((s) => s.providers);
  const next = useSnapshot((s) => s.next);
  const places = useSnapshot((s) => s.places);
  const settings = useSnapshot((s) => s.settings);
  const vault = useSnapshot((s) => s.status.vault);
  const filter = useView((view) => view.filter).trim();
  const nowMs = useNow();
  const stopped = useStopped();
  const resume = useCall();
  const checking = useCheckAll();
  const pools = useMemo(
    () => viewPools({ accounts, usage, providers, next, places }, nowMs),
    [accounts, usage, providers, next, places, nowMs],
  );
  const shown = useMemo(
    () => shownAccounts({ accounts, providers }, filter),
    [accounts, providers, filter],
  );
  const { tone, gate, title, detail } = stopped ?? poolSentence({ settings, vault, pools, nowMs });
  return (
    <>
      <PageHead title={title} detail={detail} gate={{ kind: gate, tone }}>
        {stopped === null && gate === 'paused' && (
          <Button
            tone="primary"
            disabled={resume.busy}
            onClick={() => void resume.run('settings.set', { key: 'proxyPaused', value: false })}
          >
            {t.sentence.resume}
          </Button>
        )}
        <AccountActions checking={checking} />
      </PageHead>
      <PageBody>
        <Banners />
        <ErrorNote error={resume.error} />
        <CheckAllNote {...checking} />
        {shown.size === 0 ? (
          <NothingFound filter={filter} count={accounts.length} />
        ) : (
          <Cards pools={pools} shown={shown} nowMs={nowMs} />
        )}
      </PageBody>
    </>
  );
}

export function AccountsPage() {
  const { isOpen, end } = useOnboarding();
  return isOpen ? <Onboarding onEnd={end} /> : <Overview />;
}
