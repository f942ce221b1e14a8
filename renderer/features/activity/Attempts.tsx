import type { RequestRecord } from '../../../shared/model/activity.ts';
import { activityWords as t } from '../../text/activity.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './Attempts.module.css';
import type { NameOf } from './request-text.ts';
import { timelineOf, waitedMs } from './timeline.ts';
import type { Timeline } from './timeline.ts';

const { detail: d } = t;

function Axis({ ticks }: Pick<Timeline, 'ticks'>) {
  return (
    <div className={styles.axis} aria-hidden="true">
      {ticks.map(({ at, ms }) => (
        <span key={ms} style={{ left: `${String(at)}%` }}>
          {t.tick(ms)}
        </span>
      ))}
    </div>
  );
}

interface TryProps {
  readonly record: RequestRecord;
  readonly index: number;
  readonly timeline: Timeline;
  readonly name: string;
}

function Try({ record, index, timeline, name }: TryProps) {
  const attempt = record.attemptList[index];
  if (attempt === undefined) return null;
  return (
    <li className={cx(styles.try, attempt.reason === 'ok' && styles.won)}>
      <span className={styles.dot} aria-hidden="true">
        {index + 1}
      </span>
      <div>
        <b className={styles.name}>{name}</b>
        <p className={cx(text.small, text.t2)}>{t.attempt(attempt, waitedMs(record, index))}</p>
      </div>
      <span className={cx(styles.lane, timeline.isBroken && styles.broken)} aria-hidden="true">
        {timeline.lanes[index]?.map(({ kind, left, width }) => (
          <i
            key={left}
            className={styles[kind]}
            style={{ left: `min(${String(left)}%, 100% - 3px)`, width: `${String(width)}%` }}
          />
        ))}
      </span>
    </li>
  );
}

function Key({ timeline }: { readonly timeline: Timeline }) {
  const kinds = new Set(timeline.lanes.flatMap((lane) => lane.map(({ kind }) => kind)));
  return (
    <ul className={styles.key} aria-hidden="true">
      {(['refused', 'waiting', 'answer'] as const)
        .filter((kind) => kinds.has(kind))
        .map((kind) => (
          <li key={kind}>
            <i className={styles[kind]} />
            {d.legend[kind]}
          </li>
        ))}
    </ul>
  );
}

interface AttemptsProps {
  /** Null: it still runs. */
  readonly record: RequestRecord | null;
  readonly nameOf: NameOf;
}

/** Which accounts were tried one after the other, what each answered, and when. */
export function Attempts({ record, nameOf }: AttemptsProps) {
  if (record === null || record.attemptList.length === 0) {
    const why = record === null ? d.stillRunning : record.attempts > 0 ? d.notKept : d.nothingTried;
    return <p className={cx(styles.attempts, text.t2)}>{why}</p>;
  }
  const timeline = timelineOf(record);
  return (
    <div className={styles.attempts}>
      <div className={styles.first}>
        <h3>{d.tried}</h3>
        <Axis ticks={timeline.ticks} />
      </div>
      <ol>
        {record.attemptList.map(({ account }, index) => (
          <Try
            // oxlint-disable-next-line react/no-array-index-key -- an account may be tried twice, and the order never changes
            key={index}
            record={record}
            index={index}
            timeline={timeline}
            name={nameOf(account) ?? t.ownCredential}
          />
        ))}
      </ol>
      <Key timeline={timeline} />
    </div>
  );
}
