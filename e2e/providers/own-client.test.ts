import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

let simulator: Simulator;
let sluice: Served;

beforeAll(async () => {
  simulator = await startSimulator();
  // Only Sluice calls here: it must say who it is, and copy no other program's marks.
  simulator.settings.ownCallsOnly = true;
  sluice = await Served.start(simulator);
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

async function clientOfPage(): Promise<string | null> {
  const { login } = await sluice.call('login.start', { provider: 'anthropic', method: 'paste' });
  await sluice.call('login.cancel', { loginId: login.loginId });
  return login.step === 'waiting' ? new URL(login.url).searchParams.get('client_id') : null;
}

test('a client of the person’s own is asked for at the sign-in and at the refresh, and taken back', async () => {
  const builtIn = await clientOfPage();
  const { login } = await sluice.call('login.start', { provider: 'anthropic', method: 'paste' });
  if (login.step !== 'waiting') throw new Error(`the sign-in is ${login.step}`);
  const { location } = await simulator.approve(login.url, { as: 'mira' });
  await sluice.call('login.paste', { loginId: login.loginId, text: location ?? '' });
  await vi.waitFor(async () =>
    expect((await sluice.call('login.get', { loginId: login.loginId })).login.step).toBe('done'),
  );

  await sluice.call('settings.set', { key: 'login.anthropic.clientId', value: 'client-of-mine' });
  expect(await clientOfPage()).toBe('client-of-mine');
  // The simulator knows no such client: only what was sent counts here.
  await sluice.call('accounts.refresh', { account: 1 }).catch(() => undefined);
  const body = simulator.log.last('/v1/oauth/token')?.body?.toString('utf8') ?? '';
  expect(JSON.parse(body)).toMatchObject({
    grant_type: 'refresh_token',
    client_id: 'client-of-mine',
  });

  await sluice.call('settings.set', { key: 'login.anthropic.clientId', value: '' });
  expect(await clientOfPage()).toBe(builtIn);
});

test('a client secret is kept and never shown, at the setting itself and afterwards', async () => {
  const key = 'login.google-gemini-cli.clientSecret';
  const set = await sluice.call('settings.set', { key, value: 'GOCSPX-mine' });
  const later = await sluice.call('settings.get', {});
  const state = await sluice.call('state.get', {});
  expect([set.settings[key], later.settings[key]]).toEqual(['(hidden)', '(hidden)']);
  expect(JSON.stringify([set, later, state])).not.toContain('GOCSPX-mine');
  await sluice.call('settings.set', { key, value: '' });
  expect((await sluice.call('settings.get', {})).settings[key]).toBe('');
});
