import {
  formatAge,
  formatClock,
  formatDuration,
  formatList,
  formatMoment,
  formatPercent,
  formatRate,
  formatResetOwner,
  formatWhen,
} from './format.ts';

export const accountWords = {
  filter: 'Filter',
  filterLabel: 'Filter accounts',
  mask: 'Mask e-mail addresses',
  unmask: 'Show e-mail addresses',
  refresh: 'Refresh usage (R)',
  refreshed: 'Usage was read again',
  add: 'Add account',
  next: 'Next',
  nextTip: 'The next new session goes to this account',
  rank: 'Rank',
  ready: (ready: number, total: number) =>
    ready === total ? `${String(ready)} ready` : `${String(ready)} of ${String(total)} ready`,
  apiKey: 'API key',
  keySuffix: (suffix: string) => `····${suffix}`,
  borrowed: (origin: string) =>
    `Borrowed${origin.startsWith('import:') ? ` from ${origin.slice('import:'.length)}` : ''}`,
  borrowedTip: 'The other tool keeps this login fresh. Sluice only reads it.',
  priority: { preferred: 'Preferred', normal: 'Normal', reserve: 'Reserve' },
  readAgo: (ageMs: number) => `read ${formatAge(ageMs)} ago`,
  outlook: {
    lasts: (resetMs: number, nowMs: number) =>
      `Lasts past ${formatResetOwner(resetMs, nowMs)} at this pace`,
    dry: (atMs: number, nowMs: number) => `Runs dry ${formatWhen(atMs, nowMs)} at this pace`,
  },
  verdict: {
    fine: 'Fine',
    tight: 'Tight',
    dry: 'Runs dry',
    blocked: 'Blocked',
    blockedUntil: (atMs: number, nowMs: number) => `Blocked until ${formatMoment(atMs, nowMs)}`,
    needs: 'Needs you',
    paused: 'Paused',
    locked: 'Locked',
    unknown: 'Not known',
    early: 'Just started',
    ready: 'Ready',
    /** An old verdict says when it held; `Runs dry at` would read as a forecast. */
    old: (word: string, atMs: number) => `${word} at ${formatClock(atMs)}`,
    wasDry: 'Drained fast',
  },
  why: {
    ends: (label: string | null, end: number, atMs: number, nowMs: number) =>
      `${label === null ? '' : `${label} `}ends at ${formatPercent(end)} ${formatWhen(atMs, nowMs)}`,
    ended: (end: number) => `ends at ${formatPercent(end)} at that pace`,
    empty: (label: string, atMs: number, nowMs: number) =>
      `${label} is empty ${formatWhen(atMs, nowMs)}`,
    frees: (leftMs: number) => `frees in ${formatDuration(leftMs)}`,
    familyBlocked: (label: string, atMs: number, nowMs: number) =>
      `${label} blocked until ${formatMoment(atMs, nowMs)}`,
    paused: 'takes no requests',
    locked: 'kept, not readable now',
    early: 'no forecast in the first minutes',
    idle: 'no window has started',
    unknown: 'usage was not read yet',
    noWindows: 'no usage limits to read',
  },
  meter: {
    label: (window: string) => `${window} window`,
    notKnown: 'Not known',
    notStarted: 'Not started',
    notRead: 'Not read yet',
    locked: 'Not read while locked',
    old: (ageMs: number) => `${formatAge(ageMs)} old`,
    rate: formatRate,
    resets: (text: string) => `Resets ${text}. Click for clock time.`,
    resetsIn: (text: string) => `Resets in ${text}. Click for the countdown.`,
    value: (parts: {
      used: number;
      pace: number | null;
      end: number | null;
      dry: boolean;
      ageMs: number | null;
      leftMs: number | null;
    }) =>
      [
        `${formatPercent(parts.used)} used`,
        parts.ageMs === null ? null : `read ${formatAge(parts.ageMs)} ago`,
        parts.pace === null ? null : `even pace would be ${formatPercent(parts.pace)}`,
        parts.dry
          ? 'at this pace it runs dry before the reset'
          : parts.end === null
            ? null
            : `at this pace it ends at ${formatPercent(parts.end)}`,
        parts.leftMs === null ? null : `resets in ${formatDuration(parts.leftMs)}`,
      ]
        .filter((part) => part !== null)
        .join('; '),
  },
  menu: {
    more: (name: string) => `More for ${name}`,
    refresh: 'Refresh',
    pause: 'Pause',
    resume: 'Resume',
    rename: 'Rename',
    signIn: 'Sign in again',
    addKey: 'Add the key again',
    remove: 'Remove…',
  },
  paused: (name: string) => `${name} paused`,
  resumed: (name: string) => `${name} resumed`,
  rename: {
    label: 'Name of the account',
    hint: 'Enter keeps, Esc drops, empty brings the e-mail back',
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
  none: {
    title: (filter: string) => `No account matches “${filter}”`,
    detail: (count: number) =>
      count === 1
        ? '1 account is hidden by the filter.'
        : `${String(count)} accounts are hidden by the filter.`,
    clear: 'Clear the filter',
  },
  sentence: {
    canWork: 'You can work',
    tight: (provider: string) => `You can work, but ${provider} is tight`,
    dry: (provider: string, atMs: number, nowMs: number) =>
      `${provider} runs dry ${formatWhen(atMs, nowMs)}`,
    again: (provider: string, atMs: number, nowMs: number) =>
      `${provider} can work again ${formatWhen(atMs, nowMs)}`,
    paused: 'Paused',
    pausedDetail: 'Tools get a clear answer and wait. Logins are still kept fresh.',
    resume: 'Resume',
    locked: 'Locked',
    lockedDetail: 'Your accounts are safe and nothing was changed.',
    nobody: 'No account can serve',
    nobodyNeedsYou: (names: readonly string[]) =>
      `${formatList(names)} ${names.length === 1 ? 'needs' : 'need'} you: sign in again to go on.`,
    nobodyMany: (count: number) => `${String(count)} accounts need you: sign in again to go on.`,
    nobodyPaused: 'Every account is paused. Resume one to go on.',
    nobodyOther: 'Sluice does not know why yet. Refresh, or look at the rows below.',
    on: (provider: string, name: string) => `${provider} on ${name}`,
    lastOne: 'It lasts past the next reset.',
    lastBoth: 'Both last past the next reset.',
    lastAll: 'All last past the next reset.',
    ends: (name: string, label: string, end: number, atMs: number, nowMs: number) =>
      `${name} ends its ${label} at ${formatPercent(end)} ${formatWhen(atMs, nowMs)}.`,
    thenNothing: (atMs: number, nowMs: number) =>
      `Then nothing until ${formatMoment(atMs, nowMs)}.`,
    hasRoom: (providers: readonly string[]) =>
      `${formatList(providers)} ${providers.length === 1 ? 'has' : 'have'} room.`,
    waits: (provider: string, atMs: number, nowMs: number) =>
      `${provider} is back ${formatWhen(atMs, nowMs)}.`,
    cannot: (provider: string) => `${provider} has no account that can serve.`,
    allEmpty: (count: number) =>
      count === 1 ? 'Its account is empty.' : `All ${String(count)} accounts are empty.`,
    freesFirst: (name: string, leftMs: number) =>
      `${name} frees first, in ${formatDuration(leftMs)}.`,
  },
} as const;
