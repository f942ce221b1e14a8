import { afterEach, beforeEach, expect, it } from 'vitest';
import type { VaultStatus } from '../../shared/model/status.ts';
import { Profile } from '../fixtures/sluice.ts';

const PASSPHRASE = 'correct horse battery staple';
let profile: Profile;
beforeEach(() => {
  profile = new Profile({ environment: { SLUICE_VAULT: '' } });
});
afterEach(() => profile.dispose());

const status = async (...more: Parameters<Profile['run']>) =>
  (await profile.run(...more)).json<VaultStatus>();

it('the vault is moved, locked by a start, unlocked and rotated from the command line', async () => {
  expect(await status(['vault', 'status', '--json'])).toMatchObject({
    mode: 'file',
    degraded: true,
  });
  const moved = await profile.run(['vault', 'move', 'passphrase', '--json'], {
    stdin: `${PASSPHRASE}\n`,
  });
  expect(moved.json()).toMatchObject({ mode: 'passphrase', locked: false });

  const sluice = await profile.serve(['--no-ui']);
  const locked = await status(['vault', 'status', '--json']);
  expect(locked).toMatchObject({ locked: true, unlock: 'passphrase' });
  const rotated = await profile.run(['vault', 'rotate', '--json']);
  expect([rotated.code, rotated.json()]).toMatchObject([4, { error: { code: 'KEY_UNAVAILABLE' } }]);
  const wrong = await profile.run(['unlock', '--json'], { stdin: 'wrong guess\n' });
  expect([wrong.code, wrong.json()]).toMatchObject([4, { error: { code: 'KEY_UNAVAILABLE' } }]);
  expect(wrong.stdout + wrong.stderr + sluice.stderr()).not.toContain('wrong guess');
  const unlocked = await profile.run(['unlock'], {
    environment: { SLUICE_PASSPHRASE: PASSPHRASE },
  });
  expect([unlocked.code, unlocked.stdout]).toEqual([0, 'The vault is unlocked.\n']);
  expect((await profile.run(['vault', 'rotate'])).code).toBe(0);
  await sluice.stop();
}, 60_000);

it('an empty passphrase, an unknown place and a keychain that is not there are refused', async () => {
  const empty = await profile.run(['vault', 'move', 'passphrase', '--json'], { stdin: '\n' });
  expect([empty.code, empty.json()]).toMatchObject([2, { error: { code: 'USAGE' } }]);
  expect((await profile.run(['vault', 'move', 'memory'])).code).toBe(2);
  const absent = await profile.run(['vault', 'move', 'keychain', '--json']);
  const message = expect.stringContaining('There is no keychain here: there is no session bus.');
  expect([absent.code, absent.json()]).toMatchObject([
    4,
    { error: { code: 'KEY_UNAVAILABLE', message } },
  ]);
  expect(await status(['vault', 'status', '--json'])).toMatchObject({
    mode: 'file',
    locked: false,
  });
}, 60_000);
