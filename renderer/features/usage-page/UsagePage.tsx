import { useCallback, useState } from 'react';
import type { HistoryRange } from '../../../shared/model/history.ts';
import { useSnapshot } from '../../state/context.ts';
import { useIsLive } from '../../state/use-is-live.ts';
import { useAccountNames } from '../../state/use-account-names.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { StaleNote } from '../shell/StaleNote.tsx';
import { Banners } from '../shell/Banners.tsx';
import { ScopeSelect, presentScope } from './ScopeSelect.tsx';
import { UsageBody } from './UsageBody.tsx';
import { UsageSkeleton } from './UsageSkeleton.tsx';
import { nameOnChart } from './names.ts';
import { useHistory } from './use-history.ts';
import type { UsageAsk } from './use-history.ts';

const RANGES = (['24h', '7d', '30d', '1y'] as const).map((value) => ({
  value,
  text: t.ranges[value],
}));

/** What was used, when, by what, and what it would have cost. */
export function UsagePage() {
  const accounts = useSnapshot((s) => s.accounts);
  const names = useAccountNames(nameOnChart);
  const nameOf = useCallback((id: number) => names(id) ?? t.removed(id), [names]);
  const [chosen, setAsked] = useState<UsageAsk>({
    range: '7d',
    scope: { provider: null, account: null },
  });
  const asked = { ...chosen, scope: presentScope(chosen.scope, accounts) };
  const { history, error, retry } = useHistory(asked);
  const isLive = useIsLive();
  const lead =
    history === null
      ? error === null && isLive
        ? t.reading
        : t.unread
      : t.lead(Date.parse(history.windows.from), Date.parse(history.windows.to));
  const setRange = (range: HistoryRange): void => setAsked({ ...asked, range });
  return (
    <>
      <PageHead title={t.title} detail={lead}>
        <ScopeSelect
          scope={asked.scope}
          accounts={accounts}
          nameOf={nameOf}
          onChange={(scope) => setAsked({ ...asked, scope })}
        />
        <Segmented label={t.range} value={asked.range} options={RANGES} onChange={setRange} />
      </PageHead>
      {history === null && error === null && isLive ? (
        <UsageSkeleton />
      ) : (
        <PageBody>
          <Banners slim />
          <StaleNote readAtMs={history?.readAtMs ?? null} />
          {error !== null && isLive && (
            <>
              {history === null ? (
                <Note tone="needs" title={t.failed}>
                  {[error.message, error.hint].filter(Boolean).join(' ')}
                </Note>
              ) : (
                <ErrorNote error={error} after={t.old(history.readAtMs)} />
              )}
              <div>
                <Button onClick={retry}>{words.common.tryAgain}</Button>
              </div>
            </>
          )}
          {history !== null && <UsageBody history={history} nameOf={nameOf} />}
        </PageBody>
      )}
    </>
  );
}
