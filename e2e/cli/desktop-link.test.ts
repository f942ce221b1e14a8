import { expect, test, vi } from 'vitest';
import { composeCore } from '../../main/compose.ts';
import { connectInstance } from '../../main/control/socket/connect.ts';
import { CoreLink } from '../../main/desktop/core-link.ts';
import { createLog } from '../../main/platform/log.ts';
import { profilePaths } from '../../main/platform/paths.ts';
import { systemRandom } from '../../main/platform/random.ts';
import { Profile } from '../fixtures/sluice.ts';

const log = createLog('silent');

/** The desktop app's way to the profile with real processes, and a real core instead of a double. */
function linkTo(profile: Profile): CoreLink {
  const environment = {
    SLUICE_HOME: profile.folder,
    SLUICE_VAULT: 'file',
    SLUICE_PORT: '0',
  };
  return new CoreLink({
    connect: () => connectInstance(profilePaths(environment), systemRandom),
    host: async () => {
      const core = await composeCore({ environment, role: 'owner', log });
      try {
        await core.start({ port: null, uiPort: null, ui: false });
      } catch (error) {
        await core.stop();
        throw error;
      }
      return core;
    },
    log,
  });
}

test('attaches to `serve`, survives its SIGKILL, takes over when asked, and leaves the profile whole', async () => {
  const profile = new Profile();
  const link = linkTo(profile);
  try {
    const sluice = await profile.serve(['--no-ui']);
    await link.open();
    expect(link.state.mode).toBe('attached');
    const added = await link.call('clients.add', { name: 'kept' });
    expect((await link.call('status.get', {})).status.pid).toBe(sluice.pid);

    await sluice.kill();
    await vi.waitFor(() => expect(link.state.mode).toBe('gone'));
    await link.open();
    expect(link.state).toEqual({ mode: 'hosting', error: null });
    const { status } = await link.call('status.get', {});
    expect(status.pid).toBe(process.pid);
    const { clients } = await link.call('clients.list', {});
    expect(clients.map(({ id }) => id)).toEqual([added.client.id]);

    const second = await profile.run(['serve', '--port', '0', '--no-ui', '--json']);
    expect([second.code, second.lines().at(-1)]).toMatchObject([
      1,
      { error: { code: 'PROFILE_OWNED' } },
    ]);
    expect((await profile.run(['status', '--json'])).json()).toMatchObject({ pid: process.pid });

    await link.stop();
    expect((await profile.run(['status', '--json'])).json()).toMatchObject({ running: false });
  } finally {
    await link.stop();
    await profile.dispose();
  }
});

test('an attached app that ends leaves the owner running', async () => {
  const profile = new Profile();
  const link = linkTo(profile);
  try {
    const sluice = await profile.serve(['--no-ui']);
    await link.open();
    await link.stop();
    const answer = await fetch(`${sluice.proxy}/healthz`);
    expect(answer.status).toBe(200);
  } finally {
    await profile.dispose();
  }
});
