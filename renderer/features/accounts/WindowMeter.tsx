import { RotateCcw } from 'lucide-react';
import { useView, useViewActions } from '../../state/context.ts';
import { formatDuration, formatMoment, formatPercent } from '../../../shared/text/format.ts';
import { words } from '../../text/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import type { WindowView } from '../../../shared/verdict/account-verdict.ts';
import { WindowBar, wordOf } from './WindowBar.tsx';
import type { MeterContext } from './WindowBar.tsx';
import styles from './WindowMeter.module.css';

const { meter } = words.accounts;

function Countdown({ atMs, nowMs }: { readonly atMs: number; readonly nowMs: number }) {
  const isClock = useView((view) => view.clockTimes);
  const { toggleClockTimes } = useViewActions();
  const left = formatDuration(atMs - nowMs);
  const moment = formatMoment(atMs, nowMs);
  return (
    <button
      type="button"
      className={styles.countdown}
      title={isClock ? meter.resetsIn(left) : meter.resets(moment)}
      onClick={toggleClockTimes}
    >
      <Icon of={RotateCcw} size={11} />
      {isClock ? moment : left}
    </button>
  );
}

function Caption({ view, context }: { readonly view: WindowView; readonly context: MeterContext }) {
  const { window, forecast } = view;
  const { nowMs, staleSinceMs } = context;
  if (forecast.used === null) {
    return (
      <div className={styles.caption}>
        <span className={text.t3}>{window.label}</span>
        <span className={text.t2}>{wordOf(forecast)}</span>
      </div>
    );
  }
  // Without a beginning there is no pace, only a number that ranks.
  const isLevel = forecast.verdict !== 'blocked' && forecast.pace !== null;
  const rate = isLevel && window.drainRate !== null ? meter.rate(window.drainRate) : null;
  return (
    <div className={styles.caption}>
      <span className={text.t3}>{window.label}</span>
      <b>{formatPercent(forecast.used)}</b>
      <span className={text.t3}>
        {staleSinceMs === null ? rate : meter.old(nowMs - staleSinceMs)}
      </span>
      {forecast.resetsAtMs !== null && <Countdown atMs={forecast.resetsAtMs} nowMs={nowMs} />}
    </div>
  );
}

/** `7 d Opus` below `7 d` is `Opus`. */
function familyName({ window }: WindowView, parent: WindowView): string {
  const { label } = parent.window;
  return window.label.startsWith(`${label} `) ? window.label.slice(label.length + 1) : window.label;
}

interface WindowMeterProps {
  readonly view: WindowView;
  /** Windows of one model family, below their parent. */
  readonly families: readonly WindowView[];
  readonly context: MeterContext;
}

export function WindowMeter({ view, families, context }: WindowMeterProps) {
  return (
    <>
      <Caption view={view} context={context} />
      <WindowBar view={view} context={context} />
      {families.map((family) => (
        <div key={family.window.id} className={styles.family}>
          <span>
            {familyName(family, view)}{' '}
            {family.forecast.used !== null && <b>{formatPercent(family.forecast.used)}</b>}
          </span>
          <WindowBar view={family} context={context} mini />
        </div>
      ))}
    </>
  );
}
