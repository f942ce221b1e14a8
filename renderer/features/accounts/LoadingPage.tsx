import { words } from '../../text/words.ts';
import { PageBody } from '../../ui/PageBody.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import text from '../../ui/text.module.css';
import rows from './AccountRow.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './LoadingPage.module.css';

function Row() {
  return (
    <div className={rows.row}>
      <span />
      <div className={cx(rows.who, styles.lines)}>
        <Skeleton width={140} />
        <Skeleton width={80} />
      </div>
      {['left', 'right'].map((place) => (
        <div key={place} className={cx(rows.window, rows[place], styles.lines)}>
          <Skeleton width={90} />
          <Skeleton width={240} height={8} />
        </div>
      ))}
      <div className={cx(rows.verdict, styles.lines)}>
        <Skeleton width={60} />
        <Skeleton width={110} />
      </div>
    </div>
  );
}

/** The final size of what it stands for, so that nothing moves when data arrives. */
export function LoadingPage() {
  return (
    <div aria-busy="true">
      <h1 className={text.hidden}>{words.shell.loading}</h1>
      <div className={styles.head}>
        <Skeleton width={30} height={30} />
        <div className={styles.lines}>
          <Skeleton width={120} height={14} />
          <Skeleton width={320} />
        </div>
      </div>
      <PageBody>
        <div className={styles.card}>
          <div className={styles.title}>
            <Skeleton width={90} />
          </div>
          <Row />
          <Row />
        </div>
      </PageBody>
    </div>
  );
}
