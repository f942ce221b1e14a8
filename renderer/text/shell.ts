import { formatAge, formatDay, formatPast } from '../../shared/text/format.ts';

export const shellWords = {
  brand: 'Sluice',
  pages: 'Pages',
  accounts: 'Accounts',
  tools: 'Tools',
  settings: 'Settings',
  needYou: (count: number) => (count === 1 ? '1 needs you' : `${String(count)} need you`),
  running: 'Running',
  paused: 'Paused',
  notConnected: 'Not connected',
  connecting: 'Connecting',
  notListening: 'Not listening',
  pauseProxy: 'Pause the proxy',
  resumeProxy: 'Resume the proxy',
  copyAddress: 'Copy base URL',
  addressCopied: 'Base URL copied',
  shortcut: (page: string, number: number) => `${page} (Ctrl ${String(number)})`,
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
    gone: 'The other Sluice has ended.',
    goneDetail:
      'This app was attached to it. Nothing serves the port now, so tools get no answer. Take over to go on here, with the same accounts.',
    takeOver: 'Take over',
    takingOver: 'Taking over',
    stopped: 'Sluice has stopped.',
    signInAgain: 'Sign in again',
    addKeyAgain: 'Add the key again',
    lost: 'The connection to Sluice is lost.',
    lostDetail:
      'This page shows what was known last, and tries again by itself. If Sluice was stopped, start it and open its new address.',
    locked: 'The vault is locked.',
    lockedDetail:
      'Your accounts are safe and nothing was changed. Tools get a clear answer until it opens.',
    simulated: 'Made-up accounts: nothing here reaches the internet.',
    signedOut: (who: string, provider: string, atMs: number, nowMs: number) =>
      `${who} (${provider}) needs you: it stopped working ${formatPast(atMs, nowMs)}.`,
    signedOutShort: 'needs you',
    endsSoonShort: (leftMs: number) =>
      leftMs <= 0 ? 'sign in again now' : `sign in within ${formatAge(leftMs)}`,
    manySignedOut: (count: number) => `${String(count)} accounts need you.`,
    manyDetail: 'Each of them says why in its row below.',
    othersWork: (count: number, total: number, provider: string) =>
      count === 0
        ? `No other ${provider} account works.`
        : `${String(count)} of ${String(total)} ${provider} accounts still work${count === 1 ? 's' : ''}.`,
    endsSoon: (who: string, provider: string, leftMs: number) =>
      leftMs <= 0
        ? `${who} (${provider}) needs a new sign-in now.`
        : `${who} (${provider}) needs a new sign-in within ${formatAge(leftMs)}.`,
    endsSoonDetail: (atMs: number) =>
      `Its sign-in ends on ${formatDay(atMs)}, however often it is used.`,
    more: (count: number) => `${String(count)} more need you.`,
  },
  causes: {
    'sign-in expired': 'Its sign-in has expired.',
    revoked: 'The provider revoked its sign-in.',
    'signed out': 'It was signed out.',
    replaced: 'Its sign-in was replaced by a newer one elsewhere.',
    'client not authorised': 'The provider does not accept this sign-in from Sluice any more.',
    rejected: 'The provider refused its credential.',
    'interrupted refresh': 'A renewal was cut off, so its sign-in may be used up.',
    'vault locked': 'Its sign-in could not be read: the vault was locked.',
    failed: 'Its sign-in could not be renewed.',
  },
} as const;
