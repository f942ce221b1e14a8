import type { Snapshot } from '../../shared/contract/state.ts';
import { parseMoment } from '../../shared/model/common.ts';
import type { Account } from '../../shared/model/account.ts';
import type { AccountUsage, UsageWindow } from '../../shared/model/window.ts';
import { bannerWords, causeWords } from '../../shared/text/banners.ts';
import { accountName } from '../../shared/text/identity.ts';
import { noticeWords as text } from '../../shared/text/notices.ts';
import { readWindow, stepWindow } from './notice-window.ts';
import type { Level, Marks, WindowMemory } from './notice-window.ts';

const CREDIT_SOON_MS = 3 * 24 * 3_600_000;
const CREDIT_JITTER_MS = 60_000;
/** A block that ends with the window that has started over may still stand in the snapshot. */
const BLOCK_SLACK_MS = 60_000;

export type Occasion = 'account' | 'dry' | 'usage' | 'reset' | 'credit';

export interface News {
  readonly occasion: Occasion;
  readonly key: string;
  readonly title: string;
  readonly body: string;
}

export interface AccountMemory {
  /** When it was disabled last, as far as that is told. */
  readonly disabledAtMs: number;
  /** The latest expiry of a reset that is told; null before the first reading. */
  readonly creditMs: number | null;
  readonly windows: ReadonlyMap<string, WindowMemory>;
}

interface Step {
  readonly memory: AccountMemory;
  readonly news: readonly News[];
}

export interface Scene {
  readonly snapshot: Snapshot;
  readonly nowMs: number;
}

function nameOf(account: Account, { snapshot }: Scene): string {
  return accountName(account, snapshot.settings.maskEmails);
}

function providerOf(account: Account, { snapshot }: Scene): string {
  const { provider } = account;
  return snapshot.providers.find(({ id }) => id === provider)?.name ?? provider;
}

function disabledAtMs({ state, disabled }: Account): number {
  return state === 'disabled' && disabled !== null ? (parseMoment(disabled.at) ?? 0) : 0;
}

function disabledNews(account: Account, scene: Scene): News {
  const { accounts } = scene.snapshot;
  const peers = accounts.filter(({ provider }) => provider === account.provider);
  const working = peers.filter(({ state }) => state === 'ready').length;
  const provider = providerOf(account, scene);
  const cause = account.disabled === null ? '' : causeWords[account.disabled.cause];
  return {
    occasion: 'account',
    key: `account:${String(account.id)}:${String(disabledAtMs(account))}`,
    title: text.account(nameOf(account, scene), provider),
    body: `${cause} ${bannerWords.othersWork(working, peers.length, provider)}`.trim(),
  };
}

function marksOf({ snapshot }: Scene): Marks {
  const { notifyUsageFirst: a, notifyUsageLast: b } = snapshot.settings;
  return a <= b ? [a, b] : [b, a];
}

interface Crossing {
  readonly window: UsageWindow;
  readonly period: number;
  readonly level: Exclude<Level, 0>;
}

function usageNews(account: Account, { window, period, level }: Crossing, scene: Scene): News {
  const { used, resetsAtMs } = readWindow(window, scene.nowMs);
  const mark = marksOf(scene)[level - 1] ?? 0;
  const provider = providerOf(account, scene);
  return {
    occasion: 'usage',
    key: `usage:${String(account.id)}:${window.id}:${String(period)}:${String(mark)}`,
    title: text.used(nameOf(account, scene), window.label, used ?? 1),
    body:
      resetsAtMs === null
        ? text.noReset(provider)
        : text.startsOver(provider, resetsAtMs, scene.nowMs),
  };
}

/** Room again only if nothing else still holds the account back. */
function isHeld(account: Account, usage: AccountUsage, nowMs: number): boolean {
  const until = account.blockedUntil === null ? null : parseMoment(account.blockedUntil);
  if (until !== null && until > nowMs + BLOCK_SLACK_MS) return true;
  return usage.windows.some((window) => window.scope === null && readWindow(window, nowMs).isEmpty);
}

function resetNews(
  account: Account,
  ended: readonly { readonly window: UsageWindow; readonly period: number }[],
  scene: Scene,
): readonly News[] {
  const sorted = [...ended].sort((a, b) => (a.window.id < b.window.id ? -1 : 1));
  const [first] = sorted;
  if (first === undefined) return [];
  const labels = sorted.map(({ window }) => window.label);
  return [
    {
      occasion: 'reset',
      key: `reset:${String(account.id)}:${first.window.id}:${String(first.period)}`,
      title: text.reset(nameOf(account, scene)),
      body: text.resetDetail(providerOf(account, scene), labels),
    },
  ];
}

function stepWindows(
  known: AccountMemory['windows'],
  account: Account,
  usage: AccountUsage,
  scene: Scene,
): { windows: AccountMemory['windows']; news: readonly News[] } {
  // A window that one answer leaves out is remembered until its reset.
  const running = [...known].filter(([, { resetsAtMs }]) => (resetsAtMs ?? 0) > scene.nowMs);
  const windows = new Map<string, WindowMemory>(running);
  const news: News[] = [];
  const ended: { window: UsageWindow; period: number }[] = [];
  for (const window of usage.windows) {
    const step = stepWindow(known.get(window.id) ?? null, window, marksOf(scene), scene.nowMs);
    if (step.memory === null) continue;
    windows.set(window.id, step.memory);
    const { period } = step.memory;
    if (step.crossed !== 0)
      news.push(usageNews(account, { window, period, level: step.crossed }, scene));
    if (step.ended !== null) ended.push({ window, period: step.ended });
  }
  // What the person has paused uses nothing and serves nothing: its levels are remembered, not told.
  if (account.paused || scene.snapshot.settings.proxyPaused) return { windows, news: [] };
  if (isHeld(account, usage, scene.nowMs)) return { windows, news };
  return { windows, news: [...news, ...resetNews(account, ended, scene)] };
}

function dueCreditMs({ resets }: AccountUsage, nowMs: number): number {
  const at = resets.soonestExpiry === null ? null : parseMoment(resets.soonestExpiry);
  if (at === null || (resets.available ?? 0) === 0) return 0;
  return at > nowMs && at - nowMs <= CREDIT_SOON_MS ? at : 0;
}

function creditNews(account: Account, usage: AccountUsage, atMs: number, scene: Scene): News {
  return {
    occasion: 'credit',
    key: `credit:${String(account.id)}:${String(atMs)}`,
    title: text.credit(nameOf(account, scene), atMs - scene.nowMs),
    body: text.creditDetail(usage.resets.available ?? 1, atMs, scene.nowMs),
  };
}

/** What is new about one account. One that was not there before has no news yet. */
export function stepAccount(
  known: AccountMemory | null,
  account: Account,
  usage: AccountUsage | null,
  scene: Scene,
): Step {
  const news: News[] = [];
  const goneMs = disabledAtMs(account);
  const toldMs = known?.disabledAtMs ?? 0;
  if (known !== null && goneMs > toldMs) news.push(disabledNews(account, scene));
  const memory = {
    disabledAtMs: Math.max(goneMs, toldMs),
    creditMs: known?.creditMs ?? null,
    windows: known?.windows ?? new Map(),
  };
  const isCurrent = account.state !== 'disabled' && account.state !== 'locked';
  // An old reading is no news, and one that cannot be renewed is old.
  if (usage === null || usage.stale || !isCurrent) return { memory, news };
  const step = stepWindows(memory.windows, account, usage, scene);
  let { creditMs } = memory;
  if (usage.resets.available !== null) {
    const dueMs = dueCreditMs(usage, scene.nowMs);
    if (creditMs !== null && dueMs > creditMs + CREDIT_JITTER_MS)
      news.push(creditNews(account, usage, dueMs, scene));
    creditMs = Math.max(creditMs ?? 0, dueMs);
  }
  return { memory: { ...memory, creditMs, windows: step.windows }, news: [...news, ...step.news] };
}
