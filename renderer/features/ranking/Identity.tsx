import type { ReactNode } from 'react';
import { accountName, shownEmail, shownOrganization } from '../../../shared/text/identity.ts';
import { useSnapshot } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './Identity.module.css';
import { useAccount, useUsage } from './use-names.ts';

interface IdentityProps {
  readonly id: number;
  readonly children?: ReactNode;
}

/** Who it is, and below it what tells it from the others; how old its numbers are, where they are old. */
export function Identity({ id, children }: IdentityProps) {
  const account = useAccount(id);
  const usage = useUsage(id);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const nowMs = useNow();
  if (account === null) return <span className={text.medium}>{t.account(id)}</span>;
  const name = accountName(account, mask);
  const isOld = usage !== null && usage.stale && usage.fetchedAt !== null;
  const facts = [
    account.label === null || account.label === '' ? null : shownEmail(account.email, mask),
    account.plan,
    shownOrganization(account, mask),
    account.keySuffix === null ? null : `····${account.keySuffix}`,
    account.ownership === 'borrowed' ? t.borrowed : null,
    isOld ? t.readAgo(nowMs - Date.parse(usage.fetchedAt ?? '')) : null,
  ].filter((fact) => fact !== null && fact !== '');
  const said = facts.join(', ');
  return (
    <div className={text.stack}>
      <div className={styles.name}>
        <bdi className={text.cut} title={name}>
          {name}
        </bdi>
        {children}
      </div>
      {said !== '' && (
        <bdi className={cx(text.small, text.t3, text.cut)} title={said}>
          {said}
        </bdi>
      )}
    </div>
  );
}
