import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { AccountPool } from '../credentials/pool.ts';
import { HOUR_MS, oauth, PoolBench, refusal, signIn } from '../credentials/testing/pool-bench.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { silentLog } from '../store/testing/temporary-store.ts';
import { CheckService } from './check.ts';
import { UsageService } from './service.ts';

const bench = { now: new PoolBench() };
let pool: AccountPool;
let checks: CheckService;
let usage: UsageService;
/** Every request that left, as `METHOD path credential`. */
let sent: string[];
let answer: (request: HttpRequest, path: string) => Partial<HttpAnswer> | Promise<never>;

const USAGE = JSON.stringify({ five_hour: { utilization: 20, resets_at: null } });

beforeEach(async () => {
  bench.now = new PoolBench();
  sent = [];
  answer = () => ({ text: USAGE });
  pool = await bench.now.pool(await bench.now.open());
  const deps = {
    providers: PROVIDERS,
    pool,
    clock: bench.now.clock,
    log: silentLog,
    http: {
      request: async (request: HttpRequest) => {
        const path = new URL(request.url).pathname;
        const { authorization, 'x-api-key': key } = request.headers ?? {};
        sent.push(`${request.method} ${path} ${authorization ?? key ?? ''}`);
        return { status: 200, headers: {}, text: '', ...(await answer(request, path)) };
      },
    },
  };
  const store = { read: () => new Map<number, never>(), write: () => Promise.resolve() };
  const random = {
    bytes: (size: number) => Buffer.alloc(size),
    uuid: () => '',
    fraction: () => 0.5,
  };
  usage = new UsageService({ ...deps, store, random, isEnabled: () => true });
  checks = new CheckService({ ...deps, usage });
});
afterEach(async () => {
  checks.dispose();
  usage.dispose();
  await bench.now.dispose();
});

async function add(name: string, expiresInMs = HOUR_MS, provider = 'anthropic'): Promise<number> {
  const identity = { ...UNKNOWN_IDENTITY, email: `${name}@example.com` };
  const secret = oauth(name, bench.now.nowMs + expiresInMs, `refresh-${name}`);
  return (await pool.add(signIn({ provider, secret, identity }))).id;
}

async function addKey(provider = 'openai'): Promise<number> {
  const secret = { kind: 'api_key', key: 'sk-good' } as const;
  return (await pool.add(signIn({ provider, secret, identity: UNKNOWN_IDENTITY }))).id;
}

async function one(id: number, strict = false) {
  const [found] = await checks.run([id], strict);
  return { ok: found?.ok, reason: found?.reason };
}

test('a report that was made here proves nothing: there is no call that would tell', async () => {
  const id = await addKey('ollama-cloud');
  expect(await one(id)).toEqual({
    ok: null,
    reason: 'This provider has no call that would tell.',
  });
  expect(sent).toEqual([]);
});

test('a key with usage of its own is checked by that, in the header that it has there', async () => {
  answer = () => ({ text: '{"code":200,"success":true,"data":{"limits":[]}}' });
  const id = await addKey('zai');
  expect(await one(id)).toEqual({ ok: true, reason: null });
  answer = () => ({ text: '{"code":401,"success":false,"msg":"token expired or incorrect"}' });
  expect(await one(id)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('new sign-in'),
  });
  expect(pool.get(id)?.disabled).not.toBeNull();
  expect(new Set(sent)).toEqual(new Set(['GET /api/monitor/usage/quota/limit sk-good']));
});

describe('a check that spends nothing', () => {
  test('asks for the usage of a sign-in and for the models of a key, and for nothing else', async () => {
    const ids = [await add('ada'), await addKey()];
    expect(await checks.run(ids, false)).toEqual(ids.map((id) => ({ id, ok: true, reason: null })));
    expect([...sent].sort()).toEqual([
      'GET /api/oauth/usage Bearer ada',
      'GET /v1/models Bearer sk-good',
    ]);
  });

  test('renews a stale token first', async () => {
    const id = await add('ada', -1);
    expect(await one(id)).toEqual({ ok: true, reason: null });
    expect(bench.now.sent).toEqual(['refresh-ada']);
    expect(sent).toEqual(['GET /api/oauth/usage Bearer fresh-1']);
  });

  test('a grant that is dead is a no, and disables the account; the next check asks nobody', async () => {
    const id = await add('ada', -1);
    bench.now.answer = async () => refusal(400, '{"error":"invalid_grant"}');
    const said = await one(id);
    expect(said.ok).toBe(false);
    expect(pool.get(id)?.disabled?.cause).toBeDefined();
    expect(await one(id)).toMatchObject({ ok: false, reason: expect.stringContaining('sign-in') });
    expect([bench.now.sent.length, sent.length]).toEqual([1, 0]);
  });

  test('a refresh that may work later is unknown, and blocks nobody', async () => {
    const id = await add('ada', -1);
    bench.now.answer = async () => refusal(503, 'busy');
    expect(await one(id)).toMatchObject({ ok: null, reason: expect.stringContaining('503') });
    expect(pool.get(id)).toMatchObject({ blocks: [], disabled: null });
    expect(sent).toEqual([]);
  });

  test('a request that waits for the same token blocks it as ever', async () => {
    const id = await add('ada', -1);
    bench.now.answer = async () => refusal(503, 'busy');
    await pool.secret(id);
    expect(pool.get(id)?.blocks).toHaveLength(1);
  });

  test.each([
    [401, false],
    [403, false],
    [429, null],
    [500, null],
  ])('a sign-in whose usage answers %i is %s, and blocks nobody', async (status, ok) => {
    const id = await add('ada');
    answer = () => ({ status });
    const said = await one(id);
    expect(said.ok).toBe(ok);
    expect(said.reason).toContain(String(status));
    expect(pool.get(id)?.blocks).toEqual([]);
  });

  test('is not asked while the usage endpoint wants no questions, and tells it to the polls', async () => {
    const id = await add('ada');
    answer = () => ({ status: 429, headers: { 'retry-after': '900' } });
    expect((await one(id)).ok).toBeNull();
    const again = await one(id);
    expect(again.ok).toBeNull();
    expect(again.reason).toContain('no question about usage for another 15 min');
    await usage.refresh();
    expect(sent).toHaveLength(1);
    answer = () => ({ text: USAGE });
    expect((await one(id, true)).ok).toBe(true);
    expect(sent.slice(1)).toEqual(['POST /v1/messages Bearer ada']);
  });

  test('a full window is no failure of the credential, and no block', async () => {
    const id = await add('ada');
    const resets_at = new Date(bench.now.nowMs + HOUR_MS).toISOString();
    answer = () => ({ text: JSON.stringify({ five_hour: { utilization: 100, resets_at } }) });
    expect(await one(id)).toEqual({ ok: true, reason: null });
    expect(pool.get(id)?.blocks).toEqual([]);
  });

  test('a key that is refused with 401 is disabled, with 403 it is not', async () => {
    const id = await addKey();
    answer = () => ({ status: 403 });
    expect((await one(id)).ok).toBe(false);
    expect(pool.get(id)?.disabled).toBeNull();
    answer = () => ({ status: 401 });
    expect((await one(id)).ok).toBe(false);
    expect(pool.get(id)?.disabled?.cause).toBe('rejected');
  });

  test('no answer is unknown', async () => {
    const id = await add('ada');
    answer = () => Promise.reject(new AppError('UPSTREAM_UNREACHABLE', 'No answer came.'));
    expect(await one(id)).toEqual({ ok: null, reason: 'No answer came.' });
  });

  test('accounts of one provider are asked one after another, and the same one once', async () => {
    const ids = [await add('ada'), await add('bob'), await add('eve')];
    let running = 0;
    let most = 0;
    answer = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { text: USAGE } as never;
    };
    await Promise.all([checks.run(ids, false), checks.run(ids, false)]);
    expect([most, sent.length]).toEqual([1, 3]);
  });
});

describe('a strict check', () => {
  test('asks a model for one token as well', async () => {
    const id = await add('ada');
    let body: unknown;
    answer = (request, path) => {
      if (path === '/v1/messages') body = JSON.parse(request.body ?? '');
      return { text: USAGE };
    };
    expect(await one(id, true)).toEqual({ ok: true, reason: null });
    expect(sent).toEqual(['GET /api/oauth/usage Bearer ada', 'POST /v1/messages Bearer ada']);
    expect(body).toMatchObject({ max_tokens: 1 });
  });

  test.each([
    [429, false],
    [402, false],
    [404, null],
    [529, null],
  ])('a model that answers %i makes it %s, and blocks nobody', async (status, ok) => {
    const id = await add('ada');
    answer = (_request, path) => (path === '/v1/messages' ? { status } : { text: USAGE });
    expect((await one(id, true)).ok).toBe(ok);
    expect(pool.get(id)?.blocks).toEqual([]);
  });

  const limited = '{"error":{"code":"usage_limit_reached"}}';
  test.each([
    ['a limit by the minute', 429, '{"error":{"message":"Requests per minute"}}', null],
    ['a used up plan', 429, limited, false],
    ['a used up plan that a 403 tells', 403, limited, false],
    [
      'a stream that the used up plan ends',
      200,
      `event: response.failed\ndata: ${limited}\n\n`,
      false,
    ],
  ])('%s: %i is %s', async (_name, status, text, ok) => {
    const id = await add('ada');
    answer = (_request, path) => (path === '/v1/messages' ? { status, text } : { text: USAGE });
    expect((await one(id, true)).ok).toBe(ok);
  });

  test('spends nothing on a credential that is refused already', async () => {
    const id = await add('ada');
    answer = () => ({ status: 403 });
    expect((await one(id, true)).ok).toBe(false);
    expect(sent).toHaveLength(1);
  });

  test('a stream that breaks off is no yes', async () => {
    const id = await add('ada', HOUR_MS, 'openai-codex');
    answer = (_request, path) =>
      path.endsWith('/responses')
        ? { text: 'event: response.created\ndata: {}\n\nevent: response.failed\ndata: {}\n\n' }
        : { text: '{"plan_type":"plus"}' };
    expect((await one(id, true)).ok).toBeNull();
  });
});
