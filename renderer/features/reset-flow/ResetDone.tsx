import { Check, X } from 'lucide-react';
import type { Account } from '../../../shared/model/account.ts';
import { formatPercent } from '../../../shared/text/format.ts';
import { shownOrganization } from '../../../shared/text/identity.ts';
import { byId } from '../../state/by-id.ts';
import { useSnapshot } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { takeLostFocus } from '../../ui/take-focus.ts';
import text from '../../ui/text.module.css';
import type { Before } from '../../state/reset-flow.ts';
import type { ResetBox } from './flow.ts';
import styles from './Reset.module.css';
import type { ResetUse } from './use-reset.ts';

const { resets: t } = words;

interface ResetDoneProps {
  readonly account: Account;
  readonly name: string;
  readonly rank: number | null;
  readonly count: number;
  readonly nowMs: number;
  readonly use: ResetUse;
  readonly box: ResetBox & { kind: 'ended' };
}

function percent(used: number | null): string {
  return used === null ? t.done.none : formatPercent(used);
}

function rankBefore({ isBlocked, rank }: Before, count: number): string {
  if (isBlocked) return t.done.blocked;
  return rank === null ? t.done.none : t.done.of(rank, count);
}

/** What changed, in numbers. */
function Changes({ account, rank, count, nowMs, box }: Omit<ResetDoneProps, 'name' | 'use'>) {
  const usage = useSnapshot((s) => byId(s.usage, account.id));
  const { before } = box;
  const used = new Map((usage?.windows ?? []).map(({ id, usedFraction }) => [id, usedFraction]));
  const after = usage?.resets.available ?? null;
  const expiry = usage?.resets.soonestExpiry ?? null;
  const until = expiry === null ? '' : `, ${t.done.until(Date.parse(expiry), nowMs)}`;
  const rankAfter = rank === null ? t.done.none : t.done.of(rank, count);
  return (
    <p className={styles.changes}>
      {before.windows.map(({ id, label, used: was }) => (
        <span key={id}>
          {label} <b>{t.done.change(percent(was), percent(used.get(id) ?? null))}</b>
        </span>
      ))}
      {rankBefore(before, count) !== rankAfter && (
        <span>
          {t.done.rank} <b>{t.done.change(rankBefore(before, count), rankAfter)}</b>
        </span>
      )}
      {before.available !== null && after !== null && (
        <span>
          {t.done.left} <b>{t.done.change(String(before.available), String(after))}</b>
          {until}
        </span>
      )}
    </p>
  );
}

/** It worked; stays until it is closed, or 10 minutes. */
export function ResetDone(props: ResetDoneProps) {
  const { account, name, box, use } = props;
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const workspace = shownOrganization(account, mask);
  const who = workspace === null ? name : `${name}, ${workspace}`;
  const canWork = account.state === 'ready';
  return (
    <>
      <Icon of={Check} size={18} className={styles.tick} />
      <div className={styles.grow}>
        <p>
          <b>{t.done.title(box.atMs)}</b>{' '}
          <span className={text.t2}>{canWork ? t.done.works(who) : t.done.used(who)}</span>
        </p>
        <Changes {...props} />
      </div>
      <Button
        tone="quiet"
        ref={takeLostFocus}
        icon={X}
        label={t.refused.close}
        onClick={use.close}
      />
    </>
  );
}
