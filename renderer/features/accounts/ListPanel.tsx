import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useView } from '../../state/context.ts';
import type { ViewState } from '../../state/view.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Panel } from '../../ui/Panel.tsx';
import text from '../../ui/text.module.css';
import { useWindowed } from '../../ui/use-windowed.ts';
import { splitColumns } from './columns.ts';
import styles from './ListPanel.module.css';
import { ListRow } from './ListRow.tsx';
import rowStyles from './ListRow.module.css';
import { MixBar } from './MixBar.tsx';
import { leadOf, outlookText } from './ProviderCard.tsx';
import type { Shelf, ShelfRow } from './shelves.ts';

const { accounts: t } = words;
/** Beside a longer one there is no room for another word. */
const LONG_LABEL = 4;
/** Several providers may stand on the page, each with its rows. */
const WINDOW = { allUpTo: 40, rowHeight: 28 } as const;

/** The windows that stand above each other; those of the first account that has any. */
function labelsOf(rows: readonly ShelfRow[]): readonly [string, string] {
  const columns = rows.map(({ view }) => splitColumns(view.windows));
  function label(side: 0 | 1): string {
    const windows = columns.flatMap((each) => each[side].main?.window ?? []);
    const [first] = windows;
    if (first === undefined) return '';
    const isSame = first.scope === null || windows.every(({ id }) => id === first.id);
    return isSame ? first.label : t.columns.fullest;
  }
  return [label(0), label(1)];
}

function Head({ rows }: { readonly rows: readonly ShelfRow[] }) {
  const [left, right] = labelsOf(rows);
  const { columns } = t;
  // Each cell says the same for itself.
  return (
    <div className={cx(rowStyles.row, rowStyles.head)} aria-hidden="true">
      <span className={text.num}>{columns.rank}</span>
      <span>{columns.state}</span>
      <span>{columns.account}</span>
      <span>{columns.plan}</span>
      <span>{left}</span>
      <span>{right}</span>
      <span className={text.num}>
        {right === '' ? '' : columns.drain(right.length > LONG_LABEL ? null : right)}
      </span>
      <span>{columns.forecast}</span>
    </div>
  );
}

/** The account whose reset is being asked about: a banner may ask for one far down the list. */
function askedReset({ resets }: ViewState): number | null {
  return [...resets].find(([, { step }]) => step === 'asked')?.[0] ?? null;
}

function Rows({ shelf: { pool, rows } }: { readonly shelf: Shelf }) {
  const list = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState<number | null>(null);
  const { first, end, before, after } = useWindowed(list, rows.length, WINDOW);
  const drawn = rows.slice(first, end);
  const asked = useView(askedReset);
  const showAsked = useEffectEvent((id: number | null) => {
    const at = rows.findIndex(({ account }) => account.id === id);
    if (at === -1 || (at >= first && at < end)) return;
    const { top = 0 } = list.current?.getBoundingClientRect() ?? {};
    scrollBy(0, top + at * WINDOW.rowHeight - innerHeight / 2);
  });
  useEffect(() => showAsked(asked), [asked]);
  // One row of the provider takes the focus from Tab: the last that had it, as long as it is drawn.
  const isDrawn = drawn.some(({ account }) => account.id === stop);
  const stopId = isDrawn ? stop : (drawn[0]?.account.id ?? null);
  return (
    <div ref={list} style={{ paddingTop: before, paddingBottom: after }}>
      {drawn.map(({ account, rank }, index) => (
        <ListRow
          key={account.id}
          account={account}
          rank={rank}
          nextShare={account.id === pool.next?.account.id ? pool.nextShare : null}
          count={pool.members.length}
          place={first + index + 1}
          of={rows.length}
          isStop={account.id === stopId}
          onStop={setStop}
        />
      ))}
    </div>
  );
}

interface ListPanelProps {
  readonly shelf: Shelf;
  readonly nowMs: number;
}

/** One provider's accounts as lines of 28 px, with a bar that shows their mix. */
export const ListPanel = memo(function ListPanel({ shelf, nowMs }: ListPanelProps) {
  const [isFolded, setIsFolded] = useState(false);
  const { pool, rows } = shelf;
  const { provider, outlook, members } = pool;
  return (
    <Panel
      title={provider.name}
      monogram={provider.monogram}
      lead={leadOf(pool, false)}
      aside={
        <div className={styles.summary}>
          <span className={styles.outlook}>{outlookText(outlook, nowMs)}</span>
          <MixBar members={members} />
          <Button
            tone="quiet"
            small
            icon={isFolded ? ChevronRight : ChevronDown}
            label={t.fold(provider.name)}
            aria-expanded={!isFolded}
            className={styles.fold}
            onClick={() => setIsFolded(!isFolded)}
          />
        </div>
      }
    >
      {!isFolded && (
        <>
          <Head rows={rows} />
          <Rows shelf={shelf} />
        </>
      )}
    </Panel>
  );
});
