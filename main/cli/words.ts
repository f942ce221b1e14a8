import { isOpenEnded } from '../../shared/model/block-reasons.ts';
import type { Account } from '../../shared/model/account.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** e.g. `3 h 12 min`, `2 d 4 h`, `<1 min`. */
export function duration(ms: number): string {
  if (ms < MINUTE_MS) return '<1 min';
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return `${minutes} min`;
}

export function ahead(instant: string | null, nowMs: number): string {
  if (instant === null) return '';
  const ms = Date.parse(instant) - nowMs;
  return ms <= 0 ? 'now' : `in ${duration(ms)}`;
}

export function ago(instant: string | null, nowMs: number): string {
  return instant === null ? '' : `${duration(Math.max(0, nowMs - Date.parse(instant)))} ago`;
}

/** US dollars; what is less than a cent keeps two digits that say something. */
export function dollars(amount: number): string {
  if (amount === 0 || amount >= 0.01) return `$${amount.toFixed(2)}`;
  return `$${amount.toPrecision(2)}`;
}

/** e.g. `86.1 M`, `412 k`, `31`. */
export function tokens(count: number): string {
  if (count >= 999_500) return `${(count / 1_000_000).toFixed(1)} M`;
  return count >= 9_999.5 ? `${Math.round(count / 1000)} k` : String(count);
}

export function bytes(count: number): string {
  if (count < 1_000_000) return `${Math.ceil(count / 1000)} kB`;
  return `${Math.round(count / 1_000_000)} MB`;
}

/** Never says 100 % before the end is reached. */
export function percent(fraction: number | null): string {
  if (fraction === null) return '?';
  return `${fraction < 1 ? Math.min(Math.round(fraction * 100), 99) : 100} %`;
}

/** How a person calls an account: its e-mail, else its label, else its key's last characters. */
export function accountName(
  account: Pick<Account, 'id' | 'email' | 'label' | 'keySuffix'>,
): string {
  if (account.email !== null) return account.email;
  if (account.label !== null) return account.label;
  return account.keySuffix === null ? `account ${account.id}` : `key …${account.keySuffix}`;
}

/** Its workspace in brackets; a personal one, named after its own e-mail address, says nothing new. */
export function workspaceSuffix({
  organization,
  email,
}: Pick<Account, 'organization' | 'email'>): string {
  const isPersonal = email !== null && organization?.includes(email) === true;
  return organization === null || isPersonal ? '' : ` (${organization})`;
}

/** The state, and why. */
export function accountVerdict(account: Account, nowMs: number): string {
  switch (account.state) {
    case 'disabled':
      return `sign in again: ${account.disabled?.cause ?? 'failed'}`;
    case 'blocked': {
      const waits = account.blocks.find(({ reason }) => isOpenEnded(reason));
      if (waits !== undefined) return `blocked, ${waits.reason}`;
      return `blocked, free ${ahead(account.blockedUntil, nowMs)}`;
    }
    case 'ready':
    case 'paused':
    case 'locked':
      return account.state;
    default:
      return account.state satisfies never;
  }
}
