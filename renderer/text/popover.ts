import { trayWords } from '../../shared/text/tray.ts';
import { formatMoment, formatPercent, formatWhen } from '../../shared/text/format.ts';

function counted(count: number, one: string, many: string): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

export const popoverWords = {
  verdict: 'Verdict',
  accounts: 'Accounts',
  /** After the verdict's word: when. */
  note: {
    ends: (end: number, atMs: number, nowMs: number) =>
      `${formatPercent(end)} ${formatWhen(atMs, nowMs)}`,
    unused: (share: number, atMs: number, nowMs: number) =>
      `${formatPercent(share)} unused ${formatWhen(atMs, nowMs)}`,
    empty: (label: string, atMs: number, nowMs: number) => `${label} ${formatWhen(atMs, nowMs)}`,
    until: (atMs: number, nowMs: number) => `until ${formatMoment(atMs, nowMs)}`,
    since: (atMs: number, nowMs: number) => `since ${formatMoment(atMs, nowMs)}`,
  },
  personal: 'Personal',
  notStarted: 'new',
  notKnown: 'not known',
  more: (count: number) => `${String(count)} more below`,
  toTop: 'Back to the top',
  toTopDetail: (count: number) => counted(count, 'account', 'accounts'),
  scroll: 'Scroll down',
  worst: {
    needs: (count: number) => counted(count, 'needs you', 'need you'),
    locked: (count: number) => counted(count, 'is locked', 'are locked'),
    blocked: (count: number) => counted(count, 'is blocked', 'are blocked'),
    dry: (count: number) => counted(count, 'runs dry', 'run dry'),
    tight: (count: number) => counted(count, 'is tight', 'are tight'),
    paused: (count: number) => counted(count, 'is paused', 'are paused'),
  },
  allFine: (count: number) => (count === 1 ? 'fine' : count === 2 ? 'both fine' : 'all fine'),
  runningNow: 'Running now',
  running: (count: number) => `${String(count)} running`,
  /** Client, account, model, as far as they are known. */
  runs: trayWords.runs,
  moreRun: (count: number) => `and ${String(count)} more`,
  showActivity: 'Show Activity',
  nothingRuns: 'Nothing runs',
  last: (client: string | null, account: string | null, atMs: number, nowMs: number) => {
    const who = [client, account].filter((part) => part !== null).join(' on ');
    return `last ${formatWhen(atMs, nowMs)}${who === '' ? '' : `: ${who}`}`;
  },
  pause: 'Pause',
  resume: 'Resume',
  refresh: 'Refresh',
  openWindow: 'Open window',
  quit: 'Quit',
  quitHosting: 'Quit: tools lose the port',
  quitAttached: 'Quit: the port stays',
  empty: {
    title: 'No account yet',
    detail: 'Add one, and every tool on this computer can use it through one port.',
    add: 'Add account',
    inBackup: (count: number) =>
      count === 1 ? 'Your account is in the backup' : `Your ${count} accounts are in the backup`,
    inBackupDetail: 'The new database is empty. Restore them, or add an account anew.',
  },
} as const;
