import type { Snapshot } from '../contract/state.ts';
import type { Account } from '../model/account.ts';
import { bannerWords as text, causeWords } from '../text/banners.ts';
import { distinctName } from '../text/identity.ts';
import { makeBanner } from './banner-view.ts';
import type { BannerView } from './banner-view.ts';
import { collapseBanners } from './collapse-banners.ts';
import { dryBanners } from './dry-banners.ts';
import { endingAtMs } from './ending.ts';

/** What of a snapshot the banners are made of. */
export interface PoolFacts extends Pick<
  Snapshot,
  'accounts' | 'usage' | 'providers' | 'next' | 'places' | 'settings'
> {
  readonly status: Pick<Snapshot['status'], 'vault' | 'files' | 'alerts'>;
}

interface Known {
  readonly snapshot: PoolFacts;
  readonly nowMs: number;
}

function providerName(snapshot: PoolFacts, id: string): string {
  return snapshot.providers.find((provider) => provider.id === id)?.name ?? id;
}

function nameOf(account: Account, { accounts, settings }: PoolFacts): string {
  return distinctName(account, accounts, settings.maskEmails);
}

/** Where it must be cut, the workspace stays: `mira, Personal`. */
function shortened(name: string): string {
  return name.replace(/@[^,]*(?=, )/, '');
}

function locked({ snapshot }: Known): readonly BannerView[] {
  const { vault } = snapshot.status;
  if (!vault.locked) return [];
  const detail = [vault.reason, vault.hint].filter(Boolean).join(' ') || text.lockedDetail;
  const word = vault.unlock === null ? null : text.unlock[vault.unlock];
  const title = vault.unlock === 'new-passphrase' ? text.noPassphrase : text.locked;
  const action = word === null ? null : ({ kind: 'unlock', word } as const);
  return [makeBanner('vault', { title, detail, action })];
}

/** One account whose own secret cannot be opened, while the vault is open. */
function tamperedBanner(account: Account, { snapshot }: Known): readonly BannerView[] {
  if (account.lockedReason === null) return [];
  const name = nameOf(account, snapshot);
  return [
    makeBanner(`tampered-${String(account.id)}`, {
      title: text.tampered(name, providerName(snapshot, account.provider)),
      who: shortened(name),
      short: text.tamperedShort,
      detail: text.tamperedDetail,
      action: { kind: 'sign-in', account },
    }),
  ];
}

/** Damage found at the start: what became of the file, and the way back. */
function recovery({ snapshot }: Known): readonly BannerView[] {
  const fact = snapshot.status.files.recovery;
  if (fact === null) return [];
  const { setAside, backup } = fact;
  const title = setAside === null ? text.wasGone : text.damaged;
  const kept = setAside === null ? text.madeAnew : text.setAside(fileName(setAside));
  if (backup === null)
    return [
      makeBanner('recovery', { title, detail: `${kept} ${text.noBackup}`, dismissable: true }),
    ];
  const isFree = snapshot.accounts.length === 0;
  const offer = isFree
    ? text.restoreOffer(backup.accounts, Date.parse(backup.at))
    : text.restoreElsewhere;
  return [
    makeBanner('recovery', {
      title,
      detail: `${kept} ${offer}`,
      action: isFree ? { kind: 'restore', word: text.restore } : null,
      dismissable: true,
    }),
  ];
}

/** What is wrong with the files now. */
function fileTrouble({ snapshot }: Known): readonly BannerView[] {
  const { trouble, backups } = snapshot.status.files;
  const { fileTrouble: titles } = text;
  const banners: BannerView[] = [];
  if (trouble !== null) {
    const title = trouble.code === 'DISK_FULL' ? titles.DISK_FULL : titles.DATABASE_CORRUPT;
    banners.push(makeBanner('files', { title, detail: words(trouble) }));
  } else if (backups.trouble !== null)
    banners.push(
      makeBanner('backup', { title: text.backupFailed, detail: words(backups.trouble) }),
    );
  return banners;
}

function fileName(path: string): string {
  return path.split(/[/\\]/).pop() ?? path;
}

function words({ message, hint }: { readonly message: string; readonly hint: string | null }) {
  return [message, hint].filter(Boolean).join(' ');
}

function disabledBanner(account: Account, { snapshot, nowMs }: Known): readonly BannerView[] {
  if (account.disabled === null || account.state !== 'disabled') return [];
  const provider = providerName(snapshot, account.provider);
  const peers = snapshot.accounts.filter((other) => other.provider === account.provider);
  const working = peers.filter(({ state }) => state === 'ready').length;
  const name = nameOf(account, snapshot);
  const cause = causeWords[account.disabled.cause];
  return [
    makeBanner(`account-${String(account.id)}`, {
      title: text.signedOut(name, provider, Date.parse(account.disabled.at), nowMs),
      who: shortened(name),
      short: text.signedOutShort,
      detail: `${cause} ${text.othersWork(working, peers.length, provider)}`,
      action: { kind: 'sign-in', account },
    }),
  ];
}

function endingBanner(account: Account, { snapshot, nowMs }: Known): readonly BannerView[] {
  const atMs = endingAtMs(account, nowMs);
  if (atMs === null) return [];
  const name = nameOf(account, snapshot);
  const provider = providerName(snapshot, account.provider);
  return [
    makeBanner(`ending-${String(account.id)}`, {
      title: text.endsSoon(name, provider, atMs - nowMs),
      who: shortened(name),
      short: text.endsSoonShort(atMs - nowMs),
      detail: text.endsSoonDetail(atMs),
      action: { kind: 'sign-in', account },
    }),
  ];
}

function alerted({ snapshot }: Known): readonly BannerView[] {
  return snapshot.status.alerts.map(({ code, provider, status, text: detail }) =>
    makeBanner(`alert-${code}-${provider}-${String(status)}`, {
      tone: 'news',
      title: text.ownRefused(providerName(snapshot, provider)),
      detail,
    }),
  );
}

/** The most urgent first, after those of the caller; more than two become one with a count. */
export function viewBanners(known: Known, own: readonly BannerView[] = []): readonly BannerView[] {
  const { snapshot, nowMs } = known;
  const { accounts } = snapshot;
  const first = [...own, ...locked(known), ...fileTrouble(known), ...recovery(known)];
  const people = [
    ...accounts.flatMap((account) => [
      ...tamperedBanner(account, known),
      ...disabledBanner(account, known),
    ]),
    ...accounts.flatMap((account) => endingBanner(account, known)),
  ];
  return collapseBanners([
    // Each of these stands for itself: what is wrong with all of Sluice is never behind a count.
    ...first.map((banner) => ({ id: banner.id, banners: [banner], count: text.more })),
    { id: 'many', banners: people, count: text.manySignedOut },
    { id: 'many-dry', banners: dryBanners(snapshot, nowMs), count: text.manyDry },
    { id: 'many-news', banners: alerted(known), count: text.manyNews },
  ]);
}
