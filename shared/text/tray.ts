import { formatMoment } from './format.ts';

/** The words of the tray: its tooltip and its menu. */
export const trayWords = {
  brand: 'Sluice',
  tooltip: (sentence: string) => `Sluice: ${sentence}`,
  both: (sentence: string, need: string) => `${sentence}; ${need}`,
  needsYou: (who: string) => `${who} needs you`,
  needYou: (count: number) =>
    count === 1 ? '1 account needs you' : `${String(count)} accounts need you`,
  starting: 'Starting',
  gone: 'Nothing listens on the port',
  goneDetail: 'The program that kept it has ended. This one can take its place.',
  failed: 'Sluice could not start',
  /** A click in the menu that came to nothing; the reason follows. */
  refused: 'That could not be done',
  attached: 'Another Sluice keeps the port; this one shows it.',
  running: (address: string) => `Running at ${address}`,
  notListening: 'Not listening',
  copyAddress: 'Copy base URL',
  pauseProxy: 'Pause the proxy',
  resumeProxy: 'Resume the proxy',
  refresh: 'Refresh usage',
  requests: (count: number) => `${String(count)} running`,
  runs: (client: string | null, account: string | null, model: string | null) => {
    const who = [client ?? 'a tool', account].filter((part) => part !== null).join(' on ');
    return model === null ? who : `${who}, ${model}`;
  },
  since: (word: string, atMs: number, nowMs: number) =>
    `${word} since ${formatMoment(atMs, nowMs)}`,
  line: (parts: readonly string[]) => parts.join(' · '),
  more: (count: number) => `and ${String(count)} more`,
  showThem: 'Show them',
  openSettings: 'Open Settings',
  takeOver: 'Take over',
  tryAgain: 'Try again',
  open: 'Open Sluice',
  quit: 'Quit Sluice',
  quitAttached: 'Quit (the port stays)',
} as const;
