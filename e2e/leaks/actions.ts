import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectInstance } from '../../main/control/socket/connect.ts';
import { profilePaths } from '../../main/platform/paths.ts';
import { systemRandom } from '../../main/platform/random.ts';
import { seedKeys } from '../simulator/seeds.ts';
import type { LeakRun } from './leak-run.ts';
import { SocketTap } from './socket-tap.ts';

const TOKEN = '/v1/oauth/token';

/** A sign-in in the browser; answers with the person's account id. */
export async function signIn(run: LeakRun, as: string, ...args: readonly string[]): Promise<void> {
  const login = run.spawn(['login', 'anthropic', '--json', ...args]);
  const { url } = await run.event(login, 'open');
  const { location } = await run.simulator.approve(String(url), { as });
  run.keep('callback page', Buffer.from(await (await fetch(location ?? '')).arrayBuffer()));
  await run.event(login, 'done');
  await login.closed;
}

export async function signInByPaste(run: LeakRun, as: string): Promise<void> {
  const login = run.spawn(['login', 'anthropic', '--json', '--paste']);
  const { url } = await run.event(login, 'open');
  const { location, pasted } = await run.simulator.approve(String(url), { as });
  login.child.stdin?.end(`${location ?? pasted}\n`);
  await run.event(login, 'done');
  await login.closed;
}

/** The provider refuses, and quotes what it was sent. */
export async function failSignIn(run: LeakRun, as: string): Promise<void> {
  const login = run.spawn(['login', 'anthropic', '--json']);
  const { url } = await run.event(login, 'open');
  const { location } = await run.simulator.approve(String(url), { as });
  const code = new URL(location ?? '').searchParams.get('code') ?? '';
  run.secrets.plant('code that the provider quoted', code);
  const body = {
    error: 'invalid_grant',
    error_description: `the code ${code} is no good: "${code}"`,
  };
  run.simulator.faults.add({ path: TOKEN, action: { kind: 'status', status: 400, body } });
  run.keep('callback page', Buffer.from(await (await fetch(location ?? '')).arrayBuffer()));
  await run.event(login, 'error');
  await login.closed;
}

/** Keys of which one is good, one refused by a provider that quotes it, one never checked. */
export async function addKeys(run: LeakRun): Promise<void> {
  run.secrets.plant('API key', seedKeys.openai);
  await run.run(['add-key', 'openai', '--json'], seedKeys.openai);
  // Without a prefix that a pattern could know.
  const odd = 'planted/Key+of=no"known\\shape-0123456789';
  run.secrets.plant('refused API key', odd);
  const body = {
    error: { message: `Incorrect API key provided: ${odd}`, code: 'invalid_api_key' },
  };
  run.simulator.faults.add({
    origin: 'https://api.openai.com',
    action: { kind: 'status', status: 401, body },
  });
  const refused = await run.run(['add-key', 'openai', '--json'], odd);
  if (refused.code !== 1) throw new Error('the refused key was taken');
  await run.run(['add-key', 'openai'], 'sk-proj-');
  const override = `sk-proj-${'planted-override'.padEnd(80, '0')}`;
  run.simulator.createAccount({ provider: 'openai', kind: 'api_key', key: override });
  run.secrets.plant('override key', override);
  const set = await run.run(['override', 'openai', 'set', '--json'], override);
  if (set.code !== 0) throw new Error('the override key was not taken');
}

export async function mintClient(run: LeakRun, name: string): Promise<string> {
  const added = await run.run(['clients', 'add', name, '--json']);
  const { key } = JSON.parse(added.stdout) as { key: string };
  // Shown once: that is what the command is for. Only its hash may stay.
  run.secrets.plant(
    'client key',
    key,
    (place) => place.startsWith('stdout') && place.includes('clients add'),
  );
  return key;
}

/** Requests that are answered, refused, limited by a provider that quotes the credential, and cut off. */
export async function useProxy(run: LeakRun, proxy: string, key: string): Promise<void> {
  const { simulator } = run;
  const path = '/v1/messages';
  const send = (): Promise<number> => message(proxy, key);
  await send();
  simulator.grants.dropAccess('mira');
  await send();
  const bearer = authorizationOf(run);
  for (const status of [401, 429, 402, 500]) {
    const error = {
      type: 'error',
      error: { type: 'rate_limit_error', message: `usage limit of ${bearer}` },
    };
    simulator.faults.add({
      path,
      account: 'mira',
      action: { kind: 'status', status, body: error },
    });
    await send();
  }
  simulator.faults.add({ path, action: { kind: 'close' } });
  await send();
  simulator.faults.add({ path, action: { kind: 'cut', afterEvents: 0 } });
  await send();
  simulator.faults.clear();
}

/** A refresh that fails for the moment, and one that ends the account; both quote the token. */
export async function failRefreshes(run: LeakRun, proxy: string, key: string): Promise<void> {
  const { simulator } = run;
  for (const [person, status] of [
    ['lab', 503],
    ['studio', 400],
  ] as const) {
    const family = simulator.grants.families(person).findLast(({ state }) => state === 'live');
    const refresh = run.secrets.withHash(family?.currentHash ?? '');
    if (refresh === undefined) throw new Error(`${person} has no grant`);
    const body = {
      error: 'invalid_grant',
      error_description: `Refresh token ${refresh} (${btoa(refresh)}) revoked`,
    };
    simulator.grants.dropAccess(person);
    simulator.faults.add({ path: TOKEN, action: { kind: 'status', status, body } });
    const { stdout } = await run.run(['accounts', '--json']);
    const { accounts } = JSON.parse(stdout) as { accounts: { id: number; email: string | null }[] };
    const account = accounts.find(({ email }) => email?.startsWith(person));
    await message(proxy, key, account?.id);
    simulator.faults.clear();
  }
}

/** Everything that a window sees, as raw bytes: page, session, calls, events. */
export async function openWindow(run: LeakRun, address: string): Promise<void> {
  const url = new URL(address);
  const code = url.searchParams.get('code') ?? '';
  run.secrets.plant('one-time code of the window', code, (place) =>
    /^stdout .*(serve|ui)/.test(place),
  );
  const keep = async (name: string, answer: Response): Promise<string> => {
    const bytes = Buffer.from(await answer.arrayBuffer());
    run.keep(name, `${answer.status} ${JSON.stringify([...answer.headers])}\n`);
    run.keep(name, bytes);
    return bytes.toString('utf8');
  };
  await keep('window: page', await fetch(url.origin));
  const opened = await fetch(`${url.origin}/api/session`, {
    method: 'POST',
    body: JSON.stringify({ code }),
  });
  const { token } = JSON.parse(await keep('window: session', opened)) as { token: string };
  run.secrets.plant('session token of the window', token, (place) => place === 'window: session');
  const headers = { 'x-sluice-token': token };
  const events = await fetch(`${url.origin}/api/events`, { headers });
  const reader = events.body?.getReader();
  const following = (async () => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || value === undefined) return;
      run.keep('window: events', Buffer.from(value));
    }
  })();
  following.catch(() => undefined);
  for (const name of [
    'state.get',
    'accounts.list',
    'clients.list',
    'activity.recent',
    'settings.get',
    'status.get',
    'no.such.call',
  ])
    await keep('window: calls', await call(url.origin, headers, name, {}));
  await keep(
    'window: calls',
    await call(url.origin, headers, 'accounts.addKey', { provider: 'openai', key: 7 }),
  );
  await keep(
    'window: calls',
    await call(url.origin, { 'x-sluice-token': 'wrong' }, 'state.get', {}),
  );
}

/** The same over the local socket, with a relay that keeps both directions. */
export async function useSocket(run: LeakRun): Promise<void> {
  const paths = profilePaths({ SLUICE_HOME: run.folder });
  const token = readFileSync(paths.socketToken, 'utf8');
  run.secrets.plant('socket token', token, (place) => place === 'file socket.token');
  const relay = join(run.folder, 'tap.sock');
  const tap = new SocketTap(paths.socket);
  await tap.listen(relay);
  const client = await connectInstance({ ...paths, socket: relay }, systemRandom);
  if (client === null) throw new Error('the socket did not answer');
  client.subscribe(() => undefined);
  await client.call('state.get', {});
  await client.call('accounts.list', {});
  await client.call('usage.list', { refresh: true });
  await client.call('accounts.pause', { account: 1 });
  await client.call('accounts.resume', { account: 1 });
  client.dispose();
  run.keep('socket traffic', tap.bytes());
  await tap.dispose();
}

function call(
  origin: string,
  headers: Record<string, string>,
  name: string,
  input: object,
): Promise<Response> {
  const body = JSON.stringify({ type: 'call', id: 1, name, input });
  return fetch(`${origin}/api/call`, { method: 'POST', headers, body });
}

/** The answer itself is the provider's own and goes to the caller; a broken one is no fault here. */
async function message(proxy: string, key: string, account?: number): Promise<number> {
  try {
    const answer = await fetch(`${proxy}/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'x-api-key': key,
        ...(account !== undefined && { 'x-sluice-account': String(account) }),
      },
      body: JSON.stringify({
        model: 'claude-sonnet-5',
        max_tokens: 8,
        messages: [{ role: 'user', content: 'hi' }],
      }),
    });
    await answer.text();
    return answer.status;
  } catch {
    return 0;
  }
}

function authorizationOf({ simulator }: LeakRun): string {
  return simulator.log.last('/v1/messages')?.header('authorization') ?? '';
}
