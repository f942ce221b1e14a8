import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerHeaders, readInbound, withCredential } from './headers.ts';

const injection = {
  auth: { name: 'authorization', value: 'Bearer {secret}' },
  list: { name: 'anthropic-beta', value: 'oauth-2025-04-20' },
  dropped: ['x-account'],
};

function send(forward: readonly string[]): readonly string[] {
  const result = withCredential(forward, injection, 'token');
  return result.ok ? result.value : [];
}

test('the beta joins what the caller sent, once', () => {
  expect(send(['Anthropic-Beta', 'a,b'])).toEqual([
    'Anthropic-Beta',
    'a,b,oauth-2025-04-20',
    'authorization',
    'Bearer token',
  ]);
  expect(send(['anthropic-beta', 'oauth-2025-04-20, a'])).toEqual([
    'anthropic-beta',
    'oauth-2025-04-20, a',
    'authorization',
    'Bearer token',
  ]);
  expect(send(['anthropic-beta', 'a', 'Anthropic-Beta', 'oauth-2025-04-20']).slice(0, 4)).toEqual([
    'anthropic-beta',
    'a',
    'Anthropic-Beta',
    'oauth-2025-04-20',
  ]);
  expect(send([])).toEqual(['anthropic-beta', 'oauth-2025-04-20', 'authorization', 'Bearer token']);
});

test('account headers of the provider and a second credential header are dropped', () => {
  expect(send(['X-Account', '1', 'Authorization', 'Bearer mine'])).toEqual([
    'anthropic-beta',
    'oauth-2025-04-20',
    'authorization',
    'Bearer token',
  ]);
});

test.each(['a\r\nb', 'a\nb', 'a b', 'a\u0000', '', 'ä', 'a\u007f'])(
  'header injection: the secret %j never becomes a header',
  (secret) => {
    expect(withCredential([], injection, secret).ok).toBe(false);
  },
);

const codex = { ...injection, list: null, organization: 'chatgpt-account-id' };

test('an account without a key sends none, nor what the caller sent in its place, where its provider asks for none', () => {
  const keyless = { ...injection, keyless: true };
  const sent = withCredential(['Authorization', 'Bearer mine', 'X-Account', '1'], keyless, '');
  expect(sent).toEqual({ ok: true, value: ['anthropic-beta', 'oauth-2025-04-20'] });
  expect(withCredential([], keyless, 'a\nb').ok).toBe(false);
});

test('the workspace of the account is set, whatever the caller sent in its place', () => {
  const sent = ['ChatGPT-Account-Id', 'mine', 'x-other', '1'];
  expect(withCredential(sent, codex, 't', 'ws-1')).toEqual({
    ok: true,
    value: ['x-other', '1', 'authorization', 'Bearer t', 'chatgpt-account-id', 'ws-1'],
  });
  expect(withCredential(sent, codex, 't', null)).toEqual({
    ok: true,
    value: ['x-other', '1', 'authorization', 'Bearer t'],
  });
  expect(withCredential([], { ...injection, list: null }, 't', 'ws-1')).toEqual({
    ok: true,
    value: ['authorization', 'Bearer t'],
  });
});

test.each(['a\r\nx-evil: 1', 'a\nb', 'a b', 'a\u0000', '', 'ä'])(
  'header injection: the workspace %j never becomes a header',
  (workspace) => {
    expect(withCredential([], codex, 'token', workspace).ok).toBe(false);
  },
);

test('replacement patterns in a secret are taken literally', () => {
  const result = withCredential([], { ...injection, list: null }, "$&$1$'");
  expect(result).toEqual({ ok: true, value: ['authorization', "Bearer $&$1$'"] });
});

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
const value = fc.stringMatching(/^[\x21-\x7e]{0,20}$/);
const SECRET_NAMES = [
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'cookie',
  'x-sluice-a',
  'host',
  'te',
  'proxy-authorization',
  'transfer-encoding',
  'upgrade',
];
const name = fc.oneof(
  token,
  fc.constantFrom(...SECRET_NAMES).chain((lower) => fc.constantFrom(lower, lower.toUpperCase())),
);

test('whatever a caller sends: no credential, hop-by-hop or local header is forwarded, the rest keeps its order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, value), { maxLength: 12 }),
      fc.array(token, { maxLength: 3 }),
      (pairs, named) => {
        const raw = [...pairs.flat(), 'Connection', named.join(', ')];
        const { forward } = readInbound(raw);
        const names = forward
          .filter((_text, index) => index % 2 === 0)
          .map((text) => text.toLowerCase());
        const banned = new Set([
          ...SECRET_NAMES,
          'connection',
          'origin',
          'sec-fetch-site',
          ...named.map((text) => text.toLowerCase()),
        ]);
        expect(
          names.filter(
            (text) => banned.has(text) || text.startsWith('x-sluice-') || text.startsWith('proxy-'),
          ),
        ).toEqual([]);
        expect(isSubsequence(forward, raw)).toBe(true);
      },
    ),
  );
});

test('answers lose CORS and hop-by-hop headers and what only Sluice says', () => {
  expect(
    answerHeaders([
      'Set-Cookie',
      'a',
      'ACCESS-CONTROL-ALLOW-ORIGIN',
      '*',
      'set-cookie',
      'b',
      'Connection',
      'Keep-Alive, X-One',
      'x-one',
      '1',
      'Keep-Alive',
      'timeout=5',
      'X-Sluice-Error',
      'x',
      'Transfer-Encoding',
      'chunked',
      'Content-Encoding',
      'br',
    ]),
  ).toEqual(['Set-Cookie', 'a', 'set-cookie', 'b', 'Content-Encoding', 'br']);
});

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const text of whole) if (text === part[at]) at += 1;
  return at >= part.length;
}
