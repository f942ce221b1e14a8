import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { apiKey, CLIENT_KEY, oauth, readBody, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** The provider refuses account 1's token, and its successor cannot be had for a reason of our own. */
async function start(code: ErrorCode): Promise<Bench & { readonly seen: string[] }> {
  const seen: string[] = [];
  const made = await startBench((request, response) => {
    void readBody(request).then(() => {
      const secret = (request.headers.authorization ?? '').replace('Bearer ', '');
      seen.push(secret || String(request.headers['x-api-key']));
      response.writeHead(secret === 'refused' ? 401 : 200, { 'content-type': 'application/json' });
      response.end('{"type":"error","error":{"type":"authentication_error","message":"bad"}}');
    });
  });
  bench = made;
  made.pool.add(1, 'anthropic', oauth('refused'));
  const whole = made.pool.secret.bind(made.pool);
  made.pool.secret = (id, options) => {
    if (id === 1 && options?.staleRevision !== undefined)
      return Promise.resolve({ ok: false, error: new AppError(code, 'It could not be written.') });
    return whole(id, options);
  };
  return Object.assign(made, { seen });
}

function post(port: number, body: RequestInit['body'] = '{"model":"m"}'): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': CLIENT_KEY },
    body: body ?? null,
  });
}

test.each<ErrorCode>(['DISK_FULL', 'DATABASE_BUSY', 'PROFILE_NOT_WRITABLE'])(
  'an account is not rejected because its new tokens met %s, and another one serves',
  async (code) => {
    const { port, pool, seen } = await start(code);
    pool.add(2, 'anthropic', apiKey('key-2'));
    expect((await post(port)).status).toBe(200);
    expect(seen).toEqual(['refused', 'key-2']);
    expect([1, 2].map((id) => pool.get(id)?.blocks)).toEqual([[], []]);
  },
);

test('a full disk is told to the caller as such when no other account serves, and blocks nothing', async () => {
  const { port, pool, seen } = await start('DISK_FULL');
  for (let turn = 0; turn < 2; turn += 1) {
    const answer = await post(port);
    const { error } = (await answer.json()) as { error: { message: string } };
    // Neither the provider's 401 nor AUTH_ERROR: a tool would send the person to a sign-in.
    expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([500, 'INTERNAL']);
    expect(error.message).toContain('It could not be written.');
  }
  expect(seen).toEqual(['refused', 'refused']);
  expect(pool.get(1)?.blocks).toEqual([]);
});
