import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PoolAccount } from '../core/account.ts';
import type { NewLogin } from '../credentials/types.ts';
import { Http } from '../platform/http.ts';
import { OriginMap } from '../platform/origin-map.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { anthropic } from '../providers/anthropic.ts';
import { addKey } from './api-key.ts';
import type { NewKey } from './api-key.ts';
import { openLoopbackServer, sendJson } from '../platform/testing/loopback-server.ts';
import type { Answering, LoopbackServer } from '../platform/testing/loopback-server.ts';

const KEY = 'sk-ant-api03-abcdefghijklmnop';
const clock = { now: () => 7, monotonic: () => 0 };
let server: LoopbackServer;
let http: Http;
let answer: Answering;
let stored: NewLogin[];
type RefusedKey = [provider: string, key: string, detail: string | null];
let refused: RefusedKey[];

beforeEach(async () => {
  stored = [];
  refused = [];
  answer = (_request, response) => sendJson(response, 200, { data: [] });
  server = await openLoopbackServer((request, response) => answer(request, response));
  const origins = ['https://api.anthropic.com', 'https://api.openai.com'];
  http = new Http(new OriginMap(new Map(origins.map((each) => [each, server.origin]))), '0');
});
afterEach(async () => {
  await http.close();
  await server.close();
});

function add(input: Partial<NewKey> = {}, providers = PROVIDERS) {
  const pool = {
    add: (login: NewLogin) => Promise.resolve({ id: stored.push(login) } as PoolAccount),
    keyRefused: async (...told: RefusedKey) => {
      refused.push(told);
    },
  };
  const key = { provider: 'anthropic', key: KEY, label: null, unchecked: false, ...input };
  return addKey({ providers, http, pool, clock }, key);
}

test('a good key is asked for once, in its provider’s header, and stored', async () => {
  expect(await add({ label: '  Studio ', key: ` ${KEY}\n` })).toEqual({
    account: { id: 1 },
    unchecked: null,
  });
  expect(server.seen).toHaveLength(1);
  expect(server.seen[0]).toMatchObject({
    method: 'GET',
    path: '/v1/models',
    headers: { 'x-api-key': KEY, 'anthropic-version': '2023-06-01' },
  });
  expect(server.seen[0]?.headers['authorization']).toBeUndefined();
  expect(stored).toMatchObject([
    { secret: { kind: 'api_key', key: KEY }, origin: 'key', label: 'Studio', pinnedTo: null },
  ]);
});

test('a key that was pasted with the word Bearer before it is the key alone', async () => {
  await add({ provider: 'openai', key: ' Bearer  sk-proj-1\n' });
  expect(server.seen[0]?.headers['authorization']).toBe('Bearer sk-proj-1');
});

test('a call that is not there says nothing of the key: the shortest completion is asked instead', async () => {
  answer = (request, response) =>
    request.path === '/v1/models'
      ? sendJson(response, 404, {})
      : sendJson(response, request.headers['authorization'] === 'Bearer good' ? 200 : 401, {});
  await add({ provider: 'openai', key: 'good' });
  expect(server.seen.map(({ path }) => path)).toEqual(['/v1/models', '/v1/chat/completions']);
  await expect(add({ provider: 'openai', key: 'bad' })).rejects.toMatchObject({
    code: 'KEY_REFUSED',
  });
  expect(stored).toHaveLength(1);
});

test('openai is asked with a bearer', async () => {
  await add({ provider: 'openai', key: 'sk-proj-1' });
  expect(server.seen[0]?.headers['authorization']).toBe('Bearer sk-proj-1');
});

test.each([
  [401, [['anthropic', KEY, 'invalid x-api-key']]],
  [403, []],
])('a probe that gets %i tells the account of that key', async (status, told) => {
  answer = (_request, response) =>
    sendJson(response, status, { error: { message: 'invalid x-api-key' } });
  await expect(add()).rejects.toMatchObject({ code: 'KEY_REFUSED' });
  expect(refused).toEqual(told);
});

test.each([401, 403])(
  '%i refuses the key: nothing is stored, and no text holds it',
  async (status) => {
    answer = (request, response) =>
      sendJson(response, status, {
        error: { message: `invalid key ${String(request.headers['x-api-key'])}` },
      });
    const error = await add({ unchecked: true }).catch((each: unknown) => each);
    expect(error).toMatchObject({
      code: 'KEY_REFUSED',
      message: expect.stringContaining('“invalid key [redacted]”'),
    });
    expect(stored).toEqual([]);
  },
);

test.each([404, 429, 500, 302])('%i says nothing about the key', async (status) => {
  answer = (_request, response) => sendJson(response, status, {});
  await expect(add()).rejects.toMatchObject({
    code: 'KEY_UNCHECKED',
    message: expect.stringContaining(String(status)),
  });
  expect(stored).toEqual([]);
  const { unchecked } = await add({ unchecked: true });
  expect(unchecked).toContain(String(status));
  expect(stored).toHaveLength(1);
});

test('a provider that cannot be reached leaves the key unchecked, and unstored', async () => {
  answer = (_request, response) => response.destroy();
  await expect(add()).rejects.toMatchObject({ code: 'KEY_UNCHECKED' });
  expect(stored).toEqual([]);
});

test.each([
  ['', 'empty'],
  ['  \n', 'empty'],
  ['sk-ant-one sk-ant-two', 'spaces'],
  ['sk-ant\r\nx-evil: 1', 'spaces or control'],
  ['sk-ant\u0000', 'control'],
  ['sk-ant-…', 'no key has'],
  [`slk_${'A'.repeat(43)}`, 'a client key of Sluice'],
])(
  'header injection, slips and a leaked client key: %j is refused before anyone is asked',
  async (key, words) => {
    await expect(add({ key })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(new RegExp(`^key: .*${words}`)),
    });
    expect(server.seen).toHaveLength(0);
  },
);

test('an unknown provider, and one without keys', async () => {
  await expect(add({ provider: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const keyless = [{ ...anthropic, apiKey: null }];
  await expect(add({}, keyless)).rejects.toMatchObject({ code: 'USAGE' });
});

test('a provider without a probe: the key is stored, and the person is told that nobody was asked', async () => {
  const unchecked = await add({ provider: 'opencode-go', key: 'oc-1' });
  expect(unchecked.unchecked).toContain('OpenCode Go has no probe for keys');
  expect(stored).toMatchObject([{ secret: { kind: 'api_key', key: 'oc-1' }, label: null }]);
  expect(server.seen).toHaveLength(0);
});

test('Ollama takes an empty key: an account without one, called after this machine', async () => {
  const added = await add({ provider: 'ollama', key: '  \n' });
  expect(added.unchecked).toContain('Ollama was not asked');
  expect(stored).toMatchObject([
    { secret: { kind: 'api_key', key: '' }, label: null, firstLabel: 'This machine' },
  ]);
  await add({ provider: 'ollama', key: 'behind-a-proxy', label: 'Cellar' });
  expect(stored[1]).toMatchObject({ secret: { key: 'behind-a-proxy' }, label: 'Cellar' });
  await expect(add({ provider: 'ollama-cloud', key: '' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
});
