import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  claims,
  codexAuthorizeUrl,
  codexCode,
  codexLogin,
  codexRefresh,
  exchangeCodexCode,
  getBackend,
  postForm,
  postJson,
} from './codex-client.ts';
import { clientId } from './codex/facts.ts';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';

const auth = 'https://api.openai.com/auth';
const device = '/api/accounts/deviceauth';
let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator();
});
afterEach(async () => {
  await sim.close();
});

test('a login gives JWTs that name person, workspace and plan', async () => {
  const { status, body } = await codexLogin(sim, { as: 'mira', workspace: 'Northlight' });
  const { organization, uuid } = sim.accounts.require('codex-mira-team');
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 864_000 });
  expect(claims(body['access_token'])).toMatchObject({
    client_id: clientId,
    iss: 'https://auth.openai.com',
    'https://api.openai.com/profile': { email: 'mira@example.com' },
    [auth]: {
      chatgpt_account_id: organization.uuid,
      chatgpt_plan_type: 'team',
      chatgpt_user_id: `user-${uuid}`,
    },
  });
  expect(claims(body['id_token'])).toMatchObject({
    email: 'mira@example.com',
    [auth]: { chatgpt_account_id: organization.uuid },
  });
});

test('without a workspace the first of the person is taken', async () => {
  const { body } = await codexLogin(sim, { as: 'mira@example.com' });
  const { organization } = sim.accounts.require('codex-mira');
  expect(claims(body['access_token'])[auth]).toMatchObject({
    chatgpt_account_id: organization.uuid,
    chatgpt_plan_type: 'plus',
  });
});

test('one e-mail has two workspaces with one user; two people share one workspace', () => {
  const [own, team, studio] = ['codex-mira', 'codex-mira-team', 'codex-studio'].map((id) =>
    sim.accounts.require(id),
  );
  expect(own?.uuid).toBe(team?.uuid);
  expect(own?.organization.uuid).not.toBe(team?.organization.uuid);
  expect(studio?.organization.uuid).toBe(team?.organization.uuid);
  expect(studio?.uuid).not.toBe(team?.uuid);
});

test.each([
  ['workspace', { email: 'mira@example.com' }],
  ['identity', undefined],
] as const)('a login can withhold the %s', async (withhold, profile) => {
  const { body } = await codexLogin(sim, { as: 'mira', withhold });
  for (const token of [body['access_token'], body['id_token']]) {
    expect(claims(token)[auth]).not.toHaveProperty('chatgpt_account_id');
  }
  const named = claims(body['access_token'])['https://api.openai.com/profile'];
  if (profile === undefined) expect(named).toBeUndefined();
  else expect(named).toMatchObject(profile);
});

test('denying sends access_denied with the state back', async () => {
  const asked = codexAuthorizeUrl();
  const { location } = await sim.approve(asked.url, { as: 'deny' });
  const query = new URL(location ?? '').searchParams;
  expect([query.get('error'), query.get('state')]).toEqual(['access_denied', asked.state]);
});

test.each([
  ['client_id', 'other'],
  ['response_type', 'token'],
  ['redirect_uri', 'http://localhost:1456/auth/callback'],
  ['redirect_uri', 'http://127.0.0.1:1455/auth/callback'],
  ['redirect_uri', 'http://localhost:1455/callback'],
  ['scope', 'openid offline_access model.request'],
  ['scope', 'profile email offline_access'],
  ['scope', 'openid email'],
  ['state', 'short'],
  ['code_challenge', 'short'],
  ['code_challenge_method', 'plain'],
  ['id_token_add_organizations', 'false'],
  ['codex_cli_simplified_flow', ''],
])('the authorize page names a wrong %s (%s)', async (name, value) => {
  const asked = codexAuthorizeUrl({ [name]: value });
  await expect(sim.approve(asked.url, { as: 'mira' })).rejects.toThrow(
    new RegExp(`400.*${name}`, 's'),
  );
});

test('nobody of that name, or not in that workspace, is refused', async () => {
  const { url } = codexAuthorizeUrl();
  await expect(sim.approve(url, { as: 'nobody' })).rejects.toThrow('nobody');
  await expect(sim.approve(url, { as: 'lab', workspace: 'Northlight' })).rejects.toThrow(
    'no workspace Northlight',
  );
  await expect(sim.approve(url, { as: 'anthropic-key' })).rejects.toThrow('400');
});

describe('the token endpoint', () => {
  test('refuses JSON', async () => {
    const code = await codexCode(sim, { as: 'mira' });
    const answer = await postJson(sim, '/oauth/token', {
      grant_type: 'authorization_code',
      client_id: clientId,
      ...code,
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('application/x-www-form-urlencoded');
  });

  test.each([
    ['redirect_uri', 'http://localhost:1455/other', 400],
    ['code_verifier', 'w'.repeat(64), 400],
    ['code_verifier', 'short', 400],
    ['client_id', 'other', 401],
    ['code', 'unknown', 400],
    ['code', '', 400],
    ['grant_type', 'password', 400],
  ])('refuses a wrong %s (%s)', async (name, value, status) => {
    const code = await codexCode(sim, { as: 'mira' });
    expect((await exchangeCodexCode(sim, code, { [name]: value })).status).toBe(status);
  });

  test('a wrong verifier spends the code', async () => {
    const code = await codexCode(sim, { as: 'mira' });
    await exchangeCodexCode(sim, { ...code, verifier: 'w'.repeat(64) });
    expect((await exchangeCodexCode(sim, code)).status).toBe(400);
  });

  test('a code lives ten minutes', async () => {
    const code = await codexCode(sim, { as: 'mira' });
    sim.clock.advance(10 * 60_000 + 1000);
    expect((await exchangeCodexCode(sim, code)).status).toBe(400);
  });

  test('a code used twice kills what the first use gave', async () => {
    const code = await codexCode(sim, { as: 'mira' });
    const first = await exchangeCodexCode(sim, code);
    expect((await exchangeCodexCode(sim, code)).status).toBe(400);
    const late = await codexRefresh(sim, first.body['refresh_token']);
    expect(late.body).toMatchObject({ error: { code: 'refresh_token_invalidated' } });
  });

  test('a code of Claude is no code here, and the other way round', async () => {
    const { refreshToken } = sim.login('mira');
    const answer = await codexRefresh(sim, refreshToken);
    expect(answer.body).toMatchObject({ error: { code: 'invalid_refresh_token' } });
  });
});

describe('rotation', () => {
  test('reuse of a spent refresh token kills the family, in the real words', async () => {
    const first = sim.login('codex-mira');
    const second = await codexRefresh(sim, first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body['refresh_token']).not.toBe(first.refreshToken);
    const reused = await codexRefresh(sim, first.refreshToken);
    expect(reused.status).toBe(401);
    expect(reused.body).toEqual({
      error: {
        message:
          'Your refresh token has already been used to generate a new access token. Please try signing in again.',
        type: 'invalid_request_error',
        param: null,
        code: 'refresh_token_reused',
      },
    });
    const dead = await codexRefresh(sim, second.body['refresh_token']);
    expect(dead).toMatchObject({
      status: 401,
      body: { error: { code: 'refresh_token_invalidated' } },
    });
    const accountId = sim.accounts.require('codex-mira').organization.uuid;
    const login = { accessToken: String(second.body['access_token']), accountId };
    const usage = await getBackend(sim, '/wham/usage', login);
    expect(usage).toMatchObject({ status: 401, body: { error: { code: 'token_invalidated' } } });
  });

  test.each([
    ['revoke', 'refresh_token_invalidated', 'revoked'],
    ['expire', 'refresh_token_expired', 'expired'],
  ] as const)('%s ends the grant with %s', async (way, code, state) => {
    const { refreshToken } = sim.login('codex-mira');
    sim.grants[way]('codex-mira');
    const answer = await codexRefresh(sim, refreshToken);
    expect(answer).toMatchObject({ status: 401, body: { error: { code } } });
    expect(sim.grants.families('codex-mira')).toMatchObject([{ state }]);
  });

  test('two logins of one person are two families: the death of one leaves the other', async () => {
    const [one, two] = [sim.login('codex-mira'), sim.login('codex-mira')];
    await codexRefresh(sim, one.refreshToken);
    await codexRefresh(sim, one.refreshToken);
    expect((await codexRefresh(sim, two.refreshToken)).status).toBe(200);
    expect(sim.grants.families('codex-mira').map(({ state }) => state)).toEqual(['reused', 'live']);
  });

  test('a refresh may come as JSON once the setting allows it, a code may not', async () => {
    sim.settings.codexJsonRefresh = true;
    const { refreshToken } = sim.login('codex-mira');
    const body = { client_id: clientId, grant_type: 'refresh_token', refresh_token: refreshToken };
    expect((await postJson(sim, '/oauth/token', body)).status).toBe(200);
    const code = { ...body, grant_type: 'authorization_code' };
    expect((await postJson(sim, '/oauth/token', code)).status).toBe(400);
  });
});

describe('the device flow', () => {
  async function start(): Promise<{ device_auth_id: string; user_code: string }> {
    const { body } = await postJson(sim, `${device}/usercode`, { client_id: clientId });
    expect(body).toMatchObject({
      interval: '5',
      user_code: expect.stringMatching(/^\w{4}-\w{5}$/),
    });
    return {
      device_auth_id: String(body['device_auth_id']),
      user_code: String(body['user_code']),
    };
  }

  test('pending is 403; approved it gives a code for the device callback, once', async () => {
    const asked = await start();
    const waiting = await postJson(sim, `${device}/token`, asked);
    expect(waiting).toMatchObject({
      status: 403,
      body: { error: { code: 'deviceauth_authorization_unknown' } },
    });
    sim.approveDevice(asked.user_code, { as: 'mira', workspace: 'Northlight' });
    const { status, body } = await postJson(sim, `${device}/token`, asked);
    expect(status).toBe(200);
    expect((await postJson(sim, `${device}/token`, asked)).status).toBe(404);
    const parts = {
      code: String(body['authorization_code']),
      verifier: String(body['code_verifier']),
    };
    const redirect_uri = 'https://auth.openai.com/deviceauth/callback';
    const tokens = await exchangeCodexCode(sim, parts, { redirect_uri });
    expect(claims(tokens.body['access_token'])[auth]).toMatchObject({ chatgpt_plan_type: 'team' });
  });

  test('its code is refused with the loopback callback', async () => {
    const asked = await start();
    sim.approveDevice(asked.user_code, { as: 'mira' });
    const { body } = await postJson(sim, `${device}/token`, asked);
    const parts = {
      code: String(body['authorization_code']),
      verifier: String(body['code_verifier']),
    };
    expect((await exchangeCodexCode(sim, parts)).status).toBe(400);
  });

  test('denied, expired, unknown and another client are refused', async () => {
    const denied = await start();
    sim.approveDevice(denied.user_code, { as: 'deny' });
    const answer = await postJson(sim, `${device}/token`, denied);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'access_denied' } } });
    const late = await start();
    sim.clock.advance(15 * 60_000);
    expect((await postJson(sim, `${device}/token`, late)).status).toBe(404);
    expect(() => sim.approveDevice(late.user_code, { as: 'mira' })).toThrow('no device');
    const guessed = { device_auth_id: 'deviceauth_no', user_code: 'AAAA-AAAAA' };
    expect((await postJson(sim, `${device}/token`, guessed)).status).toBe(404);
    expect((await postJson(sim, `${device}/usercode`, { client_id: 'other' })).status).toBe(401);
    expect((await postJson(sim, `${device}/token`, { user_code: 'x' })).status).toBe(400);
  });

  test('a person types the code at the page', async () => {
    const asked = await start();
    const url = `${sim.url('https://auth.openai.com')}/codex/device`;
    expect(await (await fetch(url)).text()).toContain('Allow as mira@example.com');
    const post = (fields: Record<string, string>) =>
      fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
    expect((await post({ code: 'AAAA-AAAAA', as: 'codex-mira' })).status).toBe(400);
    expect((await post({ code: asked.user_code, as: 'nobody' })).status).toBe(400);
    expect((await post({ code: asked.user_code.toLowerCase(), as: 'codex-mira' })).status).toBe(
      200,
    );
    expect((await post({ code: asked.user_code, as: 'codex-mira' })).status).toBe(400);
    expect((await postJson(sim, `${device}/token`, asked)).status).toBe(200);
  });
});

test('missing fields are named', async () => {
  const answer = await postForm(sim, { grant_type: 'refresh_token', client_id: clientId });
  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('refresh_token') });
});
