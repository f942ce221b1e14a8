import { PLOT_HEIGHT } from '../../charts/plot.ts';
import { PageBody } from '../../ui/PageBody.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { cx } from '../../ui/cx.ts';
import { Banners } from '../shell/Banners.tsx';
import styles from './Usage.module.css';

export function ChartSkeleton() {
  return (
    <div style={{ height: PLOT_HEIGHT }} className={styles.waiting}>
      {[0, 1, 2, 3, 4].map((line) => (
        <i key={line} />
      ))}
    </div>
  );
}

function PanelSkeleton() {
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <Skeleton width={120} />
      </div>
      <div className={styles.chart}>
        <div className={styles.legend}>
          <Skeleton width={200} />
        </div>
        <ChartSkeleton />
      </div>
    </div>
  );
}

/** The final size of the page, so that nothing moves when the history arrives. */
export function UsageSkeleton() {
  return (
    <div aria-busy="true">
      <PageBody>
        <Banners slim />
        <div className={cx(styles.card, styles.totals)}>
          {[0, 1, 2, 3].map((figure) => (
            <div key={figure} className={styles.figure}>
              <Skeleton width={60} height={16} />
              <Skeleton width={90} height={28} />
              <Skeleton width={130} height={16} />
            </div>
          ))}
        </div>
        <div className={styles.pair}>
          <PanelSkeleton />
          <PanelSkeleton />
        </div>
        <div className={cx(styles.pair, styles.even)}>
          <PanelSkeleton />
          <PanelSkeleton />
        </div>
      </PageBody>
    </div>
  );
}
