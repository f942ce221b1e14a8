import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import {
  apiKey,
  CLIENT_KEY,
  oauth,
  OWN_KEY,
  OWN_SCOPED_KEY,
  PINNED_KEY,
  rawExchange,
  readBody,
  startBench,
} from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

const OWN = 'own-credential-1';
const POOL = 'access-of-the-pool';
const CARRIERS = ['authorization', 'x-api-key', 'x-goog-api-key', 'key='] as const;
type Carrier = (typeof CARRIERS)[number];

let bench: Bench;
let reached: { url: string; headers: IncomingHttpHeaders; raw: string[]; body: string }[] = [];
let answer: { status: number; headers: Record<string, string>; body: string };

beforeEach(async () => {
  reached = [];
  answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  bench = await startBench((request, response) => {
    void readBody(request).then((body) => {
      const { url = '', headers, rawHeaders: raw } = request;
      reached.push({ url, headers, raw, body: body.toString() });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  bench.pool.add(1, 'anthropic', oauth(POOL));
  bench.pool.add(2, 'anthropic', oauth(`${POOL}-2`));
  bench.pool.add(10, 'openai', apiKey(POOL));
});

afterEach(() => bench.close());

interface Asked {
  readonly carried?: readonly (readonly [Carrier, string])[];
  readonly headers?: readonly string[];
  readonly path?: string;
  readonly body?: string;
}

/** One request by raw bytes, with each credential in its carrier. */
async function ask({ carried = [], headers = [], path = '/v1/messages', body = '{}' }: Asked) {
  const lines = [...headers];
  const query: string[] = [];
  for (const [carrier, value] of carried)
    if (carrier === 'key=') query.push(`key=${value}`);
    else lines.push(`${carrier}: ${carrier === 'authorization' ? 'Bearer ' : ''}${value}`);
  const target = query.length === 0 ? path : `${path}?${query.join('&')}`;
  const text = [
    `POST ${target} HTTP/1.1`,
    `Host: 127.0.0.1:${bench.port}`,
    ...lines,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
  const got = await rawExchange(bench.port, text);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(got)?.[1]),
    code: /^x-sluice-error: (.*)\r$/im.exec(got)?.[1],
    account: /^x-sluice-account: (.*)\r$/im.exec(got)?.[1],
    text: got,
  };
}

/** The credentials that reached the provider, by header. */
function sent(): Record<string, string | undefined> {
  const headers: IncomingHttpHeaders = reached[0]?.headers ?? {};
  const names = ['authorization', 'x-api-key', 'x-goog-api-key'];
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

const asOwn = (carrier: Carrier): Record<string, string> =>
  carrier === 'authorization' ? { authorization: `Bearer ${OWN}` } : { 'x-api-key': OWN };

const PAIRS = CARRIERS.flatMap((key) => CARRIERS.map((own) => [key, own] as const)).filter(
  ([key, own]) => key !== own,
);

describe('a client minted for it', () => {
  test.each(PAIRS)('with its key in %s and its own credential in %s uses its own', async (k, o) => {
    const got = await ask({
      carried: [
        [k, OWN_KEY],
        [o, OWN],
      ],
    });
    expect([got.status, got.code, got.account]).toEqual([200, undefined, undefined]);
    expect(sent()).toEqual(asOwn(o));
    expect(reached[0]?.url).toBe('/v1/messages');
    expect(JSON.stringify(reached)).not.toMatch(/slk_/i);
    expect(bench.records).toMatchObject([{ client: 'own', account: null, attempts: 1 }]);
    expect(bench.ownUses).toMatchObject([{ status: 200, use: { client: 5, value: OWN } }]);
  });

  test.each(CARRIERS)('with its key in %s and nothing else uses the pool', async (carrier) => {
    const got = await ask({ carried: [[carrier, OWN_KEY]] });
    expect([got.status, got.account]).toEqual([200, '1']);
    expect(sent()).toEqual({ authorization: `Bearer ${POOL}` });
    expect(bench.ownUses).toEqual([]);
  });

  test('with its key twice uses the pool', async () => {
    const got = await ask({
      carried: [
        ['authorization', OWN_KEY],
        ['x-api-key', OWN_KEY],
      ],
    });
    expect([got.status, got.account]).toEqual([200, '1']);
  });

  test('without its key is nobody', async () => {
    const got = await ask({ carried: [['authorization', OWN]] });
    expect([got.status, got.code, reached.length]).toEqual([401, 'UNAUTHORIZED', 0]);
  });
});

describe('without a client key', () => {
  test.each(CARRIERS)(
    'an own credential in %s is let in where the setting is on',
    async (carrier) => {
      bench.open = true;
      const got = await ask({ carried: [[carrier, OWN]] });
      expect([got.status, got.account]).toEqual([200, undefined]);
      expect(sent()).toEqual(asOwn(carrier));
      expect(reached[0]?.url).toBe('/v1/messages');
      expect(bench.records).toMatchObject([{ client: 'pass-through', account: null }]);
    },
  );

  test.each(CARRIERS)('an own credential in %s is refused where it is off', async (carrier) => {
    const got = await ask({ carried: [[carrier, OWN]] });
    expect([got.status, got.code, reached.length]).toEqual([401, 'UNAUTHORIZED', 0]);
    expect(got.text).not.toContain(OWN);
  });

  test('nothing at all is refused where it is on', async () => {
    bench.open = true;
    const got = await ask({});
    expect([got.status, got.code, reached.length]).toEqual([401, 'UNAUTHORIZED', 0]);
  });
});

describe.each([false, true])('an ordinary client, setting %s', (open) => {
  test.each(PAIRS)('with its key in %s uses the pool whatever lies in %s', async (k, o) => {
    bench.open = open;
    const got = await ask({
      carried: [
        [k, CLIENT_KEY],
        [o, OWN],
      ],
    });
    expect([got.status, got.account]).toEqual([200, '1']);
    expect(JSON.stringify(reached)).not.toContain(OWN);
    expect(bench.ownUses).toEqual([]);
  });
});

const UNKNOWN = `slk_${'z'.repeat(43)}`;

test.each([
  UNKNOWN,
  UNKNOWN.toUpperCase(),
  `Slk_${'z'.repeat(43)}`,
  'slk_',
  'slk_short',
  `"${UNKNOWN}"`,
  `Bearer ${UNKNOWN}`,
  `%73lk_${'z'.repeat(43)}`,
  `%2573lk_${'z'.repeat(43)}`,
  OWN_KEY.toUpperCase(),
])('attack: the revoked or mistyped client key %j never reaches a provider', async (value) => {
  bench.open = true;
  for (const carrier of CARRIERS) {
    if (carrier === 'key=' && value.includes(' ')) continue;
    const alone = await ask({ carried: [[carrier, value]] });
    expect([carrier, alone.status, alone.code]).toEqual([carrier, 401, 'UNAUTHORIZED']);
    const other = carrier === 'x-api-key' ? 'authorization' : 'x-api-key';
    const beside = await ask({
      carried: [
        [other, OWN_KEY],
        [carrier, value],
      ],
    });
    expect([carrier, beside.status, beside.code]).toEqual([carrier, 401, 'UNAUTHORIZED']);
    const withOwn = await ask({
      carried: [
        [other, OWN],
        [carrier, value],
      ],
    });
    expect([carrier, withOwn.status, withOwn.code]).toEqual([carrier, 401, 'UNAUTHORIZED']);
  }
  expect(reached).toEqual([]);
});

test.each([
  [
    'a second Authorization smuggled in',
    ['authorization: Bearer first-one', 'Authorization: Bearer second-one'],
  ],
  ['the same one twice', [`authorization: Bearer ${OWN}`, `AUTHORIZATION: Bearer ${OWN}`]],
  ['two carriers', [`authorization: Bearer ${OWN}`, `x-api-key: ${OWN}-2`]],
  ['a list in one header', [`x-api-key: ${OWN},${OWN}-2`]],
  ['a scheme that is not Bearer', [`authorization: Basic ${OWN}`]],
  ['no scheme', [`authorization: ${OWN}`]],
  ['another provider’s key', ['x-api-key: sk-proj-something']],
])('attack: %s is refused and reaches no provider', async (_name, headers) => {
  for (const open of [true, false]) {
    bench.open = open;
    const keyed = await ask({ headers, carried: [['x-goog-api-key', OWN_KEY]] });
    expect([keyed.status, keyed.code]).toEqual([400, 'BAD_REQUEST']);
    const keyless = await ask({ headers });
    expect([keyless.status, keyless.code]).toEqual(
      open ? [400, 'BAD_REQUEST'] : [401, 'UNAUTHORIZED'],
    );
    expect(keyed.text + keyless.text).not.toContain(OWN);
  }
  expect(reached).toEqual([]);
});

test.each([
  ['a second Host', ['Host: evil.example'], 400],
  ['an Origin', ['Origin: https://evil.example'], 403],
  ['a cross-site fetch', ['Sec-Fetch-Site: cross-site'], 403],
])(
  'attack: a page with %s gets no further with a credential of its own',
  async (_n, headers, status) => {
    bench.open = true;
    const got = await ask({ headers, carried: [['x-api-key', OWN]] });
    expect([got.status, reached.length]).toEqual([status, 0]);
  },
);

test('attack: a login door stays shut to own credentials', async () => {
  bench.open = true;
  for (const path of ['/v1/oauth/token', '/anthropic/v1/oauth/token', '/api/nothing']) {
    const got = await ask({ path, carried: [['authorization', OWN]] });
    expect([path, got.status]).toEqual([path, path === '/api/nothing' ? 404 : 403]);
  }
  expect(reached).toEqual([]);
});

test('attack: Connection cannot take the own credential out, nor put the client key in', async () => {
  const got = await ask({
    headers: ['Connection: authorization, x-api-key'],
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect(got.status).toBe(200);
  expect(sent()).toEqual({ authorization: `Bearer ${OWN}` });
});

test('an account is not named beside an own credential', async () => {
  const got = await ask({
    headers: ['x-sluice-account: 1'],
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect([got.status, got.code, reached.length]).toEqual([400, 'BAD_REQUEST', 0]);
  const pool = await ask({ headers: ['x-sluice-account: 2'], carried: [['x-api-key', OWN_KEY]] });
  expect([pool.status, pool.account]).toEqual([200, '2']);
  const pinned = await ask({
    carried: [
      ['x-api-key', PINNED_KEY],
      ['authorization', OWN],
    ],
  });
  expect([pinned.status, pinned.account]).toEqual([200, '2']);
});

test('a client for one provider takes no own credential to another', async () => {
  const carried = [
    ['x-api-key', OWN_SCOPED_KEY],
    ['authorization', OWN],
  ] as const;
  const got = await ask({ path: '/openai/v1/responses', carried });
  expect([got.status, got.code, reached.length]).toEqual([403, 'FORBIDDEN_PATH', 0]);
});

test('the caller’s betas and its own account headers go as they came', async () => {
  await ask({
    headers: ['anthropic-beta: mine-1', 'OpenAI-Organization: org-1', 'Cookie: a=b'],
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  await ask({
    path: '/v1/responses',
    headers: ['OpenAI-Organization: org-1', 'openai-project: p-1', 'chatgpt-account-id: acc-1'],
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', 'sk-mine'],
    ],
  });
  await ask({
    path: '/v1/responses',
    headers: ['OpenAI-Organization: org-1', 'chatgpt-account-id: acc-1'],
    carried: [['x-api-key', OWN_KEY]],
  });
  expect(reached.map(({ headers }) => headers['anthropic-beta'])).toEqual([
    'mine-1',
    undefined,
    undefined,
  ]);
  expect(reached.map(({ headers }) => headers['openai-organization'])).toEqual([
    undefined,
    'org-1',
    undefined,
  ]);
  expect(reached.map(({ headers }) => headers['chatgpt-account-id'])).toEqual([
    undefined,
    'acc-1',
    undefined,
  ]);
  expect(reached.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined]);
  expect(reached[1]?.headers['openai-project']).toBe('p-1');
  expect(reached[1]?.headers.authorization).toBe('Bearer sk-mine');
});

test.each([
  [401, 'AUTH_ERROR'],
  [402, 'BILLING'],
  [403, 'INVALID_REQUEST'],
  [429, 'RATE_LIMIT'],
  [529, 'OVERLOADED'],
])('the provider’s %i is the caller’s: no retry, no block, no account', async (status, code) => {
  answer = { status, headers: { 'retry-after': '7' }, body: '{"type":"error"}' };
  const got = await ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect([got.status, got.code, got.account]).toEqual([status, code, undefined]);
  expect(got.text).toMatch(/retry-after: 7/i);
  expect(got.text).toContain('{"type":"error"}');
  expect(reached.length).toBe(1);
  expect([1, 2].map((id) => bench.pool.get(id)?.blocks)).toEqual([[], []]);
  expect(bench.pool.refreshed).toEqual([]);
  expect(bench.seenHeaders).toEqual([]);
});

test('a stream that ends in an exhausted limit blocks no account', async () => {
  const body =
    'event: error\ndata: {"error":{"type":"rate_limit_error","message":"usage limit"}}\n\n';
  answer = { status: 200, headers: { 'content-type': 'text/event-stream' }, body };
  const got = await ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect(got.text).toContain('usage limit');
  expect([1, 2].map((id) => bench.pool.get(id)?.blocks)).toEqual([[], []]);
});

test('a locked vault, an empty pool and a pool in trouble do not concern own credentials', async () => {
  for (const id of [1, 2]) bench.pool.failures.set(id, new AppError('KEY_UNAVAILABLE', 'Locked.'));
  const own = await ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect(own.status).toBe(200);
  const pool = await ask({ carried: [['x-api-key', OWN_KEY]] });
  expect(pool.code).toBe('KEY_UNAVAILABLE');
});

test('a pause holds for own credentials too', async () => {
  bench.paused = true;
  const got = await ask({
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect([got.status, got.code, reached.length]).toEqual([503, 'NO_ACCOUNT', 0]);
});

test('two sessions of one client at the same time: each request carries its own credential and no other', async () => {
  const values = ['own-a', 'own-b'];
  await Promise.all(
    Array.from({ length: 40 }, (_none, index) =>
      ask({
        body: JSON.stringify({ model: 'm', messages: [{ content: values[index % 2] }] }),
        carried: [
          ['x-api-key', OWN_KEY],
          ['authorization', values[index % 2] ?? ''],
        ],
      }),
    ),
  );
  expect(reached.length).toBe(40);
  for (const { headers, body } of reached) {
    const wanted = body.includes('own-a') ? 'own-a' : 'own-b';
    expect(headers.authorization).toBe(`Bearer ${wanted}`);
  }
  const sessions = new Map(bench.ownUses.map(({ use }) => [use.session, use.value]));
  expect([...sessions.values()].sort()).toEqual(values);
  for (const { use } of bench.ownUses) expect(sessions.get(use.session)).toBe(use.value);
});

test('the session follows what the body says, without its secrets', async () => {
  const user = JSON.stringify({ device_id: 'd', session_id: 's-1' });
  const body = (text: string) =>
    JSON.stringify({ messages: [{ content: text }], metadata: { user_id: user }, model: 'm' });
  const carried = [
    ['x-api-key', OWN_KEY],
    ['authorization', OWN],
  ] as const;
  for (const text of ['one', 'two']) await ask({ carried, body: body(text) });
  await ask({ carried, body: JSON.stringify({ messages: [{ content: 'one' }], model: 'm' }) });
  const [first, second, third] = bench.ownUses.map(({ use }) => use.session);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
});

test('records never hold the credential, however it came', async () => {
  bench.open = true;
  const secret = 'zz-a-secret-of-no-known-shape';
  for (const carrier of CARRIERS) await ask({ carried: [[carrier, secret]] });
  await ask({ path: '/nowhere', carried: [['key=', secret]] });
  expect(bench.records.length).toBe(5);
  expect(JSON.stringify(bench.records)).not.toContain(secret);
});
