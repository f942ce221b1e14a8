import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { PoolAccount } from '../core/account.ts';
import { openaiCodex } from '../providers/openai-codex.ts';
import { openai } from '../providers/openai.ts';
import {
  apiKey,
  CLIENT_KEY,
  CODEX_KEY,
  oauth,
  OWN_KEY,
  readBody,
  startBench,
} from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function start(
  reply: (seen: Seen, response: ServerResponse) => void = (_seen, response) =>
    response.end('{"ok":true}'),
  responsesProvider = 'openai-codex',
) {
  const seen: Seen[] = [];
  const made = await startBench(
    (request, response) => {
      void readBody(request).then(() => {
        const one = { path: request.url ?? '', headers: request.headers };
        seen.push(one);
        reply(one, response);
      });
    },
    { providers: [openaiCodex, openai], responsesProvider },
  );
  bench = made;
  const person = (email: string, organizationId: string | null): Partial<PoolAccount> => ({
    email,
    organizationId,
  });
  made.pool.add(1, 'openai-codex', oauth('at-1'), person('a@example.com', 'ws-1'));
  made.pool.add(2, 'openai-codex', oauth('at-2'), person('b@example.com', 'ws-2'));
  made.pool.add(3, 'openai', apiKey('sk-1'));
  return { ...made, pool: made.pool, seen };
}

function post(port: number, path: string, key = CLIENT_KEY, headers: Record<string, string> = {}) {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: '{"model":"gpt-6-codex"}',
  });
}

test.each([
  ['/codex/responses', CLIENT_KEY],
  ['/backend-api/codex/responses', CLIENT_KEY],
  ['/openai-codex/backend-api/codex/responses', CLIENT_KEY],
  ['/v1/responses', CLIENT_KEY],
  ['/v1/responses', CODEX_KEY],
  ['/responses', CODEX_KEY],
])('%s ends at the Codex backend', async (path, key) => {
  const { port, seen } = await start();
  const answer = await post(port, `${path}?x=1`, key);
  expect(answer.status).toBe(200);
  expect(seen.map((one) => one.path)).toEqual(['/backend-api/codex/responses?x=1']);
});

test('with no Codex account, or by the setting, Responses are the OpenAI API’s', async () => {
  const { port, seen } = await start(undefined, 'openai');
  await post(port, '/v1/responses');
  expect(seen).toMatchObject([
    { path: '/v1/responses', headers: { authorization: 'Bearer sk-1' } },
  ]);
});

test('the workspace sent is the serving account’s, never the caller’s', async () => {
  const { port, seen } = await start();
  await post(port, '/codex/responses', CLIENT_KEY, {
    'ChatGPT-Account-Id': 'mine',
    'OpenAI-Organization': 'org-mine',
    'OpenAI-Project': 'project-mine',
    'x-sluice-account': '2',
  });
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'Bearer at-2',
    'chatgpt-account-id': 'ws-2',
  });
  expect(seen[0]?.headers).not.toHaveProperty('openai-organization');
  expect(seen[0]?.headers).not.toHaveProperty('openai-project');
});

test('a caller’s own sign-in keeps the workspace that it names, and its usage is that one’s', async () => {
  const { port, seen, ownUses } = await start();
  const own = { 'x-api-key': OWN_KEY, authorization: 'Bearer at-mine' };
  for (const id of ['ws-mine', 'ws with space'])
    await fetch(`http://127.0.0.1:${port}/codex/responses`, {
      method: 'POST',
      headers: { ...own, 'ChatGPT-Account-ID': id },
      body: '{}',
    });
  expect(seen.map(({ headers }) => headers['chatgpt-account-id'])).toEqual([
    'ws-mine',
    'ws with space',
  ]);
  expect(seen[0]?.headers.authorization).toBe('Bearer at-mine');
  expect(ownUses.map(({ use }) => use.organizationId)).toEqual(['ws-mine', null]);
});

test('header injection: an account whose workspace has a line break sends nothing', async () => {
  const { port, pool, seen } = await start();
  pool.add(4, 'openai-codex', oauth('at-4'), { organizationId: 'ws\r\nx-evil: 1' });
  const answer = await post(port, '/codex/responses', CLIENT_KEY, { 'x-sluice-account': '4' });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('x-sluice-error')).toBe('AUTH_ERROR');
  expect(seen).toEqual([]);
});

test('an account at its limit is passed over, with the next one’s workspace, and blocked until its reset', async () => {
  const limit = { error: { type: 'usage_limit_reached', message: 'm', resets_in_seconds: 7_200 } };
  let refusals = 0;
  const { port, pool, seen } = await start((_one, response) => {
    if (refusals > 0) return response.end('{"ok":true}');
    refusals += 1;
    response.writeHead(429, { 'content-type': 'application/json' });
    return response.end(JSON.stringify(limit));
  });
  expect((await post(port, '/codex/responses')).status).toBe(200);
  const workspaces = seen.map(({ headers }) => headers['chatgpt-account-id']);
  expect(new Set(workspaces)).toEqual(new Set(['ws-1', 'ws-2']));
  expect(workspaces).toHaveLength(2);
  const blocked = [1, 2].map((id) => pool.get(id)).filter((one) => one?.blocks.length === 1);
  expect(blocked.map((one) => one?.organizationId)).toEqual([workspaces[0]]);
  // An hour is far from the least that a block lasts, and from what a slow machine loses.
  expect((blocked[0]?.blocks[0]?.untilMs ?? 0) - Date.now()).toBeGreaterThan(3_600_000);
});

test('an error of Sluice’s own has OpenAI’s shape', async () => {
  const { port } = await start();
  const answer = await post(port, '/backend-api/wham/rate-limit-reset-credits/consume');
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { sluice: { type: 'FORBIDDEN_PATH' } } });
});
