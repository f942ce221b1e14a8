import { attemptText } from '../../shared/text/attempts.ts';
import { formatDollars, formatMoment } from '../../shared/text/format.ts';
import type { Attempt, ChosenBecause } from '../../shared/model/attempt.ts';

const LOCALE = 'en-GB';
/** Between a number and its unit: narrow, and never broken. */
const GAP = '\u202F';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const clockTime = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayAndTime = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dayOnly = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const WEEK_MS = 6.5 * 24 * 3_600_000;

/** The same account may be tried twice: once more with a renewed token. */
interface Tried {
  readonly tries: number;
  readonly accounts: number;
}

function counted(count: number, one: string, many: string): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

/** `0.9 s`, `41.8 s`, `2 m 05 s`; what is too short for that in milliseconds. */
function seconds(ms: number): string {
  if (ms < 95) return `${whole.format(ms)}${GAP}ms`;
  if (ms < 99_950) return `${oneDecimal.format(ms / 1000)}${GAP}s`;
  return wholeSeconds(ms);
}

/** For what still goes on. */
function wholeSeconds(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  if (all < 100) return `${String(all)}${GAP}s`;
  const rest = String(all % 60).padStart(2, '0');
  return `${whole.format(Math.floor(all / 60))}${GAP}m\u00A0${rest}${GAP}s`;
}

/** `14:26:02` today, `Wed 14:26` within a week, else `12 Nov`. */
function moment(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  if (isToday) return clockTime.format(atMs);
  return (nowMs - atMs < WEEK_MS ? dayAndTime : dayOnly).format(atMs).replace(',', '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const activityWords = {
  title: 'Activity',
  lead: (running: number, today: number, isMore: boolean) => {
    const now = running === 0 ? 'Nothing runs now' : `${whole.format(running)} running now`;
    const count = `${isMore ? 'more than ' : ''}${whole.format(today)} today`;
    return `${now}, ${count}. Bodies and secrets are never kept.`;
  },
  reading: 'Reading the newest requests. Bodies and secrets are never kept.',
  filter: 'Filter',
  filterLabel: 'Filter requests',
  hold: 'Hold the list',
  go: (fresh: number) => (fresh === 0 ? 'Let it go on' : `Let it go on, ${String(fresh)} new`),
  filters: 'Filters',
  by: {
    client: 'Client',
    model: 'Model',
    account: 'Account',
    outcome: 'Status',
    time: 'Time',
  },
  any: {
    client: 'Every client',
    model: 'Every model',
    account: 'Every account',
    outcome: 'Every status',
    time: 'Any time',
  },
  times: { today: 'Today', hour: 'Last hour', day: 'Last 24 h' },
  since: (atMs: number, nowMs: number) => `since ${formatMoment(atMs, nowMs)}`,
  clear: (name: string) => `Clear: ${name}`,
  requests: 'Requests',
  columns: {
    time: 'Time',
    client: 'Client',
    model: 'Model',
    account: 'Account',
    tried: 'Tried',
    status: 'Status',
    firstByte: 'First byte',
    took: 'Took',
    tokens: 'Tokens',
    cost: 'Cost',
  },
  none: '–',
  noClient: 'No key',
  ownCredential: 'Its own sign-in',
  removed: (id: number) => `Account ${String(id)}, removed`,
  triedTip: ({ tries, accounts }: Tried) =>
    tries === accounts
      ? `${String(accounts)} accounts were tried`
      : `${counted(tries, 'try', 'tries')} at ${counted(accounts, 'account', 'accounts')}`,
  triedTag: ' tried',
  tokensUnit: ' tokens',
  outcomes: { running: 'Running', done: 'Done', left: 'Tool left', failed: 'Failed' },
  passedOn: (status: number) => `${String(status)} passed on`,
  notSent: (status: number) => `${String(status)}, not sent`,
  noAnswer: (status: number) => `${String(status)}, no answer`,
  brokeOff: 'Broke off',
  seconds,
  wholeSeconds,
  moment,
  clock: (atMs: number) => clockTime.format(atMs),
  /** In a column; the detail has all digits. */
  cost: (usd: number) => (usd > 0 && usd < 0.01 ? '<$0.01' : formatDollars(usd)),
  tick: (ms: number) => (ms === 0 ? `0${GAP}s` : seconds(ms)),
  count: (value: number) => whole.format(value),
  empty: {
    title: 'No request yet',
    detail: 'Point a tool at the port, and its requests appear here as they come.',
    tools: 'Open Tools',
  },
  nothing: {
    title: 'No request matches',
    detail: (hidden: number) =>
      `${counted(hidden, 'request is', 'requests are')} hidden by the filter.`,
    clear: 'Clear the filter',
  },
  failed: 'The list could not be read. Requests go on as before.',
  newest: (count: number) => `The newest ${whole.format(count)} requests.`,
  showOlder: 'Show older',
  all: (count: number) => `${counted(count, 'request', 'requests')}. The newest 10,000 are kept.`,
  noOlder: 'None older',
  detail: {
    label: 'Request detail',
    back: 'Back to the list',
    close: 'Close (Esc)',
    copy: 'Copy details',
    copied: 'Details copied',
    title: (time: string, client: string) => `${time}, ${client}`,
    lead: ({ tries, accounts }: Tried, firstByte: string | null) => {
      const again = tries > accounts ? `, ${counted(tries, 'try', 'tries')}` : '';
      const tried =
        tries === 0
          ? 'Nothing was sent'
          : `${counted(accounts, 'account', 'accounts')} tried${again}`;
      return firstByte === null ? tried : `${tried}, answered in ${firstByte}`;
    },
    request: 'Request',
    model: 'Model',
    path: 'Path',
    session: 'Session',
    sessionOf: (session: string, count: number) =>
      `${session}, ${counted(count, 'request', 'requests')}`,
    input: 'Input',
    cached: (all: string, cached: string) => `${all}, of it ${cached} cached`,
    output: 'Output',
    cost: 'Cost',
    atListPrice: (cost: string) => `${cost} at list price`,
    unpriced: 'no price is known',
    notTold: 'not told',
    ended: 'Ended',
    endings: {
      running: 'still running',
      done: 'complete',
      left: 'the tool left',
      failed: 'failed',
    },
    ending: (word: string, status: number, code: string | null) =>
      [word, String(status), code].filter((part) => part !== null).join(', '),
    tried: 'Accounts tried',
    nothingTried: 'No account was tried.',
    notKept: 'This request is of an older version, which did not keep what was tried.',
    notChosen: 'No account is chosen yet.',
    asked: 'Asked; no answer yet.',
    answering: (firstByteMs: number) =>
      `First byte after ${seconds(firstByteMs)}; the answer is under way.`,
    legend: { refused: 'refused', waiting: 'waiting', answer: 'answer' },
  },
  /** Why it was its turn; `isFirst`: no other was tried before. */
  why: (why: ChosenBecause, isFirst: boolean) => {
    const texts: Readonly<Record<ChosenBecause, string>> = {
      named: 'The request or its key names it.',
      override: 'The override key serves all.',
      continuation: 'It made what the request goes on from.',
      session: 'The session was here before.',
      only: isFirst ? 'The only one that could serve.' : 'Only account left.',
      best: isFirst ? 'First in the order.' : 'Next in the order.',
      share: 'A new session, drawn by the shares.',
    };
    return texts[why];
  },
  /** What one account did, in one sentence or two. */
  attempt: (attempt: Attempt, firstByteMs: number | null) => {
    const status = attempt.status === null ? '' : `${String(attempt.status)}, `;
    if (attempt.reason !== 'ok' || firstByteMs === null)
      return `${capital(`${status}${attemptText(attempt)}`)}. After ${seconds(attempt.ms)}.`;
    const stream = Math.max(0, attempt.ms - firstByteMs);
    const wait = `${status}first byte after ${seconds(firstByteMs)}`;
    return stream < 50
      ? `${capital(wait)}.`
      : `${capital(wait)}, then ${seconds(stream)} of answer.`;
  },
} as const;
