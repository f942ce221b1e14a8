import type { Snapshot } from '../contract/state.ts';
import type { Account } from '../model/account.ts';
import { bannerWords as text, causeWords } from '../text/banners.ts';
import { accountName } from '../text/identity.ts';

const SOON_MS = 7 * 24 * 3_600_000;
const MOST = 2;

export interface BannerView {
  readonly id: string;
  readonly tone: 'needs' | 'info';
  readonly title: string;
  readonly detail: string;
  /** Sign in again as this account. */
  readonly account: Account | null;
}

interface Known {
  readonly snapshot: Snapshot;
  readonly nowMs: number;
}

function providerName(snapshot: Snapshot, id: string): string {
  return snapshot.providers.find((provider) => provider.id === id)?.name ?? id;
}

function locked({ snapshot }: Known): readonly BannerView[] {
  const { vault } = snapshot.status;
  if (!vault.locked) return [];
  const detail = [vault.reason, vault.hint].filter(Boolean).join(' ') || text.lockedDetail;
  return [{ id: 'vault', tone: 'needs', title: text.locked, detail, account: null }];
}

function disabledBanner(account: Account, { snapshot, nowMs }: Known): readonly BannerView[] {
  if (account.disabled === null || account.state !== 'disabled') return [];
  const provider = providerName(snapshot, account.provider);
  const peers = snapshot.accounts.filter((other) => other.provider === account.provider);
  const working = peers.filter(({ state }) => state === 'ready').length;
  const name = accountName(account, snapshot.settings.maskEmails);
  const cause = causeWords[account.disabled.cause];
  return [
    {
      id: `account-${String(account.id)}`,
      tone: 'needs',
      title: text.signedOut(name, provider, Date.parse(account.disabled.at), nowMs),
      detail: `${cause} ${text.othersWork(working, peers.length, provider)}`,
      account,
    },
  ];
}

function endingBanner(account: Account, { snapshot, nowMs }: Known): readonly BannerView[] {
  if (account.signInAgainBy === null || account.state === 'disabled') return [];
  const atMs = Date.parse(account.signInAgainBy);
  if (atMs - nowMs > SOON_MS) return [];
  const name = accountName(account, snapshot.settings.maskEmails);
  const provider = providerName(snapshot, account.provider);
  return [
    {
      id: `ending-${String(account.id)}`,
      tone: 'needs',
      title: text.endsSoon(name, provider, atMs - nowMs),
      detail: text.endsSoonDetail(atMs),
      account,
    },
  ];
}

/** The most urgent first, after those of the caller; more than two become one with a count. */
export function viewBanners(known: Known, own: readonly BannerView[] = []): readonly BannerView[] {
  const { accounts } = known.snapshot;
  const first = [...own, ...locked(known)];
  const disabled = accounts.flatMap((account) => disabledBanner(account, known));
  const ending = accounts.flatMap((account) => endingBanner(account, known));
  const all = [...first, ...disabled, ...ending];
  if (all.length <= MOST) return all;
  const rest = all.length - first.length;
  if (first.length >= MOST || rest < 2) return all.slice(0, MOST);
  const title =
    first.length === 0 && ending.length === 0 ? text.manySignedOut(rest) : text.more(rest);
  const detail = text.manyDetail;
  return [...first, { id: 'many', tone: 'needs', title, detail, account: null }];
}
