import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { ClientKeys } from '../clients/keys.ts';
import type { NewClient } from '../clients/keys.ts';
import { systemRandom } from '../platform/random.ts';
import { apiKey, oauth, rawExchange, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

type Store = ConstructorParameters<typeof ClientKeys>[0]['store'];
type Stored = Awaited<ReturnType<Store['insert']>>;

const NEW: NewClient = {
  name: 'tool',
  provider: null,
  account: null,
  allPaths: false,
  passThrough: false,
  rpm: null,
  budgetUsd: null,
  expiresAtMs: null,
};
const PATHS = [
  ['anthropic', '/v1/messages'],
  ['openai', '/v1/chat/completions'],
] as const;

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

let bench: Bench;
let answers: (response: ServerResponse) => void;
let keys: ClientKeys;
let nowMs: number;
let reached: number;
let stored: Stored[];

beforeEach(async () => {
  nowMs = 1000;
  reached = 0;
  stored = [];
  answers = (response) => response.end('{}');
  keys = new ClientKeys({
    store: {
      list: () => stored,
      insert: (client) => {
        const made = { ...client, id: stored.length + 1 };
        stored.push(made);
        return Promise.resolve(made);
      },
      revoke: () => Promise.resolve(true),
      touch: () => Promise.resolve(),
    },
    random: systemRandom,
    clock: { now: () => nowMs, monotonic: () => nowMs },
    onChange: () => undefined,
    onSpent: () => undefined,
    onError: (error) => expect.fail(String(error)),
  });
  bench = await startBench(
    (_request, response) => {
      reached += 1;
      answers(response);
    },
    { clients: keys },
  );
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  bench.pool.add(10, 'openai', apiKey('sk-openai-10'));
});

afterEach(async () => {
  await keys.dispose();
  await bench.close();
});

async function ask(key: string, path = '/v1/messages'): Promise<Asked> {
  const answer = await fetch(`http://127.0.0.1:${bench.port}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': key },
    body: '{}',
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

test.each(PATHS)(
  'over its requests a minute: 429 CLIENT_LIMIT with retry-after in the shape of %s, and only for that client',
  async (shape, path) => {
    const limited = await keys.mint({ ...NEW, rpm: 2 });
    const other = await keys.mint(NEW);
    for (let count = 0; count < 2; count += 1)
      expect((await ask(limited.key, path)).status).toBe(200);
    const refused = await ask(limited.key, path);
    expect([refused.status, refused.headers.get('x-sluice-error')]).toEqual([429, 'CLIENT_LIMIT']);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.body).toMatchObject({
      ...(shape === 'anthropic' ? { type: 'error' } : {}),
      error: {
        type: 'rate_limit_error',
        sluice: { type: 'CLIENT_LIMIT', retry_after: seconds, retry_at: expect.any(String) },
      },
    });
    expect((await ask(other.key, path)).status).toBe(200);
    expect(reached).toBe(3);
    expect(bench.records.map(({ clientId, error }) => [clientId, error])).toEqual([
      [1, null],
      [1, null],
      [1, 'CLIENT_LIMIT'],
      [2, null],
    ]);
  },
);

test('attack: requests that come all at once are no way around the limit', async () => {
  const { key } = await keys.mint({ ...NEW, rpm: 5 });
  const all = await Promise.all(Array.from({ length: 30 }, () => ask(key)));
  expect(all.filter(({ status }) => status === 200)).toHaveLength(5);
  expect(all.filter(({ status }) => status === 429)).toHaveLength(25);
  expect(reached).toBe(5);
});

test('requests that are refused for another reason do not count', async () => {
  const { key } = await keys.mint({ ...NEW, rpm: 1 });
  expect((await ask(key, '/anthropic/v1/oauth/token')).status).toBe(403);
  expect((await ask(key, '/nobody/v1/x')).status).toBe(404);
  expect((await ask(key)).status).toBe(200);
  expect((await ask(key)).status).toBe(429);
});

test('a budget that is used: 429 CLIENT_LIMIT without a time, since none comes', async () => {
  const { key } = await keys.mint({ ...NEW, budgetUsd: 0.5 });
  expect((await ask(key)).status).toBe(200);
  stored = stored.map((one) => Object.assign({}, one, { spentUsd: 0.5 }));
  keys.reload();
  const refused = await ask(key);
  expect([refused.status, refused.headers.get('x-sluice-error')]).toEqual([429, 'CLIENT_LIMIT']);
  expect(refused.headers.get('retry-after')).toBeNull();
  expect(reached).toBe(1);
});

test('attack: a wrong, a revoked and an expired key cannot be told apart from outside', async () => {
  const revoked = await keys.mint(NEW);
  const expired = await keys.mint({ ...NEW, expiresAtMs: 2000 });
  const limited = await keys.mint({ ...NEW, rpm: 1, expiresAtMs: 2000 });
  for (const { key } of [revoked, expired, limited]) expect((await ask(key)).status).toBe(200);
  await keys.revoke(revoked.client.id);
  nowMs = 2000;
  const wrong = `slk_${'w'.repeat(43)}`;
  const answers = new Set<string>();
  for (const key of [wrong, revoked.key, expired.key, limited.key]) {
    const answer = await rawExchange(
      bench.port,
      `POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:${bench.port}\r\nx-api-key: ${key}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toContain('UNAUTHORIZED');
    answers.add(answer.replaceAll(/[0-9a-f-]{36}/g, 'ID').replace(/^Date.*$/m, ''));
  }
  expect(answers.size).toBe(1);
  expect(reached).toBe(3);
});

test('a revocation holds for the next request on a connection that is open', async () => {
  const { key, client } = await keys.mint(NEW);
  const request = `GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:${bench.port}\r\nx-api-key: ${key}\r\n\r\n`;
  const socket = connect(bench.port, '127.0.0.1');
  let answer = '';
  const answers = async (count: number): Promise<void> => {
    while (answer.split('HTTP/1.1 ').length <= count)
      await new Promise((resolve) =>
        socket.once('data', (chunk: Buffer) => {
          answer += chunk.toString('latin1');
          resolve(null);
        }),
      );
  };
  socket.write(request);
  await answers(1);
  void keys.revoke(client.id);
  socket.write(request);
  await answers(2);
  socket.destroy();
  expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401']);
});

test('a stream that runs when its key is revoked ends normally; nothing new begins with it', async () => {
  const { key, client } = await keys.mint(NEW);
  let running: ServerResponse | null = null;
  answers = (response) => {
    running = response;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
  };
  const answer = await fetch(`http://127.0.0.1:${bench.port}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key },
    body: '{}',
  });
  await keys.revoke(client.id);
  expect((await ask(key)).status).toBe(401);
  (running as ServerResponse | null)?.end('data: 2\n\n');
  expect(await answer.text()).toBe('data: 1\n\ndata: 2\n\n');
  expect(reached).toBe(1);
});

test('a client with a budget waits until it is known what its last request cost', async () => {
  const { key, client } = await keys.mint({ ...NEW, budgetUsd: 2 });
  let known = (): void => undefined;
  keys.onUnpriced(client.id, new Promise((resolve) => (known = resolve)));
  const waiting = ask(key);
  await expect.poll(() => bench.proxy.stats.active).toBe(1);
  keys.onCost({ clientId: client.id, account: 1, cost: 2 } as RequestRecord);
  known();
  expect(await waiting).toMatchObject({ status: 429 });
  expect(reached).toBe(0);
});
