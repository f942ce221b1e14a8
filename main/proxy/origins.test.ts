import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Secret } from '../core/account.ts';
import { Http } from '../platform/http.ts';
import { OriginMap } from '../platform/origin-map.ts';
import { openLoopbackServer } from '../platform/testing/loopback-server.ts';
import type { LoopbackServer } from '../platform/testing/loopback-server.ts';
import { githubCopilot } from '../providers/github-copilot.ts';
import { CLIENT_KEY, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

const BUSINESS = 'https://api.business.githubcopilot.com';
const OCTO = 'https://copilot-api.octo.ghe.example';

let common: LoopbackServer;
let business: LoopbackServer;
let octo: LoopbackServer;
let http: Http;
let bench: Bench;
/** The business origin refuses whoever asks. */
let exhausted = false;

beforeEach(async () => {
  exhausted = false;
  [common, business, octo] = await Promise.all([
    provider('common'),
    provider('business'),
    provider('octo'),
  ]);
  http = new Http(
    new OriginMap(
      new Map([
        ['https://api.githubcopilot.com', common.origin],
        [BUSINESS, business.origin],
        [OCTO, octo.origin],
      ]),
    ),
    '0.0.0',
  );
  bench = await startBench(() => undefined, { http, providers: [githubCopilot] });
});
afterEach(async () => {
  await bench.close();
  await http.close();
  await Promise.all([common, business, octo].map((server) => server.close()));
});

function provider(name: string): Promise<LoopbackServer> {
  return openLoopbackServer((_request, response) => {
    const isRefused = exhausted && name === 'business';
    response.writeHead(isRefused ? 402 : 200, { 'content-type': 'application/json' });
    response.end(isRefused ? '{"error":{"code":"quota_exceeded"}}' : name);
  });
}

function token(access: string, extra: Record<string, unknown>): Secret {
  return { kind: 'oauth', access, refresh: access, expiresAtMs: null, extra };
}

function chat(account?: number, body = '{"model":"gpt-5"}'): Promise<Response> {
  return fetch(`http://127.0.0.1:${bench.port}/github-copilot/chat/completions`, {
    method: 'POST',
    headers: {
      'x-api-key': CLIENT_KEY,
      ...(account === undefined ? {} : { 'x-sluice-account': String(account) }),
    },
    body,
  });
}

test('each account is served at the origin of its own plan or enterprise', async () => {
  bench.pool.add(1, 'github-copilot', token('gho_1', {}));
  bench.pool.add(2, 'github-copilot', token('gho_2', { apiEndpoint: BUSINESS }));
  bench.pool.add(3, 'github-copilot', token('gho_3', { enterpriseUrl: 'octo.ghe.example' }));
  const texts = [];
  for (const id of [1, 2, 3]) texts.push(await (await chat(id)).text());
  expect(texts).toEqual(['common', 'business', 'octo']);
  expect(octo.seen[0]?.headers['authorization']).toBe('Bearer gho_3');
  expect(octo.seen[0]?.body).toBe('{"model":"gpt-5"}');
});

test('the next account of a request goes to its own origin, and the first one’s never sees its token', async () => {
  bench.pool.add(1, 'github-copilot', token('gho_1', { apiEndpoint: BUSINESS }));
  bench.pool.add(2, 'github-copilot', token('gho_2', { enterpriseUrl: 'octo.ghe.example' }));
  exhausted = true;
  const answer = await chat();
  expect([answer.status, await answer.text()]).toEqual([200, 'octo']);
  expect(business.seen.map(({ headers }) => headers['authorization'])).toEqual(['Bearer gho_1']);
  expect(octo.seen.map(({ headers }) => headers['authorization'])).toEqual(['Bearer gho_2']);
});

test.each([
  ['https://evil.example', 'a host of somebody else'],
  ['https://api.githubcopilot.com.evil.example', 'a host that begins alike'],
  ['https://evil.githubcopilot.com', 'a host below GitHub’s that the file does not name'],
  ['http://api.githubcopilot.com', 'no TLS'],
  ['https://api.githubcopilot.com@evil.example', 'a user name'],
  ['https://copilot-api.octo.ghe.example', 'another enterprise than the account’s own'],
  ['https://api.githubcopilot.com:8443', 'another port'],
])(
  'attack: a secret that names %s (%s) gets no token there, and the caller is told',
  async (apiEndpoint) => {
    bench.pool.add(1, 'github-copilot', token('gho_1', { apiEndpoint }));
    const answer = await chat();
    expect(answer.status).toBe(401);
    expect(answer.headers.get('x-sluice-error')).toBe('AUTH_ERROR');
    expect(await answer.text()).toContain('not GitHub’s');
    expect([...common.seen, ...business.seen, ...octo.seen]).toEqual([]);
  },
);

test('attack: a stored enterprise domain that is none leads nowhere', async () => {
  bench.pool.add(1, 'github-copilot', token('gho_1', { enterpriseUrl: 'evil.example/x?' }));
  expect((await chat()).headers.get('x-sluice-error')).toBe('AUTH_ERROR');
});

test('an account with a bad origin is passed over for one with a good one', async () => {
  bench.pool.add(1, 'github-copilot', token('gho_1', { apiEndpoint: 'https://evil.example' }));
  bench.pool.add(2, 'github-copilot', token('gho_2', {}));
  expect(await (await chat()).text()).toBe('common');
});

test('an origin that gives no answer is named as the one that was asked', async () => {
  bench.pool.add(1, 'github-copilot', token('gho_1', { apiEndpoint: BUSINESS }));
  await business.close();
  const answer = await chat();
  expect(answer.headers.get('x-sluice-error')).toBe('UPSTREAM_UNREACHABLE');
  expect(await answer.text()).toContain(BUSINESS);
  business = await provider('business');
});

test('with a map, an allowed origin that it leaves out is refused by its name', async () => {
  bench.pool.add(
    1,
    'github-copilot',
    token('gho_1', { apiEndpoint: 'https://api.enterprise.githubcopilot.com' }),
  );
  const answer = await chat();
  expect(answer.headers.get('x-sluice-error')).toBe('UPSTREAM_UNREACHABLE');
  expect(await answer.text()).toContain(
    'api.enterprise.githubcopilot.com is not in SLUICE_ORIGIN_MAP',
  );
});
