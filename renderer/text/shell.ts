import { bannerWords, causeWords } from '../../shared/text/banners.ts';
import { trayWords } from '../../shared/text/tray.ts';

export const shellWords = {
  brand: 'Sluice',
  pages: 'Pages',
  accounts: 'Accounts',
  ranking: 'Ranking',
  usage: 'Usage',
  activity: 'Activity',
  tools: 'Tools',
  settings: 'Settings',
  needYou: (count: number) => (count === 1 ? '1 needs you' : `${String(count)} need you`),
  running: 'Running',
  paused: 'Paused',
  notConnected: 'Not connected',
  connecting: 'Connecting',
  notListening: 'Not listening',
  pauseProxy: trayWords.pauseProxy,
  resumeProxy: trayWords.resumeProxy,
  copyAddress: trayWords.copyAddress,
  addressCopied: 'Base URL copied',
  shortcut: (page: string, key: string, number: number) => `${page} (${key} ${String(number)})`,
  skip: 'Skip to the page',
  loading: 'Loading',
  ended: {
    title: 'This address was used or has ended',
    detail:
      'An address of this window works once and for 10 minutes. Your accounts and requests go on as before.',
    what: 'For a new address, run this in a terminal:',
    command: 'npx sluice ui',
  },
  unreachable: {
    title: 'Sluice does not answer',
    detail: 'The program that opened this address has ended, or listens elsewhere now.',
    what: 'To start it, and to get its address, run this in a terminal:',
    command: 'npx sluice serve',
  },
  crashed: {
    title: 'This page could not be drawn',
    detail: 'Requests through the port go on as before.',
    reload: 'Reload',
  },
  notLoaded: 'This page could not be read from Sluice. What the other pages show is kept.',
  menuNotLoaded: 'The menu could not be read from Sluice. Nothing was changed; press again.',
  dialogGone: 'This account was removed meanwhile. Nothing else was changed.',
  dialogNotLoaded: 'The dialog could not be read from Sluice. Nothing was changed; press again.',
  failed: {
    title: 'The window could not be opened',
    detail: 'Requests through the port go on as before.',
  },
  goneTitle: 'The other Sluice has ended',
  notRunning: 'Not running',
  notRunningDetail: 'Tools get no answer. Below stands what was known last.',
  failedTitle: 'Sluice could not start',
  failedDetail:
    'Your accounts are safe and nothing was changed. Tools get no answer until it runs.',
  attached: 'Attached to another Sluice',
  attachedTip:
    'Another Sluice on this computer owns this profile and serves the port. Closing this app leaves it running.',
  noTray:
    'This desktop shows no tray. Closing this window keeps the port open; start Sluice again to see it.',
  dismiss: 'Do not show this again',
  banners: {
    ...bannerWords,
    gone: 'The other Sluice has ended.',
    goneDetail:
      'This app was attached to it. Nothing serves the port now, so tools get no answer. Take over to go on here, with the same accounts.',
    takeOver: 'Take over',
    takingOver: 'Taking over',
    restored: (accounts: number) =>
      accounts === 1 ? '1 account is back' : `${String(accounts)} accounts are back`,
    stopped: 'Sluice has stopped.',
    lost: 'The connection to Sluice is lost.',
    lostDetail:
      'This page shows what was known last, and tries again by itself. If Sluice was stopped, start it and open its new address.',
  },
  causes: causeWords,
} as const;
