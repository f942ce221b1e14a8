import { formatDollars } from '../../../shared/text/format.ts';
import { tokensOf } from '../../state/tokens.ts';
import { formatCount, formatTokens } from '../../text/usage-format.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './Usage.module.css';
import type { UsageHistory } from './use-history.ts';

function costDetail({ costs: { totals, days } }: UsageHistory): string {
  if (totals.cost === null || totals.unpriced > 0) return t.noPrice(totals.unpriced);
  return t.aDay(totals.cost, days);
}

/** Four figures of the time. */
export function Totals({ history }: { readonly history: UsageHistory }) {
  const { totals } = history.costs;
  const { dry } = history.windows;
  const tokens = tokensOf(totals) ?? 0;
  const figures = [
    [t.requests, formatCount(totals.requests), t.retried(totals.retried, totals.requests)],
    [
      t.tokens,
      formatTokens(tokens),
      t.fromCache(tokens === 0 ? null : totals.cacheReadTokens / tokens),
    ],
    [t.cost, totals.cost === null ? t.notKnown : formatDollars(totals.cost), costDetail(history)],
    [t.ranDry, t.times(dry.times), t.dryTotal(dry.times, dry.totalMs, totals.refused)],
  ] as const;
  return (
    <section className={cx(styles.card, styles.totals)} aria-label={t.totals}>
      {figures.map(([name, value, detail]) => (
        <div key={name} className={styles.figure}>
          <span className={cx(text.small, text.t3)}>{name}</span>
          <b>{value}</b>
          <span className={cx(text.small, text.t2)}>{detail}</span>
        </div>
      ))}
    </section>
  );
}
