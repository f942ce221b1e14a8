import { afterEach, expect, test } from 'vitest';
import { BORROWED_WAITS_REASON } from '../../shared/model/block-reasons.ts';
import { CLIENT_KEY, oauth, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function start(): Promise<Bench & { readonly seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  bench = await startBench((request, response) => {
    seen.push(request.headers.authorization);
    response.end('{"ok":true}');
  });
  return Object.assign(bench, { seen });
}

function post(port: number, headers: Record<string, string> = {}, body = '{}'): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': CLIENT_KEY, ...headers },
    body,
  });
}

test('borrowed accounts that wait for their tool are no rate limit, and promise no end', async () => {
  const { port, pool } = await start();
  const untilMs = Date.now() + 31 * 86_400_000;
  const blocks = [
    { scope: 'account', untilMs, reason: BORROWED_WAITS_REASON, billing: false },
  ] as const;
  pool.add(1, 'anthropic', oauth('one'), { ownership: 'borrowed', blocks });
  const answer = await post(port);
  expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([429, 'RATE_LIMIT']);
  expect(answer.headers.has('retry-after')).toBe(false);
  const text = await answer.text();
  expect(text).toContain('waits until its tool renews');
  expect(text).toContain('sluice take-over');
  expect(text).not.toContain('retry_a');
});

test('a tampered row: others serve, and a pin to it says that it cannot be opened', async () => {
  const { port, pool, seen } = await start();
  pool.add(1, 'anthropic', oauth('one'), { locked: true, lockedReason: 'changed at row 1' });
  pool.add(2, 'anthropic', oauth('two'));
  expect((await post(port)).status).toBe(200);
  const pinned = await post(port, { 'x-sluice-account': '1' });
  expect([pinned.status, pinned.headers.get('x-sluice-error')]).toEqual([503, 'KEY_UNAVAILABLE']);
  expect(pinned.headers.get('x-sluice-account')).toBe('1');
  expect(await pinned.text()).toContain('cannot be opened');
  expect(pool.get(1)).toMatchObject({ blocks: [], disabled: null });
  expect(seen).toEqual(['Bearer two']);
});

test.each([['{"stream":true}'], ['{}']])(
  'a locked vault is told as such for %s, and no account is marked for it',
  async (body) => {
    const { port, pool, seen } = await start();
    pool.add(1, 'anthropic', oauth('one'), { locked: true });
    const answer = await post(port, {}, body);
    expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([503, 'KEY_UNAVAILABLE']);
    expect(await answer.json()).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining('the vault is locked') },
    });
    expect(pool.get(1)).toMatchObject({ blocks: [], disabled: null });
    expect(seen).toEqual([]);
  },
);
