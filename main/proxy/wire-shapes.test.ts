import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { anthropic } from '../providers/anthropic.ts';
import { openaiCodex } from '../providers/openai-codex.ts';
import { openai } from '../providers/openai.ts';
import { apiKey, CLIENT_KEY, oauth, readBody, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function start(): Promise<Bench> {
  bench = await startBench(
    (request, response) => {
      void readBody(request).then(() => {
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end('{"error":{"message":"bad token"}}');
      });
    },
    { providers: [anthropic, openaiCodex, openai], responsesProvider: 'openai-codex' },
  );
  return bench;
}

const WAYS = [
  ['/v1/messages', 'anthropic', 'anthropic'],
  ['/v1/chat/completions', 'openai', 'openai'],
  ['/openai/v1/responses', 'openai', 'openai'],
  ['/v1/responses', 'openai-codex', 'openai'],
  ['/codex/responses', 'openai-codex', 'openai'],
] as const;

async function ask({ port }: Bench, path: string) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${CLIENT_KEY}`, 'content-type': 'application/json' },
    body: '{"model":"m","stream":true}',
  });
  const body = (await answer.json()) as { type?: string; error: Record<string, unknown> };
  return { status: answer.status, header: (name: string) => answer.headers.get(name), body };
}

type Told = Awaited<ReturnType<typeof ask>>;

function expectShape({ body }: Told, shape: 'anthropic' | 'openai', code: string): void {
  expect(body.type).toBe(shape === 'anthropic' ? 'error' : undefined);
  expect(body.error['sluice']).toMatchObject({ type: code, hint: expect.any(String) });
  expect(Object.keys(body.error)).toContain(shape === 'anthropic' ? 'type' : 'param');
}

test.each(WAYS)(
  '%s, %s: a locked vault is told in its shape, after no attempt',
  async (path, provider, shape) => {
    const made = await start();
    made.pool.add(1, provider, oauth('one'), { locked: true });
    const told = await ask(made, path);
    expect([told.status, told.header('x-sluice-error')]).toEqual([503, 'KEY_UNAVAILABLE']);
    expect(told.header('x-sluice-attempts')).toBe('0');
    expectShape(told, shape, 'KEY_UNAVAILABLE');
  },
);

// OpenAI's keys are never refreshed.
test.each(WAYS.filter(([, provider]) => provider !== 'openai'))(
  '%s, %s: a full disk under a refresh is told in its shape, after one attempt',
  async (path, provider, shape) => {
    const made = await start();
    made.pool.add(1, provider, oauth('one'));
    const whole = made.pool.secret.bind(made.pool);
    made.pool.secret = (id, options) =>
      options?.staleRevision === undefined
        ? whole(id, options)
        : Promise.resolve({
            ok: false,
            error: new AppError('DISK_FULL', 'No room left.', 'Free some.'),
          });
    const told = await ask(made, path);
    expect([told.status, told.header('x-sluice-error')]).toEqual([500, 'INTERNAL']);
    expect(told.header('x-sluice-attempts')).toBe('1');
    expectShape(told, shape, 'INTERNAL');
    expect(told.body.error['message']).toContain('No room left.');
    expect(made.pool.get(1)).toMatchObject({ blocks: [], disabled: null });
  },
);

test.each(WAYS)(
  '%s, %s: a full disk before anything was sent is told in its shape',
  async (path, provider, shape) => {
    const made = await start();
    made.pool.add(1, provider, apiKey('one'));
    made.pool.failures.set(1, new AppError('DISK_FULL', 'No room left.', 'Free some.'));
    const told = await ask(made, path);
    expect([told.status, told.header('x-sluice-attempts')]).toEqual([500, '0']);
    expectShape(told, shape, 'INTERNAL');
  },
);
