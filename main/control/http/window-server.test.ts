import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { systemRandom } from '../../platform/random.ts';
import { fakeWorld } from '../testing/fake-services.ts';
import type { FakeWorld } from '../testing/fake-services.ts';
import { Sessions } from './sessions.ts';
import { WindowServer } from './window-server.ts';

let folder: string;
let world: FakeWorld;
let sessions: Sessions;
let server: WindowServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-window-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Sluice</title>');
  writeFileSync(join(folder, 'page', 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'secret.json'), '{"secret":true}');
  world = fakeWorld();
  sessions = new Sessions(world.clock, systemRandom);
  const page = join(folder, 'page');
  server = new WindowServer({ ...world, sessions, page, log: createLog('silent') });
  await server.listen(0);
});

afterEach(async () => {
  await server.dispose();
  world.bus.dispose();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** `path` goes out as it is written here, unlike with fetch. */
function ask(path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  const { port } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      const { statusCode: status, headers } = answer;
      text(answer).then((body) => resolve({ status, headers, body }), reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

function post(path: string, value: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(path, { method: 'POST', headers, body: JSON.stringify(value) });
}

async function token(): Promise<string> {
  const answer = await post('/api/session', { code: sessions.mintCode() });
  return (JSON.parse(answer.body) as { token: string }).token;
}

const STATUS_CALL = { type: 'call', id: 1, name: 'status.get', input: {} };

test('the page comes with its policy, types and no cookie', async () => {
  const home = await ask('/');
  expect(home.status).toBe(200);
  expect(home.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  expect(home.headers['set-cookie']).toBeUndefined();
  const script = await ask('/assets/app-1a2b.js');
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
  const head = await ask('/', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '' });
});

test('a page that is not built says so in words, with the command', async () => {
  rmSync(join(folder, 'page', 'index.html'));
  const answer = await ask('/');
  expect(answer.status).toBe(503);
  expect(answer.body).toContain('npm run build');
});

test('a code becomes a token, and the token makes calls', async () => {
  const answer = await post('/api/call', STATUS_CALL, { 'x-sluice-token': await token() });
  expect(JSON.parse(answer.body)).toMatchObject({ type: 'result', id: 1, ok: true });
});

test.each([
  'evil.example',
  'evil.example:80',
  '127.0.0.1',
  'localhost:1',
  '127.0.0.1.evil.example',
])(
  'attack: a foreign Host (%s), as after DNS rebinding, is refused on every path',
  async (host) => {
    const session = await token();
    for (const path of ['/', '/api/events'])
      expect((await ask(path, { headers: { host } })).status).toBe(403);
    const call = await post('/api/call', STATUS_CALL, { host, 'x-sluice-token': session });
    expect(call.status).toBe(403);
    const code = sessions.mintCode();
    expect((await post('/api/session', { code }, { host })).status).toBe(403);
    expect(sessions.redeem(code)).not.toBeNull();
  },
);

test('attack: two Host headers are refused', async () => {
  const { port } = new URL(server.origin);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
  );
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 40[03] /);
});

test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
  'attack: a request from another origin (%s) is refused',
  async (origin) => {
    const headers = { origin, 'x-sluice-token': await token() };
    expect((await post('/api/call', STATUS_CALL, headers)).status).toBe(403);
  },
);

test('our own origin is let in', async () => {
  const headers = { origin: server.origin, 'sec-fetch-site': 'same-origin' };
  const session = { ...headers, 'x-sluice-token': await token() };
  expect((await post('/api/call', STATUS_CALL, session)).status).toBe(200);
});

test.each(['cross-site', 'same-site'])(
  'attack: a %s request, as from a link or another port, is refused',
  async (site) => {
    expect((await ask('/', { headers: { 'sec-fetch-site': site } })).status).toBe(403);
  },
);

test('attack: a code that was used is refused, and says how to get another', async () => {
  const code = sessions.mintCode();
  expect((await post('/api/session', { code })).status).toBe(200);
  const again = await post('/api/session', { code });
  expect(again.status).toBe(401);
  expect(JSON.parse(again.body)).toMatchObject({
    error: { code: 'UNAUTHORIZED', hint: expect.stringContaining('sluice ui') },
  });
});

test('attack: a code is refused after 10 minutes; several codes live beside each other', async () => {
  const [first, second] = [sessions.mintCode(), sessions.mintCode()];
  world.clock.nowMs += 9 * 60_000;
  const third = sessions.mintCode();
  expect((await post('/api/session', { code: first })).status).toBe(200);
  world.clock.nowMs += 60_000;
  expect((await post('/api/session', { code: second })).status).toBe(401);
  expect((await post('/api/session', { code: third })).status).toBe(200);
});

test('attack: a guessed code is refused', async () => {
  sessions.mintCode();
  for (const code of ['', 'A', 'A'.repeat(43)])
    expect((await post('/api/session', { code })).status).toBe(401);
});

test('attack: a call and the event stream without a token, or with a wrong one, are refused', async () => {
  const code = sessions.mintCode();
  const wrong: Record<string, string>[] = [
    {},
    { 'x-sluice-token': '' },
    { 'x-sluice-token': 'A'.repeat(43) },
    { 'x-sluice-token': code },
    { cookie: `x-sluice-token=${await token()}` },
  ];
  for (const headers of wrong) {
    expect((await post('/api/call', STATUS_CALL, headers)).status).toBe(401);
    expect((await ask('/api/events', { headers })).status).toBe(401);
  }
});

test.each([
  '/../secret.json',
  '/..%2fsecret.json',
  '/%2e%2e/secret.json',
  '/%2e%2e%2fsecret.json',
  '/assets/../../secret.json',
  '/assets/..%5c..%5csecret.json',
  '/..\\secret.json',
  '//secret.json',
  '/./../secret.json',
  '/assets/%00/../../secret.json',
  '/%c0%ae%c0%ae/secret.json',
  '/%252e%252e/secret.json',
])('attack: the traversal %s leads nowhere', async (path) => {
  const answer = await ask(path);
  expect(answer.status).toBe(404);
  expect(answer.body).not.toContain('secret');
});

test('attack: a huge body is refused before it is read, told or untold in its length', async () => {
  const headers = { 'x-sluice-token': await token() };
  const body = 'x'.repeat(2 * 1024 * 1024);
  const told = await ask('/api/call', { method: 'POST', headers, body }).catch(() => null);
  expect(told?.status ?? 413).toBe(413);
  const chunked = { ...headers, 'transfer-encoding': 'chunked' };
  const untold = await ask('/api/session', { method: 'POST', headers: chunked, body }).catch(
    () => null,
  );
  expect(untold?.status ?? 413).toBe(413);
  expect((await post('/api/call', STATUS_CALL, headers)).status).toBe(200);
});

test('malformed bodies are answered with what is wrong', async () => {
  const headers = { 'x-sluice-token': await token() };
  const broken = await ask('/api/call', { method: 'POST', headers, body: '{' });
  expect(broken.status).toBe(400);
  const noFrame = await post('/api/call', { call: 'status.get' }, headers);
  expect(JSON.parse(noFrame.body)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
});

test('other methods do not reach the page', async () => {
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'POST'])
    expect((await ask('/', { method })).status).toBe(405);
});

test('a port in use names its holder and offers a free one', async () => {
  const page = folder;
  const second = new WindowServer({ ...world, sessions, page, log: createLog('silent') });
  const port = Number(new URL(server.origin).port);
  await expect(second.listen(port)).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(
      process.platform === 'linux' ? `pid ${process.pid}` : `${port}`,
    ),
    hint: expect.stringMatching(/--ui-port \d+/),
  });
});
