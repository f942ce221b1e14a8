import {
  formatClock,
  formatDuration,
  formatMoment,
  formatPast,
  formatPercent,
} from '../../shared/text/format.ts';

const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const seconds = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The day; today the time. */
function formatExpiry(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? formatMoment(atMs, nowMs) : dayMonth.format(atMs);
}

function when(atMs: number, nowMs: number): string {
  const text = formatExpiry(atMs, nowMs);
  return text.includes(':') ? `at ${text}` : `on ${text}`;
}

function count(resets: number): string {
  return `${String(resets)} ${resets === 1 ? 'reset' : 'resets'}`;
}

export const resetWords = {
  /** Whose answer it is. */
  makers: new Map([['openai-codex', 'OpenAI']]),
  maker: 'The provider',
  tag: (resets: number, expiryMs: number | null, nowMs: number) =>
    expiryMs === null ? count(resets) : `${count(resets)}, ${formatExpiry(expiryMs, nowMs)}`,
  /** Beside the reset's sign, in a list. */
  briefTag: (resets: number, expiryMs: number | null, nowMs: number) =>
    expiryMs === null ? String(resets) : `${String(resets)}, ${formatExpiry(expiryMs, nowMs)}`,
  briefName: (brief: string) => `Resets: ${brief}`,
  openTag: (resets: number | null, expiryMs: number | null, nowMs: number) =>
    `${resets === null || resets < 1 ? '1 open' : `1 of ${String(resets)} open`}${
      expiryMs === null ? '' : `, ${formatExpiry(expiryMs, nowMs)}`
    }`,
  tip: (resets: number, expiryMs: number | null, nowMs: number) =>
    `${count(resets)}.${
      expiryMs === null ? '' : ` The first expires ${when(expiryMs, nowMs)}.`
    } Click to use one.`,
  openTip: (sinceMs: number, nowMs: number) =>
    `A reset was asked for ${formatPast(sinceMs, nowMs)} and its answer is lost. Click to try again.`,
  nothing: (label: string | null, used: number | null, expiryMs: number | null, nowMs: number) =>
    [
      'Nothing to reset now: no window of this account is used up.',
      label === null || used === null || used === 0
        ? null
        : `A reset would only bring ${label} from ${formatPercent(used)} to ${formatPercent(0)}.`,
      expiryMs === null ? null : `The first expires ${when(expiryMs, nowMs)}.`,
    ]
      .filter((part) => part !== null)
      .join(' '),
  needsSignIn: 'The account needs a sign-in first.',
  cannotBeRead:
    'The sign-in of this account cannot be read now: the vault is locked, or cannot open it.',
  region: 'Use a reset',
  outcomeRegion: 'Outcome',
  ask: {
    title: (resets: number) =>
      resets === 1 ? 'Use the only reset?' : `Use 1 of ${String(resets)} resets?`,
    expires: (atMs: number, nowMs: number) => `It is the one that expires ${when(atMs, nowMs)}.`,
    windows: (windows: number) =>
      windows === 1
        ? 'Its window starts over now.'
        : windows === 2
          ? 'Both windows start over now.'
          : 'Its windows start over now.',
    without: (untilMs: number, nowMs: number) => `Without it: back ${whenBack(untilMs, nowMs)}.`,
    final: 'This cannot be undone.',
    use: 'Use the reset',
    keep: 'Keep it',
  },
  run: {
    title: 'Using the reset.',
    steps: 'Written down · asked · windows read again',
    value: (step: number) =>
      `Step ${String(step)} of 3: ${
        ['writing it down', 'waiting for the answer', 'reading the windows again'][step - 1] ?? ''
      }`,
    listing: (maker: string) => `Asking ${maker} which one expires first.`,
    asked: (maker: string, atMs: number) =>
      `Asked ${maker} at ${seconds.format(atMs)}, waiting for its answer.`,
    reading: (maker: string) => `${maker} has answered. Reading the windows again.`,
    busy: 'Using it',
  },
  done: {
    title: (atMs: number) => `Reset used at ${formatClock(atMs)}.`,
    works: (name: string) => `${name}, can work.`,
    used: (name: string) => `${name}.`,
    rank: 'rank',
    blocked: 'blocked',
    none: '–',
    of: (rank: number, all: number) => `${String(rank)} of ${String(all)}`,
    left: 'resets left',
    until: (atMs: number, nowMs: number) => `until ${formatExpiry(atMs, nowMs)}`,
    change: (before: string, after: string) => `${before} → ${after}`,
  },
  lost: {
    noAnswer: 'No answer after 15 s. It may have worked, or not.',
    failed: 'No answer came. It may have worked, or not.',
    http: (maker: string, status: string) =>
      `${maker} answered ${status}. It may have worked, or not.`,
    earlier: (sinceMs: number, nowMs: number) =>
      `A reset was asked for ${formatPast(sinceMs, nowMs)} and its answer is lost.`,
    safe: (number: string | null) =>
      `Trying again repeats the same request${
        number === null ? '' : `, number ${number}`
      }, for the same reset. A second one cannot be spent by it.`,
    never:
      'Nothing is repeated by itself, not even at the next start. Other resets of this account wait until then.',
    again: 'Try again',
    notNow: 'Not now',
  },
  refused: {
    nothingToReset: (maker: string) => `${maker} says there is nothing to reset.`,
    stillHave: (resets: number | null) =>
      resets === null
        ? 'No reset was spent.'
        : `No reset was spent, you still have ${String(resets)}.`,
    stands: (label: string, used: number, isLifted: boolean) =>
      `Sluice read the windows again: ${label} stands at ${formatPercent(used)}${
        isLifted ? ', so the block is lifted' : ''
      }.`,
    elsewhere: 'This reset was used elsewhere.',
    left: (resets: number | null) => (resets === null ? '' : `You have ${String(resets)} left.`),
    noCredit: 'No reset is left.',
    lastExpired: (atMs: number, nowMs: number) =>
      `The last one expired ${formatPast(atMs, nowMs)}. Nothing was asked.`,
    nothingAsked: 'Nothing was asked.',
    noCreditSaid: (maker: string) => `${maker} says that this reset cannot be used any more.`,
    unavailable: 'The account needs a sign-in first.',
    notNow: 'The account cannot be used now.',
    notSpent: 'No reset was spent.',
    stillOpen: 'The earlier request stays open; it may have worked, or not.',
    signIn: 'Sign in again',
    listFailed: 'The resets could not be read.',
    other: (maker: string, code: string) => `${maker} answered “${code}”.`,
    otherHint: 'The count beside the account says whether a reset was spent.',
    ok: 'OK',
    close: 'Close',
  },
} as const;

function whenBack(untilMs: number, nowMs: number): string {
  return untilMs <= nowMs ? `in ${formatDuration(0)}` : `at ${formatMoment(untilMs, nowMs)}`;
}
