import type { Snapshot } from '../contract/state.ts';
import { bannerWords as text } from '../text/banners.ts';
import { makeBanner } from './banner-view.ts';
import type { BannerAction, BannerView } from './banner-view.ts';
import { viewPools } from './pool.ts';
import type { Member, Pool } from './pool.ts';

type DryFacts = Parameters<typeof viewPools>[0] & {
  readonly status: Pick<Snapshot['status'], 'vault'>;
};

/** One whose saved reset brings it back now. */
function withReset({ members }: Pool, usage: Snapshot['usage']): Member | null {
  const saved = new Set(usage.filter(({ resets }) => (resets.available ?? 0) > 0).map(idOf));
  return (
    members.find(({ account }) => account.state === 'blocked' && saved.has(account.id)) ?? null
  );
}

function idOf({ id }: { readonly id: number }): number {
  return id;
}

/** Providers whose accounts are all used up, with the time at which one serves again. */
export function dryBanners(snapshot: DryFacts, nowMs: number): readonly BannerView[] {
  // Then nobody serves for another reason, which is told already.
  if (snapshot.status.vault.locked || snapshot.settings.proxyPaused) return [];
  return viewPools(snapshot, nowMs).flatMap((pool) => {
    const { provider, outlook } = pool;
    if (outlook.kind !== 'none' || outlook.backAtMs === null) return [];
    const title = text.dry(provider.name, outlook.backAtMs, nowMs);
    const saved = withReset(pool, snapshot.usage);
    const action: BannerAction =
      saved === null
        ? { kind: 'add-account', provider: provider.id, word: text.addAccount }
        : { kind: 'reset', account: saved.account.id, word: text.useReset };
    const detail = saved === null ? text.dryDetail : `${text.dryDetail} ${text.resetAtHand}`;
    const short = text.dryShort(provider.name, outlook.backAtMs, nowMs);
    return [makeBanner(`dry-${provider.id}`, { tone: 'dry', title, short, detail, action })];
  });
}
