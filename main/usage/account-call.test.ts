import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { err, ok } from '../../shared/result.ts';
import type { PoolAccount } from '../core/account.ts';
import type { SecretAnswer } from '../credentials/types.ts';
import type { HttpRequest } from '../platform/http.ts';
import { anthropic } from '../providers/anthropic.ts';
import { openaiCodex } from '../providers/openai-codex.ts';
import { createAccountCall } from './account-call.ts';

/** Tokens by revision; the provider accepts `good`. */
function bench(
  secrets: readonly (SecretAnswer | string)[],
  good = '',
  provider = anthropic,
  organizationId: string | null = null,
) {
  const asked: (number | undefined)[] = [];
  const sent: HttpRequest[] = [];
  const call = createAccountCall(
    {
      http: {
        request: (request) => {
          sent.push(request);
          const status = request.headers?.['authorization'] === `Bearer ${good}` ? 200 : 401;
          return Promise.resolve({ status, headers: {}, text: '' });
        },
      },
      pool: {
        get: () => ({ organizationId }) as PoolAccount,
        secret: (_id, options) => {
          asked.push(options?.staleRevision);
          const index = Math.min(asked.length, secrets.length) - 1;
          const one = secrets[index];
          if (typeof one !== 'string') return one ?? err(new AppError('INTERNAL', 'none'));
          const extra = { refresh: null, expiresAtMs: null, extra: {} };
          const secret = { kind: 'oauth', access: one, ...extra } as const;
          return Promise.resolve(ok({ secret, secretRevision: index + 1 }));
        },
      },
      signal: new AbortController().signal,
    },
    provider,
    1,
  );
  return { asked, sent, ask: () => call({ method: 'GET', url: 'https://api.anthropic.com/x' }) };
}

test('the credential travels in the provider’s headers', async () => {
  const { ask, sent, asked } = bench(['at'], 'at');
  expect((await ask()).status).toBe(200);
  expect(sent[0]?.headers).toEqual({
    authorization: 'Bearer at',
    'anthropic-beta': 'oauth-2025-04-20',
  });
  expect(asked).toEqual([undefined]);
});

test('the workspace of the account travels too, where the provider wants it named', async () => {
  const codex = bench(['at'], 'at', openaiCodex, 'ws-1');
  await codex.ask();
  expect(codex.sent[0]?.headers).toEqual({
    authorization: 'Bearer at',
    'chatgpt-account-id': 'ws-1',
  });
  const unknown = bench(['at'], 'at', openaiCodex, null);
  await unknown.ask();
  expect(unknown.sent[0]?.headers).toEqual({ authorization: 'Bearer at' });
});

test('header injection: a stored workspace with a line break is never sent', async () => {
  const { ask, sent } = bench(['at'], 'at', openaiCodex, 'ws\r\nx-evil: 1');
  await expect(ask()).rejects.toMatchObject({ code: 'AUTH_ERROR' });
  expect(sent).toEqual([]);
});

test('a 401 names the refused revision once, and the fresh token is tried', async () => {
  const { ask, sent, asked } = bench(['old', 'new'], 'new');
  expect((await ask()).status).toBe(200);
  expect(asked).toEqual([undefined, 1]);
  expect(sent).toHaveLength(2);
});

test('a second 401 is the answer', async () => {
  const { ask, sent } = bench(['old', 'new'], 'other');
  expect((await ask()).status).toBe(401);
  expect(sent).toHaveLength(2);
});

test('with no newer token nothing is sent again', async () => {
  const { ask, sent } = bench(['old'], 'other');
  expect((await ask()).status).toBe(401);
  expect(sent).toHaveLength(1);
});

test('a dead grant or a locked vault is thrown as it is', async () => {
  const dead = new AppError('AUTH_ERROR', 'dead');
  await expect(bench([err(dead)]).ask()).rejects.toBe(dead);
  await expect(bench(['old', err(dead)]).ask()).rejects.toBe(dead);
});
