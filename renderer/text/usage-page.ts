import { formatDollars, formatDuration, formatPercent } from '../../shared/text/format.ts';
import {
  formatClockTick,
  formatCount,
  formatLongDay,
  formatSpan,
  formatTokens,
} from './usage-format.ts';

function requests(count: number): string {
  return count === 1 ? '1 request' : `${formatCount(count)} requests`;
}

/** Not in `words`: it comes with its page. */
export const usageWords = {
  title: 'Usage',
  lead: (fromMs: number, toMs: number) =>
    `${formatSpan(fromMs, toMs)}. Costs are what the same tokens cost at list price.`,
  reading: 'Reading the history.',
  unread: 'The history is not shown.',
  range: 'Range',
  ranges: { '24h': '24 h', '7d': '7 d', '30d': '30 d', '1y': '1 y' },
  scope: 'Accounts',
  allAccounts: 'All accounts',
  allOf: (provider: string) => `All of ${provider}`,
  totals: 'Totals',
  requests: 'Requests',
  retried: (count: number, of: number) =>
    of === 0
      ? 'none in this time'
      : count === 0
        ? 'each by its first account'
        : `${formatCount(count)} needed a second account`,
  tokens: 'Tokens',
  fromCache: (share: number | null) =>
    share === null ? 'none counted yet' : `${formatPercent(share)} read from cache`,
  cost: 'Cost at list price',
  notKnown: 'Not known',
  aDay: (cost: number, days: number) => `${formatDollars(cost / Math.max(1, days))} a day`,
  noPrice: (count: number) => `no price is known for ${requests(count)}`,
  ranDry: 'Ran dry',
  times: (count: number) =>
    count === 0 ? 'Never' : count === 1 ? 'Once' : `${String(count)} times`,
  dryTotal: (times: number, totalMs: number, refused: number) =>
    [
      times === 0 ? null : `${formatDuration(totalMs)} in total`,
      refused === 0 ? 'no request lost' : `${requests(refused)} lost`,
    ]
      .filter((part) => part !== null)
      .join(', '),
  view: (title: string) => `View of ${title}`,
  /** The name of the scrolled part; two of the same name would be one landmark. */
  tableOf: (title: string) => `${title}, as a table`,
  chart: 'Chart',
  table: 'Table',
  csv: 'CSV',
  saveCsv: 'Save this as CSV',
  csvSaved: 'CSV saved',
  csvNotWritten: 'Nothing was saved: the file cannot be written there. Choose another place.',
  nothingToSave: 'Nothing to save yet',
  windows: {
    weekly: 'Weekly windows',
    other: (label: string) => `${label} windows`,
    yearly: 'Where each week ended',
    which: 'Windows of',
    lead: '% used',
    choice: (provider: string, label: string) => `${provider}, ${label}`,
    reset: 'Reset',
    ranDry: 'ran dry that week',
    resetsOnly: 'Only resets',
    everything: 'Everything',
    count: (rows: number, unit: string, resets: number) =>
      `${formatCount(rows)} ${rows === 1 ? unit : `${unit}s`}, ${resets === 1 ? '1 reset' : `${String(resets)} resets`}. Dashes: not read then.`,
    inFile: (shown: number, all: number) =>
      `${String(shown)} of ${String(all)} accounts; the CSV holds all.`,
    step: { '24h': 'hour', '7d': 'hour', '30d': 'step of 3 h', '1y': 'week' },
    fromTo: (before: number, after: number) => `${formatPercent(before)} → ${formatPercent(after)}`,
    before: (sinceMs: number) => [
      `nothing before ${formatLongDay(sinceMs).replace(/^\w+ /, '')},`,
      'when it began here',
    ],
    single: 'Weekly window',
    singleOther: (label: string) => `${label} window`,
    thisWeek: (name: string) => `${name}, this week`,
    thisWindow: (name: string) => `${name}, this window`,
    thisWeekOnly: 'this week',
    thisWindowOnly: 'this window',
    usedBy: (name: string) => `${name}, used`,
    used: 'used',
    atThisPace: 'at this pace',
    evenPace: 'even pace',
    /** `age`: of an old reading; null: it is of now. */
    level: (used: string, age: string | null) =>
      age === null ? `now, ${used}` : `${used}, read ${age} ago`,
    resetAt: 'reset',
    runsDry: (when: string) => `Runs dry ${when}`,
    dryFor: (duration: string) => `dry for ${duration}`,
    endsAt: (end: string) => `ends at ${end}`,
    expires: (unused: string) => [`${unused} expires`, 'unused'],
    said: (now: string, forecast: readonly (string | null)[] | null, reset: string) => {
      const told = (forecast ?? []).filter((part) => part !== null && part !== '').join(', ');
      return `Used: ${now}. ${told === '' ? '' : `At this pace: ${told}. `}Reset: ${reset}.`;
    },
    more: (count: number) => `and ${String(count)} more`,
    weekOf: (atMs: number) => `Week of ${formatLongDay(atMs)}`,
  },
  drain: { title: 'Drain rate', lead: '%/h' },
  tokensBy: {
    '24h': 'Tokens by hour',
    '7d': 'Tokens by day',
    '30d': 'Tokens by day',
    '1y': 'Tokens by week',
  },
  timeHead: { '24h': 'Hour', '7d': 'Day', '30d': 'Day', '1y': 'Week of' },
  kinds: {
    outputTokens: 'Output',
    inputTokens: 'Input',
    cacheWriteTokens: 'Cache write',
    cacheReadTokens: 'Cache read',
  },
  costBy: 'Cost by',
  by: { model: 'model', client: 'client', account: 'account' },
  byHead: { model: 'Model', client: 'Client', account: 'Account' },
  removed: (id: number) => `Account ${String(id)}, removed`,
  share: 'Share',
  costHead: 'Cost',
  time: 'Time',
  nobody: { model: 'No model named', client: 'No client', account: 'Removed, or the caller’s own' },
  others: (count: number) => `${String(count)} more`,
  hide: (name: string) => `Hide ${name}. Alt click: leave it alone`,
  show: (name: string) => `Show ${name}`,
  showAll: 'Show all',
  shown: (count: number, total: number) => `${String(count)} of ${String(total)} accounts`,
  atMost: 'Four at most',
  crosshair: (title: string) => `${title}: values along the time`,
  asked: (count: number, retried: number) =>
    retried === 0
      ? requests(count)
      : `${requests(count)}, ${String(retried)} needed a second account`,
  valueText: (time: string, values: readonly string[]) =>
    `${time}: ${values.length === 0 ? 'nothing was read' : values.join(', ')}`,
  tokensLine: (kind: string, count: number) => `${kind} ${formatTokens(count)}`,
  empty: {
    title: 'No history yet',
    detail: (nextMs: number) =>
      `One point an hour from now on, the first at ${formatClockTick(nextMs)}. Send a request and its cost is here at once.`,
    noAccount:
      'Add an account on the page Accounts. Its windows are then drawn here, hour by hour.',
    noRequests: 'No request in this time',
    noRequestsDetail: 'Send one through the port and its tokens are here at once.',
    noWindow: 'No window in this time',
    noWindowDetail: 'Accounts with an API key have none. Their tokens and costs are below.',
  },
  notDrawn: 'The chart could not be read from Sluice.',
  notDrawnDetail: 'Its table and its file are there.',
  failed: 'The history could not be read. Requests go on as before.',
  old: (atMs: number) =>
    `The history could not be read again. Below stands what was read at ${formatClockTick(atMs)}.`,
} as const;
