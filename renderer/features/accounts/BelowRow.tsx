import type { WireError } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountCheck } from '../../../shared/model/check.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import { ResetPanel } from '../reset-flow/ResetPanel.tsx';
import styles from './AccountRow.module.css';
import { CheckNote } from './CheckNote.tsx';
import type { RowState } from './use-row.ts';

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

interface BelowRowProps {
  readonly account: Account;
  readonly rank: number | null;
  /** Accounts of the provider. */
  readonly count: number;
  readonly row: RowState;
}

/** What opens under a row: the question about a reset with its outcome, and what failed. */
export function BelowRow({ account, rank, count, row }: BelowRowProps) {
  const { name, nowMs, use, caller, checked, setChecked } = row;
  return (
    <>
      <ResetPanel account={account} name={name} rank={rank} count={count} nowMs={nowMs} use={use} />
      <Said error={caller.error} checked={checked} name={name} onClose={() => setChecked(null)} />
    </>
  );
}
