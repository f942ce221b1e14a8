import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openServedProfile, secretOf } from '../fixtures/served-profile.ts';
import type { ServedProfile } from '../fixtures/served-profile.ts';

let profile: ServedProfile;
let key: string;

beforeEach(async () => {
  profile = await openServedProfile();
  profile.makeKey('override');
  profile.makeKey('next');
});
afterEach(() => profile.dispose());

/** Serves, with three equal accounts. */
async function start(): Promise<void> {
  await profile.serve();
  for (const name of ['one', 'two', 'three']) await profile.addKey(name);
  key = await profile.mint();
}

const set = async (name = 'override') =>
  (await profile.call('overrides.set', { provider: 'openai', key: secretOf(name) })).account;
const clear = () => profile.call('overrides.clear', { provider: 'openai' });
const accounts = async () => (await profile.call('accounts.list', {})).accounts;
const run = (args: string[], input = '') =>
  profile.sluice.run(args, { environment: profile.environment, input });
const json = (args: string[], input = '') =>
  profile.sluice.json(args, { environment: profile.environment, input });

async function chat(
  session: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; account: number; error: string | null; text: string }> {
  const response = await fetch(`${profile.proxy}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'x-sluice-session': session,
      ...headers,
    },
    body: JSON.stringify({ model: 'gpt-5.6', messages: [{ role: 'user', content: 'hi' }] }),
  });
  return {
    status: response.status,
    account: Number(response.headers.get('x-sluice-account')),
    error: response.headers.get('x-sluice-error'),
    text: await response.text(),
  };
}

/** Which account serves each of twenty sessions. */
async function places(): Promise<readonly number[]> {
  const found: number[] = [];
  for (let index = 0; index < 20; index += 1) found.push((await chat(`s${index}`)).account);
  return found;
}

test('it beats the whole pool, and clearing it brings the pool back exactly as it was', async () => {
  await start();
  const before = await places();
  expect(new Set(before).size).toBe(3);
  await vi.waitFor(() => expect(profile.rows('bindings')).toHaveLength(20), { timeout: 30_000 });
  const rows = profile.rows('bindings');
  const list = await accounts();

  const { id, origin } = await set();
  expect(origin).toBe('override');
  expect(new Set(await places())).toEqual(new Set([id]));
  expect((await chat('new session')).account).toBe(id);
  // What names an account means that account.
  expect((await chat('s0', { 'x-sluice-account': '2' })).account).toBe(2);

  expect(await clear()).toEqual({ removed: id });
  expect(await places()).toEqual(before);
  expect(await accounts()).toEqual(list);
  expect(await clear()).toEqual({ removed: null });
  // It took over no session and began none.
  await chat('written last');
  await vi.waitFor(() => expect(profile.rows('bindings')).toHaveLength(21), { timeout: 30_000 });
  expect(profile.rows('bindings')).toEqual(expect.arrayContaining([...rows]));
});

test('its own error comes back and no account takes its place; the next key serves at once', async () => {
  await start();
  const { id } = await set();
  profile.sim.revoke('override');
  const first = await chat('s');
  expect(first).toMatchObject({ status: 401, account: id, error: 'AUTH_ERROR' });
  expect(first.text).toContain('Incorrect API key provided');
  const second = await chat('s');
  expect(second).toMatchObject({ status: 429, account: id, error: 'RATE_LIMIT' });
  expect(second.text).toContain('override key');
  const reached = profile.sim.log.records.filter(({ path }) => path === '/v1/chat/completions');
  expect(reached).toHaveLength(1);

  // The same row, and what was held against the first key is not against this one.
  expect(await set('next')).toMatchObject({ id, state: 'ready' });
  expect(await chat('s')).toMatchObject({ status: 200, account: id });
});

test('status, accounts and the window’s state say that it serves, and for what', async () => {
  await start();
  const { id } = await set();
  const told = { provider: 'openai', account: id, keySuffix: '0000' };
  const { snapshot } = await profile.call('state.get', {});
  expect(snapshot.status.overrides).toEqual([told]);
  expect(snapshot.next['openai']).toBe(id);
  expect(snapshot.accounts.map(({ origin }) => origin)).toEqual(['key', 'key', 'key', 'override']);
  expect(await json(['status'])).toMatchObject({ value: { overrides: [told] } });
  expect((await run(['status'])).stdout).toContain('sluice override openai clear');
  const table = (await run(['accounts'])).stdout;
  expect(table.match(/behind the override key/g)).toHaveLength(3);
  expect(table.match(/serves every request/g)).toHaveLength(1);
});

test('it is set without a running Sluice, and stays through a kill -9, a rotated and a moved vault', async () => {
  const { code, value } = await json(['override', 'openai', 'set'], secretOf('override'));
  expect(code).toBe(0);
  const { id } = (value as { account: { id: number } }).account;
  await start();
  expect((await chat('s')).account).toBe(id);
  await profile.killAndServe();
  expect((await chat('s')).account).toBe(id);
  await profile.call('vault.rotate', {});
  expect((await chat('s')).account).toBe(id);
  await profile.call('vault.move', { mode: 'passphrase', passphrase: 'correct horse battery' });
  expect(await chat('s')).toMatchObject({ status: 200, account: id });
  const files = readdirSync(profile.sluice.home, { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of files.filter((one) => one.isFile()))
    expect(readFileSync(join(parentPath, name)).includes('planted-override'), name).toBe(false);
});

test('the key of an account of the pool may be the override too; that account stays as it is', async () => {
  await start();
  const list = await accounts();
  await set('two');
  expect((await accounts()).slice(0, 3)).toEqual(list);
  await clear();
  expect(await accounts()).toEqual(list);
});

test('a refused key, an unknown word and provider, and one without keys change nothing', async () => {
  await start();
  const wrong = (...args: string[]) => json(['override', ...args], secretOf('nobody'));
  expect(await wrong('openai', 'set')).toMatchObject({
    code: 1,
    value: { error: { code: 'KEY_REFUSED' } },
  });
  expect(await json(['override', 'openai', 'set'])).toMatchObject({ code: 2 });
  expect(await wrong('openai', 'replace')).toMatchObject({ code: 2 });
  expect(await wrong('openai-codex', 'set')).toMatchObject({ code: 2 });
  expect(await wrong('nobody', 'set')).toMatchObject({ code: 3 });
  expect(await wrong('nobody', 'clear')).toMatchObject({ code: 3 });
  expect(await accounts()).toHaveLength(3);
});

test('it has no place in the pool: neither pause nor priority; removing it is clearing it', async () => {
  await start();
  const { id } = await set();
  const refusal = { code: 'BAD_REQUEST', message: expect.stringContaining('override key') };
  await expect(profile.call('accounts.pause', { account: id })).rejects.toMatchObject(refusal);
  await expect(
    profile.call('accounts.setPriority', { account: id, priority: 'reserve' }),
  ).rejects.toMatchObject(refusal);
  expect((await chat('s')).account).toBe(id);
  await profile.call('accounts.remove', { account: id });
  expect((await chat('s')).account).not.toBe(id);
});
