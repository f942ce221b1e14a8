import type { Account } from '../../shared/model/account.ts';
import type { AccountUsage, UsageWindow } from '../../shared/model/window.ts';
import { table } from './table.ts';
import { ago, ahead, percent } from './words.ts';

type Known = readonly Pick<Account, 'id' | 'kind'>[];

export function usageTable(usage: readonly AccountUsage[], accounts: Known, nowMs: number): string {
  return table(
    ['ID', 'ACCOUNT', 'WINDOW', 'USED', 'DRAIN', 'RESETS', 'READ', 'NOTE'],
    usage.flatMap((account) => accountRows(account, isUnread(account, accounts), nowMs)),
  );
}

/** What a person can do about usage that is missing or old; null: nothing is to be done. */
export function usageHint(usage: readonly AccountUsage[], accounts: Known): string | null {
  if (usage.some((one) => isUnread(one, accounts)))
    return 'Some usage is not known yet. Ask for it with: sluice usage --refresh';
  if (usage.some(({ stale }) => stale))
    return 'Some of it is old. Ask for it anew with: sluice usage --refresh';
  return null;
}

/** A sign-in has usage to read; a key has none, so nothing is missing there. */
function isUnread({ id, fetchedAt, stale }: AccountUsage, accounts: Known): boolean {
  const kind = accounts.find((account) => account.id === id)?.kind;
  return kind === 'oauth' && fetchedAt === null && !stale;
}

function accountRows(
  account: AccountUsage,
  unread: boolean,
  nowMs: number,
): readonly (readonly string[])[] {
  const who = [String(account.id), account.email ?? account.provider];
  const read = readCell(account, nowMs);
  const note = account.notes.join(' ');
  const [first, ...more] = account.windows;
  if (first === undefined) {
    const nothing = unread ? 'not read yet' : 'no limit is known';
    return [[...who, '', '', '', '', read, note || nothing]];
  }
  return [
    [...who, ...windowCells(first, nowMs), read, note],
    ...more.map((window) => ['', ''].concat(windowCells(window, nowMs))),
  ];
}

function readCell({ fetchedAt, stale }: AccountUsage, nowMs: number): string {
  if (!stale) return ago(fetchedAt, nowMs);
  return fetchedAt === null ? 'failed' : `${ago(fetchedAt, nowMs)} (old)`;
}

function windowCells(window: UsageWindow, nowMs: number): readonly string[] {
  const mark = window.status === 'exhausted' ? ' full' : window.status === 'warning' ? ' !' : '';
  const used = percent(window.usedFraction) + mark;
  return [window.label, used, drain(window), ahead(window.resetsAt, nowMs)];
}

/** Percent of the window an hour; nothing while nothing drains, or nobody knows since when it does. */
function drain({ drainRate, durationMs, resetsAt }: UsageWindow): string {
  if (drainRate === null || drainRate === 0 || durationMs === null || resetsAt === null) return '';
  return `${Number((drainRate * 100).toPrecision(3))} %/h`;
}
