import type { Snapshot } from '../../../shared/contract/state.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { ShellState } from '../../../shared/shell.ts';
import { accountName } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import type { Link } from '../../transport/transport.ts';

const SOON_MS = 7 * 24 * 3_600_000;
const MOST = 2;

export interface BannerView {
  readonly id: string;
  readonly tone: 'needs';
  readonly title: string;
  readonly detail: string;
  /** The title where there is room for one line only: who may be shortened, what may not. */
  readonly who: string | null;
  readonly short: string;
  readonly action: BannerAction | null;
}

export type BannerAction =
  | { readonly kind: 'sign-in'; readonly account: Account }
  /** Attach to a new owner, else host the profile here. */
  | { readonly kind: 'take-over'; readonly word: string };

interface Known {
  readonly snapshot: Snapshot;
  readonly link: Link;
  /** Null in a browser. */
  readonly shell: ShellState | null;
  readonly nowMs: number;
}

const text = words.shell.banners;

function providerName(snapshot: Snapshot, id: string): string {
  return snapshot.providers.find((provider) => provider.id === id)?.name ?? id;
}

/** The desktop app says itself why nothing arrives. */
function stopped({ shell }: Known): readonly BannerView[] {
  if (shell?.mode === 'gone') {
    const { gone: title, goneDetail: detail, takeOver: word } = text;
    return [urgent('shell', { title, detail, action: { kind: 'take-over', word } })];
  }
  if (shell?.mode === 'failed') {
    const { message = '', hint = null } = shell.error ?? {};
    const action = { kind: 'take-over', word: words.common.tryAgain } as const;
    const detail = [message, hint].filter(Boolean).join(' ');
    return [urgent('shell', { title: text.stopped, detail, action })];
  }
  return [];
}

function lost({ link, shell }: Known): readonly BannerView[] {
  if (link !== 'lost' || shell !== null) return [];
  return [urgent('link', { title: text.lost, detail: text.lostDetail })];
}

function urgent(
  id: string,
  rest: Pick<BannerView, 'title' | 'detail'> & Partial<BannerView>,
): BannerView {
  return { id, tone: 'needs', who: null, short: rest.title, action: null, ...rest };
}

function locked({ snapshot }: Known): readonly BannerView[] {
  const { vault } = snapshot.status;
  if (!vault.locked) return [];
  const detail = [vault.reason, vault.hint].filter(Boolean).join(' ') || text.lockedDetail;
  return [urgent('vault', { title: text.locked, detail })];
}

function disabledBanner(account: Account, { snapshot, nowMs }: Known): readonly BannerView[] {
  if (account.disabled === null || account.state !== 'disabled') return [];
  const provider = providerName(snapshot, account.provider);
  const peers = snapshot.accounts.filter((other) => other.provider === account.provider);
  const working = peers.filter(({ state }) => state === 'ready').length;
  const name = accountName(account, snapshot.settings.maskEmails);
  const cause = words.shell.causes[account.disabled.cause];
  return [
    urgent(`account-${String(account.id)}`, {
      title: text.signedOut(name, provider, Date.parse(account.disabled.at), nowMs),
      who: name,
      short: text.signedOutShort,
      detail: `${cause} ${text.othersWork(working, peers.length, provider)}`,
      action: { kind: 'sign-in', account },
    }),
  ];
}

function endingBanner(account: Account, { snapshot, nowMs }: Known): readonly BannerView[] {
  if (account.signInAgainBy === null || account.state === 'disabled') return [];
  const atMs = Date.parse(account.signInAgainBy);
  if (atMs - nowMs > SOON_MS) return [];
  const name = accountName(account, snapshot.settings.maskEmails);
  const provider = providerName(snapshot, account.provider);
  return [
    urgent(`ending-${String(account.id)}`, {
      title: text.endsSoon(name, provider, atMs - nowMs),
      who: name,
      short: text.endsSoonShort(atMs - nowMs),
      detail: text.endsSoonDetail(atMs),
      action: { kind: 'sign-in', account },
    }),
  ];
}

/** The most urgent first; more than two become one with a count. */
export function viewBanners(known: Known): readonly BannerView[] {
  const { accounts } = known.snapshot;
  const first = [...stopped(known), ...lost(known), ...locked(known)];
  const disabled = accounts.flatMap((account) => disabledBanner(account, known));
  const ending = accounts.flatMap((account) => endingBanner(account, known));
  const all = [...first, ...disabled, ...ending];
  if (all.length <= MOST) return all;
  const rest = all.length - first.length;
  if (first.length >= MOST || rest < 2) return all.slice(0, MOST);
  const title =
    first.length === 0 && ending.length === 0 ? text.manySignedOut(rest) : text.more(rest);
  const detail = text.manyDetail;
  return [...first, urgent('many', { title, detail })];
}
