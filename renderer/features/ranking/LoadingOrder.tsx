import { Fragment } from 'react';
import { useSnapshot } from '../../state/context.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { FEW } from './use-few.ts';
import styles from './ProviderRanking.module.css';

/** As many rows as there will be. */
export function LoadingOrder({ provider }: { readonly provider: string }) {
  const places = useSnapshot((s) => s.places[provider]);
  const count = places?.length ?? 0;
  const shown = count > FEW + 2 ? places?.slice(0, FEW) : places;
  return (
    <div aria-busy="true">
      <p className={text.hidden}>{t.loading}</p>
      <div className={cx(styles.why, styles.bars)}>
        <Skeleton width={420} height={14} />
        <Skeleton width={520} />
      </div>
      {count > 1 && (
        <>
          <div className={styles.strip} />
          <div className={styles.heads} />
          {shown?.map(({ id }, index) => (
            <Fragment key={id}>
              {index > 0 && <div className={styles.between} />}
              <div className={styles.row}>
                <Skeleton width={140} />
                <Skeleton width={80} />
              </div>
            </Fragment>
          ))}
        </>
      )}
    </div>
  );
}
