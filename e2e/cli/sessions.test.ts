import { Agent, request } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openServedProfile } from '../fixtures/served-profile.ts';
import type { ServedProfile } from '../fixtures/served-profile.ts';

let profile: ServedProfile;
let agent: Agent;
let key: string;

beforeEach(async () => {
  profile = await openServedProfile();
  agent = new Agent({ keepAlive: true, maxSockets: 16 });
});
afterEach(async () => {
  agent.destroy();
  await profile.dispose();
});

/** Serves, with so many equal accounts of OpenAI. */
async function start(accounts: number): Promise<void> {
  await profile.serve();
  for (let index = 1; index <= accounts; index += 1) await profile.addKey(`key-${index}`);
  key = await profile.mint();
}

interface Got {
  readonly status: number;
  readonly account: number | null;
  readonly body: { id?: string; error?: { code?: string; sluice?: { type: string } } };
}

function send(path: string, body: object, headers: Record<string, string> = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const call = request(
      profile.proxy + path,
      {
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('error', reject);
        response.on('end', () => {
          const account = response.headers['x-sluice-account'];
          resolve({
            status: response.statusCode ?? 0,
            account: account === undefined ? null : Number(account),
            body: JSON.parse(text) as Got['body'],
          });
        });
      },
    );
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}

async function chat(session: string, headers: Record<string, string> = {}): Promise<number | null> {
  const body = { model: 'gpt-5.6', messages: [{ role: 'user', content: 'hi' }], max_tokens: 1 };
  const got = await send('/openai/v1/chat/completions', body, {
    'x-sluice-session': session,
    ...headers,
  });
  expect(got.status).toBe(200);
  return got.account;
}

/** One request in each of the sessions, 16 at a time. */
async function all(names: readonly string[]): Promise<ReadonlyMap<string, number | null>> {
  const found = new Map<string, number | null>();
  const left = [...names];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop())
        found.set(name, await chat(name));
    }),
  );
  return found;
}

const onDisk = (count: number, table: 'bindings' | 'continuations' = 'bindings'): Promise<void> =>
  vi.waitFor(() => expect(profile.rows(table)).toHaveLength(count), {
    timeout: 30_000,
    interval: 50,
  });

test('1,000 sessions spread over five accounts and stay there, over a kill -9 and the removal of one', async () => {
  await start(5);
  const names = Array.from({ length: 1000 }, (_, index) => `session-${index}`);
  const first = await all(names);
  for (const id of [1, 2, 3, 4, 5]) {
    const share = [...first.values()].filter((account) => account === id).length;
    expect(share).toBeGreaterThan(100);
    expect(share).toBeLessThan(300);
  }
  expect(await all(names)).toEqual(first);
  await onDisk(1000);
  await profile.killAndServe();
  expect(await all(names)).toEqual(first);

  // An account is removed: its sessions go elsewhere, and no other session moves.
  await profile.call('accounts.remove', { account: 3 });
  const after = await all(names);
  for (const [name, account] of first)
    if (account === 3) expect([1, 2, 4, 5]).toContain(after.get(name));
    else expect(after.get(name)).toBe(account);
  await onDisk(1000);
  // A new account takes none of them either.
  await profile.addKey('key-6');
  expect(await all(names)).toEqual(after);
}, 120_000);

test('a session goes on with another account when its own cannot serve, and stays there', async () => {
  await start(3);
  const own = await chat('s');
  await profile.call('accounts.pause', { account: Number(own) });
  const next = await chat('s');
  expect(next).not.toBe(own);
  await profile.call('accounts.resume', { account: Number(own) });
  expect(await chat('s')).toBe(next);
});

test('a pin names exactly one account and leaves the session as it was', async () => {
  await start(3);
  const own = await chat('s');
  const other = own === 1 ? 2 : 1;
  expect(await chat('s', { 'x-sluice-account': String(other) })).toBe(other);
  expect(await chat('s')).toBe(own);
  // Of a session that never was: nothing is kept of a pinned request.
  expect(await chat('pinned', { 'x-sluice-account': '2' })).toBe(2);
  await onDisk(1);
  await profile.call('accounts.pause', { account: other });
  const got = await send(
    '/openai/v1/chat/completions',
    { model: 'gpt-5.6', messages: [] },
    { 'x-sluice-account': String(other) },
  );
  expect(got).toMatchObject({ status: 503, body: { error: { sluice: { type: 'NO_ACCOUNT' } } } });
});

test('a client’s own account serves whatever its sessions were bound to', async () => {
  await start(3);
  key = await profile.mint(2);
  for (let index = 0; index < 8; index += 1) expect(await chat(`s${index}`)).toBe(2);
  const refused = await send(
    '/openai/v1/chat/completions',
    { messages: [] },
    { 'x-sluice-account': '1' },
  );
  expect(refused.status).toBe(400);
});

test('a response is gone on with by the account that made it, in any session, also after a kill -9', async () => {
  await start(4);
  const made: { id: string; account: number | null }[] = [];
  for (let index = 0; index < 8; index += 1) {
    const body = { model: 'gpt-5.6', input: `first ${index}`, stream: false };
    const got = await send('/openai/v1/responses', body, { 'x-sluice-session': `a${index}` });
    expect(got.status).toBe(200);
    made.push({ id: got.body.id ?? '', account: got.account });
  }
  expect(new Set(made.map(({ account }) => account)).size).toBeGreaterThan(1);
  async function goOn(round: string): Promise<void> {
    for (const { id, account } of made) {
      const body = { model: 'gpt-5.6', input: 'more', previous_response_id: id };
      const headers = { 'x-sluice-session': `${round} ${id}` };
      expect(await send('/openai/v1/responses', body, headers)).toMatchObject({
        status: 200,
        account,
      });
    }
  }
  await goOn('b');
  // Each has its session, and each answer its id.
  await onDisk(16);
  await onDisk(16, 'continuations');
  await profile.killAndServe();
  await goOn('c');

  // Its account rests: no other account is asked, which would only say that it knows of no such response.
  const [{ id, account } = { id: '', account: null }] = made;
  await profile.call('accounts.pause', { account: Number(account) });
  const body = { model: 'gpt-5.6', input: 'more', previous_response_id: id };
  expect(await send('/openai/v1/responses', body)).toMatchObject({
    status: 503,
    account,
    body: { error: { sluice: { type: 'NO_ACCOUNT' } } },
  });

  // It is gone for good: any account may say what it knows of that, also after a kill -9.
  await profile.call('accounts.remove', { account: Number(account) });
  await vi.waitFor(
    () => expect(profile.rows('continuations').map((row) => row['account'])).not.toContain(account),
    { timeout: 30_000, interval: 50 },
  );
  const others = [1, 2, 3, 4].filter((one) => one !== account);
  expect(others).toContain((await send('/openai/v1/responses', body)).account);
  await profile.killAndServe();
  expect(others).toContain((await send('/openai/v1/responses', body)).account);
}, 120_000);
