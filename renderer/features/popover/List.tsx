import { ChevronDown, ChevronUp } from 'lucide-react';
import { useRef } from 'react';
import { words } from '../../text/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import { cx } from '../../ui/cx.ts';
import { VerdictMark, verdictTone } from '../accounts/VerdictMark.tsx';
import { Row } from './Row.tsx';
import { worstOf } from './rows.ts';
import type { Group, Row as RowView } from './rows.ts';
import styles from './List.module.css';
import { useBelow } from './use-below.ts';

const { popover: t } = words;

interface MoreProps {
  readonly hidden: readonly RowView[];
  readonly total: number;
  readonly onScroll: (direction: 1 | -1) => void;
}

/** Counts what does not fit, with the worst of its verdicts; at the end it leads back. */
function More({ hidden, total, onScroll }: MoreProps) {
  if (hidden.length === 0) {
    return (
      <button type="button" className={styles.more} onClick={() => onScroll(-1)}>
        <Icon of={ChevronUp} size={14} />
        <b>{t.toTop}</b>
        <span>{t.toTopDetail(total)}</span>
      </button>
    );
  }
  const worst = worstOf(hidden);
  return (
    <button type="button" className={styles.more} title={t.scroll} onClick={() => onScroll(1)}>
      <Icon of={ChevronDown} size={14} />
      <b>{t.more(hidden.length)}</b>
      {worst !== null && (
        <span className={cx(verdictTone(worst.row.view), styles.worst)}>
          <VerdictMark view={worst.row.view} />
          {worst.text}
        </span>
      )}
    </button>
  );
}

interface ListProps {
  readonly groups: readonly Group[];
  readonly nowMs: number;
  /** The more banners, the tighter the rows. */
  readonly bannerCount: number;
}

export function List({ groups, nowMs, bannerCount }: ListProps) {
  const frame = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { overflows, count } = useBelow(frame, scroller);
  const rows = groups.flatMap((group) => group.rows);
  const hidden = rows.slice(rows.length - count);
  function scroll(direction: 1 | -1): void {
    const box = scroller.current;
    if (box === null) return;
    box.scrollTop = direction === -1 ? 0 : box.scrollTop + box.clientHeight * 0.8;
  }
  return (
    <section
      ref={frame}
      className={cx(styles.frame, bannerCount > 0 && styles[bannerCount > 1 ? 'two' : 'one'])}
      aria-label={t.accounts}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div ref={scroller} className={styles.scroller} tabIndex={overflows ? 0 : undefined}>
        <div>
          {groups.map(({ title, rows: members }) => (
            <div key={title}>
              <h2 className={styles.group}>{title}</h2>
              <ul>
                {members.map((row) => (
                  <Row key={row.account.id} row={row} nowMs={nowMs} />
                ))}
              </ul>
            </div>
          ))}
        </div>
      </div>
      {overflows && <More hidden={hidden} total={rows.length} onScroll={scroll} />}
    </section>
  );
}
