import { verdictWords } from '../../../shared/text/verdict.ts';
import { verdictWhy, verdictWord } from '../../../shared/verdict/account-words.ts';
import { words } from '../../text/words.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { VerdictMark, isOldVerdict, verdictTone } from '../accounts/VerdictMark.tsx';
import { meterContext } from '../accounts/WindowBar.tsx';
import { MiniWindow } from './MiniWindow.tsx';
import { rowNote, twoWindows } from './rows.ts';
import type { Row as RowView } from './rows.ts';
import styles from './Row.module.css';

const { accounts: t } = words;

interface RowProps {
  readonly row: RowView;
  readonly nowMs: number;
}

/** The verdict's word, and beside it the badge, else when. All of it is in the tooltip. */
function Verdict({ row, nowMs }: RowProps) {
  const { view, nextShare } = row;
  // Its end stands beside it.
  const word =
    view.verdict.kind === 'blocked' ? verdictWords.verdict.blocked : verdictWord(view, nowMs);
  const note = rowNote(row, nowMs);
  const tooltip = [verdictWord(view, nowMs), verdictWhy(view, nowMs)].filter(Boolean).join(', ');
  return (
    <div className={styles.verdict} title={tooltip}>
      <span className={cx(verdictTone(view), styles.word, isOldVerdict(view) && styles.old)}>
        {word}
      </span>
      {nextShare !== null ? (
        <span className={styles.next} title={t.nextTip(nextShare)}>
          {t.next(nextShare)}
        </span>
      ) : (
        note !== null && <span className={text.cut}>{note}</span>
      )}
    </div>
  );
}

export function Row({ row, nowMs }: RowProps) {
  const { view, name, fullName, tag } = row;
  const context = meterContext(view, nowMs);
  const [left, right] = twoWindows(view);
  return (
    <li className={styles.row} data-row>
      <span className={cx(verdictTone(view), styles.mark)}>
        <VerdictMark view={view} />
      </span>
      <div className={styles.who}>
        <div className={styles.name}>
          <span className={cx(text.cut, text.medium)} title={fullName}>
            {name}
          </span>
          {tag !== null && <span className={styles.tag}>{tag}</span>}
        </div>
        <Verdict row={row} nowMs={nowMs} />
      </div>
      <MiniWindow view={left} context={context} />
      <MiniWindow view={right} context={context} />
    </li>
  );
}
