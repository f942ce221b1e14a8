import { RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import { useView, useViewActions } from '../../state/context.ts';
import { formatDuration, formatMoment, formatPercent } from '../../../shared/text/format.ts';
import { amountText } from '../../text/amount.ts';
import { words } from '../../text/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import { cx } from '../../ui/cx.ts';
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

/** A model's name may be longer than its place. */
function Label({ window }: Pick<WindowView, 'window'>) {
  return (
    <span className={cx(text.t3, text.cut)} title={window.label}>
      {window.label}
    </span>
  );
}

function Caption({ view, context }: { readonly view: WindowView; readonly context: MeterContext }) {
  const { window, forecast } = view;
  const { nowMs, staleSinceMs } = context;
  const amount = amountText(window.amount);
  if (forecast.used === null) {
    return (
      <div className={styles.caption}>
        <Label window={window} />
        <span className={text.t2}>{amount ?? wordOf(view)}</span>
        {forecast.resetsAtMs !== null && <Countdown atMs={forecast.resetsAtMs} nowMs={nowMs} />}
      </div>
    );
  }
  // Without a beginning there is no pace, only a number that ranks.
  const isLevel = forecast.verdict !== 'blocked' && forecast.pace !== null;
  const rate = isLevel && window.drainRate !== null ? meter.rate(window.drainRate) : null;
  return (
    <div className={styles.caption}>
      <Label window={window} />
      <b title={amount ?? undefined}>{formatPercent(forecast.used)}</b>
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

/** So many are shown beside the main one; more are behind a button. */
const FEW = 2;

interface FamiliesProps {
  readonly families: readonly WindowView[];
  readonly parent: WindowView;
  readonly context: MeterContext;
}

function Families({ families, parent, context }: FamiliesProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  // One more takes no more room than the button.
  const isMany = families.length > FEW + 1;
  const level = ({ forecast }: WindowView): number => forecast.used ?? -1;
  const byLevel = isMany ? [...families].sort((a, b) => level(b) - level(a)) : families;
  const shown = isMany && !isOpen ? byLevel.slice(0, FEW) : byLevel;
  return (
    <>
      <div id={id} className={styles.families}>
        {shown.map((family) => (
          <div key={family.window.id} className={styles.family}>
            <span className={styles.familyLevel}>
              <span className={text.cut} title={family.window.label}>
                {familyName(family, parent)}
              </span>
              {family.forecast.used === null ? (
                <span>{wordOf(family)}</span>
              ) : (
                <b>{formatPercent(family.forecast.used)}</b>
              )}
            </span>
            <WindowBar view={family} context={context} mini />
          </div>
        ))}
      </div>
      {isMany && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? meter.fewer : meter.more(families.length - FEW)}
        </button>
      )}
    </>
  );
}

export function WindowMeter({ view, families, context }: WindowMeterProps) {
  return (
    <>
      <Caption view={view} context={context} />
      <WindowBar view={view} context={context} />
      {families.length > 0 && <Families families={families} parent={view} context={context} />}
    </>
  );
}
