import { expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import { ManualTimers } from '../platform/testing/manual-timers.ts';
import { openaiCodex } from '../providers/openai-codex.ts';
import type { DeviceLogin } from '../providers/types.ts';
import { pollDevice } from './device-poll.ts';
import type { PollPace } from './device-poll.ts';
import { deviceProtocol } from './device-protocol.ts';
import type { DeviceCode } from './device-protocol.ts';

const { oauth } = openaiCodex;
if (oauth?.device == null) throw new TypeError('Codex has a sign-in by device code');
const openai: DeviceLogin = oauth.device;
const standard: DeviceLogin = {
  protocol: 'rfc8628',
  codeUrl: 'https://auth.example.com/device',
  pollUrl: 'https://auth.example.com/token',
  verificationUrl: null,
  redirectUri: null,
  extraIntervalMs: 0,
  maxPolls: null,
};
const CODE: DeviceCode = {
  userCode: 'WDJB-MJHT',
  deviceCode: 'dev-1',
  url: 'https://auth.example.com/activate',
  intervalMs: 5_000,
  lifeMs: null,
};
const PLAIN: PollPace = { extraIntervalMs: 0, maxPolls: null };

type Reply = readonly [number, unknown] | Error;

/** Plays `replies` one by one, and lets time pass whenever the engine waits. */
async function run(
  device: DeviceLogin,
  replies: readonly Reply[],
  code = CODE,
  pace = PLAIN,
  signal = new AbortController().signal,
) {
  if (oauth === null) throw new TypeError('no sign-in');
  const timers = new ManualTimers();
  const sent: HttpRequest[] = [];
  const waits: number[] = [];
  const troubles: (string | null)[] = [];
  const onSlowDown = vi.fn<() => void>();
  const end = await pollDevice(deviceProtocol(oauth, device), code, pace, {
    http: {
      request: (request): Promise<HttpAnswer> => {
        sent.push(request);
        const reply = replies[Math.min(sent.length, replies.length) - 1] ?? [500, ''];
        if (reply instanceof Error) return Promise.reject(reply);
        const [status, body] = reply;
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        return Promise.resolve({ status, headers: {}, text });
      },
    },
    startTimer: (delayMs, task) => {
      waits.push(delayMs);
      const stop = timers.start(delayMs, task);
      queueMicrotask(() => timers.advance(delayMs));
      return stop;
    },
    signal,
    onTrouble: (text) => troubles.push(text),
    onSlowDown,
  });
  return { end, sent, waits, troubles, slowDowns: onSlowDown.mock.calls.length };
}

const PENDING: Reply = [400, { error: 'authorization_pending' }];
const TOKENS: Reply = [200, { access_token: 'at', refresh_token: 'rt' }];

test('standard: waits the interval before each question, until the tokens come', async () => {
  const { end, waits, sent } = await run(standard, [PENDING, PENDING, TOKENS]);
  expect(end).toEqual({ kind: 'tokens', body: { access_token: 'at', refresh_token: 'rt' } });
  expect(waits).toEqual([5_000, 5_000, 5_000]);
  expect(sent[0]).toMatchObject({
    url: standard.pollUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual({
    client_id: oauth.clientId,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: 'dev-1',
  });
});

test.each([
  [null, 5_000],
  [0, 1_000],
  [200, 1_000],
  [9_000, 9_000],
])('an interval of %s ms becomes %i ms', async (intervalMs, expected) => {
  const { waits } = await run(standard, [TOKENS], { ...CODE, intervalMs });
  expect(waits).toEqual([expected]);
});

test('every slow_down adds five seconds for good', async () => {
  const slow: Reply = [400, { error: 'slow_down' }];
  const { waits, slowDowns } = await run(standard, [slow, PENDING, slow, TOKENS]);
  expect(waits).toEqual([5_000, 10_000, 10_000, 15_000]);
  expect(slowDowns).toBe(2);
});

test('a slow_down that names a slower interval sets it; one that names none slower adds five seconds', async () => {
  const slow = (interval: unknown): Reply => [200, { error: 'slow_down', interval }];
  const { waits } = await run(standard, [slow(12), slow(12), slow('30'), slow(1), TOKENS]);
  expect(waits).toEqual([5_000, 12_000, 17_000, 30_000, 35_000]);
});

test('the interval is multiplied, and by more after a slow_down; the fixed extra is not', async () => {
  const slow: Reply = [200, { error: 'slow_down' }];
  const pace = { ...PLAIN, intervalFactor: 1.2, slowDownFactor: 1.4, extraIntervalMs: 100 };
  const { waits } = await run(standard, [PENDING, slow, PENDING, TOKENS], CODE, pace);
  expect(waits).toEqual([6_100, 6_100, 14_100, 14_100]);
});

test('JSON is asked for, since GitHub answers with a form otherwise', async () => {
  const { sent } = await run(standard, [TOKENS]);
  expect(sent[0]?.headers).toMatchObject({ accept: 'application/json' });
});

test('a client with a secret sends it with the code’s request and with every question', async () => {
  const secret = { ...oauth, clientSecret: Buffer.from('s-1').toString('base64'), scopes: [] };
  const protocol = deviceProtocol(secret, standard);
  const id = { client_id: oauth.clientId, client_secret: 's-1' };
  const form = ({ body }: HttpRequest) => Object.fromEntries(new URLSearchParams(body));
  expect(form(protocol.askCode())).toEqual(id);
  expect(form(protocol.poll(CODE))).toEqual({
    ...id,
    device_code: 'dev-1',
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
  });
});

test.each([
  [[200, { error: 'authorization_pending' }], 'pending'],
  [[200, { error: 'slow_down' }], 'slow-down'],
  [[200, { error: 'expired_token' }], 'expired'],
  [[200, { error: 'access_denied' }], 'denied'],
] as const)('standard: an error in a 200 counts as one: %j', ([status, body], kind) => {
  const protocol = deviceProtocol(oauth, standard);
  expect(protocol.readPoll({ status, headers: {}, text: JSON.stringify(body) })).toMatchObject({
    kind,
  });
});

test('standard: another error in a 200 fails with its words', async () => {
  const body = { error: 'incorrect_device_code', error_description: 'It is not valid.' };
  const { end } = await run(standard, [[200, body]]);
  expect(end).toMatchObject({
    kind: 'failed',
    text: expect.stringContaining('incorrect_device_code: It is not valid.'),
  });
});

test.each([
  [[400, { error: 'access_denied' }], { kind: 'denied' }],
  [[400, { error: 'expired_token' }], { kind: 'expired' }],
  [[400, { error: 'invalid_client' }], { kind: 'failed', status: 400 }],
  [[401, 'no'], { kind: 'failed', status: 401, text: 'no' }],
  [[200, 'rt-secret'], { kind: 'failed', text: 'The answer has no access_token.' }],
  [[200, { token: 'rt-secret' }], { kind: 'failed', text: 'The answer has no access_token.' }],
] as const)('standard: %j is %j', async (reply, expected) => {
  const { end } = await run(standard, [reply]);
  expect(end).toMatchObject(expected);
  expect(JSON.stringify(end)).not.toContain('rt-secret');
});

test('a provider that is busy or cannot be reached is asked again, and the person is told', async () => {
  const down = new AppError('UPSTREAM_UNREACHABLE', 'https://a could not be reached (X).');
  const { end, sent, troubles, waits } = await run(standard, [down, [503, ''], [429, ''], TOKENS]);
  expect(end.kind).toBe('tokens');
  expect(sent).toHaveLength(4);
  expect(troubles).toEqual([expect.stringContaining('goes on asking'), null, null, null]);
  expect(waits).toEqual([5_000, 5_000, 10_000, 15_000]);
});

test('a bug is no reason to go on asking', async () => {
  await expect(run(standard, [new TypeError('bug')])).rejects.toThrow('bug');
});

const GRANT = { authorization_code: 'ac', code_verifier: 'cv' };
const WORD = { error: { message: 'unknown', code: 'deviceauth_authorization_unknown' } };

test('OpenAI: 403 and 404 are pending, the interval has three seconds more, a code comes', async () => {
  const replies: Reply[] = [
    [403, WORD],
    [404, ''],
    [403, 'no JSON'],
    [200, GRANT],
  ];
  const { end, waits, sent } = await run(openai, replies, CODE, openai);
  expect(end).toEqual({ kind: 'code', code: 'ac', verifier: 'cv' });
  expect(waits).toEqual([8_000, 8_000, 8_000, 8_000]);
  expect(sent[0]?.url).toBe('https://auth.openai.com/api/accounts/deviceauth/token');
  expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
    device_auth_id: 'dev-1',
    user_code: 'WDJB-MJHT',
  });
});

test('OpenAI: it ends after 120 questions', async () => {
  const { end, sent } = await run(openai, [[403, WORD]], CODE, openai);
  expect(end).toEqual({ kind: 'expired' });
  expect(sent).toHaveLength(120);
});

test.each([
  [[403, { error: 'access_denied' }], { kind: 'denied' }],
  [[403, { error: { code: 'expired_token' } }], { kind: 'expired' }],
  [[400, 'odd'], { kind: 'failed', status: 400, text: 'odd' }],
  [[200, { authorization_code: 'ac-secret' }], { kind: 'failed', status: 200 }],
  [[200, '<html>ac-secret</html>'], { kind: 'failed', status: 200 }],
] as const)('OpenAI: %j is %j', async (reply, expected) => {
  const { end } = await run(openai, [reply], CODE, openai);
  expect(end).toMatchObject(expected);
  expect(JSON.stringify(end)).not.toContain('ac-secret');
});

test('whoever leaves gets the own reason back, and no question follows', async () => {
  const leaving = new AbortController();
  const reason = new Error('left');
  leaving.abort(reason);
  await expect(run(standard, [TOKENS], CODE, PLAIN, leaving.signal)).rejects.toBe(reason);
});

const START = { user_code: 'WDJB-MJHT', device_code: 'dev-1' };
const PAGE = { verification_uri: 'https://auth.example.com/activate' };

test.each([
  [
    { ...START, ...PAGE, interval: 7, expires_in: 900 },
    { intervalMs: 7_000, lifeMs: 900_000 },
  ],
  [
    { ...START, ...PAGE, interval: '7' },
    { intervalMs: 7_000, lifeMs: null },
  ],
  [
    { ...START, ...PAGE, interval: -1, expires_in: {} },
    { intervalMs: null, lifeMs: null },
  ],
  [{ ...START, verification_url: PAGE.verification_uri }, { url: PAGE.verification_uri }],
  [
    { ...START, ...PAGE, verification_uri_complete: `${PAGE.verification_uri}?user_code=WDJB` },
    { url: `${PAGE.verification_uri}?user_code=WDJB` },
  ],
  // Filled in or not, it is the page of the same site.
  [
    { ...START, ...PAGE, verification_uri_complete: 'https://evil.example/activate' },
    { url: PAGE.verification_uri },
  ],
  [
    { ...START, ...PAGE, verification_uri_complete: 'http://auth.example.com/activate' },
    { url: PAGE.verification_uri },
  ],
  [{ ...START }, null],
  [{ ...START, verification_uri: 'http://auth.example.com' }, null],
  [{ ...START, verification_uri: 'file:///etc/passwd' }, null],
  [{ ...START, verification_uri: 'https://me@evil.example' }, null],
  [{ ...PAGE, device_code: 'dev-1' }, null],
  [{ ...START, ...PAGE, device_code: 7 }, null],
  [{ ...START, ...PAGE, user_code: 'A\u001b[2J' }, null],
])('standard: the answer %j is read as %j', (body, expected) => {
  const read = deviceProtocol(oauth, standard).readCode(body);
  if (expected === null) expect(read).toBeNull();
  else expect(read).toMatchObject({ userCode: 'WDJB-MJHT', deviceCode: 'dev-1', ...expected });
});

test.each([
  [{ device_auth_id: 'd', user_code: 'ABCD-12345', interval: '5' }, { intervalMs: 5_000 }],
  [{ device_auth_id: 'd', usercode: 'ABCD-12345' }, { intervalMs: null }],
  [{ user_code: 'ABCD-12345', interval: '5' }, null],
  [{ device_auth_id: 'd' }, null],
  [{ device_auth_id: 'd', user_code: '<b>x</b>' }, null],
])('OpenAI: the answer %j is read as %j', (body, expected) => {
  const read = deviceProtocol(oauth, openai).readCode(body);
  if (expected === null) expect(read).toBeNull();
  else
    expect(read).toMatchObject({
      userCode: 'ABCD-12345',
      deviceCode: 'd',
      url: 'https://auth.openai.com/codex/device',
      ...expected,
    });
});
