import type { Snapshot } from '../../shared/contract/state.ts';
import { parseMoment } from '../../shared/model/common.ts';
import type { Errand, Page, ShellState } from '../../shared/shell.ts';
import { accountName } from '../../shared/text/identity.ts';
import { bannerWords } from '../../shared/text/banners.ts';
import { nextBadge } from '../../shared/text/next.ts';
import { trayWords as text } from '../../shared/text/tray.ts';
import { expiringWindow, verdictWhy, verdictWord } from '../../shared/verdict/account-words.ts';
import { viewBanners } from '../../shared/verdict/banners.ts';
import type { BannerView } from '../../shared/verdict/banner-view.ts';
import type { Member, Pool } from '../../shared/verdict/pool.ts';
import { clip, menuLabel, wrapLine } from './menu-label.ts';
import { isGivenKey } from '../../shared/verdict/given-key.ts';

const MOST_ACCOUNTS = 20;
const MOST_REQUESTS = 3;
const LINE = 72;
const LONGEST_NAME = 48;

export type TrayAction =
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'pause'; readonly on: boolean }
  | { readonly do: 'open'; readonly page: Page; readonly errand?: Errand }
  | { readonly do: 'take-over'; readonly port: number | null }
  | { readonly do: 'refresh' | 'quit' };

/** Labels are escaped for an Electron menu. A `text` cannot be chosen. */
export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | {
      readonly kind: 'action';
      readonly label: string;
      readonly action: TrayAction;
      readonly enabled: boolean;
    };

export interface LivePool {
  readonly snapshot: Snapshot;
  readonly pools: readonly Pool[];
}

interface MenuInput {
  readonly shell: ShellState;
  readonly nowMs: number;
  readonly title: string;
  readonly detail: string;
  /** Null where nothing is known of the pool now. */
  readonly live: LivePool | null;
}

function action(label: string, what: TrayAction, enabled = true): TrayItem {
  return { kind: 'action', label: menuLabel(label), action: what, enabled };
}

function lines(sentence: string): readonly TrayItem[] {
  return wrapLine(sentence, LINE).map((line) => ({ kind: 'text', label: menuLabel(line) }));
}

function bannerAction({ id, action: answer }: BannerView): TrayItem {
  const page = 'accounts';
  if (id === 'vault') return action(text.openSettings, { do: 'open', page: 'settings' });
  if (answer?.kind === 'sign-in') {
    const account = answer.account.id;
    const again = isGivenKey(answer.account) ? bannerWords.addKeyAgain : bannerWords.signInAgain;
    return action(again, { do: 'open', page, errand: { do: 'sign-in', account } });
  }
  if (answer?.kind === 'reset') {
    const { account, word } = answer;
    return action(word, { do: 'open', page, errand: { do: 'reset', account } });
  }
  if (answer?.kind === 'add-account') {
    const { provider, word } = answer;
    return action(word, { do: 'open', page, errand: { do: 'add-account', provider } });
  }
  return action(text.showThem, { do: 'open', page });
}

function banners({ snapshot }: LivePool, nowMs: number): readonly (readonly TrayItem[])[] {
  return viewBanners({ snapshot, nowMs }).map((banner) =>
    [lines(banner.title), bannerAction(banner)].flat(),
  );
}

/** The newest requests; how long they run would draw the menu anew each second. */
function running({ accounts: all, running: requests, settings }: Snapshot): readonly TrayItem[] {
  return requests.slice(0, MOST_REQUESTS).flatMap(({ client, account, model }) => {
    const who = all.find(({ id }) => id === account);
    const name = who === undefined ? null : accountName(who, settings.maskEmails);
    return lines(clip(text.runs(client, name, model), LINE));
  });
}

function port({ snapshot }: LivePool, isAttached: boolean): readonly TrayItem[] {
  const { proxy, simulated, requests } = snapshot.status;
  return [
    ...lines(proxy === null ? text.notListening : text.running(proxy.replace(/^https?:\/\//, ''))),
    ...(requests.active > 0
      ? [...lines(text.requests(requests.active)), ...running(snapshot)]
      : []),
    ...(isAttached ? lines(text.attached) : []),
    ...(simulated ? lines(bannerWords.simulated) : []),
    action(text.copyAddress, { do: 'copy', text: proxy ?? '' }, proxy !== null),
  ];
}

function verdict({ account, view }: Member, nowMs: number): readonly string[] {
  const word = verdictWord(view, nowMs);
  if (view.verdict.kind === 'needs' && account.disabled !== null)
    return [text.since(word, parseMoment(account.disabled.at) ?? nowMs, nowMs)];
  const { kind } = view.verdict;
  const isEnding = kind === 'tight' || kind === 'dry' || expiringWindow(view) !== null;
  const why = isEnding ? verdictWhy(view, nowMs) : null;
  return why === null ? [word] : [word, why];
}

interface LineContext {
  readonly pool: Pool;
  readonly mask: boolean;
  readonly nowMs: number;
}

function accountLine(member: Member, { pool, mask, nowMs }: LineContext): TrayItem {
  const name = clip(accountName(member.account, mask), LONGEST_NAME);
  const share = pool.nextShare === 'plain' ? null : pool.nextShare;
  const next = member === pool.next ? [nextBadge(share)] : [];
  const parts = [name, ...verdict(member, nowMs), ...next];
  return action(text.line(parts), { do: 'open', page: 'accounts' });
}

/** The first of every provider before the second of any, so that none is crowded out. */
function shownCounts(pools: readonly Pool[]): readonly number[] {
  const counts = pools.map(() => 0);
  let left = MOST_ACCOUNTS;
  for (let turn = 0; left > 0 && pools.some(({ members }) => members.length > turn); turn += 1) {
    for (const [index, { members }] of pools.entries()) {
      if (left === 0 || members.length <= turn) continue;
      counts[index] = turn + 1;
      left -= 1;
    }
  }
  return counts;
}

function accounts({ snapshot, pools }: LivePool, nowMs: number): readonly (readonly TrayItem[])[] {
  const mask = snapshot.settings.maskEmails;
  const counts = shownCounts(pools);
  const groups = pools.flatMap((pool, index) => {
    const shown = pool.members.slice(0, counts[index]);
    if (shown.length === 0) return [];
    const rows = shown.map((member) => accountLine(member, { pool, mask, nowMs }));
    return [[...lines(pool.provider.name), ...rows]];
  });
  const total = pools.reduce((sum, { members }) => sum + members.length, 0);
  const rest = total - counts.reduce((sum, count) => sum + count, 0);
  if (rest === 0) return groups;
  return [...groups, [action(text.more(rest), { do: 'open', page: 'accounts' })]];
}

function commands(live: LivePool): readonly TrayItem[] {
  const { proxyPaused } = live.snapshot.settings;
  const pause = proxyPaused ? text.resumeProxy : text.pauseProxy;
  return [
    action(pause, { do: 'pause', on: !proxyPaused }),
    action(text.refresh, { do: 'refresh' }, live.snapshot.accounts.length > 0),
  ];
}

function takeOver({ shell }: MenuInput): readonly TrayItem[] {
  const { mode, taken } = shell;
  if (mode === 'gone') return [action(text.takeOver, { do: 'take-over', port: null })];
  if (mode !== 'failed') return [];
  const again = action(text.tryAgain, { do: 'take-over', port: null });
  if (taken === undefined) return [again];
  const { free } = taken;
  return [action(bannerWords.takePort(free), { do: 'take-over', port: free }), again];
}

function closing({ shell }: MenuInput): readonly TrayItem[] {
  const { mode } = shell;
  return [
    action(text.open, { do: 'open', page: 'accounts' }),
    action(mode === 'attached' ? text.quitAttached : text.quit, { do: 'quit' }),
  ];
}

/** Groups with a separator between them. */
function joined(groups: readonly (readonly TrayItem[])[]): readonly TrayItem[] {
  const items: TrayItem[] = [];
  for (const group of groups.filter(({ length }) => length > 0)) {
    if (items.length > 0) items.push({ kind: 'separator' });
    items.push(...group);
  }
  return items;
}

export function trayMenu(input: MenuInput): readonly TrayItem[] {
  const { live, title, detail, shell, nowMs } = input;
  const said = [...lines(title), ...lines(detail), ...takeOver(input)];
  if (live === null) return joined([said, closing(input)]);
  return joined([
    said,
    ...banners(live, nowMs),
    port(live, shell.mode === 'attached'),
    ...accounts(live, nowMs),
    commands(live),
    closing(input),
  ]);
}
