import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CARRIERS, OWN, POOL, startOwnBench } from './testing/own-kit.ts';
import type { Carrier, OwnBench } from './testing/own-kit.ts';
import { CLIENT_KEY, OWN_KEY, OWN_SCOPED_KEY, PINNED_KEY } from './testing/test-kit.ts';

let own: OwnBench;

beforeEach(async () => {
  own = await startOwnBench();
});

afterEach(() => own.bench.close());

const asOwn = (carrier: Carrier): Record<string, string> =>
  carrier === 'authorization' ? { authorization: `Bearer ${OWN}` } : { 'x-api-key': OWN };

const PAIRS = CARRIERS.flatMap((key) => CARRIERS.map((own) => [key, own] as const)).filter(
  ([key, own]) => key !== own,
);

describe('a client minted for it', () => {
  test.each(PAIRS)('with its key in %s and its own credential in %s uses its own', async (k, o) => {
    const got = await own.ask({
      carried: [
        [k, OWN_KEY],
        [o, OWN],
      ],
    });
    expect([got.status, got.code, got.account]).toEqual([200, undefined, undefined]);
    expect(own.sent()).toEqual(asOwn(o));
    expect(own.reached[0]?.url).toBe('/v1/messages');
    expect(JSON.stringify(own.reached)).not.toMatch(/slk_/i);
    expect(own.bench.records).toMatchObject([{ client: 'own', account: null, attempts: 1 }]);
    expect(own.bench.ownUses).toMatchObject([{ status: 200, use: { client: 5, value: OWN } }]);
  });

  test.each(CARRIERS)('with its key in %s and nothing else uses the pool', async (carrier) => {
    const got = await own.ask({ carried: [[carrier, OWN_KEY]] });
    expect([got.status, got.account]).toEqual([200, '1']);
    expect(own.sent()).toEqual({ authorization: `Bearer ${POOL}` });
    expect(own.bench.ownUses).toEqual([]);
  });

  test('with its key twice uses the pool', async () => {
    const got = await own.ask({
      carried: [
        ['authorization', OWN_KEY],
        ['x-api-key', OWN_KEY],
      ],
    });
    expect([got.status, got.account]).toEqual([200, '1']);
  });

  test('without its key is nobody', async () => {
    const got = await own.ask({ carried: [['authorization', OWN]] });
    expect([got.status, got.code, own.reached.length]).toEqual([401, 'UNAUTHORIZED', 0]);
  });
});

describe('without a client key', () => {
  test.each(CARRIERS)(
    'an own credential in %s is let in where the setting is on',
    async (carrier) => {
      own.bench.open = true;
      const got = await own.ask({ carried: [[carrier, OWN]] });
      expect([got.status, got.account]).toEqual([200, undefined]);
      expect(own.sent()).toEqual(asOwn(carrier));
      expect(own.reached[0]?.url).toBe('/v1/messages');
      expect(own.bench.records).toMatchObject([{ client: 'pass-through', account: null }]);
    },
  );

  test.each(CARRIERS)('an own credential in %s is refused where it is off', async (carrier) => {
    const got = await own.ask({ carried: [[carrier, OWN]] });
    expect([got.status, got.code, own.reached.length]).toEqual([401, 'UNAUTHORIZED', 0]);
    expect(got.text).not.toContain(OWN);
  });

  test('nothing at all is refused where it is on', async () => {
    own.bench.open = true;
    const got = await own.ask({});
    expect([got.status, got.code, own.reached.length]).toEqual([401, 'UNAUTHORIZED', 0]);
  });
});

describe.each([false, true])('an ordinary client, setting %s', (open) => {
  test.each(PAIRS)('with its key in %s uses the pool whatever lies in %s', async (k, o) => {
    own.bench.open = open;
    const got = await own.ask({
      carried: [
        [k, CLIENT_KEY],
        [o, OWN],
      ],
    });
    expect([got.status, got.account]).toEqual([200, '1']);
    expect(JSON.stringify(own.reached)).not.toContain(OWN);
    expect(own.bench.ownUses).toEqual([]);
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
  own.bench.open = true;
  for (const carrier of CARRIERS) {
    if (carrier === 'key=' && value.includes(' ')) continue;
    const alone = await own.ask({ carried: [[carrier, value]] });
    expect([carrier, alone.status, alone.code]).toEqual([carrier, 401, 'UNAUTHORIZED']);
    const other = carrier === 'x-api-key' ? 'authorization' : 'x-api-key';
    const beside = await own.ask({
      carried: [
        [other, OWN_KEY],
        [carrier, value],
      ],
    });
    expect([carrier, beside.status, beside.code]).toEqual([carrier, 401, 'UNAUTHORIZED']);
    const withOwn = await own.ask({
      carried: [
        [other, OWN],
        [carrier, value],
      ],
    });
    expect([carrier, withOwn.status, withOwn.code]).toEqual([carrier, 401, 'UNAUTHORIZED']);
  }
  expect(own.reached).toEqual([]);
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
    own.bench.open = open;
    const keyed = await own.ask({ headers, carried: [['x-goog-api-key', OWN_KEY]] });
    expect([keyed.status, keyed.code]).toEqual([400, 'BAD_REQUEST']);
    const keyless = await own.ask({ headers });
    expect([keyless.status, keyless.code]).toEqual(
      open ? [400, 'BAD_REQUEST'] : [401, 'UNAUTHORIZED'],
    );
    expect(keyed.text + keyless.text).not.toContain(OWN);
  }
  expect(own.reached).toEqual([]);
});

test.each([
  ['a second Host', ['Host: evil.example'], 400],
  ['an Origin', ['Origin: https://evil.example'], 403],
  ['a cross-site fetch', ['Sec-Fetch-Site: cross-site'], 403],
])(
  'attack: a page with %s gets no further with a credential of its own',
  async (_n, headers, status) => {
    own.bench.open = true;
    const got = await own.ask({ headers, carried: [['x-api-key', OWN]] });
    expect([got.status, own.reached.length]).toEqual([status, 0]);
  },
);

test('attack: a login door stays shut to own credentials', async () => {
  own.bench.open = true;
  for (const path of ['/v1/oauth/token', '/anthropic/v1/oauth/token', '/api/nothing']) {
    const got = await own.ask({ path, carried: [['authorization', OWN]] });
    expect([path, got.status]).toEqual([path, path === '/api/nothing' ? 404 : 403]);
  }
  expect(own.reached).toEqual([]);
});

test('attack: Connection cannot take the own credential out, nor put the client key in', async () => {
  const got = await own.ask({
    headers: ['Connection: authorization, x-api-key'],
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect(got.status).toBe(200);
  expect(own.sent()).toEqual({ authorization: `Bearer ${OWN}` });
});

test('an account is not named beside an own credential', async () => {
  const got = await own.ask({
    headers: ['x-sluice-account: 1'],
    carried: [
      ['x-api-key', OWN_KEY],
      ['authorization', OWN],
    ],
  });
  expect([got.status, got.code, own.reached.length]).toEqual([400, 'BAD_REQUEST', 0]);
  const pool = await own.ask({
    headers: ['x-sluice-account: 2'],
    carried: [['x-api-key', OWN_KEY]],
  });
  expect([pool.status, pool.account]).toEqual([200, '2']);
  const pinned = await own.ask({
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
  const got = await own.ask({ path: '/openai/v1/responses', carried });
  expect([got.status, got.code, own.reached.length]).toEqual([403, 'FORBIDDEN_PATH', 0]);
});
