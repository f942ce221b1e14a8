import { spawnSync } from 'node:child_process';
import { missingForKeyring } from '../../main/vault/testing/keyring-session.ts';

const PACKAGES = ['gnome-keyring', 'dbus', 'dbus-x11', 'libsecret-1-0'];
/** Without a network apt asks again and again; it is done after these. */
const IMPATIENT = [
  '-o',
  'Acquire::Retries=0',
  '-o',
  'Acquire::http::Timeout=15',
  '-o',
  'Acquire::https::Timeout=15',
  '-o',
  'DPkg::Lock::Timeout=30',
];
const LIMIT_MS = 240_000;
const SKIPPED = 'the tests of the real keychain skip themselves';

export interface KeyringOffer {
  missing(): string | null;
  readonly isRootOnLinux: boolean;
  /** Whether it ended well. Never throws: a program that is not there did not. */
  apt(args: readonly string[]): boolean;
  say(line: string): void;
}

/**
 * The keychain's tests need a keyring: the distribution's packages when root. Whatever fails here, the
 * run goes on, and its tests say themselves that they were skipped.
 */
export function offerKeyring(offer: KeyringOffer = onThisMachine): void {
  const missing = offer.missing();
  if (missing === null) return;
  if (!offer.isRootOnLinux)
    return offer.say(`No keyring to test with here (${missing}): ${SKIPPED}.`);
  offer.say(`No keyring to test with here (${missing}): trying to install one …`);
  // Lists from before may do when no new ones can be had.
  offer.apt(['update', '-qq']);
  offer.apt(['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES]);
  const still = offer.missing();
  offer.say(still === null ? 'A keyring is installed.' : `No keyring (${still}): ${SKIPPED}.`);
}

const onThisMachine: KeyringOffer = {
  missing: missingForKeyring,
  isRootOnLinux: process.platform === 'linux' && process.getuid?.() === 0,
  apt: (args) =>
    spawnSync('apt-get', [...IMPATIENT, ...args], {
      stdio: 'ignore',
      timeout: LIMIT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0,
  say: (line) => console.error(line),
};
