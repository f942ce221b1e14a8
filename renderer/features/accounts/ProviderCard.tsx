import { memo } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { words } from '../../text/words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { AccountRow } from './AccountRow.tsx';
import type { Outlook, Pool } from '../../../shared/verdict/pool.ts';

const { accounts: t } = words;

function outlookText(outlook: Outlook, nowMs: number): string | null {
  if (outlook.kind === 'fine' && outlook.resetsAtMs !== null) {
    return t.outlook.lasts(outlook.resetsAtMs, nowMs);
  }
  if (outlook.kind === 'dry') return t.outlook.dry(outlook.emptyAtMs, outlook.backAtMs, nowMs);
  if (outlook.kind !== 'none' || outlook.backAtMs === null) return null;
  return t.outlook.back(outlook.backAtMs, nowMs);
}

/** One account with at most one window: half a row, without a rank. */
export function isHalf(pool: Pool): boolean {
  const [only] = pool.members;
  return pool.members.length === 1 && only !== undefined && only.view.windows.length <= 1;
}

function isOverride({ origin }: Account): boolean {
  return origin === 'override';
}

/** Behind an override key no account serves. */
function takesPart(account: Account, overridden: boolean): boolean {
  return account.state === 'ready' && (!overridden || isOverride(account));
}

interface ProviderCardProps {
  readonly pool: Pool;
  /** Ids of the accounts that the filter leaves. */
  readonly shown: ReadonlySet<number>;
  readonly nowMs: number;
}

export const ProviderCard = memo(function ProviderCard({ pool, shown, nowMs }: ProviderCardProps) {
  const { provider, members, next, nextShare, readyCount, outlook } = pool;
  const half = isHalf(pool);
  const isKey = members.every(({ account }) => account.kind === 'api_key');
  const overridden = members.some(({ account }) => isOverride(account));
  const lead = half && isKey ? t.apiKey : t.ready(readyCount, members.length);
  return (
    <Panel
      title={provider.name}
      monogram={provider.monogram}
      lead={lead}
      aside={half ? undefined : outlookText(outlook, nowMs)}
    >
      {members.map(({ account }, index) =>
        shown.has(account.id) ? (
          <AccountRow
            key={account.id}
            account={account}
            rank={takesPart(account, overridden) ? index + 1 : null}
            nextShare={account.id === next?.account.id ? nextShare : null}
            half={half}
            count={members.length}
          />
        ) : null,
      )}
    </Panel>
  );
});
