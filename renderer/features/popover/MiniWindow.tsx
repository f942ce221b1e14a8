import { formatBrief, formatDuration, formatPercent } from '../../../shared/text/format.ts';
import { isUnlimited } from '../../../shared/verdict/account-verdict.ts';
import type { WindowView } from '../../../shared/verdict/account-verdict.ts';
import { words } from '../../text/words.ts';
import { WindowBar } from '../accounts/WindowBar.tsx';
import type { MeterContext } from '../accounts/WindowBar.tsx';
import text from '../../ui/text.module.css';
import styles from './Row.module.css';

const { popover: t } = words;
const { meter } = words.accounts;

interface MiniWindowProps {
  readonly view: WindowView | null;
  readonly context: MeterContext;
}

/** One window in 82 px: its name, the level, the time left in one unit, the meter. */
export function MiniWindow({ view, context }: MiniWindowProps) {
  if (view === null) return <span />;
  const { window, forecast } = view;
  const { used, leftMs, verdict } = forecast;
  const word = verdict === 'idle' ? t.notStarted : isUnlimited(view) ? meter.unlimited : t.notKnown;
  // Of an account that cannot serve the level stays, but nothing runs out.
  const isOff = context.age === 'off';
  return (
    <div className={styles.window}>
      <div className={styles.caption}>
        <span className={styles.level}>
          <span className={text.cut} title={window.label}>
            {window.label}
          </span>
          {used !== null && <b>{formatPercent(used)}</b>}
        </span>
        {used === null ? (
          <span>{word}</span>
        ) : (
          leftMs !== null &&
          !isOff &&
          // The name of a model needs the room.
          window.scope === null && <span title={formatDuration(leftMs)}>{formatBrief(leftMs)}</span>
        )}
      </div>
      <WindowBar view={view} context={context} mini />
    </div>
  );
}
