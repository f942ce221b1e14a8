import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { CARRIERS, OWN, startOwnBench } from './testing/own-kit.ts';
import type { OwnBench } from './testing/own-kit.ts';
import { OWN_KEY } from './testing/test-kit.ts';

let own: OwnBench;

beforeEach(async () => {
  own = await startOwnBench();
});

afterEach(() => own.bench.close());

test('the caller’s betas and its own account headers go as they came', async () => {
  await own.ask({
    headers: ['anthropic-beta: mine-1', 'OpenAI-Organization: org-1', 'Cookie: a=b'],
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  await own.ask({
    path: '/v1/responses',
    headers: ['OpenAI-Organization: org-1', 'openai-project: p-1', 'chatgpt-account-id: acc-1'],
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', 'sk-mine'],
    ],
  });
  await own.ask({
    path: '/v1/responses',
    headers: ['OpenAI-Organization: org-1', 'chatgpt-account-id: acc-1'],
    carried: [['x-api-key', OWN_KEY]],
  });
  expect(own.reached.map(({ headers }) => headers['anthropic-beta'])).toEqual([
    'mine-1',
    undefined,
    undefined,
  ]);
  expect(own.reached.map(({ headers }) => headers['openai-organization'])).toEqual([
    undefined,
    'org-1',
    undefined,
  ]);
  expect(own.reached.map(({ headers }) => headers['chatgpt-account-id'])).toEqual([
    undefined,
    'acc-1',
    undefined,
  ]);
  expect(own.reached.map(({ headers }) => headers.cookie)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(own.reached[1]?.headers['openai-project']).toBe('p-1');
  expect(own.reached[1]?.headers.authorization).toBe('Bearer sk-mine');
});

test.each([
  [401, 'AUTH_ERROR'],
  [402, 'BILLING'],
  [403, 'INVALID_REQUEST'],
  [429, 'RATE_LIMIT'],
  [529, 'OVERLOADED'],
])('the provider’s %i is the caller’s: no retry, no block, no account', async (status, code) => {
  own.answer = { status, headers: { 'retry-after': '7' }, body: '{"type":"error"}' };
  const got = await own.ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect([got.status, got.code, got.account]).toEqual([status, code, undefined]);
  expect(got.text).toMatch(/retry-after: 7/i);
  expect(got.text).toContain('{"type":"error"}');
  expect(own.reached.length).toBe(1);
  expect([1, 2].map((id) => own.bench.pool.get(id)?.blocks)).toEqual([[], []]);
  expect(own.bench.pool.refreshed).toEqual([]);
  expect(own.bench.seenHeaders).toEqual([]);
});

test('a stream that ends in an exhausted limit blocks no account', async () => {
  const body =
    'event: error\ndata: {"error":{"type":"rate_limit_error","message":"usage limit"}}\n\n';
  own.answer = { status: 200, headers: { 'content-type': 'text/event-stream' }, body };
  const got = await own.ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect(got.text).toContain('usage limit');
  expect([1, 2].map((id) => own.bench.pool.get(id)?.blocks)).toEqual([[], []]);
});

test('what an own credential used is counted, for no account', async () => {
  const body = '{"usage":{"input_tokens":7,"output_tokens":9}}';
  own.answer = { status: 200, headers: { 'content-type': 'application/json' }, body };
  await own.ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  await vi.waitFor(() =>
    expect(own.bench.records).toMatchObject([{ inputTokens: 7, outputTokens: 9, account: null }]),
  );
});

test('a locked vault, an empty pool and a pool in trouble do not concern own credentials', async () => {
  for (const id of [1, 2])
    own.bench.pool.failures.set(id, new AppError('KEY_UNAVAILABLE', 'Locked.'));
  const brought = await own.ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect(brought.status).toBe(200);
  const pool = await own.ask({ carried: [['x-api-key', OWN_KEY]] });
  expect(pool.code).toBe('KEY_UNAVAILABLE');
});

test('a pause holds for own credentials too', async () => {
  own.bench.paused = true;
  const got = await own.ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect([got.status, got.code, own.reached.length]).toEqual([503, 'NO_ACCOUNT', 0]);
});

test('two sessions of one client at the same time: each request carries its own credential and no other', async () => {
  const values = ['own-a', 'own-b'];
  await Promise.all(
    Array.from({ length: 40 }, (_none, index) =>
      own.ask({
        body: JSON.stringify({ model: 'm', messages: [{ content: values[index % 2] }] }),
        carried: [
          ['x-api-key', OWN_KEY],
          ['authorization', values[index % 2] ?? ''],
        ],
      }),
    ),
  );
  expect(own.reached.length).toBe(40);
  for (const { headers, body } of own.reached) {
    const wanted = body.includes('own-a') ? 'own-a' : 'own-b';
    expect(headers.authorization).toBe(`Bearer ${wanted}`);
  }
  const sessions = new Map(own.bench.ownUses.map(({ use }) => [use.session, use.value]));
  expect([...sessions.values()].sort()).toEqual(values);
  for (const { use } of own.bench.ownUses) expect(sessions.get(use.session)).toBe(use.value);
});

test('the session follows what the body says, without its secrets', async () => {
  const user = JSON.stringify({ device_id: 'd', session_id: 's-1' });
  const body = (text: string) =>
    JSON.stringify({ messages: [{ content: text }], metadata: { user_id: user }, model: 'm' });
  const carried = [
    ['x-api-key', OWN_KEY],
    ['authorization', OWN],
  ] as const;
  for (const text of ['one', 'two']) await own.ask({ carried, body: body(text) });
  await own.ask({ carried, body: JSON.stringify({ messages: [{ content: 'one' }], model: 'm' }) });
  const [first, second, third] = own.bench.ownUses.map(({ use }) => use.session);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
});

test('model and credential are part of the session, also where the caller names it', async () => {
  const headers = ['x-session-id: mine'];
  const key = ['x-api-key', OWN_KEY] as const;
  const asked = [
    [OWN, 'm'],
    [OWN, 'm'],
    [`${OWN}-2`, 'm'],
    [OWN, 'n'],
  ] as const;
  for (const [value, model] of asked)
    await own.ask({
      headers,
      carried: [key, ['authorization', value]],
      body: JSON.stringify({ model }),
    });
  const [first, again, other, model] = own.bench.ownUses.map(({ use }) => use.session);
  expect(again).toBe(first);
  expect(new Set([first, other, model]).size).toBe(3);
});

test('a body too large to hold goes out with the own credential, and makes a session without it', async () => {
  const body = JSON.stringify({ model: 'm', pad: 'x'.repeat(33 * 1024 * 1024) });
  const carried = [
    ['x-api-key', OWN_KEY],
    ['authorization', OWN],
  ] as const;
  const got = await own.ask({ carried, body });
  expect([got.status, own.reached[0]?.body.length]).toEqual([200, body.length]);
  expect(own.bench.ownUses).toHaveLength(1);
});

test('records never hold the credential, however it came', async () => {
  own.bench.open = true;
  const secret = 'zz-a-secret-of-no-known-shape';
  for (const carrier of CARRIERS) await own.ask({ carried: [[carrier, secret]] });
  await own.ask({ path: '/nowhere', carried: [['key=', secret]] });
  expect(own.bench.records.length).toBe(5);
  expect(JSON.stringify(own.bench.records)).not.toContain(secret);
});
