import { Link2 } from 'lucide-react';
import { Fragment, memo } from 'react';
import type { ReactNode } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { useSnapshot } from '../../state/context.ts';
import { shownEmail, shownOrganization } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import { ResetTag } from '../reset-flow/ResetTag.tsx';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { endingAtMs } from '../../../shared/verdict/ending.ts';
import { verdictWhy } from '../../../shared/verdict/account-words.ts';
import type { NextShare } from '../../../shared/verdict/pool.ts';
import { AccountName } from './AccountName.tsx';
import styles from './AccountRow.module.css';
import { BelowRow } from './BelowRow.tsx';
import { shortNotes } from './short-notes.ts';
import { splitColumns } from './columns.ts';
import type { Column } from './columns.ts';
import { RenameField } from './RenameField.tsx';
import { RowMenu } from './RowMenu.tsx';
import { useRow } from './use-row.ts';
import { useRowKeys } from './use-row-keys.ts';
import { meterContext } from './WindowBar.tsx';
import type { MeterContext } from './WindowBar.tsx';
import { WindowMeter } from './WindowMeter.tsx';
import { Word } from './Word.tsx';
import { isGivenKey } from '../../../shared/verdict/given-key.ts';

const { accounts: t } = words;

interface DetailsProps {
  readonly account: Account;
  readonly view: AccountView;
  readonly nowMs: number;
  readonly children: ReactNode;
}

/** Requests of this account that run now. */
function RunningNow({ account }: { readonly account: number }) {
  const count = useSnapshot(
    (s) => s.running.filter((request) => request.account === account).length,
  );
  if (count === 0) return null;
  return (
    <span className={styles.running}>
      <i className={text.live} />
      {words.popover.running(count)}
    </span>
  );
}

/** What the provider told beside the windows; an old reading keeps it in the tooltip of its verdict. */
function ToldNotes({ view }: { readonly view: AccountView }) {
  const notes = shortNotes(view);
  if (notes.length === 0) return null;
  return <span title={view.notes.join('\n')}>{notes.join(' · ')}</span>;
}

function Details({ account, view, nowMs, children }: DetailsProps) {
  const mask = useSnapshot((snapshot) => snapshot.settings.maskEmails);
  const overridden = useSnapshot(({ status }) =>
    status.overrides.some(({ provider }) => provider === account.provider),
  );
  const email = shownEmail(account.email, mask);
  const facts = [
    account.label !== null && account.label !== '' ? email : null,
    account.plan,
    shownOrganization(account, mask),
    view.verdict.kind === 'needs' && view.staleSinceMs !== null
      ? t.readAgo(nowMs - view.staleSinceMs)
      : null,
  ].filter((fact) => fact !== null && fact !== '');
  return (
    <div className={styles.details}>
      {facts.length > 0 && (
        <span>
          {facts.map((fact, index) => (
            <Fragment key={fact}>
              {index > 0 && ' · '}
              <bdi>{fact}</bdi>
            </Fragment>
          ))}
        </span>
      )}
      <RunningNow account={account.id} />
      {account.keySuffix !== null && (
        <span className={text.mono}>{t.keySuffix(account.keySuffix)}</span>
      )}
      {account.ownership === 'borrowed' && (
        <span className={styles.tag} title={t.borrowedTip}>
          <Icon of={Link2} size={12} />
          {t.borrowed(account.origin)}
        </span>
      )}
      {account.origin === 'override' && (
        <span className={styles.tag} title={t.overrideTip(account.provider)}>
          {t.override}
        </span>
      )}
      {account.origin !== 'override' && overridden && (
        <span className={styles.tag} title={t.overrideTip(account.provider)}>
          {t.overridden}
        </span>
      )}
      {account.priority !== 'normal' && (
        <span className={styles.tag}>{t.priority[account.priority]}</span>
      )}
      <ToldNotes view={view} />
      {children}
    </div>
  );
}

function Cell({
  column,
  place,
  context,
}: {
  column: Column;
  place: string | undefined;
  context: MeterContext;
}) {
  const { main, families } = column;
  if (main === null) return <div className={cx(styles.window, place, styles.empty)} />;
  return (
    <div className={cx(styles.window, place)}>
      <WindowMeter view={main} families={families} context={context} />
    </div>
  );
}

function Verdict({ account, view, nowMs }: { account: Account; view: AccountView; nowMs: number }) {
  const signInAgain = useSignInAgain();
  const why = verdictWhy(view, nowMs);
  const said = view.lockedReason ?? view.notes.join('\n');
  const endsAtMs = endingAtMs(account, nowMs);
  return (
    <div className={styles.verdict}>
      <Word view={view} nowMs={nowMs} />
      {why !== null && (
        <span className={styles.why} title={said === '' ? undefined : said}>
          {why}
        </span>
      )}
      {endsAtMs !== null && (
        <span className={styles.ending} title={t.signInByTip}>
          {t.signInBy(endsAtMs)}
        </span>
      )}
      {view.verdict.kind === 'needs' && (
        <span>
          <Button small onClick={() => signInAgain(account)}>
            {isGivenKey(account) ? t.menu.addKey : t.menu.signIn}
          </Button>
        </span>
      )}
    </div>
  );
}

interface WhoProps {
  readonly account: Account;
  readonly name: string;
  readonly nextShare: NextShare | null;
  readonly isRenaming: boolean;
  readonly onRenamed: (byKey: boolean) => void;
  readonly children: ReactNode;
}

function Who({ account, name, nextShare, isRenaming, onRenamed, children }: WhoProps) {
  return (
    <div className={styles.who}>
      {isRenaming ? (
        <RenameField account={account} onDone={onRenamed} />
      ) : (
        <div className={styles.name}>
          <AccountName name={name} />
          {nextShare !== null && (
            <span className={cx(styles.tag, styles.next)} title={t.nextTip(nextShare)}>
              {t.next(nextShare)}
            </span>
          )}
        </div>
      )}
      {children}
    </div>
  );
}

interface WindowsProps {
  readonly view: AccountView;
  readonly nowMs: number;
  readonly half: boolean;
}

function Windows({ view, nowMs, half }: WindowsProps) {
  const context = meterContext(view, nowMs);
  const [left, right] = splitColumns(view.windows);
  if (half) {
    const only = { main: left.main ?? right.main, families: [] };
    if (only.main === null) return null;
    return <Cell column={only} place={styles.left} context={context} />;
  }
  return (
    <>
      <Cell column={left} place={styles.left} context={context} />
      <Cell column={right} place={styles.right} context={context} />
    </>
  );
}

interface AccountRowProps {
  readonly account: Account;
  readonly rank: number | null;
  /** Of the new sessions; null: another account is next. */
  readonly nextShare: NextShare | null;
  /** A provider with one account and at most one window takes half a row, without a rank. */
  readonly half: boolean;
  /** Accounts of the provider. */
  readonly count: number;
}

export const AccountRow = memo(function AccountRow(props: AccountRowProps) {
  const { account, rank, nextShare, half, count } = props;
  const row = useRow(account, rank);
  const keys = useRowKeys(account, row);
  const { name, view, nowMs, use } = row;
  const isBare = half && view.windows.length === 0;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its buttons have the focus; it hears their keys */}
      <article
        {...keys}
        data-row={account.id}
        className={cx(styles.row, half && styles.half, isBare && styles.bare)}
        aria-label={name}
      >
        {!half && (
          <span className={styles.rank} title={t.rank}>
            {rank ?? '–'}
          </span>
        )}
        <Who
          account={account}
          name={name}
          nextShare={half ? null : nextShare}
          isRenaming={row.isRenaming}
          onRenamed={row.renamed}
        >
          <Details account={account} view={view} nowMs={nowMs}>
            <ResetTag
              account={account}
              nowMs={nowMs}
              isExpanded={use.box !== null}
              onPress={use.box === null ? use.open : use.close}
            />
          </Details>
        </Who>
        <Windows view={view} nowMs={nowMs} half={half} />
        <Verdict account={account} view={view} nowMs={nowMs} />
        <RowMenu
          account={account}
          name={name}
          caller={row.caller}
          onRename={row.rename}
          onChecked={row.setChecked}
          className={styles.menu}
        />
      </article>
      <BelowRow account={account} rank={rank} count={count} row={row} />
    </>
  );
});
