import { memo, useEffect, useRef, useState } from 'react';
import { activityWords as t } from '../../text/activity.ts';
import { cx } from '../../ui/cx.ts';
import { RequestLine } from './RequestLine.tsx';
import styles from './RequestTable.module.css';
import { accountText } from './request-text.ts';
import type { NameOf } from './request-text.ts';
import type { RequestRow } from './row.ts';
import { useWindowed } from '../../ui/use-windowed.ts';

const COLUMNS = Object.entries(t.columns);
const NUMBERS: ReadonlySet<string> = new Set(['tried', 'firstByte', 'took', 'tokens', 'cost']);

function Head() {
  return (
    <thead>
      <tr className={cx(styles.row, styles.head)} aria-rowindex={1}>
        {COLUMNS.map(([key, name]) => (
          <th key={key} scope="col" className={cx(NUMBERS.has(key) && styles.num)}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RequestTableProps {
  readonly rows: readonly RequestRow[];
  readonly open: string | null;
  readonly nameOf: NameOf;
  readonly nowMs: number;
  readonly onOpen: (id: string) => void;
}

export const RequestTable = memo(function RequestTable(props: RequestTableProps) {
  const { rows, open, nameOf, nowMs, onOpen } = props;
  const list = useRef<HTMLTableSectionElement>(null);
  const [stop, setStop] = useState<string | null>(null);
  const { first, end, before, after } = useWindowed(list, rows.length);
  useEffect(() => {
    // The list becomes shorter as the detail opens: its row stays in sight.
    const button = list.current?.querySelector(`[data-request="${CSS.escape(open ?? '')}"]`);
    button?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const shown = rows.slice(first, end);
  // One row takes the focus from Tab: the last one that had it, as long as it is drawn.
  const stopId = shown.some(({ id }) => id === stop) ? stop : (shown[0]?.id ?? null);
  return (
    <section className={cx(styles.panel, open !== null && styles.short)} aria-label={t.requests}>
      <table className={styles.table} aria-label={t.requests} aria-rowcount={rows.length + 1}>
        <Head />
        <tbody
          ref={list}
          className={styles.body}
          style={{ paddingTop: before, paddingBottom: after }}
        >
          {shown.map((row, index) => (
            <RequestLine
              key={row.id}
              row={row}
              account={accountText(row, nameOf)}
              index={first + index + 2}
              time={t.moment(row.atMs, nowMs)}
              isOpen={row.id === open}
              isStop={row.id === stopId}
              onOpen={onOpen}
              onStop={setStop}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
});
