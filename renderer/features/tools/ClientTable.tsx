import { memo } from 'react';
import type { Client } from '../../../shared/model/client.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { formatDollars, formatMoment, formatPercent } from '../../../shared/text/format.ts';
import { accountName } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './ClientTable.module.css';

const { tools: t } = words;

function stateOf(client: Client, nowMs: number): 'works' | 'revoked' | 'expired' | 'spent' {
  if (client.revokedAt !== null) return 'revoked';
  if (client.expiresAt !== null && Date.parse(client.expiresAt) <= nowMs) return 'expired';
  const { budgetUsd, spentUsd } = client;
  return budgetUsd !== null && spentUsd >= budgetUsd ? 'spent' : 'works';
}

function useMayUse(client: Client): string {
  const provider = useSnapshot((s) => s.providers.find(({ id }) => id === client.provider)?.name);
  const account = useSnapshot((s) => s.accounts.find(({ id }) => id === client.account) ?? null);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const own = useOwn(client);
  if (account !== null) return [accountName(account, mask), ...limitsOf(client)].join(' · ');
  const pool = provider ?? client.provider ?? t.all;
  return [own === null ? pool : `${pool}, ${own}`, ...limitsOf(client)].join(' · ');
}

function limitsOf({ rpm, budgetUsd, spentUsd }: Client): readonly string[] {
  const limits = rpm === null ? [] : [t.rpm(rpm)];
  return budgetUsd === null
    ? limits
    : [...limits, t.budget(formatDollars(spentUsd), formatDollars(budgetUsd))];
}

/** Null for a client that may not bring its own credential; with how full that is, as far as it is known. */
function useOwn({ id, passThrough }: Client): string | null {
  const ownUsage = useSnapshot((s) => s.status.ownUsage);
  if (!passThrough) return null;
  const windows = ownUsage
    .filter(({ client }) => client === id)
    .flatMap((own) => own.windows)
    .flatMap(({ label, usedFraction }) =>
      usedFraction === null ? [] : `${label} ${formatPercent(usedFraction)}`,
    );
  return windows.length === 0 ? t.ownSignIn : `${t.ownSignIn} (${t.ownUsage(windows)})`;
}

interface CellProps {
  readonly label: string;
  readonly children: string;
  readonly className?: string | undefined;
}

function Cell({ label, children, className }: CellProps) {
  return (
    <td className={className} data-label={label}>
      {children}
    </td>
  );
}

const Row = memo(function Row({ client }: { readonly client: Client }) {
  const nowMs = useNow();
  const mayUse = useMayUse(client);
  const { open } = useViewActions();
  const { columns } = t;
  const state = stateOf(client, nowMs);
  const moment = (at: string | null, none: string): string =>
    at === null ? none : formatMoment(Date.parse(at), nowMs);
  return (
    <tr className={cx(state !== 'works' && styles.gone)}>
      <th scope="row" className={styles.name}>
        <bdi>{client.name}</bdi>
      </th>
      <Cell label={columns.key} className={cx(text.mono, text.t2)}>{`${client.keyPrefix}…`}</Cell>
      <Cell label={columns.mayUse} className={text.t2}>
        {mayUse}
      </Cell>
      <Cell label={columns.lastUsed} className={cx(text.num, text.t2)}>
        {moment(client.lastUsedAt, t.never)}
      </Cell>
      <Cell label={columns.expires} className={cx(text.num, text.t2)}>
        {moment(client.expiresAt, t.noEnd)}
      </Cell>
      <Cell label={columns.state}>{t[state]}</Cell>
      <td className={styles.action}>
        {client.revokedAt === null && (
          <Button
            small
            tone="quiet"
            aria-label={t.revokeOf(client.name)}
            onClick={() => open({ kind: 'revoke-key', client: client.id })}
          >
            {t.revoke}
          </Button>
        )}
      </td>
    </tr>
  );
});

/** Working keys first. A narrow page shows rows with labels instead of columns. */
export function ClientTable({ clients }: { readonly clients: readonly Client[] }) {
  const { columns } = t;
  const sorted = [...clients].sort(
    (a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || a.id - b.id,
  );
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{columns.client}</th>
          <th scope="col">{columns.key}</th>
          <th scope="col">{columns.mayUse}</th>
          <th scope="col" className={text.num}>
            {columns.lastUsed}
          </th>
          <th scope="col" className={text.num}>
            {columns.expires}
          </th>
          <th scope="col">{columns.state}</th>
          <th scope="col">
            <span className={text.hidden}>{columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((client) => (
          <Row key={client.id} client={client} />
        ))}
      </tbody>
    </table>
  );
}
