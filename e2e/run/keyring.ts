import { spawnSync } from 'node:child_process';
import { missingForKeyring } from '../../main/vault/testing/keyring-session.ts';

const PACKAGES = ['gnome-keyring', 'dbus', 'dbus-x11', 'libsecret-1-0'];

/** The keychain's tests need a keyring: the distribution's packages when root. Without one they skip and say so. */
export function offerKeyring(): void {
  if (missingForKeyring() === null) return;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  console.error('No keyring to test with here: trying to install one …');
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES],
  ])
    spawnSync('apt-get', args, {
      stdio: 'ignore',
      timeout: 240_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
}
