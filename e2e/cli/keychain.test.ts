import { expect, it } from 'vitest';
import { KeyringSession, missingForKeyring } from '../../main/vault/testing/keyring-session.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey, Profile } from '../fixtures/sluice.ts';
import { startSimulator } from '../simulator/simulator.ts';

const missing = missingForKeyring();

function ask(proxy: string, path: string, key: string): Promise<Response> {
  return fetch(proxy + path, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'claude-sonnet-5',
      max_tokens: 8,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
}

it.skipIf(missing !== null)(
  `a keychain that is locked at the start locks the vault, marks no account, and makes no second key${missing === null ? '' : ` (${missing})`}`,
  async () => {
    const session = new KeyringSession();
    await session.startBus();
    await session.startKeyring('unlock');
    const simulator = await startSimulator();
    const bus = session.environment['DBUS_SESSION_BUS_ADDRESS'] ?? '';
    const profile = new Profile({
      originMap: simulator.originMap,
      environment: {
        SLUICE_VAULT: '',
        DBUS_SESSION_BUS_ADDRESS: bus,
        XDG_DATA_HOME: session.environment['XDG_DATA_HOME'] ?? '',
        XDG_RUNTIME_DIR: session.environment['XDG_RUNTIME_DIR'] ?? '',
      },
    });
    try {
      const { id } = await signIn(profile, simulator, 'mira');
      const key = await mintKey(profile);
      const first = await profile.serve(['--no-ui']);
      expect((await ask(first.proxy, '/v1/messages', key)).status).toBe(200);
      // The keychain goes away while Sluice runs: the key is in memory, so nothing changes.
      await session.stopKeyring();
      expect((await ask(first.proxy, '/v1/messages', key)).status).toBe(200);
      await first.stop();

      await session.startKeyring('locked');
      const second = await profile.serve(['--no-ui']);
      const refused = await ask(second.proxy, '/v1/messages', key);
      expect([refused.status, await refused.json()]).toMatchObject([
        503,
        { type: 'error', error: { type: 'api_error', sluice: { type: 'KEY_UNAVAILABLE' } } },
      ]);
      const status = await profile.run(['vault', 'status', '--json']);
      expect([status.code, status.json()]).toMatchObject([
        0,
        { mode: 'keychain', locked: true, degraded: false, unlock: 'retry' },
      ]);
      const unlock = await profile.run(['unlock', '--json']);
      expect([unlock.code, unlock.json()]).toMatchObject([
        4,
        { error: { code: 'KEY_UNAVAILABLE' } },
      ]);
      expect((await profile.run(['accounts', '--json'])).json()).toMatchObject({
        accounts: [{ id, state: 'locked', disabled: null, blocks: [] }],
      });
      // "Try again" in this very process, once the person has unlocked the keyring.
      await session.unlockKeyring();
      const opened = await profile.run(['unlock']);
      expect([opened.code, opened.stdout]).toEqual([0, 'The vault is unlocked.\n']);
      expect((await ask(second.proxy, '/v1/messages', key)).status).toBe(200);
      await second.stop();

      // And once another keychain service has taken the place of the one that it met locked.
      await session.stopKeyring();
      await session.startKeyring('locked');
      const third = await profile.serve(['--no-ui']);
      expect((await profile.run(['unlock'])).code).toBe(4);
      await session.stopKeyring();
      expect((await profile.run(['unlock'])).code).toBe(4);
      await session.startKeyring('unlock');
      expect((await profile.run(['unlock'])).code).toBe(0);
      expect((await ask(third.proxy, '/v1/messages', key)).status).toBe(200);
      expect((await profile.run(['vault', 'rotate'])).code).toBe(0);
      await third.stop();

      const last = await profile.serve(['--no-ui']);
      expect((await ask(last.proxy, '/v1/messages', key)).status).toBe(200);
      expect((await profile.run(['accounts', '--json'])).json()).toMatchObject({
        accounts: [{ id, state: 'ready', disabled: null, blocks: [] }],
      });
      await last.stop();
    } finally {
      await profile.dispose();
      await simulator.close();
      await session.dispose();
    }
  },
  120_000,
);
