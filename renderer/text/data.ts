import { formatBytes, formatDay } from '../../shared/text/format.ts';

export const dataWords = {
  title: 'Data',
  history: 'History',
  unread: 'How much is kept could not be read. Requests go on as before.',
  kept: (sizeBytes: number, days: number) =>
    `${formatBytes(sizeBytes)}, kept for ${String(days)} days.`,
  since: (sinceMs: number | null) =>
    sinceMs === null ? 'Nothing is in it yet.' : `It begins on ${formatDay(sinceMs)}.`,
  /** Of a day as `2026-11-03`, whatever the time zone. */
  prices: (day: string) =>
    `Costs are estimates at list prices of ${formatDay(Date.parse(`${day}T12:00`))} ${day.slice(0, 4)}.`,
  clear: 'Clear…',
  copies: 'Daily copies',
  copiesKept: (newestMs: number) =>
    `The newest is of ${formatDay(newestMs)}. One a day is kept, three of them, with every secret sealed.`,
  noCopies: 'None yet. One a day is kept, three of them, with every secret sealed.',
  ask: {
    title: 'Clear the history?',
    lead: 'All accounts, on this machine',
    usage: 'How full each window was, hour by hour, is deleted.',
    costs: 'So are tokens and estimated costs by model, client and account.',
    final: 'This cannot be undone.',
    stays: 'Accounts, keys and settings stay.',
    newest: 'The list of the newest requests stays.',
    confirm: 'Clear the history',
    keep: 'Keep it',
    done: 'The history is empty now',
  },
} as const;
