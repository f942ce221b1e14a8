import { formatAge, formatClock, formatDay, formatMoment, formatPast } from './format.ts';

/** The words of the banners, for the window and for the tray. */
export const bannerWords = {
  signInAgain: 'Sign in again',
  addKeyAgain: 'Add the key again',
  locked: 'The vault is locked.',
  noPassphrase: 'The vault has no passphrase yet.',
  unlock: { passphrase: 'Unlock', 'new-passphrase': 'Set the passphrase', retry: 'Try again' },
  tampered: (who: string, provider: string) =>
    `The stored sign-in of ${who} (${provider}) was changed from outside and is not used.`,
  tamperedDetail:
    'What is stored does not fit its seal, so it was changed, moved, or sealed with another key. Sign in again, or remove the account; the others work.',
  tamperedShort: 'needs you',
  lockedDetail:
    'Your accounts are safe and nothing was changed. Tools get a clear answer until it opens.',
  simulated: 'Made-up accounts: nothing here reaches the internet.',
  signedOut: (who: string, provider: string, atMs: number, nowMs: number) =>
    `${who} (${provider}) needs you: it stopped working ${formatPast(atMs, nowMs)}.`,
  signedOutShort: 'needs you',
  endsSoonShort: (leftMs: number) =>
    leftMs <= 0 ? 'sign in again now' : `sign in within ${formatAge(leftMs)}`,
  manySignedOut: (count: number) => `${String(count)} accounts need you.`,
  manyDetail: 'Each of them says why in its row on Accounts.',
  manyDry: (count: number) => `${String(count)} providers are dry.`,
  manyNews: (count: number) => `${String(count)} sign-ins of tools tell no usage.`,
  showThem: 'Show them',
  dry: (provider: string, atMs: number, nowMs: number) =>
    `${provider} is dry until ${formatMoment(atMs, nowMs)}.`,
  dryShort: (provider: string, atMs: number, nowMs: number) =>
    `${provider} is dry until ${formatMoment(atMs, nowMs)}`,
  dryDetail: 'Requests get a clear answer with that time.',
  resetAtHand: 'A reset is at hand.',
  useReset: 'Use a reset',
  addAccount: 'Add account',
  portTaken: (port: number, holder: string) => `Port ${String(port)} is taken by ${holder}.`,
  portTakenShort: (port: number) => `Port ${String(port)} is taken`,
  portHolder: (name: string | null, pid: number) =>
    `${name === null ? 'a program' : `“${name}”`} (process ${String(pid)})`,
  portUnknown: 'another program',
  portDetail: (free: number) =>
    `Tools cannot reach Sluice. Port ${String(free)} is free: used until Sluice starts again, with another base URL for tools.`,
  takePort: (port: number) => `Use ${String(port)}`,
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
  damaged: 'The database was damaged.',
  wasGone: 'The database was not there.',
  setAside: (name: string) => `It is kept as ${name}. Sluice goes on with a new one.`,
  madeAnew: 'Sluice goes on with a new one.',
  restoreOffer: (accounts: number, atMs: number) =>
    `The backup of ${formatDay(atMs)}, ${formatClock(atMs)} is good and has ${accounts === 1 ? 'your account' : `your ${String(accounts)} accounts`}. A sign-in renewed since may be asked for again.`,
  noBackup: 'There is no good backup with accounts: sign in again to each of them.',
  restoreElsewhere: 'There are accounts here again, so no backup is put over them.',
  restore: 'Restore the backup',
  restoreShort: 'Restore',
  restoring: 'Restoring',
  fileTrouble: {
    DATABASE_CORRUPT: 'The database is damaged.',
    DISK_FULL: 'The disk is full.',
  },
  backupFailed: 'The daily backup failed.',
  ownRefused: (provider: string) => `A tool’s own ${provider} sign-in tells no usage.`,
  moreNotices: (count: number) => `${String(count)} more notices.`,
  andMore: (count: number) => `And ${String(count)} more.`,
  more: (count: number) => (count === 1 ? '1 more needs you.' : `${String(count)} more need you.`),
} as const;

/** Why an account was disabled. */
export const causeWords = {
  'sign-in expired': 'Its sign-in has expired.',
  revoked: 'The provider revoked its sign-in.',
  'signed out': 'It was signed out.',
  replaced: 'Its sign-in was replaced by a newer one elsewhere.',
  'client not authorised': 'The provider does not accept this sign-in from Sluice any more.',
  rejected: 'The provider refused its credential.',
  'interrupted refresh': 'A renewal was cut off, so its sign-in may be used up.',
  'vault locked': 'Its sign-in could not be read: the vault was locked.',
  failed: 'Its sign-in could not be renewed.',
} as const;
