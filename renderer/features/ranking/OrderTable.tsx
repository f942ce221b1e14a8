import { ChevronUp } from 'lucide-react';
import { Fragment } from 'react';
import type { Ranked, Ranking } from '../../../shared/model/ranking.ts';
import { nextBadge } from '../../../shared/text/next.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { barShare, columnsOf, isDecisive } from './columns.ts';
import type { Column } from './columns.ts';
import { comparisonOf } from './comparison.ts';
import { Identity } from './Identity.tsx';
import { knownValue, tell } from './numbers.ts';
import { MoreButton } from './MoreButton.tsx';
import styles from './OrderTable.module.css';
import { useFew } from './use-few.ts';

interface RowProps {
  readonly able: readonly Ranked[];
  readonly index: number;
  readonly entry: Ranked;
  readonly columns: readonly Column[];
  readonly ranking: Ranking;
}

function Figure({
  column,
  able,
  index,
  entry,
}: Omit<RowProps, 'columns' | 'ranking'> & { column: Column }) {
  const { figure, name, hasBars } = column;
  const decides = isDecisive(figure, [entry.decidedBy, able[index - 1]?.decidedBy]);
  if (figure === 'id')
    return (
      <td className={text.num} data-label={name}>
        <span className={cx(decides && styles.strong)}>{entry.id}</span>
      </td>
    );
  const value = knownValue(entry, figure);
  if (value === null)
    return (
      <td className={cx(text.num, text.t3)} data-label={name} title={t.notKnown}>
        <span aria-hidden="true">–</span>
        <span className={text.hidden}>{t.notKnown}</span>
      </td>
    );
  const { number, unit } = tell(figure, value);
  const share = hasBars ? `${String(barShare(able, figure, value) * 100)}%` : undefined;
  return (
    <td className={text.num} data-label={name}>
      <span
        className={cx(hasBars && styles.figure, hasBars && decides && index === 0 && styles.first)}
      >
        <span className={cx(decides && styles.strong)}>{number}</span>
        {`\u202f${unit}`}
        {share !== undefined && <i className={styles.bar} style={{ width: share }} />}
      </span>
    </td>
  );
}

function Row({ able, index, entry, columns, ranking }: RowProps) {
  const isServing = ranking.override === null;
  const share = t.share(entry.share);
  const isByPriority = [entry.decidedBy, able[index - 1]?.decidedBy].includes('priority');
  const told = ranking.strategy === 'drain-rate' ? entry.share : null;
  return (
    <tr className={styles.row}>
      <td className={styles.rank}>{entry.rank}</td>
      <th scope="row" className={styles.who}>
        <Identity id={entry.id}>
          {index === 0 && isServing && (
            <span className={styles.next} title={t.nextTip(told)}>
              {nextBadge(told)}
            </span>
          )}
          {entry.priority !== 'normal' && (
            <span className={styles.tag}>{t.priorities[entry.priority]}</span>
          )}
        </Identity>
      </th>
      <td className={cx(text.num, styles.priority)} data-label={t.columns.priority}>
        <span className={cx(isByPriority && styles.strong)}>{t.priorities[entry.priority]}</span>
      </td>
      {columns.map((column) => (
        <Figure key={column.figure} {...{ column, able, index, entry }} />
      ))}
      <td className={cx(text.num, styles.share)} data-label={t.columns.share}>
        {isServing ? share : '–'}
      </td>
    </tr>
  );
}

function Between({ able, index, columns, ranking }: Omit<RowProps, 'entry'>) {
  const [one, next] = [able[index], able[index + 1]];
  if (one === undefined || next === undefined) return null;
  const comparison = comparisonOf(one, next, ranking.strategy);
  if (comparison === null) return null;
  const { lead, pair } = comparison;
  return (
    <tr className={styles.between}>
      <td colSpan={columns.length + 4}>
        <Icon of={ChevronUp} size={12} />
        {lead}
        {pair !== null && (
          <>
            <b>{pair.mine}</b>
            {pair.between}
            <b>{pair.theirs}</b>
            {pair.tail}
          </>
        )}
      </td>
    </tr>
  );
}

interface OrderTableProps {
  readonly ranking: Ranking;
  /** Those that can serve. */
  readonly able: readonly Ranked[];
  readonly provider: string;
}

/** The order with every number that decides it, and between two what put the one before the other. */
export function OrderTable({ ranking, able, provider }: OrderTableProps) {
  const columns = columnsOf(able, ranking.strategy);
  const { shown, isAll, toggle } = useFew(able);
  const isPlain = able.every(({ priority }) => priority === 'normal');
  return (
    <>
      <table className={cx(styles.table, isPlain && styles.plain)} aria-label={provider}>
        <thead>
          <tr>
            <th scope="col">
              <span className={text.hidden}>{t.columns.rank}</span>
            </th>
            <th scope="col">{t.columns.account}</th>
            <th scope="col" className={cx(text.num, styles.priority)}>
              {t.columns.priority}
            </th>
            {columns.map(({ figure, name }) => (
              <th key={figure} scope="col" className={text.num}>
                {name}
              </th>
            ))}
            <th scope="col" className={text.num} title={t.shareTip}>
              {t.columns.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry, index) => (
            <Fragment key={entry.id}>
              <Row {...{ able, index, entry, columns, ranking }} />
              {index < shown.length - 1 && <Between {...{ able, index, columns, ranking }} />}
            </Fragment>
          ))}
        </tbody>
      </table>
      <MoreButton count={able.length} isAll={isAll} toggle={toggle} />
    </>
  );
}
