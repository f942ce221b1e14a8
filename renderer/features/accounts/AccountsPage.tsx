import { useMemo, useState } from 'react';
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
import { hintOf } from '../shell/shortcuts.ts';
import { useStopped } from '../shell/use-stopped.ts';
import { AccountActions } from './AccountActions.tsx';
import styles from './AccountsPage.module.css';
import { CheckAllNote } from './CheckAllNote.tsx';
import { useCheckAll } from './use-check-all.ts';
import { GroupFilter } from './GroupFilter.tsx';
import { ListPanel } from './ListPanel.tsx';
import { manySentence } from './many-sentence.ts';
import { ProviderCard, isHalf } from './ProviderCard.tsx';
import { createShelves } from './shelves.ts';
import type { Shelf } from './shelves.ts';
import { useIsList } from './use-is-list.ts';
import { poolSentence } from '../../../shared/verdict/sentence.ts';

const { accounts: t } = words;

function NothingFound({ count }: { readonly count: number }) {
  const filter = useView((view) => view.filter).trim();
  const group = useView((view) => view.group);
  const { clearFilters } = useViewActions();
  const word = group === null ? null : t.groups[group];
  const title =
    word === null
      ? t.none.title(filter)
      : filter === ''
        ? t.none.group(word)
        : t.none.both(filter, word);
  return (
    <output className={styles.none}>
      <b>{title}</b>
      <span>{t.none.detail(count)}</span>
      <Button small onClick={clearFilters}>
        {t.none.clear} <kbd>{hintOf('close')}</kbd>
      </Button>
    </output>
  );
}

function Cards({ shelves, nowMs }: { shelves: readonly Shelf[]; nowMs: number }) {
  const card = (shelf: Shelf) => (
    <ProviderCard key={shelf.pool.provider.id} shelf={shelf} nowMs={nowMs} />
  );
  const halves = shelves.filter(({ pool }) => isHalf(pool));
  return (
    <>
      {shelves.filter(({ pool }) => !isHalf(pool)).map(card)}
      {halves.length > 0 && <div className={styles.pair}>{halves.map(card)}</div>}
    </>
  );
}

/** The accounts of each provider, in their order, as far as the filters leave them. */
function useShelves(isList: boolean, nowMs: number): readonly Shelf[] {
  const accounts = useSnapshot((s) => s.accounts);
  const usage = useSnapshot((s) => s.usage);
  const providers = useSnapshot((s) => s.providers);
  const next = useSnapshot((s) => s.next);
  const places = useSnapshot((s) => s.places);
  const settings = useSnapshot((s) => s.settings);
  const filter = useView((view) => view.filter).trim();
  const chosen = useView((view) => view.group);
  const group = isList ? chosen : null;
  const [shelve] = useState(createShelves);
  return useMemo(
    () => shelve({ accounts, usage, providers, next, places, settings, nowMs, filter, group }),
    [shelve, accounts, usage, providers, next, places, settings, nowMs, filter, group],
  );
}

function Overview() {
  const settings = useSnapshot((s) => s.settings);
  const vault = useSnapshot((s) => s.status.vault);
  const isList = useIsList();
  const nowMs = useNow();
  const stopped = useStopped();
  const resume = useCall();
  const checking = useCheckAll();
  const shelves = useShelves(isList, nowMs);
  const pools = shelves.map(({ pool }) => pool);
  const found = shelves.filter(({ rows }) => rows.length > 0);
  const said = stopped ?? poolSentence({ settings, vault, pools, nowMs });
  const { tone, gate, title } = said;
  const members = pools.flatMap((pool) => pool.members);
  const isMany = isList && gate === 'open' && stopped === null;
  const detail = isMany ? manySentence(members, nowMs) : said.detail;
  return (
    <>
      <PageHead title={title} detail={detail} gate={{ kind: gate, tone }}>
        {stopped === null && gate === 'paused' && (
          <Button
            tone="primary"
            busy={resume.busy}
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
        {isList && <GroupFilter members={members} />}
        {found.length === 0 && <NothingFound count={members.length} />}
        {found.length > 0 && !isList && <Cards shelves={found} nowMs={nowMs} />}
        {isList &&
          found.map((shelf) => (
            <ListPanel key={shelf.pool.provider.id} shelf={shelf} nowMs={nowMs} />
          ))}
      </PageBody>
    </>
  );
}

export function AccountsPage() {
  const { isOpen, end } = useOnboarding();
  return isOpen ? <Onboarding onEnd={end} /> : <Overview />;
}
