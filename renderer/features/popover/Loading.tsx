import { words } from '../../text/words.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import list from './List.module.css';
import styles from './Loading.module.css';
import row from './Row.module.css';
import running from './Running.module.css';
import say from './Say.module.css';

const ROWS = [0, 1, 2, 3];

function Line() {
  return (
    <div className={row.row}>
      <Skeleton width={10} />
      <div className={styles.lines}>
        <Skeleton width={110} />
        <Skeleton width={60} height={8} />
      </div>
      {[0, 1].map((window) => (
        <div key={window} className={styles.lines}>
          <Skeleton width={50} height={8} />
          <Skeleton width={82} height={4} />
        </div>
      ))}
    </div>
  );
}

/** The final size of what it stands for, so that nothing moves when data arrives. */
export function Loading() {
  return (
    <>
      <h1 className={text.hidden}>{words.shell.loading}</h1>
      <div className={say.say} aria-busy="true">
        <Skeleton width={34} height={34} />
        <div className={cx(styles.lines, styles.words)}>
          <Skeleton width={120} height={14} />
          <Skeleton width={280} />
          <Skeleton width={180} />
        </div>
      </div>
      <div className={list.frame}>
        <div className={list.scroller}>
          <div className={list.group}>
            <Skeleton width={44} height={8} />
          </div>
          {ROWS.map((line) => (
            <Line key={line} />
          ))}
        </div>
      </div>
      <div className={running.run}>
        <Skeleton width={80} />
      </div>
    </>
  );
}
