import { Link2 } from 'lucide-react';
import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountCheck } from '../../../shared/model/check.ts';
import { useSnapshot } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { useNow } from '../../state/use-now.ts';
import { accountName, shownEmail, shownOrganization } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import { ResetPanel } from '../reset-flow/ResetPanel.tsx';
import { ResetTag } from '../reset-flow/ResetTag.tsx';
import { useReset } from '../reset-flow/use-reset.ts';
import { viewAccount } from '../../../shared/verdict/account-verdict.ts';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { verdictWhy } from '../../../shared/verdict/account-words.ts';
import styles from './AccountRow.module.css';
import { CheckNote } from './CheckNote.tsx';
import { splitColumns } from './columns.ts';
import type { Column } from './columns.ts';
import { RenameField } from './RenameField.tsx';
import { RowMenu } from './RowMenu.tsx';
import { meterContext } from './WindowBar.tsx';
import type { MeterContext } from './WindowBar.tsx';
import { WindowMeter } from './WindowMeter.tsx';
import { Word } from './Word.tsx';

const { accounts: t } = words;

interface DetailsProps {
  readonly account: Account;
  readonly view: AccountView;
  readonly nowMs: number;
  readonly children: ReactNode;
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
      {facts.length > 0 && <span>{facts.join(' · ')}</span>}
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
  return (
    <div className={styles.verdict}>
      <Word view={view} nowMs={nowMs} />
      {why !== null && (
        <span className={styles.why} title={said === '' ? undefined : said}>
          {why}
        </span>
      )}
      {view.verdict.kind === 'needs' && (
        <span>
          <Button small onClick={() => signInAgain(account)}>
            {account.kind === 'api_key' ? t.menu.addKey : t.menu.signIn}
          </Button>
        </span>
      )}
    </div>
  );
}

interface WhoProps {
  readonly account: Account;
  readonly name: string;
  readonly nextShare: number | null;
  readonly isRenaming: boolean;
  readonly onRenamed: () => void;
  readonly children: ReactNode;
}

function Who({ account, name, nextShare, isRenaming, onRenamed, children }: WhoProps) {
  return (
    <div className={styles.who}>
      {isRenaming ? (
        <RenameField account={account} onDone={onRenamed} />
      ) : (
        <div className={styles.name}>
          <span className={text.cut} title={name}>
            {name}
          </span>
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

interface SaidProps {
  readonly error: WireError | null;
  readonly checked: AccountCheck | null;
  readonly name: string;
  readonly onClose: () => void;
}

/** What the last thing that was asked of this account came to, where that was not what one wants. */
function Said({ error, checked, name, onClose }: SaidProps) {
  if (error === null && checked === null) return null;
  return (
    <div className={styles.error}>
      <ErrorNote error={error} />
      {checked !== null && <CheckNote check={checked} name={name} onClose={onClose} />}
    </div>
  );
}

interface AccountRowProps {
  readonly account: Account;
  readonly rank: number | null;
  /** Of the new sessions; null: another account is next. */
  readonly nextShare: number | null;
  /** A provider with one account and at most one window takes half a row, without a rank. */
  readonly half: boolean;
  /** Accounts of the provider. */
  readonly count: number;
}

export const AccountRow = memo(function AccountRow(props: AccountRowProps) {
  const { account, rank, nextShare, half, count } = props;
  const usage = useSnapshot((s) => s.usage.find(({ id }) => id === account.id) ?? null);
  const mask = useSnapshot((snapshot) => snapshot.settings.maskEmails);
  const [isRenaming, setIsRenaming] = useState(false);
  const [checked, setChecked] = useState<AccountCheck | null>(null);
  const caller = useCall();
  const nowMs = useNow();
  const view = viewAccount(account, usage, nowMs);
  const name = accountName(account, mask);
  const use = useReset(account, rank, nowMs);
  const isBare = half && view.windows.length === 0;
  return (
    <>
      <article
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
          isRenaming={isRenaming}
          onRenamed={() => setIsRenaming(false)}
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
          caller={caller}
          onRename={() => setIsRenaming(true)}
          onChecked={setChecked}
          className={styles.menu}
        />
      </article>
      <ResetPanel account={account} name={name} rank={rank} count={count} nowMs={nowMs} use={use} />
      <Said error={caller.error} checked={checked} name={name} onClose={() => setChecked(null)} />
    </>
  );
});
