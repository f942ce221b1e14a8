import { expect, test } from 'vitest';
import { readCodexIdentity } from '../core/codex-identity.ts';
import { identityKey, matchIdentity } from '../core/identity.ts';
import { identifyOpenaiCodex } from './openai-codex-identity.ts';
import { makeJwt } from '../core/testing/make-jwt.ts';

const AUTH = 'https://api.openai.com/auth';
const PROFILE = 'https://api.openai.com/profile';
const WORKSPACE = '8d3c1f2a-0000-4000-8000-000000000001';
const OTHER = '4b1e9c77-0000-4000-8000-000000000002';

function access(
  email: string | null,
  user: string | null,
  workspace: string | null = WORKSPACE,
  plan = 'team',
) {
  return makeJwt({
    [AUTH]: { chatgpt_account_id: workspace, chatgpt_plan_type: plan, chatgpt_user_id: user },
    [PROFILE]: { email, email_verified: true },
  });
}

test('the access token tells all', () => {
  expect(readCodexIdentity({ access_token: access('mira@example.com', 'user-1') })).toEqual({
    email: 'mira@example.com',
    accountId: 'user-1',
    organizationId: WORKSPACE,
    organizationName: 'Workspace 8d3c1f2a',
    projectId: null,
    plan: 'Team',
  });
});

test.each([
  ['its profile claim', { [PROFILE]: { email: 'a@example.com' } }],
  ['its plain claim', { email: 'a@example.com' }],
])('what the access token leaves out comes from the id token: %s', (_name, claims) => {
  const body = {
    access_token: access(null, null, null, 'plus'),
    id_token: makeJwt({ ...claims, sub: 'auth0|1', [AUTH]: { chatgpt_account_id: OTHER } }),
  };
  expect(readCodexIdentity(body)).toMatchObject({
    email: 'a@example.com',
    accountId: 'auth0|1',
    organizationId: OTHER,
    organizationName: 'Personal',
    plan: 'Plus',
  });
});

test('where the two tokens differ, the access token counts: it is what is sent', () => {
  const body = {
    access_token: access('a@example.com', 'user-1', WORKSPACE),
    id_token: access('b@example.com', 'user-2', OTHER),
  };
  expect(readCodexIdentity(body)).toMatchObject({
    email: 'a@example.com',
    accountId: 'user-1',
    organizationId: WORKSPACE,
  });
});

test.each([
  ['opaque tokens', { access_token: 'opaque', id_token: 'x.y.z' }],
  ['no tokens', {}],
  ['numbers', { access_token: 7, id_token: [makeJwt({ email: 'a@example.com' })] }],
  ['claims of other types', { access_token: makeJwt({ [AUTH]: 'x', [PROFILE]: ['y'], sub: 7 }) }],
  ['empty claims', { access_token: access('', '', '') }],
  ['an id with a line break', { access_token: access('a\nb@c', 'u\r\nx: 1', 'w\r\nx-evil: 1') }],
])('%s name nobody, and the sign-in fails clearly', async (_name, body) => {
  expect(readCodexIdentity(body)).toMatchObject({
    email: null,
    accountId: null,
    organizationId: null,
  });
  await expect(identifyOpenaiCodex(body)).rejects.toMatchObject({
    code: 'LOGIN_FAILED',
    message: expect.stringContaining('neither an e-mail address nor an account'),
  });
});

test('an answer that is no object names nobody', async () => {
  await expect(identifyOpenaiCodex('text')).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
});

test('one of e-mail address and workspace is enough', async () => {
  const email = { id_token: makeJwt({ email: 'a@example.com' }) };
  expect(await identifyOpenaiCodex(email)).toMatchObject({ email: 'a@example.com' });
  const workspace = { access_token: access(null, null) };
  expect(await identifyOpenaiCodex(workspace)).toMatchObject({ organizationId: WORKSPACE });
});

test('the workspace is never a person: two people in one workspace have two keys', () => {
  const identity = (user: string | null, email: string | null) =>
    readCodexIdentity({ access_token: access(email, user) });
  expect(identityKey(identity('user-1', null), true)).toBe(`account:user-1|org:${WORKSPACE}`);
  expect(identityKey(identity('user-2', null), true)).toBe(`account:user-2|org:${WORKSPACE}`);
  expect(identityKey(identity(WORKSPACE, null), true)).toBeNull();
  expect(identityKey(identity(null, null), true)).toBeNull();
  expect(identityKey(identity('user-1', 'A@example.com'), true)).toBe(
    `email:a@example.com|org:${WORKSPACE}`,
  );
});

const row = {
  ...readCodexIdentity({ access_token: access('mira@example.com', 'user-1') }),
  id: 1,
  identityKey: `email:mira@example.com|org:${WORKSPACE}`,
};

test.each([
  ['the same person again', access('Mira@Example.com', 'user-1'), { kind: 'same', id: 1 }],
  ['another person there', access('jon@example.com', 'user-2'), { kind: 'new' }],
  ['one who tells only the workspace', access(null, null), { kind: 'new' }],
  ['the person in another workspace', access('mira@example.com', 'user-1', OTHER), { kind: 'new' }],
  ['the person without a workspace', access('mira@example.com', 'user-1', null), { kind: 'new' }],
  ['the person without an address', access(null, 'user-1'), { kind: 'same', id: 1 }],
])('%s', (_name, token, expected) => {
  const identity = readCodexIdentity({ access_token: token });
  expect(matchIdentity([row], identity, true)).toEqual(expected);
});

test.each([
  ['plus', 'Plus'],
  ['pro', 'Pro'],
  ['prolite', 'Pro Lite'],
  ['self_serve_business_usage_based', 'Business'],
  ['k12_plan', 'K12 plan'],
  ['\u001b[2J', null],
])('the plan %j is %s', (type, plan) => {
  const body = { access_token: access('a@example.com', null, null, type) };
  expect(readCodexIdentity(body).plan).toBe(plan);
});
