import { words } from '../../text/words.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import text from '../../ui/text.module.css';
import styles from './ActivityPage.module.css';

const ROWS = [0, 1, 2, 3, 4, 5, 6, 7];

/** As high as the filters and the rows that it stands for. */
export function Waiting() {
  return (
    <>
      <div className={styles.chips} aria-hidden="true" />
      <div className={styles.waiting} aria-busy="true">
        <p className={text.hidden}>{words.shell.loading}</p>
        {ROWS.map((row) => (
          <span key={row}>
            <Skeleton width={52} />
            <Skeleton width={80} />
            <Skeleton width={120} />
            <Skeleton width={110} />
            <Skeleton width={60} />
          </span>
        ))}
      </div>
    </>
  );
}
