import { memo, useRef } from 'react';
import { words } from '../../text/words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { useMoves } from '../../ui/use-moves.ts';
import { AccountRow } from './AccountRow.tsx';
import type { Shelf } from './shelves.ts';
import type { Outlook, Pool } from '../../../shared/verdict/pool.ts';

const { accounts: t } = words;

export function outlookText(outlook: Outlook, nowMs: number): string | null {
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

export function leadOf({ provider, members, readyCount }: Pool, half: boolean): string {
  const isKey = members.every(
    ({ account }) =>
      account.kind === 'api_key' && !(provider.keyOptional && account.keySuffix === null),
  );
  return half && isKey ? t.apiKey : t.ready(readyCount, members.length);
}

interface ProviderCardProps {
  readonly shelf: Shelf;
  readonly nowMs: number;
}

export const ProviderCard = memo(function ProviderCard({ shelf, nowMs }: ProviderCardProps) {
  const { pool, rows } = shelf;
  const { provider, members, next, nextShare, outlook } = pool;
  const half = isHalf(pool);
  const box = useRef<HTMLDivElement>(null);
  useMoves(box);
  return (
    <Panel
      title={provider.name}
      monogram={provider.monogram}
      lead={leadOf(pool, half)}
      aside={half ? undefined : outlookText(outlook, nowMs)}
    >
      <div ref={box}>
        {rows.map(({ account, rank }) => (
          <AccountRow
            key={account.id}
            account={account}
            rank={rank}
            nextShare={account.id === next?.account.id ? nextShare : null}
            half={half}
            count={members.length}
          />
        ))}
      </div>
    </Panel>
  );
});
