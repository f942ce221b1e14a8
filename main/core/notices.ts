import type { Snapshot } from '../../shared/contract/state.ts';
import { LIMIT_BLOCK_REASON, WINDOW_BLOCK_REASON } from '../../shared/model/block-reasons.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { Page } from '../../shared/shell.ts';
import { accountName } from '../../shared/text/identity.ts';
import { noticeWords as text } from '../../shared/text/notices.ts';
import { viewPools } from '../../shared/verdict/pool.ts';
import type { Member, Pool } from '../../shared/verdict/pool.ts';
import { stepAccount } from './notice-account.ts';
import type { AccountMemory, News, Occasion, Scene } from './notice-account.ts';

/** A pool that serves for a moment and is dry again is still the same news. */
const REST_MS = 10 * 60_000;
/** More of one kind at once, as after a night asleep, become one with a count. */
const MOST = 2;
const LIMITS: ReadonlySet<string> = new Set([
  WINDOW_BLOCK_REASON,
  LIMIT_BLOCK_REASON,
  'out of credit',
]);

export interface Notice {
  /** Never given twice. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly page: Page;
}

interface PoolMemory {
  readonly isDry: boolean;
  readonly servesSinceMs: number | null;
}

/** What is told already, or was never news. It knows only accounts and providers that are there. */
export interface NoticeMemory {
  readonly accounts: ReadonlyMap<number, AccountMemory>;
  readonly pools: ReadonlyMap<string, PoolMemory>;
}

export const NO_NOTICES: NoticeMemory = { accounts: new Map(), pools: new Map() };

const SETTINGS = {
  account: 'notifyAccount',
  dry: 'notifyDry',
  usage: 'notifyUsage',
  reset: 'notifyReset',
  credit: 'notifyCredit',
} as const satisfies Record<Occasion, keyof Settings>;

const MANY = {
  account: [text.accounts, text.accountsDetail],
  dry: [text.manyDry, text.manyDryDetail],
  usage: [text.manyUsed, text.manyUsedDetail],
  reset: [text.manyReset, text.manyResetDetail],
  credit: [text.manyCredits, text.manyCreditsDetail],
} as const satisfies Record<Occasion, readonly [(count: number) => string, string]>;

/** The most urgent first. */
const ORDER = ['account', 'dry', 'usage', 'reset', 'credit'] as const;

function isHeldByLimit({ account, view }: Member): boolean {
  if (view.verdict.kind !== 'blocked') return false;
  const isLimited = account.blocks.some(
    ({ scope, reason }) => scope === 'account' && LIMITS.has(reason),
  );
  return (
    isLimited ||
    view.windows.some(
      ({ window, forecast }) => window.scope === null && forecast.verdict === 'blocked',
    )
  );
}

interface PoolStep {
  readonly memory: PoolMemory;
  readonly isNews: boolean;
}

function stepPool(known: PoolMemory | null, pool: Pool, nowMs: number): PoolStep {
  const serves = pool.next !== null;
  const isDry = !serves && pool.members.some((member) => isHeldByLimit(member));
  if (known === null || !known.isDry)
    return { memory: { isDry, servesSinceMs: null }, isNews: known !== null && isDry };
  const { servesSinceMs } = known;
  const hasRested = servesSinceMs !== null && nowMs - servesSinceMs >= REST_MS;
  if (serves)
    return {
      memory: { isDry: !hasRested, servesSinceMs: servesSinceMs ?? nowMs },
      isNews: false,
    };
  // Neither serving nor dry, as with every account paused: the old news goes on.
  return {
    memory: { isDry: true, servesSinceMs: isDry ? null : servesSinceMs },
    isNews: isDry && hasRested,
  };
}

function dryNews(pool: Pool, { snapshot, nowMs }: Scene): News {
  const { provider, members, outlook } = pool;
  const back = outlook.kind === 'none' ? outlook : { backAtMs: null, first: null };
  const mask = snapshot.settings.maskEmails;
  const first = back.first === null ? null : accountName(back.first.account, mask);
  const leftMs = (back.backAtMs ?? nowMs) - nowMs;
  const isAll = members.every((member) => isHeldByLimit(member));
  return {
    occasion: 'dry',
    key: `dry:${provider.id}:${String(nowMs)}`,
    title: text.dry(provider.name, back.backAtMs, nowMs),
    body: isAll
      ? text.dryDetail(members.length, first, leftMs)
      : text.drySome(provider.name, first, leftMs),
  };
}

function stepPools(known: NoticeMemory['pools'], scene: Scene) {
  const pools = new Map<string, PoolMemory>();
  const news: News[] = [];
  for (const pool of viewPools(scene.snapshot, scene.nowMs)) {
    const { id } = pool.provider;
    const { memory, isNews } = stepPool(known.get(id) ?? null, pool, scene.nowMs);
    pools.set(id, memory);
    if (isNews) news.push(dryNews(pool, scene));
  }
  return { pools, news: scene.snapshot.settings.proxyPaused ? [] : news };
}

function noticesOf(occasion: Occasion, news: readonly News[]): readonly Notice[] {
  const sorted = news
    .filter((one) => one.occasion === occasion)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const [first] = sorted;
  if (first === undefined || sorted.length <= MOST)
    return sorted.map(({ key, title, body }) => ({ key, title, body, page: 'accounts' }));
  const [title, body] = MANY[occasion];
  return [{ key: `many:${first.key}`, title: title(sorted.length), body, page: 'accounts' }];
}

/**
 * What the system shall tell now. Asked with every new snapshot, and from time to time, because a reset may
 * pass without one. What is seen for the first time is no news, and what is switched off counts as told.
 */
export function decideNotices(
  memory: NoticeMemory,
  snapshot: Snapshot,
  nowMs: number,
): { readonly memory: NoticeMemory; readonly notices: readonly Notice[] } {
  // All accounts read as locked meanwhile; afterwards it goes on from what was known.
  if (snapshot.status.vault.locked) return { memory, notices: [] };
  const scene = { snapshot, nowMs };
  const accounts = new Map<number, AccountMemory>();
  const { pools, news: poolNews } = stepPools(memory.pools, scene);
  const news = [...poolNews];
  const usageById = new Map(snapshot.usage.map((usage) => [usage.id, usage]));
  for (const account of snapshot.accounts) {
    const { id } = account;
    const known = memory.accounts.get(id) ?? null;
    const step = stepAccount(known, account, usageById.get(id) ?? null, scene);
    accounts.set(id, step.memory);
    news.push(...step.news);
  }
  const told = ORDER.filter((occasion) => snapshot.settings[SETTINGS[occasion]]);
  const notices = told.flatMap((occasion) => noticesOf(occasion, news));
  return { memory: { accounts, pools }, notices };
}
