import type { RequestRecord } from '../../../shared/model/activity.ts';
import type { Attempt } from '../../../shared/model/attempt.ts';
import { activityWords as t } from '../../text/activity.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './Attempts.module.css';
import type { NameOf } from './request-text.ts';
import type { RequestRow } from './row.ts';
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

/** Why it was its turn stands before what came of it; where it was refused, behind. */
function tellTry(list: readonly Attempt[], index: number, firstByteMs: number | null): string {
  const attempt = list[index];
  if (attempt === undefined) return '';
  const what = t.attempt(attempt, firstByteMs);
  // The same account again: a refreshed token, not another choice.
  const isAgain = index > 0 && list[index - 1]?.account === attempt.account;
  if (attempt.why === undefined || isAgain) return what;
  const why = t.why(attempt.why, index === 0);
  return attempt.reason === 'ok' ? `${why} ${what}` : `${what} ${why}`;
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
        <p className={cx(text.small, text.t2)}>
          {tellTry(record.attemptList, index, waitedMs(record, index))}
        </p>
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

interface RunningProps {
  readonly row: RequestRow;
  readonly nameOf: NameOf;
}

/** What was tried so far, and who is asked now. Nothing of it can be drawn along a time that goes on. */
function Running({ row: { request }, nameOf }: RunningProps) {
  const { attemptList, attempts, account, firstByteMs } = request;
  const isAsked = attempts > attemptList.filter(({ reason }) => reason !== 'no credential').length;
  if (attemptList.length === 0 && !isAsked)
    return <p className={cx(styles.attempts, text.t2)}>{d.notChosen}</p>;
  const over = attemptList.map((one, index) => ({
    name: nameOf(one.account),
    told: tellTry(attemptList, index, null),
    isNow: false,
  }));
  const told = firstByteMs === null ? d.asked : d.answering(firstByteMs);
  const tried = isAsked ? [...over, { name: nameOf(account), told, isNow: true }] : over;
  return (
    <div className={styles.attempts}>
      <h3 className={cx(text.small, text.t3)}>{d.tried}</h3>
      <ol>
        {tried.map(({ name, told: sentence, isNow }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- an account may be tried twice, and the order never changes
          <li key={index} className={cx(styles.try, styles.plain, isNow && styles.won)}>
            <span className={styles.dot} aria-hidden="true">
              {index + 1}
            </span>
            <div>
              <b className={styles.name}>{name ?? t.ownCredential}</b>
              <p className={cx(text.small, text.t2)}>{sentence}</p>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface AttemptsProps {
  readonly row: RequestRow;
  readonly nameOf: NameOf;
}

/** Which accounts were tried one after the other, why each, what it answered, and when. */
export function Attempts({ row, nameOf }: AttemptsProps) {
  const { record } = row;
  if (record === null) return <Running row={row} nameOf={nameOf} />;
  if (record.attemptList.length === 0)
    return (
      <p className={cx(styles.attempts, text.t2)}>
        {record.attempts > 0 ? d.notKept : d.nothingTried}
      </p>
    );
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
