import { memo } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { endingAtMs } from '../../../shared/verdict/ending.ts';
import { verdictWhy, verdictWord } from '../../../shared/verdict/account-words.ts';
import type { NextShare } from '../../../shared/verdict/pool.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import text from '../../ui/text.module.css';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import { ResetTag } from '../reset-flow/ResetTag.tsx';
import { AccountName } from './AccountName.tsx';
import rowStyles from './AccountRow.module.css';
import { BelowRow } from './BelowRow.tsx';
import { briefWhy, briefWord } from './brief-why.ts';
import { splitColumns } from './columns.ts';
import { ListMeter } from './ListMeter.tsx';
import styles from './ListRow.module.css';
import { RenameField } from './RenameField.tsx';
import { RowMenu } from './RowMenu.tsx';
import { useRow } from './use-row.ts';
import type { RowState } from './use-row.ts';
import { useRowKeys } from './use-row-keys.ts';
import { VerdictMark, isOldVerdict, verdictTone } from './VerdictMark.tsx';
import { meterContext } from './WindowBar.tsx';
import word from './Word.module.css';
import { isGivenKey } from '../../../shared/verdict/given-key.ts';

const { accounts: t } = words;

/** The short word where columns stand beside it; with its time where they do not. */
function State({ view, nowMs }: { readonly view: AccountView; readonly nowMs: number }) {
  const full = verdictWord(view, nowMs);
  return (
    <span
      className={cx(verdictTone(view), word.word, isOldVerdict(view) && word.old, styles.state)}
      title={full}
    >
      <VerdictMark view={view} />
      <span className={styles.short}>{briefWord(view, nowMs)}</span>
      <span className={styles.long}>{full}</span>
    </span>
  );
}

interface WhoProps {
  readonly account: Account;
  readonly row: RowState;
  readonly nextShare: NextShare | null;
}

function Who({ account, row, nextShare }: WhoProps) {
  const { name, nowMs, use } = row;
  if (row.isRenaming) {
    return (
      <div className={styles.who}>
        <RenameField account={account} isBrief onDone={row.renamed} />
      </div>
    );
  }
  return (
    <div className={styles.who}>
      <AccountName name={name} />
      {nextShare !== null && (
        <span className={cx(rowStyles.tag, rowStyles.next)} title={t.nextTip(nextShare)}>
          {t.next(nextShare)}
        </span>
      )}
      {account.priority !== 'normal' && (
        <span className={cx(rowStyles.tag, styles.priority)}>{t.priority[account.priority]}</span>
      )}
      <ResetTag
        account={account}
        nowMs={nowMs}
        isBrief
        isExpanded={use.box !== null}
        onPress={use.box === null ? use.open : use.close}
      />
    </div>
  );
}

function Drain({ view, nowMs }: { readonly view: AccountView; readonly nowMs: number }) {
  const { main } = splitColumns(view.windows)[1];
  const { staleSinceMs } = view;
  if (staleSinceMs !== null)
    return <span className={cx(styles.drain, text.t3)}>{t.meter.old(nowMs - staleSinceMs)}</span>;
  const rate = main?.window.drainRate ?? null;
  const isLevel = main !== null && main.forecast.used !== null && main.forecast.pace !== null;
  return (
    <span className={cx(styles.drain, text.t2)}>
      {rate !== null && isLevel ? t.meter.rate(rate) : ''}
    </span>
  );
}

function Forecast({ account, row }: { readonly account: Account; readonly row: RowState }) {
  const { view, nowMs } = row;
  const signInAgain = useSignInAgain();
  if (view.verdict.kind === 'needs') {
    return (
      <span className={styles.forecast}>
        <Button small className={styles.answer} onClick={() => signInAgain(account)}>
          {isGivenKey(account) ? t.menu.addKey : t.menu.signIn}
        </Button>
      </span>
    );
  }
  const endsAtMs = endingAtMs(account, nowMs);
  const ends = endsAtMs === null ? null : t.signInBy(endsAtMs);
  const said = [ends, verdictWhy(view, nowMs), view.lockedReason, ...view.notes];
  return (
    <span
      className={cx(styles.forecast, text.t2, text.cut)}
      title={said.filter((part) => part !== null).join('\n')}
    >
      {ends ?? briefWhy(view, nowMs)}
    </span>
  );
}

interface ListRowProps {
  readonly account: Account;
  readonly rank: number | null;
  /** Of the new sessions; null: another account is next. */
  readonly nextShare: NextShare | null;
  /** Accounts of the provider. */
  readonly count: number;
  /** Among those that the filters leave, from 1. */
  readonly place: number;
  readonly of: number;
  readonly isStop: boolean;
  readonly onStop: (account: number) => void;
}

export const ListRow = memo(function ListRow(props: ListRowProps) {
  const { account, rank, nextShare, count, place, of, isStop, onStop } = props;
  const row = useRow(account, rank);
  const keys = useRowKeys(account, row);
  const { view, name, nowMs } = row;
  const [left, right] = splitColumns(view.windows);
  const context = meterContext(view, nowMs);
  return (
    <div className={styles.item}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its buttons have the focus; it hears their keys */}
      <article
        {...keys}
        data-row
        data-line
        className={styles.row}
        aria-label={name}
        aria-posinset={place}
        aria-setsize={of}
        onFocus={() => onStop(account.id)}
      >
        <span className={cx(styles.rank, text.t3)} title={t.rank}>
          {rank ?? '–'}
        </span>
        <State view={view} nowMs={nowMs} />
        <Who account={account} row={row} nextShare={nextShare} />
        <span className={cx(styles.plan, text.t3, text.cut)} title={account.plan ?? undefined}>
          {account.plan ?? (account.kind === 'api_key' ? t.apiKey : '')}
        </span>
        <ListMeter view={left.main} context={context} className={styles.left} />
        <ListMeter view={right.main} context={context} className={styles.right} />
        <Drain view={view} nowMs={nowMs} />
        <Forecast account={account} row={row} />
        <RowMenu
          account={account}
          name={name}
          caller={row.caller}
          onRename={row.rename}
          onChecked={row.setChecked}
          className={styles.menu}
          isStop={isStop}
        />
      </article>
      <BelowRow account={account} rank={rank} count={count} row={row} />
    </div>
  );
});
