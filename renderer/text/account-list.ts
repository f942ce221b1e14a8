import {
  formatBrief,
  formatClock,
  formatDuration,
  formatMoment,
  formatPercent,
} from '../../shared/text/format.ts';
import { verdictWords } from '../../shared/text/verdict.ts';

const { verdict } = verdictWords;

const groups = {
  needs: verdict.needs,
  blocked: verdict.blocked,
  dry: verdict.dry,
  tight: verdict.tight,
  fine: verdict.fine,
  paused: verdict.paused,
  locked: verdict.locked,
  rest: 'No forecast',
} as const;

/** The words of the list that stands for the cards from 30 accounts on. */
export const listWords = {
  groups,
  allGroups: 'All',
  byGroup: 'State',
  mix: (counts: readonly (readonly [keyof typeof groups, number])[]) =>
    counts.map(([group, count]) => `${String(count)} ${groups[group]}`).join(', '),
  fold: (provider: string) => `Accounts of ${provider}`,
  columns: {
    rank: '#',
    state: 'State',
    account: 'Account',
    plan: 'Plan',
    fullest: 'Fullest model',
    drain: (window: string | null) => (window === null ? 'Drain' : `${window} drain`),
    forecast: 'Forecast',
  },
  many: (facts: {
    ready: number;
    total: number;
    need: number;
    freesAtMs: number | null;
    nowMs: number;
  }) => {
    const serve = `${String(facts.ready)} of ${String(facts.total)} accounts can serve.`;
    const need =
      facts.need === 0 ? null : `${String(facts.need)} need${facts.need === 1 ? 's' : ''} you`;
    const frees =
      facts.freesAtMs === null
        ? null
        : `the next one frees in ${formatDuration(facts.freesAtMs - facts.nowMs)}`;
    const rest = [need, frees].filter((part) => part !== null).join(', ');
    return rest === '' ? serve : `${serve} ${rest.charAt(0).toUpperCase()}${rest.slice(1)}.`;
  },
  brief: {
    ends: (label: string | null, end: number) =>
      `${label === null ? '' : `${label} `}ends at ${formatPercent(end)}`,
    empty: (label: string, leftMs: number) => `${label} empty in ${formatBrief(leftMs)}`,
    started: 'Started',
    wasDry: verdict.wasDry,
    idle: 'none has started',
    unread: 'not readable',
    unknown: 'not read yet',
    noWindows: 'no limits to read',
    early: 'too early to say',
    noPace: 'pace not known',
    until: (atMs: number, nowMs: number) => `until ${formatMoment(atMs, nowMs)}`,
    wasAt: (atMs: number) => `was so at ${formatClock(atMs)}`,
  },
} as const;
