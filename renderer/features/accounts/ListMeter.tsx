import { useView } from '../../state/context.ts';
import { formatDuration, formatMoment, formatPercent } from '../../../shared/text/format.ts';
import type { WindowView } from '../../../shared/verdict/account-verdict.ts';
import { words } from '../../text/words.ts';
import { cx } from '../../ui/cx.ts';
import text from '../../ui/text.module.css';
import styles from './ListRow.module.css';
import { WindowBar, wordOf } from './WindowBar.tsx';
import type { MeterContext } from './WindowBar.tsx';

const { meter } = words.accounts;

function Left({ atMs, nowMs }: { readonly atMs: number; readonly nowMs: number }) {
  const isClock = useView((view) => view.clockTimes);
  const left = formatDuration(atMs - nowMs);
  const moment = formatMoment(atMs, nowMs);
  return (
    <span
      className={cx(styles.countdown, text.t3)}
      title={meter.resetTip(isClock ? left : moment, isClock)}
    >
      {isClock ? moment : left}
    </span>
  );
}

interface ListMeterProps {
  readonly view: WindowView | null;
  readonly context: MeterContext;
  readonly className: string | undefined;
}

/** Level, bar and countdown in one line. */
export function ListMeter({ view, context, className }: ListMeterProps) {
  if (view === null) return <span className={cx(className, styles.empty)} />;
  const { used, resetsAtMs } = view.forecast;
  if (used === null) {
    return (
      <span className={cx(styles.meter, styles.unknown, className)}>
        <span className={text.t3}>{wordOf(view)}</span>
        <WindowBar view={view} context={context} mini />
      </span>
    );
  }
  return (
    <span className={cx(styles.meter, className)}>
      <b>{formatPercent(used)}</b>
      <WindowBar view={view} context={context} mini />
      {resetsAtMs !== null && <Left atMs={resetsAtMs} nowMs={context.nowMs} />}
    </span>
  );
}
