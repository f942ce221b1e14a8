import {
  formatClock,
  fewNames,
  formatDuration,
  formatList,
  formatMoment,
  formatPercent,
  formatWhen,
} from './format.ts';

/** The words of a verdict, for the window and for the tray. */
export const verdictWords = {
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
    unused: (label: string, share: number, atMs: number, nowMs: number) =>
      `${formatPercent(share)} of ${label} expires unused ${formatWhen(atMs, nowMs)}`,
    ended: (end: number) => `ends at ${formatPercent(end)} at that pace`,
    empty: (label: string, atMs: number, nowMs: number) =>
      `${label} is empty ${formatWhen(atMs, nowMs)}`,
    frees: (leftMs: number) => `frees in ${formatDuration(leftMs)}`,
    /** `borrowed: waits until …` stands beside the word Borrowed already. */
    waits: (reason: string) => reason.replace(/^borrowed: /, ''),
    familyBlocked: (label: string, atMs: number, nowMs: number) =>
      `${label} blocked until ${formatMoment(atMs, nowMs)}`,
    paused: 'takes no requests',
    locked: 'kept, not readable now',
    damaged: 'changed from outside, not used: sign in again',
    early: 'no forecast in the first minutes',
    noPace: 'no forecast, its pace is not known',
    idle: 'no window has started',
    unknown: 'usage was not read yet',
    unread: 'usage could not be read',
    noWindows: 'no usage limits to read',
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
    empty: 'Add an account to begin',
    emptyDetail: 'Then every tool that knows this address can use it.',
    nobody: 'No account can serve',
    nobodyNeedsYou: (names: readonly string[]) =>
      `${formatList(fewNames(names))} ${names.length === 1 ? 'needs' : 'need'} you: sign in again to go on.`,
    nobodyMany: (count: number) => `${String(count)} accounts need you: sign in again to go on.`,
    nobodyPaused: 'Every account is paused. Resume one to go on.',
    nobodyOther: 'Sluice does not know why yet. Refresh, or look at the rows below.',
    on: (provider: string, name: string) => `${provider} on ${name}`,
    lastOne: 'It lasts past the next reset.',
    lastBoth: 'Both last past the next reset.',
    lastAll: 'All last past the next reset.',
    everyLasts: 'Every provider lasts past its next reset.',
    everyRoom: 'Every provider has room.',
    theyLast: (providers: readonly string[]) =>
      `${formatList(fewNames(providers))} ${providers.length === 1 ? 'lasts past its next reset' : 'last past their next reset'}.`,
    ends: (name: string, label: string, end: number, atMs: number, nowMs: number) =>
      `${name} ends its ${label} at ${formatPercent(end)} ${formatWhen(atMs, nowMs)}.`,
    thenNothing: (atMs: number, nowMs: number) =>
      `Then nothing until ${formatMoment(atMs, nowMs)}.`,
    hasRoom: (providers: readonly string[]) =>
      `${formatList(fewNames(providers))} ${providers.length === 1 ? 'has' : 'have'} room.`,
    waits: (provider: string, atMs: number, nowMs: number) =>
      `${provider} is back ${formatWhen(atMs, nowMs)}.`,
    cannot: (provider: string) => `${provider} has no account that can serve.`,
    allEmpty: (count: number) =>
      count === 1 ? 'Its account is empty.' : `All ${String(count)} accounts are empty.`,
    freesFirst: (name: string, leftMs: number) =>
      `${name} frees first, in ${formatDuration(leftMs)}.`,
  },
} as const;
