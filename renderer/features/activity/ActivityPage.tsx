import { Play } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { WireError } from '../../../shared/errors.ts';
import { useAppState, useSnapshot } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
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
import { Banners } from '../shell/Banners.tsx';
import { pageAddress } from '../shell/routes.ts';
import styles from './ActivityPage.module.css';
import { FilterBar } from './FilterBar.tsx';
import { FIRST_FILTERS, NO_FILTERS, filterRows, startOfDayMs } from './filters.ts';
import type { Filters } from './filters.ts';
import { RequestDetail } from './RequestDetail.tsx';
import { RequestTable } from './RequestTable.tsx';
import { namesOf, searchText } from './request-text.ts';
import type { NameOf } from './request-text.ts';
import { toRows } from './row.ts';
import type { RequestRow } from './row.ts';
import { Waiting } from './Waiting.tsx';
import { KEPT, useRequests } from './use-requests.ts';
import type { Requests } from './use-requests.ts';

const NOTHING: readonly never[] = [];

function useRows(records: Requests['records']): readonly RequestRow[] {
  const isLive = useAppState(({ link }) => link === 'live');
  const running = useSnapshot((s) => s.running);
  return useMemo(
    // What ran when the connection was lost is not known to run now.
    () => toRows(records ?? NOTHING, isLive ? running : NOTHING),
    [records, running, isLive],
  );
}

function useNames(): NameOf {
  const accounts = useSnapshot((s) => s.accounts);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  return useMemo(() => namesOf(accounts, mask), [accounts, mask]);
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

function useLead(rows: readonly RequestRow[], isRead: boolean, nowMs: number): string {
  const active = useSnapshot((s) => s.running.length);
  if (!isRead) return t.reading;
  const dayMs = startOfDayMs(nowMs);
  const today = rows.filter(({ atMs }) => atMs >= dayMs).length;
  return t.lead(active, today, rows.length >= KEPT && today === rows.length);
}

/** `held`: what stood in the list when it was held; null: it goes on. */
function useHold(rows: readonly RequestRow[]) {
  const [held, setHeld] = useState<ReadonlySet<string> | null>(null);
  const shown = useMemo(
    () => (held === null ? rows : rows.filter(({ id }) => held.has(id))),
    [rows, held],
  );
  const toggle = (): void => setHeld(held === null ? new Set(rows.map(({ id }) => id)) : null);
  return { shown, isHeld: held !== null, fresh: rows.length - shown.length, toggle };
}

/** Opens and closes the detail; closing puts the focus back on its row. */
function useOpen() {
  const [open, setOpen] = useState<string | null>(null);
  const close = useCallback(() => {
    flushSync(() => setOpen(null));
    document.querySelector<HTMLElement>(`[data-request="${CSS.escape(open ?? '')}"]`)?.focus();
  }, [open]);
  const toggle = useCallback((id: string) => setOpen((now) => (now === id ? null : id)), []);
  useEffect(() => {
    if (open === null) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const isDialogOpen = document.querySelector('[role="dialog"]') !== null;
      if (event.key === 'Escape' && !event.defaultPrevented && !isDialogOpen) close();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [open, close]);
  return { open, close, toggle };
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
}

/** The filters, and what they leave. */
function Found({ rows, shown, filters, onFilters, open, onOpen, nameOf, nowMs }: FoundProps) {
  const found = useMemo(
    () => filterRows(shown, filters, nowMs, (row) => searchText(row, nameOf)),
    [shown, filters, nowMs, nameOf],
  );
  return (
    <>
      <FilterBar {...{ rows, filters, nameOf, nowMs }} onChange={onFilters} />
      {found.length === 0 ? (
        <NothingFound hidden={shown.length} onClear={() => onFilters(NO_FILTERS)} />
      ) : (
        <RequestTable rows={found} {...{ open, nameOf, nowMs, onOpen }} />
      )}
      {rows.length >= KEPT && <p className={cx(text.small, text.t3)}>{t.newest(KEPT)}</p>}
    </>
  );
}

function sessionSize(rows: readonly RequestRow[], { request }: RequestRow): number {
  return rows.filter((row) => row.request.session === request.session).length;
}

export function ActivityPage() {
  const { records, error, read } = useRequests();
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
      <PageHead title={t.title} detail={useLead(rows, isRead, nowMs)}>
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
        {error !== null && <Failed error={error} onRetry={() => void read()} />}
        {!isRead && error === null && <Waiting />}
        {isRead && rows.length === 0 && <Empty />}
        {isRead && rows.length > 0 && (
          <Found
            {...{ rows, shown, filters, onOpen, nameOf, nowMs }}
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
