import { memo } from 'react';
import { tokensOf } from '../../state/tokens.ts';
import { activityWords as t } from '../../text/activity.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { Elapsed } from './Elapsed.tsx';
import { moveFocus } from './move-focus.ts';
import { OutcomeMark } from './OutcomeMark.tsx';
import styles from './RequestTable.module.css';
import { triedOf } from './request-text.ts';
import type { RequestRow } from './row.ts';

interface CutProps {
  readonly value: string;
  readonly className: string | undefined;
}

function Cut({ value, className }: CutProps) {
  return (
    <td className={cx(text.cut, className)} title={value}>
      {value}
    </td>
  );
}

function Figure({ value, className }: { value: string | null; className: string | undefined }) {
  return (
    <td className={cx(styles.num, className, value === null && styles.none)}>{value ?? t.none}</td>
  );
}

interface RequestLineProps {
  readonly row: RequestRow;
  readonly account: string;
  /** Of the whole list, from 1; the head is the first. */
  readonly index: number;
  readonly time: string;
  readonly isOpen: boolean;
  readonly isStop: boolean;
  readonly onOpen: (id: string) => void;
  readonly onStop: (id: string) => void;
}

export const RequestLine = memo(function RequestLine(props: RequestLineProps) {
  const { row, account, index, time, isOpen, isStop, onOpen, onStop } = props;
  const { request, record, atMs, id } = row;
  const tokens = record === null ? null : tokensOf(record);
  const tried = request.attempts;
  const firstByte = request.firstByteMs === null ? null : t.seconds(request.firstByteMs);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the button in it is the keyboard's way
    <tr
      className={cx(styles.row, styles.line)}
      aria-rowindex={index}
      aria-current={isOpen || undefined}
      onClick={() => onOpen(id)}
    >
      <td className={styles.time}>
        <button
          type="button"
          id={`request-${id}`}
          data-request={id}
          className={styles.time}
          tabIndex={isStop ? 0 : -1}
          aria-expanded={isOpen}
          onFocus={() => onStop(id)}
          onKeyDown={moveFocus}
          aria-label={t.detail.title(time, request.client ?? t.noClient)}
        >
          {time}
        </button>
      </td>
      <Cut value={request.client ?? t.noClient} className={styles.client} />
      <Cut value={request.model ?? t.none} className={cx(styles.model, text.mono)} />
      <Cut value={account} className={cx(styles.account, text.medium)} />
      <td className={cx(styles.num, styles.tried, tried < 2 && styles.once)}>
        {tried < 2 ? (
          <span className={text.t3}>{tried}</span>
        ) : (
          <span className={styles.tag} title={t.triedTip(triedOf(request))}>
            {tried}
            <span className={styles.unit}>{t.triedTag}</span>
          </span>
        )}
      </td>
      <td className={styles.status}>
        <OutcomeMark row={row} />
      </td>
      <Figure value={firstByte} className={cx(styles.first, text.t2)} />
      <td className={cx(styles.num, styles.took)}>
        {record === null ? <Elapsed atMs={atMs} /> : t.seconds(record.durationMs)}
      </td>
      <td className={cx(styles.num, styles.tokens, tokens === null && styles.none)}>
        {tokens === null ? t.none : t.count(tokens)}
        {tokens !== null && <span className={styles.unit}>{t.tokensUnit}</span>}
      </td>
      <Figure
        value={record?.cost === null || record === null ? null : t.cost(record.cost)}
        className={cx(styles.cost, text.t2)}
      />
    </tr>
  );
});
