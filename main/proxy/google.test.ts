import { afterEach, expect, test } from 'vitest';
import { gemini } from '../providers/gemini.ts';
import { googleAntigravity } from '../providers/google-antigravity.ts';
import { googleGeminiCli } from '../providers/google-gemini-cli.ts';
import {
  ALL_PATHS_KEY,
  apiKey,
  CLIENT_KEY,
  oauth,
  OWN_KEY,
  readBody,
  startBench,
  until,
} from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

interface Seen {
  readonly url: string;
  readonly raw: string;
  readonly body: string;
}

let bench: Bench | null = null;
let seen: Seen[] = [];

afterEach(async () => {
  await bench?.close();
  bench = null;
});

const USAGE = { promptTokenCount: 100, cachedContentTokenCount: 64, candidatesTokenCount: 7 };
type Answer = { readonly status: number; readonly type?: string; readonly body: string };
const OK: Answer = { status: 200, body: JSON.stringify({ candidates: [], usageMetadata: USAGE }) };

async function start(answer: Answer | ((secret: string) => Answer) = OK): Promise<Bench> {
  seen = [];
  bench = await startBench(
    (request, response) => {
      void readBody(request).then((body) => {
        const raw = request.rawHeaders.join('\n');
        seen.push({ url: request.url ?? '', raw, body: body.toString() });
        const secret =
          (request.headers['x-goog-api-key'] as string | undefined) ??
          (request.headers.authorization ?? '').replace('Bearer ', '');
        const { status, type, body: text } = typeof answer === 'function' ? answer(secret) : answer;
        response.writeHead(status, { 'content-type': type ?? 'application/json' }).end(text);
      });
    },
    { providers: [googleGeminiCli, googleAntigravity, gemini] },
  );
  bench.pool.add(1, 'gemini', apiKey('AIza-one'));
  bench.pool.add(2, 'gemini', apiKey('AIza-two'));
  bench.pool.add(3, 'google-gemini-cli', oauth('ya29.three'));
  bench.pool.add(4, 'google-antigravity', oauth('ya29.four'));
  return bench;
}

const CONTENTS = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] };

function ask(
  { port }: Bench,
  path: string,
  { headers = {}, body = CONTENTS }: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const byHeader = { headers: { 'x-goog-api-key': CLIENT_KEY } };
const MODEL = '/v1beta/models/gemini-3-pro';

test.each([
  ['x-goog-api-key', { 'x-goog-api-key': CLIENT_KEY }, '?alt=sse', '?alt=sse'],
  ['?key= before alt=sse', {}, `?key=${CLIENT_KEY}&alt=sse`, '?alt=sse'],
  ['?key= behind alt=sse', {}, `?alt=sse&key=${CLIENT_KEY}`, '?alt=sse'],
  ['?key= alone', {}, `?key=${CLIENT_KEY}`, ''],
  ['an encoded ?key=', {}, `?alt=sse&%6Bey=${CLIENT_KEY}`, '?alt=sse'],
])('attack: the client key in %s never reaches Google', async (_, headers, query, left) => {
  const made = await start();
  const path = `${MODEL}:streamGenerateContent`;
  const answer = await ask(made, path + query, { headers });
  expect(answer.status).toBe(200);
  expect(seen[0]?.url).toBe(path + left);
  expect(JSON.stringify(seen)).not.toContain('slk_');
  expect(seen[0]?.raw).toMatch(/x-goog-api-key\nAIza-(one|two)/i);
});

test('bare /v1beta and /gemini lead to Google’s API, and the record has its model and tokens', async () => {
  const made = await start();
  for (const path of [`${MODEL}:generateContent`, `/gemini${MODEL}:generateContent`])
    await (await ask(made, path, byHeader)).text();
  expect(seen.map(({ url }) => url)).toEqual(Array(2).fill(`${MODEL}:generateContent`));
  await until(() => made.records.length === 2);
  for (const record of made.records)
    expect(record).toMatchObject({
      provider: 'gemini',
      model: 'gemini-3-pro',
      inputTokens: 36,
      outputTokens: 7,
      cacheReadTokens: 64,
      status: 200,
    });
});

test('Code Assist: the body names the model, and passes unchanged with the caller’s own project', async () => {
  const made = await start({
    status: 200,
    type: 'text/event-stream',
    body: `data: ${JSON.stringify({ response: { candidates: [], usageMetadata: USAGE } })}\n\n`,
  });
  const body = { model: 'gemini-2.5-pro', project: 'own', request: CONTENTS };
  const headers = { authorization: `Bearer ${CLIENT_KEY}` };
  const path = '/google-gemini-cli/v1internal:streamGenerateContent?alt=sse';
  await (await ask(made, path, { headers, body })).text();
  expect(seen).toMatchObject([
    { url: '/v1internal:streamGenerateContent?alt=sse', body: JSON.stringify(body) },
  ]);
  expect(seen[0]?.raw).toContain('authorization\nBearer ya29.three');
  await until(() => made.records.length === 1);
  expect(made.records).toMatchObject([
    { provider: 'google-gemini-cli', model: 'gemini-2.5-pro', inputTokens: 36 },
  ]);
});

test('what Gemini CLI needs is served', async () => {
  const made = await start();
  for (const method of [
    'generateContent',
    'streamGenerateContent',
    'countTokens',
    'loadCodeAssist',
    'retrieveUserQuota',
  ]) {
    const answer = await ask(made, `/google-gemini-cli/v1internal:${method}`, byHeader);
    expect([method, answer.status]).toEqual([method, 200]);
  }
});

test.each([
  '/google-gemini-cli/v1internal:onboardUser',
  '/google-gemini-cli/v1internal%3AonboardUser',
  '/google-gemini-cli/V1internal:OnboardUser',
  '/google-gemini-cli/v1internal:setCodeAssistGlobalUserSetting',
  '/google-gemini-cli/v1internal/operations/op-1',
  '/google-antigravity/v1internal:onboardUser',
  '/gemini/v1alpha/auth_tokens',
  '/v1beta/authTokens',
  '/gemini/v1beta/tunedModels/t/permissions',
  '/gemini/v1beta/tunedModels/t:transferOwnership',
  '/gemini/v1beta/corpora/c/permissions/p',
])('attack: the door %s is shut, with all paths too', async (path) => {
  const made = await start();
  const answer = await ask(made, path, { headers: { 'x-goog-api-key': ALL_PATHS_KEY } });
  const body = (await answer.json()) as { error: Record<string, unknown> };
  expect(answer.status).toBe(403);
  expect(body.error).toMatchObject({
    code: 403,
    status: 'PERMISSION_DENIED',
    sluice: { type: 'FORBIDDEN_PATH' },
  });
  expect(seen).toEqual([]);
});

test('an unknown client key is told in Google’s shape', async () => {
  const made = await start();
  const answer = await ask(made, `${MODEL}:generateContent?key=slk_${'x'.repeat(43)}`);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({
    error: { code: 401, status: 'UNAUTHENTICATED', sluice: { type: 'UNAUTHORIZED' } },
  });
});

const quota = (id: string, delay: string): string =>
  JSON.stringify({
    error: {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message: 'You exceeded your current quota.',
      details: [
        { '@type': 'x/google.rpc.QuotaFailure', violations: [{ quotaId: id }] },
        { '@type': 'x/google.rpc.RetryInfo', retryDelay: delay },
      ],
    },
  });

test('RESOURCE_EXHAUSTED by the day blocks that model of the account, until the delay is over', async () => {
  const body = quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier', '7200s');
  const made = await start((secret) => (secret === 'AIza-one' ? { status: 429, body } : OK));
  const answer = await ask(made, `${MODEL}:generateContent`, byHeader);
  expect([answer.status, answer.headers.get('x-sluice-account')]).toEqual([200, '2']);
  const [block, ...more] = made.pool.get(1)?.blocks ?? [];
  expect(more).toEqual([]);
  expect(block?.scope).toBe('family:gemini-3-pro');
  expect((block?.untilMs ?? 0) - Date.now()).toBeGreaterThan(7_000_000);
});

test('RESOURCE_EXHAUSTED by the minute is the caller’s to see', async () => {
  const body = quota('GenerateContentInputTokensPerModelPerMinute-FreeTier', '26s');
  const made = await start({ status: 429, body });
  const answer = await ask(made, `${MODEL}:generateContent`, byHeader);
  expect([answer.status, await answer.text()]).toEqual([429, body]);
  expect(made.pool.get(1)?.blocks).toEqual([]);
});

test('Antigravity: a refusal of a Claude model blocks the Claude counter alone', async () => {
  const details = [{ reason: 'QUOTA_EXHAUSTED', metadata: { quotaResetDelay: '3600s' } }];
  const body = JSON.stringify({ error: { code: 429, message: 'Exhausted.', details } });
  const made = await start({ status: 429, body });
  const asked = { model: 'claude-opus-5', request: CONTENTS };
  await ask(made, '/google-antigravity/v1internal:generateContent', { ...byHeader, body: asked });
  expect(made.pool.get(4)?.blocks.map(({ scope }) => scope)).toEqual(['family:anthropic']);
});

const INVALID = JSON.stringify({
  error: {
    code: 400,
    message: 'API key expired. Please renew the API key.',
    status: 'INVALID_ARGUMENT',
    details: [{ reason: 'API_KEY_INVALID', domain: 'googleapis.com' }],
  },
});

test('a key that Google refuses with 400 is passed over for the next, and blocked for a minute', async () => {
  const made = await start((secret) =>
    secret === 'AIza-one' ? { status: 400, body: INVALID } : OK,
  );
  const answer = await ask(made, `${MODEL}:generateContent`, byHeader);
  expect([answer.status, answer.headers.get('x-sluice-account')]).toEqual([200, '2']);
  expect(made.pool.get(1)?.blocks).toMatchObject([{ scope: 'account', reason: 'rejected' }]);
});

test('where no key is left, Google’s own 400 passes, marked as AUTH_ERROR', async () => {
  const made = await start({ status: 400, body: INVALID });
  const answer = await ask(made, `${MODEL}:generateContent`, byHeader);
  expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([400, 'AUTH_ERROR']);
  expect(await answer.text()).toBe(INVALID);
});

test('any other 400 is the caller’s mistake, and blocks nothing', async () => {
  const made = await start({
    status: 400,
    body: '{"error":{"code":400,"message":"No contents."}}',
  });
  const answer = await ask(made, `${MODEL}:generateContent`, byHeader);
  expect([answer.status, made.pool.get(1)?.blocks]).toEqual([400, []]);
});

test('a caller’s own Google key goes as its own, beside a client key that may bring one', async () => {
  const made = await start();
  const own = `AIza${'o'.repeat(35)}`;
  const headers = { authorization: `Bearer ${OWN_KEY}` };
  const answer = await ask(made, `${MODEL}:generateContent?key=${own}`, { headers });
  expect(answer.status).toBe(200);
  expect(seen[0]?.url).toBe(`${MODEL}:generateContent`);
  expect(seen[0]?.raw).toContain(`x-goog-api-key\n${own}`);
  expect(made.ownUses).toMatchObject([{ use: { provider: 'gemini', kind: 'api_key' } }]);
});

test('attack: a Google sign-in of a caller goes to no API that takes keys, nor a key to a sign-in', async () => {
  const made = await start();
  const wrong = [
    ['/gemini/v1beta/models/m:generateContent', `Bearer ya29.${'o'.repeat(40)}`],
    ['/google-gemini-cli/v1internal:generateContent', `Bearer AIza${'o'.repeat(35)}`],
  ] as const;
  for (const [path, authorization] of wrong) {
    const answer = await ask(made, `${path}?key=${OWN_KEY}`, { headers: { authorization } });
    expect(answer.status).toBe(400);
  }
  expect(seen).toEqual([]);
});

test('conversations are told apart by their first content, and by Code Assist’s session', async () => {
  const made = await start();
  const text = (words: string): object => ({ contents: [{ parts: [{ text: words }] }] });
  const bodies: readonly (readonly [string, unknown])[] = [
    [`${MODEL}:generateContent`, text('one')],
    [`${MODEL}:generateContent`, { ...text('one'), generationConfig: {} }],
    [`${MODEL}:generateContent`, text('two')],
    ['/google-gemini-cli/v1internal:generateContent', { request: text('one') }],
    ['/google-gemini-cli/v1internal:generateContent', { request: text('two') }],
    [
      '/google-gemini-cli/v1internal:generateContent',
      { request: { ...text('a'), session_id: 's' } },
    ],
    [
      '/google-gemini-cli/v1internal:generateContent',
      { request: { ...text('b'), session_id: 's' } },
    ],
  ];
  for (const [path, body] of bodies) await (await ask(made, path, { ...byHeader, body })).text();
  await until(() => made.records.length === bodies.length);
  const sessions = made.records.map(({ session }) => session);
  const first = sessions.map((session) => sessions.indexOf(session));
  expect(first).toEqual([0, 0, 2, 3, 4, 5, 5]);
});

test('what Google keeps of a prompt is remembered with the key that made it', async () => {
  const name = 'cachedContents/k3-abc_1';
  const made = await start({
    status: 200,
    body: JSON.stringify({
      name,
      model: 'models/gemini-3-pro',
      usageMetadata: { totalTokenCount: 9 },
    }),
  });
  const first = await ask(made, '/v1beta/cachedContents', byHeader);
  const owner = Number(first.headers.get('x-sluice-account'));
  await first.text();
  await until(() => made.made.size === 1);
  expect([...made.made]).toEqual([[`gemini ${name}`, owner]]);
});
