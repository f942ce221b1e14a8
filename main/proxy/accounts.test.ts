import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { apiKey, CLIENT_KEY, oauth, PINNED_KEY, readBody, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

interface Script {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

const OK: Script = { status: 200, body: '{"ok":true}' };
const USAGE_LIMIT: Script = {
  status: 429,
  headers: { 'content-type': 'application/json', 'retry-after': '120' },
  body: '{"type":"error","error":{"type":"usage_limit_reached","message":"limit"}}',
};

/** The upstream answers by the credential that it sees; `seen` lists the credentials in order. */
async function start(
  script: Record<string, Script>,
): Promise<Bench & { readonly seen: string[]; readonly bodies: string[] }> {
  const seen: string[] = [];
  const bodies: string[] = [];
  const made = await startBench((request, response) => {
    void readBody(request).then((body) => {
      const secret =
        (request.headers.authorization ?? '').replace('Bearer ', '') ||
        String(request.headers['x-api-key']);
      seen.push(secret);
      bodies.push(body.toString());
      const { status, headers = {}, body: answer = '' } = script[secret] ?? OK;
      response.writeHead(status, headers);
      response.end(answer);
    });
  });
  bench = made;
  return Object.assign(made, { seen, bodies });
}

function post(
  port: number,
  headers: Record<string, string> = {},
  body = '{"model":"claude-opus-5"}',
): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': CLIENT_KEY, ...headers },
    body,
  });
}

test('a 401 refreshes the account once and resends the same body on it', async () => {
  const { port, pool, seen, bodies, records } = await start({ old: { status: 401 } });
  pool.add(1, 'anthropic', oauth('old'));
  pool.next.set(1, oauth('new'));
  const answer = await post(port);
  expect(answer.status).toBe(200);
  expect(seen).toEqual(['old', 'new']);
  expect(bodies[0]).toBe(bodies[1]);
  expect(pool.refreshed).toEqual([1]);
  expect(answer.headers.get('x-sluice-attempts')).toBe('2');
  expect(pool.get(1)?.blocks).toEqual([]);
  expect(records).toHaveLength(1);
});

test('a 401 on a fresh token blocks the account as rejected and the next one answers', async () => {
  const { port, pool, seen } = await start({ old: { status: 401 }, new: { status: 401 } });
  pool.add(1, 'anthropic', oauth('old'));
  pool.next.set(1, oauth('new'));
  pool.add(2, 'anthropic', apiKey('key-2'));
  const answer = await post(port);
  expect(answer.headers.get('x-sluice-account')).toBe('2');
  expect(seen).toEqual(['old', 'new', 'key-2']);
  expect(pool.get(1)?.blocks[0]?.reason).toBe('rejected');
});

test('a 401 on an API key is not refreshed; when no account is left the provider has the last word', async () => {
  const body = '{"type":"error","error":{"type":"authentication_error"}}';
  const { port, pool } = await start({ bad: { status: 401, body, headers: { 'x-own': 'yes' } } });
  pool.add(1, 'anthropic', apiKey('bad'));
  const answer = await post(port);
  expect(answer.status).toBe(401);
  expect(await answer.text()).toBe(body);
  expect(answer.headers.get('x-own')).toBe('yes');
  expect(answer.headers.get('x-sluice-error')).toBe('AUTH_ERROR');
  expect(pool.refreshed).toEqual([]);
});

test('a usage limit blocks the account for what the provider asks and the next one answers', async () => {
  const { port, pool } = await start({ one: USAGE_LIMIT });
  pool.add(1, 'anthropic', oauth('one'));
  pool.add(2, 'anthropic', oauth('two'));
  const before = Date.now();
  const answer = await post(port);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-sluice-error')).toBeNull();
  const [block] = pool.get(1)?.blocks ?? [];
  expect(block?.scope).toBe('account');
  expect(block?.untilMs).toBeGreaterThanOrEqual(before + 120_000);
});

test.each([
  ['a 429 without a body', { status: 429 }, 'RATE_LIMIT'],
  ['a 402 without a body', { status: 402 }, 'BILLING'],
  [
    'a compressed one',
    {
      status: 429,
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync('{"error":{"code":"insufficient_quota"}}'),
    },
    'BILLING',
  ],
  [
    'a 403 that speaks of quota',
    { status: 403, body: '{"error":{"message":"Monthly quota exceeded"}}' },
    'RATE_LIMIT',
  ],
] satisfies readonly (readonly [string, Script, string])[])(
  '%s moves on; alone, its bytes come back',
  async (_name, script, code) => {
    const { port, pool, seen } = await start({ one: script, two: script });
    pool.add(1, 'anthropic', oauth('one'));
    pool.add(2, 'anthropic', oauth('two'));
    const answer = await post(port);
    expect(seen).toEqual(['one', 'two']);
    expect(answer.status).toBe(script.status);
    expect(answer.headers.get('x-sluice-error')).toBe(code);
    expect(answer.headers.get('x-sluice-attempts')).toBe('2');
  },
);

test.each([
  [
    '529',
    { status: 529, body: '{"type":"error","error":{"type":"overloaded_error"}}' },
    'OVERLOADED',
  ],
  ['503', { status: 503, body: 'x' }, 'OVERLOADED'],
  ['500', { status: 500, body: 'x' }, 'UPSTREAM_ERROR'],
  [
    'a per-minute 429',
    {
      status: 429,
      body: '{"error":{"message":"Rate limit reached for gpt: Limit 3 requests per minute"}}',
    },
    'RATE_LIMIT',
  ],
  [
    'a plain 403',
    { status: 403, body: '{"error":{"message":"no access to this model"}}' },
    'INVALID_REQUEST',
  ],
] satisfies readonly (readonly [string, Script, string])[])(
  '%s passes without a block and without another account',
  async (_name, script, code) => {
    const { port, pool, seen } = await start({ one: script });
    pool.add(1, 'anthropic', oauth('one'));
    pool.add(2, 'anthropic', oauth('two'));
    const answer = await post(port);
    expect(answer.status).toBe(script.status);
    expect(await answer.text()).toBe(script.body);
    expect(answer.headers.get('x-sluice-error')).toBe(code);
    expect(seen).toEqual(['one']);
    expect(pool.get(1)?.blocks).toEqual([]);
  },
);

test('a window of one model family blocks that family only, until its reset', async () => {
  const reset = Date.now() + 3_600_000;
  const { port, pool } = await start({
    one: {
      status: 429,
      body: '{"error":{"type":"rate_limit_error"}}',
      headers: { 'x-test-exhausted': String(reset), 'x-test-scope': 'opus' },
    },
  });
  pool.add(1, 'anthropic', oauth('one'));
  await post(port);
  expect(pool.get(1)?.blocks).toEqual([
    { scope: 'family:opus', untilMs: reset, reason: 'usage limit', billing: false },
  ]);
  const other = await post(port, {}, '{"model":"claude-haiku-5"}');
  expect(other.headers.get('x-sluice-attempts')).toBe('1');
});

test('an error answer over 64 KiB passes unchanged', async () => {
  const body = JSON.stringify({
    error: { code: 'usage_limit_reached', filler: 'x'.repeat(200_000) },
  });
  const { port, pool } = await start({ one: { status: 429, body } });
  pool.add(1, 'anthropic', oauth('one'));
  const answer = await post(port);
  expect(await answer.text()).toBe(body);
  expect(answer.headers.get('x-sluice-error')).toBe('RATE_LIMIT');
  expect(pool.get(1)?.blocks).toHaveLength(1);
});

test('x-sluice-account means exactly that account and its own error', async () => {
  const { port, pool, seen } = await start({ two: USAGE_LIMIT });
  pool.add(1, 'anthropic', oauth('one'));
  pool.add(2, 'anthropic', oauth('two'));
  const answer = await post(port, { 'x-sluice-account': '2' });
  expect(answer.status).toBe(429);
  expect(await answer.text()).toBe(USAGE_LIMIT.body);
  expect(seen).toEqual(['two']);
  const blocked = await post(port, { 'x-sluice-account': '2' });
  expect(blocked.headers.get('x-sluice-error')).toBe('RATE_LIMIT');
  expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(60);
  expect(seen).toEqual(['two']);
});

test('a pinned client cannot reach another account by asking for it', async () => {
  const { port, pool, seen } = await start({});
  pool.add(1, 'anthropic', oauth('one'));
  pool.add(2, 'anthropic', oauth('two'));
  const refused = await post(port, { 'x-api-key': PINNED_KEY, 'x-sluice-account': '1' });
  expect(refused.headers.get('x-sluice-error')).toBe('BAD_REQUEST');
  await post(port, { 'x-api-key': PINNED_KEY });
  expect(seen).toEqual(['two']);
});

test.each([
  ['KEY_UNAVAILABLE', 503, { locked: true }],
  ['NO_ACCOUNT', 503, { paused: true }],
  ['AUTH_ERROR', 401, { disabled: { cause: 'revoked', atMs: 0, detail: null } }],
  [
    'RATE_LIMIT',
    429,
    {
      blocks: [
        { scope: 'account', untilMs: Date.now() + 90_000, reason: 'usage limit', billing: false },
      ],
    },
  ],
  [
    'BILLING',
    402,
    {
      blocks: [
        { scope: 'account', untilMs: Date.now() + 90_000, reason: 'out of credit', billing: true },
      ],
    },
  ],
] as const)('without an account that can serve the answer is %s', async (code, status, fields) => {
  const { port, pool, seen } = await start({});
  pool.add(1, 'anthropic', oauth('one'), fields);
  const answer = await post(port);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-sluice-error')).toBe(code);
  expect(answer.headers.get('x-sluice-attempts')).toBe('0');
  const body = (await answer.json()) as {
    type: string;
    error: { sluice: Record<string, unknown> };
  };
  expect(body.type).toBe('error');
  expect(body.error.sluice).toMatchObject({ type: code });
  expect(typeof body.error.sluice['hint']).toBe('string');
  if (status === 429) {
    const seconds = Number(answer.headers.get('retry-after'));
    expect(Number.isInteger(seconds)).toBe(true);
    expect(body.error.sluice['retry_after']).toBe(seconds);
    expect(body.error.sluice['retry_at']).toMatch(/^\d{4}-.*Z$/);
  }
  expect(seen).toEqual([]);
});

test('an account whose secret cannot be had is passed over; alone, its error is told', async () => {
  const { port, pool, seen } = await start({});
  pool.add(1, 'anthropic', oauth('one'));
  pool.failures.set(
    1,
    new AppError('UPSTREAM_TIMEOUT', 'The refresh took too long.', 'Try again.'),
  );
  const alone = await post(port);
  expect([alone.status, alone.headers.get('x-sluice-error')]).toEqual([504, 'UPSTREAM_TIMEOUT']);
  pool.add(2, 'anthropic', oauth('two'));
  expect((await post(port)).status).toBe(200);
  expect(seen).toEqual(['two']);
});

test('a paused proxy says that it is paused', async () => {
  const made = await start({});
  made.pool.add(1, 'anthropic', oauth('one'));
  made.paused = true;
  const answer = await post(made.port);
  expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([503, 'NO_ACCOUNT']);
  expect(await answer.text()).toContain('paused');
});

test('an answer that is passed over tells its account’s usage too', async () => {
  const { port, pool, seenHeaders } = await start({ one: USAGE_LIMIT });
  pool.add(1, 'anthropic', oauth('one'));
  pool.add(2, 'anthropic', oauth('two'));
  await post(port);
  expect(seenHeaders.map((seen) => seen.account)).toEqual([1, 2]);
});

test('a lost connection on the last account does not hide what the provider said before', async () => {
  const { port, pool, upstream } = await start({ one: USAGE_LIMIT });
  pool.add(1, 'anthropic', oauth('one'));
  pool.add(2, 'anthropic', oauth('two'));
  upstream.prependListener('request', (request) => {
    if (request.headers.authorization === 'Bearer two') request.socket.destroy();
  });
  const answer = await post(port);
  expect(answer.status).toBe(429);
  expect(await answer.text()).toBe(USAGE_LIMIT.body);
  expect(answer.headers.get('x-sluice-account')).toBe('1');
});

test('a stream that reports exhaustion passes as it is, and blocks the account', async () => {
  const stream = (type: string, message: string): Script => ({
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: `event: message_start\ndata: {}\n\nevent: error\ndata: {"type":"error","error":{"type":"${type}","message":"${message}"}}\n\n`,
  });
  const limited = stream('rate_limit_error', 'usage limit reached');
  const busy = stream('overloaded_error', 'Overloaded');
  const { port, pool, records } = await start({ busy, limited });
  pool.add(1, 'anthropic', oauth('busy'));
  pool.add(2, 'anthropic', oauth('limited'));
  await post(port, { 'x-sluice-account': '1' });
  const answer = await post(port, { 'x-sluice-account': '2' });
  expect(await answer.text()).toBe(limited.body);
  await expect.poll(() => records.map((record) => record.error)).toEqual([null, 'RATE_LIMIT']);
  expect(pool.get(1)?.blocks).toEqual([]);
  expect(pool.get(2)?.blocks).toMatchObject([{ scope: 'account', reason: 'usage limit' }]);
});
