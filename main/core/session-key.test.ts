import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sessionKey, toldSession } from './session-key.ts';
import type { SessionFacts } from './session-key.ts';

const plain = (text: string, bytes: Uint8Array | null): string =>
  bytes === null ? text : `${text} ${new TextDecoder().decode(bytes)}`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function facts(
  over: Partial<Omit<SessionFacts, 'header' | 'body'> & SessionFacts['body']> = {},
  headers: Readonly<Record<string, string>> = {},
): SessionFacts {
  const { userId = null, promptCacheKey = null, firstMessage = bytes('hello'), ...rest } = over;
  return {
    header: (name) => headers[name] ?? null,
    body: { userId, promptCacheKey, firstMessage },
    client: 1,
    model: 'claude-sonnet-5',
    credentialKind: 'oauth',
    own: null,
    ...rest,
  };
}

const CLAUDE = JSON.stringify({ device_id: 'd', account_uuid: 'a', session_id: 'from-user' });

test.each([
  ['x-sluice-session wins', { userId: CLAUDE }, { 'x-sluice-session': 'mine' }, 'mine'],
  ['Claude Code’s JSON text', { userId: CLAUDE }, { session_id: 'other' }, 'from-user'],
  [
    'the older user_id',
    { userId: 'user_0f_account_11-22_session_33-44' },
    { session_id: 'other' },
    '33-44',
  ],
  ['Claude Code’s header', {}, { 'x-claude-code-session-id': 'cc', session_id: 'o' }, 'cc'],
  ['session_id before conversation_id', {}, { session_id: 's', conversation_id: 'c' }, 's'],
  ['conversation_id before x-session-id', {}, { conversation_id: 'c', 'x-session-id': 'x' }, 'c'],
  ['x-session-id', { promptCacheKey: 'p' }, { 'x-session-id': 'x' }, 'x'],
  ['prompt_cache_key', { promptCacheKey: 'p' }, {}, 'p'],
  ['a broken JSON text tells nothing', { userId: '{"session_id":' }, { session_id: 's' }, 's'],
  ['a session_id that is no text', { userId: '{"session_id":7}' }, {}, undefined],
  ['a user_id without a session', { userId: 'user-17' }, {}, undefined],
  ['an empty header', {}, { 'x-sluice-session': '  ' }, undefined],
  ['a giant header', {}, { 'x-sluice-session': 'x'.repeat(5000) }, undefined],
] as const)('the session a caller names: %s', (_name, over, headers, told) => {
  expect(toldSession(facts(over, headers as Record<string, string>))?.[1]).toBe(told);
});

test('without a name, client, model, credential kind and first message make the session', () => {
  const base = sessionKey(facts(), plain);
  expect(sessionKey(facts(), plain)).toBe(base);
  for (const over of [
    { client: 2 },
    { model: 'claude-opus-5' },
    { credentialKind: 'api_key' },
    { firstMessage: bytes('hi') },
  ])
    expect(sessionKey(facts(over), plain)).not.toBe(base);
});

test('a named session of the pool does not depend on the model or the first message', () => {
  const named = { 'x-sluice-session': 'mine' };
  expect(sessionKey(facts({ model: 'b', firstMessage: bytes('c') }, named), plain)).toBe(
    sessionKey(facts({}, named), plain),
  );
});

const own = fc.record({
  client: fc.integer({ min: 0, max: 2 }),
  model: fc.constantFrom('a', 'b', null),
  provider: fc.constantFrom('anthropic', 'openai'),
  credentialSuffix: fc.constantFrom('11111111', '22222222'),
  session: fc.constantFrom('s', 't', null),
});
type Own = typeof own extends fc.Arbitrary<infer T> ? T : never;

function ownKey({ client, model, provider, credentialSuffix, session }: Own): string {
  const headers: Record<string, string> = session === null ? {} : { session_id: session };
  return sessionKey(facts({ client, model, own: { provider, credentialSuffix } }, headers), plain);
}

test('two sessions with their own credentials share a key only where client, provider, model, credential and session agree', () => {
  fc.assert(
    fc.property(own, own, (a, b) => {
      const same = JSON.stringify(a) === JSON.stringify(b);
      return (ownKey(a) === ownKey(b)) === same;
    }),
  );
});

test('a session of the pool never has the key of one with its own credential', () => {
  fc.assert(
    fc.property(own, (a) => {
      const headers: Record<string, string> = a.session === null ? {} : { session_id: a.session };
      const pool = sessionKey(facts({ client: a.client, model: a.model }, headers), plain);
      return pool !== ownKey(a);
    }),
  );
});
