import { Play } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import { useSnapshot } from '../../state/context.ts';
import { useAccountNames } from '../../state/use-account-names.ts';
import { useIsLive } from '../../state/use-is-live.ts';
import { useNow } from '../../state/use-now.ts';
import { offlineWords } from '../../text/offline.ts';
import { activityWords as t } from '../../text/activity.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { PauseBars } from '../../ui/PauseBars.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { StaleNote } from '../shell/StaleNote.tsx';
import { Banners } from '../shell/Banners.tsx';
import { pageAddress } from '../shell/routes.ts';
import styles from './ActivityPage.module.css';
import { FilterBar } from './FilterBar.tsx';
import { FIRST_FILTERS, NO_FILTERS, filterRows, sinceMs, startOfDayMs } from './filters.ts';
import type { Filters } from './filters.ts';
import { RequestDetail } from './RequestDetail.tsx';
import { RequestTable } from './RequestTable.tsx';
import { searchText } from './request-text.ts';
import type { NameOf } from './request-text.ts';
import { toRows } from './row.ts';
import type { RequestRow } from './row.ts';
import { Waiting } from './Waiting.tsx';
import { useHold } from './use-hold.ts';
import { useOpen } from './use-open.ts';
import { useRequests } from './use-requests.ts';
import type { Older, Requests } from './use-requests.ts';

const NOTHING: readonly never[] = [];

function useRows(records: Requests['records']): readonly RequestRow[] {
  const isLive = useIsLive();
  const running = useSnapshot((s) => s.running);
  return useMemo(
    // What ran when the connection was lost is not known to run now.
    () => toRows(records ?? NOTHING, isLive ? running : NOTHING),
    [records, running, isLive],
  );
}

function useNames(): NameOf {
  const names = useAccountNames();
  return useCallback((id) => (id === null ? null : (names(id) ?? t.removed(id))), [names]);
}

function Empty() {
  return (
    <div className={styles.none}>
      <b>{t.empty.title}</b>
      <span>{t.empty.detail}</span>
      <a href={pageAddress('tools')}>{t.empty.tools}</a>
    </div>
  );
}

function Failed({ error, onRetry }: { error: WireError; onRetry: () => void }) {
  return (
    <>
      <ErrorNote error={{ ...error, message: t.failed, hint: error.message }} />
      <Button className={styles.retry} onClick={onRetry}>
        {words.common.tryAgain}
      </Button>
    </>
  );
}

function NothingFound({ hidden, onClear }: { hidden: number; onClear: () => void }) {
  return (
    <output className={styles.none}>
      <b>{t.nothing.title}</b>
      <span>{t.nothing.detail(hidden)}</span>
      <Button small onClick={onClear}>
        {t.nothing.clear}
      </Button>
    </output>
  );
}

function leadOf(rows: readonly RequestRow[], { records, older }: Requests, nowMs: number): string {
  if (records === null) return t.reading;
  const dayMs = startOfDayMs(nowMs);
  const today = rows.filter(({ atMs }) => atMs >= dayMs).length;
  const running = rows.filter(({ outcome }) => outcome === 'running').length;
  const hasOlder = older !== null && !older.isEnd;
  return t.lead(running, today, hasOlder && today === rows.length);
}

/** The list ends with what was read of it; where older ones may be found, they are a press away. */
function OlderOnes({ older, count }: { readonly older: Older; readonly count: number }) {
  const { busy, error, isEnd, isLive, show } = older;
  const cannot = isEnd || !isLive;
  return (
    <div className={styles.older}>
      <span className={cx(text.small, text.t3)}>{isEnd ? t.all(count) : t.newest(count)}</span>
      <Button
        small
        busy={busy}
        aria-disabled={cannot || undefined}
        title={isLive ? undefined : offlineWords.cannot}
        onClick={cannot ? undefined : show}
      >
        {isEnd ? t.noOlder : t.showOlder}
      </Button>
      <ErrorNote error={error} />
    </div>
  );
}

interface FoundProps {
  readonly rows: readonly RequestRow[];
  readonly shown: readonly RequestRow[];
  readonly filters: Filters;
  readonly onFilters: (filters: Filters) => void;
  readonly open: string | null;
  readonly onOpen: (id: string) => void;
  readonly nameOf: NameOf;
  readonly nowMs: number;
  readonly older: Older | null;
}

/** The filters, and what they leave. */
function Found(props: FoundProps) {
  const { rows, shown, filters, onFilters, open, onOpen, nameOf, nowMs, older } = props;
  const found = useMemo(
    () => filterRows(shown, filters, nowMs, (row) => searchText(row, nameOf)),
    [shown, filters, nowMs, nameOf],
  );
  // What is older than the filter's time is not asked for.
  const mayHide = (rows.at(-1)?.atMs ?? 0) >= sinceMs(filters.time, nowMs);
  return (
    <>
      <FilterBar {...{ rows, filters, nameOf, nowMs }} onChange={onFilters} />
      {found.length === 0 ? (
        <NothingFound hidden={shown.length} onClear={() => onFilters(NO_FILTERS)} />
      ) : (
        <RequestTable rows={found} {...{ open, nameOf, nowMs, onOpen }} />
      )}
      {older !== null && mayHide && <OlderOnes older={older} count={rows.length} />}
    </>
  );
}

function sessionSize(rows: readonly RequestRow[], { request }: RequestRow): number {
  return rows.filter((row) => row.request.session === request.session).length;
}

export function ActivityPage() {
  const requests = useRequests();
  const { records, error, heardAtMs, again, older } = requests;
  const isLive = useIsLive();
  const rows = useRows(records);
  const nameOf = useNames();
  const nowMs = useNow();
  const [filters, setFilters] = useState(FIRST_FILTERS);
  const { shown, isHeld, fresh, toggle } = useHold(rows);
  const { open, close, toggle: onOpen } = useOpen();
  const chosen = rows.find(({ id }) => id === open) ?? null;
  const isRead = records !== null;
  return (
    <div className={cx(chosen !== null && styles.open)}>
      <PageHead title={t.title} detail={leadOf(rows, requests, nowMs)}>
        <FilterField
          label={t.filterLabel}
          placeholder={t.filter}
          value={filters.text}
          onChange={(value) => setFilters({ ...filters, text: value })}
        />
        <Button
          data-hold
          icon={isHeld ? Play : PauseBars}
          filled
          aria-pressed={isHeld}
          onClick={toggle}
        >
          {isHeld ? t.go(fresh) : t.hold}
        </Button>
      </PageHead>
      <PageBody>
        <Banners slim />
        <StaleNote readAtMs={isRead ? heardAtMs : null} />
        {error !== null && isLive && <Failed error={error} onRetry={again} />}
        {!isRead && error === null && isLive && <Waiting />}
        {isRead && rows.length === 0 && <Empty />}
        {isRead && rows.length > 0 && (
          <Found
            {...{ rows, shown, filters, onOpen, nameOf, nowMs, older }}
            onFilters={setFilters}
            open={chosen?.id ?? null}
          />
        )}
        {chosen !== null && (
          <RequestDetail
            key={chosen.id}
            row={chosen}
            siblings={sessionSize(rows, chosen)}
            nameOf={nameOf}
            onClose={close}
          />
        )}
      </PageBody>
    </div>
  );
}
