import type { Priority } from '../../shared/model/account.ts';
import type { Criterion, OrderChange, Strategy } from '../../shared/model/ranking.ts';
import { formatShare } from '../../shared/text/next.ts';
import {
  formatAge,
  formatList,
  formatMoment,
  formatPast,
  formatWhen,
} from '../../shared/text/format.ts';

interface Changed {
  readonly because: OrderChange['because'];
  /** Whom it happens to; null: the first. */
  readonly who: string | null;
  /** First from then on; null: none can serve. */
  readonly next: string | null;
  readonly isSame: boolean;
  readonly window: string;
}

const STRATEGIES: Readonly<Record<Strategy, { readonly name: string; readonly what: string }>> = {
  'drain-rate': {
    name: 'Drain rate',
    what: 'The account that drains slowest goes first. All of them last about equally long.',
  },
  'use-it-or-lose-it': {
    name: 'Use it or lose it',
    what: 'Most left per hour until its reset goes first. Wastes least at the reset.',
  },
  'in-order': { name: 'In order', what: 'Uses up the first account, then the next.' },
  'round-robin': { name: 'Round-robin', what: 'Each new session takes the next account.' },
};

const PRIORITIES: Readonly<Record<Priority, string>> = {
  preferred: 'Preferred',
  normal: 'Normal',
  reserve: 'Reserve',
};

function happening({ because, who, window }: Changed): string {
  switch (because) {
    case 'block-ends':
      return `${who ?? 'it'} is free again`;
    case 'window-resets':
      return `${who ?? 'it'} starts its ${window} window over`;
    case 'window-full':
      return who === null
        ? `its ${window} window is full`
        : `the ${window} window of ${who} is full`;
    case 'pace':
      return `${who ?? 'it'} has the better number`;
    default:
      return because satisfies never;
  }
}

function consequence({ because, next, isSame }: Changed, place: string): string {
  if (next === null) return ', and none can serve';
  return isSame && because !== 'window-full' ? ` and ${place}` : `, and ${next} ${place}`;
}

function ordinal(rank: number): string {
  const tens = rank % 100;
  if (tens > 10 && tens < 14) return `${String(rank)}th`;
  return `${String(rank)}${['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th'}`;
}

/** The words of the page Ranking; a chunk of its own, like the page. */
export const rankingWords = {
  title: 'Ranking',
  lead: 'Who takes the next session, and the number that decided it.',
  loading: 'The ranking is being read',
  provider: 'Provider',
  all: 'All',
  allModels: 'all models',
  asOf: (atMs: number, nowMs: number) =>
    `all models, as it was ${formatAge(Math.max(0, nowMs - atMs))} ago`,
  forModel: (model: string) => `for ${model}`,
  empty: {
    title: 'Nothing to rank yet',
    detail: 'With two accounts of one provider, this page says which of them goes first, and why.',
    add: 'Add account',
  },
  failed: 'The ranking could not be read. Requests go on as before.',
  account: (id: number) => `account ${String(id)}`,
  first: (name: string, reason: string) => `${name} goes first: ${reason}.`,
  override: (provider: string) => `An override key serves all of ${provider}.`,
  overrideHow: (provider: string) =>
    `The accounts below wait behind it. To end that: sluice override ${provider} clear`,
  spread: (provider: string, count: number) =>
    `${provider} spreads new sessions over ${String(count)} accounts.`,
  spreadWhy:
    'No usage window ranks them, so their numbers share them out: the first takes up to twice as many as the last. Another strategy sends all of them to one.',
  onlyNone: 'The only account cannot serve',
  none: (count: number) => `None of ${String(count)} can serve`,
  noneNow: (none: string) => `${none} now.`,
  noneUntil: (none: string, atMs: number, nowMs: number) =>
    `${none} until ${formatMoment(atMs, nowMs)}.`,
  stays: (changed: Changed, atMs: number, nowMs: number) =>
    `At this pace it stays first until ${formatMoment(atMs, nowMs)}. Then ${happening(changed)}${consequence(changed, 'takes its place')}.`,
  comes: (changed: Changed, atMs: number, nowMs: number) => {
    const text = `${formatWhen(atMs, nowMs)} ${happening(changed)}${consequence(changed, 'goes first')}.`;
    return text.charAt(0).toUpperCase() + text.slice(1);
  },
  frees: (atMs: number, nowMs: number) =>
    `If it stops, the next one frees ${formatWhen(atMs, nowMs)}.`,
  noOther: 'If it stops, no other can take its place.',
  takesTurns: 'Each new session puts the next account first.',
  staysSo: 'Nothing that is known of changes that soon.',
  strategies: STRATEGIES,
  priorities: PRIORITIES,
  ladder: 'What was compared, in order',
  steps: {
    blocked: 'Blocked',
    plan: 'Plan',
    priority: 'Priority',
    kind: 'Kind',
    boost: 'Boost',
    nearlyFull: 'Nearly full',
    turn: 'Turn',
    id: 'Number',
  },
  stepTips: {
    blocked: 'Those that can serve go first.',
    plan: 'Those whose plan has the model go first.',
    priority: 'Preferred goes before Normal, Normal before Reserve.',
    kind: 'A sign-in goes before an API key, which costs money.',
    boost: 'A short window that has not begun goes first, so that its clock runs.',
    longDrainRate: 'The long window that drains slowest goes first.',
    longUsed: 'The long window that is used least goes first.',
    shortDrainRate: 'The short window that drains slowest goes first.',
    shortUsed: 'The short window that is used least goes first.',
    nearlyFull: 'Those whose short window is used less than 85 % go first.',
    headroomRate: 'What would lose most per hour at its reset goes first.',
    turn: 'The one after the account that took the newest session goes first.',
    id: 'The account that was added first goes first.',
  } satisfies Readonly<Record<Criterion, string>>,
  outcome: { decides: 'decides', same: 'same', none: 'none', notAsked: 'not asked' },
  long: 'long',
  short: 'short',
  drain: (window: string) => `${window} drain`,
  used: (window: string) => `${window} used`,
  toLose: (window: string) => `${window} to lose`,
  columns: { rank: 'Rank', account: 'Account', priority: 'Priority', share: 'Share' },
  shareTip: 'Share of new sessions',
  share: formatShare,
  nextTip: (share: number | null) =>
    share === null ? 'Takes the next new session' : 'Takes this share of new sessions',
  notKnown: 'not known, half is assumed',
  borrowed: 'borrowed',
  readAgo: (ageMs: number) => `read ${formatAge(ageMs)} ago`,
  serves: 'serves only when no other can',
  ahead: {
    by: (what: string) => `ahead by ${what}, `,
    against: ' against ',
    assumed: ' (assumed)',
    kind: 'ahead: a sign-in goes before an API key',
    uncapped: 'ahead: it has no short limit',
    untouched: (window: string) => `ahead: its ${window} window has not begun`,
    nearlyFull: (window: string, used: string) =>
      `ahead: the ${window} window of the next one is at ${used}`,
    turn: 'ahead: its turn comes first',
    alike: 'ahead by its number alone, ',
    number: 'ahead by its number, ',
    plan: 'plan',
    priority: 'priority',
    noPlan: 'unknown',
  },
  showAll: (count: number) => `Show all ${String(count)}`,
  showFew: (count: number) => `Show the first ${String(count)} only`,
  passedOver: 'Passed over',
  blocked: 'Blocked',
  until: (atMs: number, nowMs: number) => `Until ${formatMoment(atMs, nowMs)}`,
  wouldRank: (rank: number, number: string | null) =>
    `It would rank ${ordinal(rank)}${number === null ? '' : ` with ${number}`}.`,
  since: (atMs: number, nowMs: number) => `It stopped working ${formatPast(atMs, nowMs)}.`,
  paused: 'You paused it.',
  resume: 'Resume',
  signInAgain: 'Sign in again',
  addKey: 'Add the key again',
  strategyFor: 'Strategy for',
  strategyOf: (provider: string) => `Strategy for ${provider}`,
  nowFirst: (name: string | null) => (name === null ? 'Now first: none' : `Now first: ${name}`),
  strategySet: (provider: string, strategy: Strategy) =>
    `${provider}: ${STRATEGIES[strategy].name}`,
  whatIf: {
    title: 'What if',
    lead: (provider: string) => `${provider} is asked for`,
    model: 'Model',
    other: 'Another model',
    name: 'Name of the model',
    ask: 'Write the name of a model to see who would take it.',
    takes: ' would take it.',
    family: (family: string) =>
      `What holds for ${family.charAt(0).toUpperCase()}${family.slice(1)} decides.`,
    noPlan: (names: readonly string[], count: number) =>
      `${formatList(names)} ${count === 1 ? 'comes' : 'come'} last: no plan of theirs is known to have it.`,
    /** Behind a few that are named. */
    more: (count: number) => `${String(count)} more`,
    overMore: (count: number) =>
      count === 1 ? 'One more is passed over.' : `${String(count)} more are passed over.`,
    over: (name: string, reason: string) => `${name} is passed over: ${reason}.`,
    stays: 'A running session stays where it is.',
  },
} as const;
