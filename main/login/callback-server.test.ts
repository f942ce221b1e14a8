import { afterEach, expect, test } from 'vitest';
import { CallbackServer } from './callback-server.ts';
import type { CallbackAnswer, CallbackOptions } from './callback-server.ts';
import { get, occupy, portOf, rawRequest } from './testing/raw-request.ts';

const STATE = 'a1b2c3d4e5f6a1b2c3d4e5f6';
const open: { dispose(): void }[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.dispose();
});

async function listen(redirect: Partial<CallbackOptions['redirect']> = {}) {
  const answers: CallbackAnswer[] = [];
  const server = await CallbackServer.listen({
    redirect: { host: 'localhost', port: 0, path: '/callback', portFallback: true, ...redirect },
    state: STATE,
    onAnswer: (answer) => answers.push(answer),
    onFault: () => undefined,
  });
  open.push(server);
  return { server, answers, get: (path: string) => get(server.port, path) };
}

async function occupied(host: string, port = 0): Promise<number | null> {
  const server = await occupy(host, port);
  if (server === null) return null;
  open.push({ dispose: () => server.close() });
  return portOf(server);
}

const hasIpv6 = (await occupied('::1')) !== null;

test('the redirect address holds the real port before anyone needs it', async () => {
  const { server } = await listen();
  expect(server.port).toBeGreaterThan(0);
  expect(server.redirectUri).toBe(`http://localhost:${server.port}/callback`);
  expect(server.launchUrl).toBe(`http://localhost:${server.port}/launch`);
});

test('the right answer gives the code once, and a page that shows nothing of it', async () => {
  const { get, answers } = await listen();
  const page = await get(`/callback?code=the-code&state=${STATE}`);
  expect(page.status).toBe(200);
  expect(page.body).toContain('You can close this tab');
  expect(page.body).not.toContain('the-code');
  expect(answers).toEqual([{ kind: 'code', code: 'the-code' }]);
});

test('a code that carries its state behind # is split, and that state counts', async () => {
  const { get, answers } = await listen();
  expect((await get(`/callback?code=c%230000&state=${STATE}`)).status).toBe(500);
  expect((await get(`/callback?code=c%23${STATE}&state=0000`)).status).toBe(200);
  expect(answers).toEqual([{ kind: 'code', code: 'c' }]);
});

test.each([
  ['forged callback with a code of the attacker and no state', '/callback?code=evil'],
  ['forged callback with a guessed state', '/callback?code=evil&state=0000'],
  ['forged callback with an empty state', '/callback?code=evil&state='],
  ['forged callback with a prefix of the state', `/callback?code=evil&state=${STATE.slice(0, -1)}`],
  ['forged callback with the state and more', `/callback?code=evil&state=${STATE}0`],
  ['forged callback with the state in capitals', `/callback?code=e&state=${STATE.toUpperCase()}`],
  ['forged abort: an error without state', '/callback?error=access_denied'],
  ['forged abort: an error with a wrong state', '/callback?error=access_denied&state=0000'],
  ['parameter pollution: two states', `/callback?code=evil&state=0000&state=${STATE}`],
  ['parameter pollution: two codes', `/callback?code=evil&code=good&state=${STATE}`],
  ['parameter pollution: two errors', `/callback?error=a&error=b&state=${STATE}`],
  ['right state without a code', `/callback?state=${STATE}`],
  ['right state with an empty code', `/callback?code=&state=${STATE}`],
  ['no query at all', '/callback'],
  ['broken encoding', '/callback?code=%E0%A4%A&state=%'],
])('attack: %s gets 500, and the sign-in keeps waiting', async (_name, path) => {
  const { get, answers } = await listen();
  expect((await get(path)).status).toBe(500);
  expect(answers).toEqual([]);
  expect((await get(`/callback?code=good&state=${STATE}`)).status).toBe(200);
  expect(answers).toEqual([{ kind: 'code', code: 'good' }]);
});

test('attack: many forged callbacks at once do not end the sign-in', async () => {
  const { get, answers } = await listen();
  const forged = Array.from({ length: 50 }, (_each, index) =>
    get(`/callback?code=evil&state=${index}`),
  );
  const statuses = (await Promise.all(forged)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([500]));
  expect(answers).toEqual([]);
  await get(`/callback?code=good&state=${STATE}`);
  expect(answers).toHaveLength(1);
});

test('attack: a second answer, even with the right state, changes nothing', async () => {
  const { get, answers } = await listen();
  await get(`/callback?code=first&state=${STATE}`);
  expect((await get(`/callback?code=second&state=${STATE}`)).status).toBe(503);
  expect((await get(`/callback?error=access_denied&state=${STATE}`)).status).toBe(503);
  expect(answers).toEqual([{ kind: 'code', code: 'first' }]);
});

test('a denial with the right state ends the waiting at once', async () => {
  const { get, answers } = await listen();
  const page = await get(`/callback?error=access_denied&error_description=No&state=${STATE}`);
  expect(page.status).toBe(400);
  expect(answers).toEqual([{ kind: 'refused', error: 'access_denied', description: 'No' }]);
});

test.each([
  ['evil.example:PORT'],
  ['evil.example'],
  ['localhost'],
  ['localhost:1'],
  ['localhost:PORT.evil.example'],
  ['127.0.0.1.evil.example:PORT'],
  ['localhost.:PORT'],
])('attack: DNS rebinding with Host %s reads nothing and starts nothing', async (host) => {
  const { server, answers } = await listen();
  server.launch('https://claude.ai/oauth/authorize?state=x');
  const name = host.replace('PORT', String(server.port));
  for (const path of ['/launch', `/callback?code=c&state=${STATE}`]) {
    const answer = await get(server.port, path, name);
    expect(answer.status).toBe(403);
    expect(answer.headers['location']).toBeUndefined();
  }
  expect(answers).toEqual([]);
});

test('attack: no Host, two Hosts', async () => {
  const { server } = await listen();
  const path = `GET /callback?code=c&state=${STATE}`;
  expect((await rawRequest(server.port, [`${path} HTTP/1.0`])).status).toBe(403);
  expect((await rawRequest(server.port, [`${path} HTTP/1.1`])).status).toBe(400);
  const two = [`${path} HTTP/1.1`, 'Host: evil.example', `Host: localhost:${server.port}`];
  expect((await rawRequest(server.port, two)).status).not.toBe(200);
});

test.each(['127.0.0.1', 'LOCALHOST', '[::1]'])('Host %s with the port is our own', async (host) => {
  const { server } = await listen();
  expect((await get(server.port, '/other', `${host}:${server.port}`)).status).toBe(404);
});

test.each(['POST', 'PUT', 'OPTIONS', 'HEAD'])(
  '%s is no browser that comes back',
  async (method) => {
    const { server, answers } = await listen();
    const head = [
      `${method} /callback?code=c&state=${STATE} HTTP/1.1`,
      `Host: localhost:${server.port}`,
    ];
    const answer = await rawRequest(server.port, head);
    expect(answer.status).toBe(405);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answers).toEqual([]);
  },
);

test.each(['/', '/callback/', '/callbackx', '/CALLBACK', '//callback', '/favicon.ico', '/launch/'])(
  '%s is not found',
  async (path) => {
    const { get } = await listen();
    expect((await get(`${path}?code=c&state=${STATE}`)).status).toBe(404);
  },
);

test('attack: script in the query is never reflected, and no page may load or run anything', async () => {
  const { get } = await listen();
  const attack = '%3Cscript%3Ealert(1)%3C/script%3E';
  const paths = [
    `/callback?code=${attack}&state=0`,
    `/callback?error=${attack}&error_description=${attack}&state=${STATE}`,
    `/${attack}`,
  ];
  for (const path of paths) {
    const { body, headers } = await get(path);
    expect(body).not.toMatch(/script|alert/i);
    expect(body).not.toMatch(/https?:|src=|href=/);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  }
});

test('launch leads to the page while the sign-in waits, and is 503 before and after', async () => {
  const { server, get } = await listen();
  expect((await get('/launch')).status).toBe(503);
  server.launch('https://claude.ai/oauth/authorize?x=1');
  const launched = await get('/launch');
  expect(launched.status).toBe(302);
  expect(launched.headers['location']).toBe('https://claude.ai/oauth/authorize?x=1');
  await get(`/callback?code=c&state=${STATE}`);
  expect((await get('/launch')).status).toBe(503);
});

test('a provider whose callback is /launch has no launch link', async () => {
  const { server, get, answers } = await listen({ path: '/launch' });
  expect(server.launchUrl).toBeNull();
  await get(`/launch?code=c&state=${STATE}`);
  expect(answers).toHaveLength(1);
});

test.runIf(hasIpv6)('localhost answers on both stacks, so nobody else can take one', async () => {
  const { server, answers } = await listen();
  const lines = [`GET /callback?code=c&state=${STATE} HTTP/1.1`, `Host: localhost:${server.port}`];
  expect(await occupied('::1', server.port)).toBeNull();
  expect(await occupied('127.0.0.1', server.port)).toBeNull();
  expect((await rawRequest(server.port, lines, '::1')).status).toBe(200);
  expect(answers).toHaveLength(1);
});

test.runIf(hasIpv6)('a literal host listens on that address alone', async () => {
  const { server } = await listen({ host: '127.0.0.1' });
  expect(server.redirectUri).toBe(`http://127.0.0.1:${server.port}/callback`);
  expect(await occupied('::1', server.port)).toBe(server.port);
});

test.each([
  ['127.0.0.1', true],
  ['::1', hasIpv6],
] as const)(
  'a preferred port that is taken on %s is left for a random one',
  async (host, there) => {
    if (!there) return;
    const port = (await occupied(host)) ?? 0;
    const { server, get } = await listen({ port });
    expect(server.fellBack).toBe(true);
    expect(server.port).not.toBe(port);
    expect(server.redirectUri).toBe(`http://localhost:${server.port}/callback`);
    expect((await get('/')).status).toBe(404);
  },
);

test('a pinned port that is taken is an error that names it', async () => {
  const port = (await occupied('127.0.0.1')) ?? 0;
  await expect(listen({ port, portFallback: false })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(String(port)),
  });
});

test('a free preferred port is taken as it is, and is free again afterwards', async () => {
  const { server } = await listen();
  const { port } = server;
  server.dispose();
  const again = await listen({ port });
  expect(again.server).toMatchObject({ port, fellBack: false });
});
