import {
  formatAge,
  formatDuration,
  formatPercent,
  formatRate,
  formatResetOwner,
  formatShortDay,
  formatWhen,
} from '../../shared/text/format.ts';
import { formatShare, nextBadge } from '../../shared/text/next.ts';
import type { NextShare } from '../../shared/verdict/pool.ts';
import { originTool } from '../../shared/text/tools.ts';
import { listWords } from './account-list.ts';
import { verdictWords } from '../../shared/text/verdict.ts';

export const accountWords = {
  ...verdictWords,
  filter: 'Filter',
  filterLabel: 'Filter accounts',
  mask: 'Mask e-mail addresses',
  unmask: 'Show e-mail addresses',
  refresh: 'Refresh usage (R)',
  refreshed: 'Usage was read again',
  notRefreshed: 'Usage could not be read again. What is shown was known last.',
  density: { label: 'Density', cards: 'Cards', list: 'List' },
  add: 'Add account',
  next: (share: NextShare) => nextBadge(share === 'plain' ? null : share),
  nextTip: (share: NextShare) =>
    share !== 'plain' && share < 1
      ? `First of those that share the new sessions: ${formatShare(share)} of them come here`
      : 'The next new session goes to this account',
  rank: 'Rank',
  ready: (ready: number, total: number) =>
    ready === total ? `${String(ready)} ready` : `${String(ready)} of ${String(total)} ready`,
  apiKey: 'API key',
  keySuffix: (suffix: string) => `····${suffix}`,
  borrowed: (origin: string) =>
    originTool(origin) === null ? 'Borrowed' : `Borrowed from ${originTool(origin)}`,
  borrowedTip: 'The other tool keeps this login fresh. Sluice only reads it.',
  override: 'Serves every request',
  overridden: 'Behind the override key',
  overrideTip: (provider: string) =>
    `An override key serves all of ${provider} instead of the accounts. To end that: sluice override ${provider} clear`,
  priority: { preferred: 'Preferred', normal: 'Normal', reserve: 'Reserve' },
  signInBy: (atMs: number) => `Sign in by ${formatShortDay(atMs)}`,
  signInByTip: 'Its sign-in ends then, however often it is used.',
  readAgo: (ageMs: number) => `read ${formatAge(ageMs)} ago`,
  outlook: {
    lasts: (resetMs: number, nowMs: number) =>
      `Lasts past ${formatResetOwner(resetMs, nowMs)} at this pace`,
    dry: (atMs: number, backAtMs: number | null, nowMs: number) =>
      backAtMs === null
        ? `Runs dry ${formatWhen(atMs, nowMs)} at this pace`
        : `Runs dry ${formatWhen(atMs, nowMs)} at this pace, back ${formatWhen(backAtMs, nowMs)}`,
    back: (atMs: number, nowMs: number) => `Back ${formatWhen(atMs, nowMs)}`,
  },
  meter: {
    label: (window: string) => `${window} window`,
    notKnown: 'Not known',
    unlimited: 'Unlimited',
    notStarted: 'Not started',
    notRead: 'Not read yet',
    locked: 'Not read while locked',
    more: (count: number) => `${String(count)} more`,
    fewer: 'Show fewer',
    old: (ageMs: number) => `${formatAge(ageMs)} old`,
    rate: formatRate,
    resets: (text: string) => `Resets ${text}. Click for clock time.`,
    resetsIn: (text: string) => `Resets in ${text}. Click for the countdown.`,
    /** In a list, where it is no button. */
    resetTip: (text: string, isLeft: boolean) => (isLeft ? `Resets in ${text}` : `Resets ${text}`),
    value: (parts: {
      used: number;
      amount: string | null;
      pace: number | null;
      end: number | null;
      dry: boolean;
      unused: number | null;
      ageMs: number | null;
      leftMs: number | null;
    }) =>
      [
        `${formatPercent(parts.used)} used`,
        parts.amount,
        parts.ageMs === null ? null : `read ${formatAge(parts.ageMs)} ago`,
        parts.pace === null ? null : `even pace would be ${formatPercent(parts.pace)}`,
        parts.dry
          ? 'at this pace it runs dry before the reset'
          : parts.end === null
            ? null
            : `at this pace it ends at ${formatPercent(parts.end)}`,
        parts.unused === null ? null : `${formatPercent(parts.unused)} expires unused`,
        parts.leftMs === null ? null : `resets in ${formatDuration(parts.leftMs)}`,
      ]
        .filter((part) => part !== null)
        .join('; '),
  },
  menu: {
    more: (name: string) => `More for ${name}`,
    moreTip: (name: string, key: string) => `More for ${name} (${key})`,
    refresh: 'Refresh',
    pause: 'Pause',
    resume: 'Resume',
    rename: 'Rename',
    signIn: 'Sign in again',
    addKey: 'Add the key again',
    fetchTokens: 'Renew the sign-in now',
    priority: 'Priority',
    priorityAbout: {
      preferred: 'Before all others, whatever the numbers say',
      normal: 'The numbers decide',
      reserve: 'Only when no other account can serve',
    },
    remove: 'Remove…',
    overrideReason: 'It has no place in the pool: it serves every request until it is removed',
  },
  tokensFetched: (name: string) => `The sign-in of ${name} was renewed`,
  prioritySet: (name: string, priority: 'preferred' | 'normal' | 'reserve') =>
    ({
      preferred: `${name} is preferred now`,
      normal: `${name} has normal priority now`,
      reserve: `${name} is a reserve now`,
    })[priority],
  paused: (name: string) => `${name} paused`,
  resumed: (name: string) => `${name} resumed`,
  rename: {
    label: 'Name of the account',
    keeps: 'keeps',
    drops: 'drops, empty brings the e-mail back',
    hint: (enter: string, escape: string) =>
      `${enter} keeps, ${escape} drops, empty brings the e-mail back`,
  },
  remove: {
    title: (name: string) => `Remove ${name}?`,
    erased: 'Its sign-in is erased here. To use it again, sign in again.',
    erasedKey: 'Its key is erased here. To use it again, add the key again.',
    running: 'A request that runs now ends normally. The next one takes another account.',
    left: (count: number, provider: string) =>
      count === 0
        ? `${provider} keeps no account. Its requests get a clear answer.`
        : `${provider} keeps ${String(count)} ${count === 1 ? 'account' : 'accounts'}.`,
    stays: 'Client keys, settings and the record of past requests stay.',
    provider: 'The provider is not told: the account there stays as it is.',
    confirm: 'Remove',
    keep: 'Keep it',
    pauseInstead: 'Pause it instead? It keeps everything.',
    removed: (name: string) => `${name} removed`,
  },
  ...listWords,
  none: {
    title: (filter: string) => `No account matches “${filter}”`,
    group: (word: string) => `No account is in “${word}” now`,
    both: (filter: string, word: string) => `No account in “${word}” matches “${filter}”`,
    detail: (count: number) =>
      count === 1
        ? '1 account is hidden by the filter.'
        : `${String(count)} accounts are hidden by the filter.`,
    clear: 'Clear the filter',
  },
} as const;
