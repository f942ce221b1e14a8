import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  claims,
  codexAuthorizeUrl,
  codexRefresh,
  exchangeCodexCode,
  postJson,
} from './codex-client.ts';
import { clientId } from './codex/facts.ts';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';
import { authorizeUrl, exchangeCode, get, postToken } from './test-client.ts';
import type { JsonObject } from './values.ts';

let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator();
});
afterEach(async () => {
  await sim.close();
});

async function control(method: string, path: string, body?: unknown): Promise<JsonObject> {
  const answer = await fetch(sim.control + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, ...((await answer.json()) as JsonObject) };
}

function sha256(text: unknown): string {
  return createHash('sha256').update(String(text)).digest('hex');
}

const claude = {
  provider: 'anthropic',
  account: 'mira',
  origin: 'https://api.anthropic.com',
  path: '/v1/oauth/token',
  refresh: (token: unknown) =>
    postToken(sim, {
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
    }),
} as const;

const codex = {
  provider: 'openai-codex',
  account: 'codex-mira',
  origin: 'https://auth.openai.com',
  path: '/oauth/token',
  refresh: (token: unknown) => codexRefresh(sim, token),
} as const;

describe.each([claude, codex])('$provider', ({ provider, account, origin, path, refresh }) => {
  test('GET /grants tells which refresh token is the live one, and what was spent', async () => {
    const { refreshToken } = sim.login(account);
    const second = await refresh(refreshToken);
    expect(await control('GET', `/grants?account=${account}`)).toMatchObject({
      reuses: 0,
      families: [
        {
          provider,
          account,
          state: 'live',
          rotations: 1,
          currentHash: sha256(second.body['refresh_token']),
          refreshTokens: [
            { hash: sha256(refreshToken), spentAtMs: expect.any(Number), reuses: 0 },
            { hash: sha256(second.body['refresh_token']), spentAtMs: null, reuses: 0 },
          ],
        },
      ],
    });
    await refresh(refreshToken);
    await refresh(refreshToken);
    expect(sim.grants.reuses()).toBe(2);
    expect(await control('GET', '/grants')).toMatchObject({
      reuses: 2,
      families: [{ state: 'reused', refreshTokens: [{ reuses: 2 }, { reuses: 0 }] }],
    });
  });

  test('cut loses the answer of a refresh that took effect', async () => {
    const { refreshToken } = sim.login(account);
    sim.faults.add({ origin, path, action: { kind: 'cut', afterEvents: 0 } });
    await expect(refresh(refreshToken)).rejects.toThrow();
    expect(sim.grants.families(account)).toMatchObject([{ state: 'live', rotations: 1 }]);
    expect((await refresh(refreshToken)).status).toBeGreaterThanOrEqual(400);
    expect(sim.grants.families(account)).toMatchObject([{ state: 'reused', rotations: 1 }]);
  });

  test.each([
    ['answer', 1],
    ['request', 0],
  ] as const)('hold at the %s: rotations while it is held: %i', async (where, rotations) => {
    const { refreshToken } = sim.login(account);
    const fault = sim.faults.add({ origin, path, action: { kind: 'hold', where } });
    const answer = refresh(refreshToken);
    await fault.whenHit;
    await sim.log.waitFor((record) => record.path === path && record.bodySha256 !== null);
    await expect.poll(() => fault.toJSON().waiting).toBe(1);
    expect(sim.grants.families(account)).toMatchObject([{ rotations }]);
    fault.release();
    expect((await answer).status).toBe(200);
    expect(sim.grants.families(account)).toMatchObject([{ rotations: 1 }]);
  });

  test('a status fault spends nothing', async () => {
    const { refreshToken } = sim.login(account);
    sim.faults.add({ origin, path, action: { kind: 'status', status: 503 } });
    expect((await refresh(refreshToken)).status).toBe(503);
    expect((await refresh(refreshToken)).status).toBe(200);
    expect(sim.grants.reuses()).toBe(0);
  });

  test('access tokens can be made to live shorter', async () => {
    sim.settings.accessLifeMs = 90_000;
    const { refreshToken } = sim.login(account);
    expect((await refresh(refreshToken)).body).toMatchObject({ expires_in: 90 });
  });
});

describe('the control port', () => {
  test('POST /approve takes a workspace', async () => {
    const asked = codexAuthorizeUrl();
    const { location } = await control('POST', '/approve', {
      url: asked.url,
      as: 'mira@example.com',
      workspace: 'Northlight',
    });
    const code = new URL(String(location)).searchParams.get('code') ?? '';
    const { body } = await exchangeCodexCode(sim, { ...asked, code });
    expect(claims(body['access_token'])['https://api.openai.com/auth']).toMatchObject({
      chatgpt_account_id: sim.accounts.require('codex-mira-team').organization.uuid,
    });
  });

  test('POST /device/approve lets a waiting device in', async () => {
    const device = '/api/accounts/deviceauth';
    const { body } = await postJson(sim, `${device}/usercode`, { client_id: clientId });
    const code = body['user_code'];
    expect(
      await control('POST', '/device/approve', { code: 'AAAA-AAAAA', as: 'mira' }),
    ).toMatchObject({ status: 400, error: expect.stringContaining('AAAA-AAAAA') });
    expect(await control('POST', '/device/approve', { code, as: 'mira' })).toMatchObject({
      status: 200,
    });
    expect((await postJson(sim, `${device}/token`, body)).status).toBe(200);
  });

  test('POST /accounts/:id/login gives what a Codex auth.json holds', async () => {
    const tokens = await control('POST', '/accounts/codex-mira/login', {});
    const accountId = sim.accounts.require('codex-mira').organization.uuid;
    expect(tokens).toMatchObject({ status: 200, accountId });
    expect(claims(tokens['idToken'])).toMatchObject({ email: 'mira@example.com' });
  });
});

describe('what a login of Claude says about who signed in', () => {
  async function login(withhold?: 'workspace' | 'identity'): Promise<JsonObject> {
    const asked = authorizeUrl();
    const { location } = await sim.approve(asked.url, {
      as: 'mira',
      ...(withhold && { withhold }),
    });
    const code = new URL(location ?? '').searchParams.get('code') ?? '';
    return (await exchangeCode(sim, { ...asked, code })).body;
  }

  async function bootstrap(tokens: JsonObject): Promise<unknown> {
    const answer = await get(sim, '/api/claude_cli/bootstrap', String(tokens['access_token']));
    return answer.body['oauth_account'];
  }

  test('all of it', async () => {
    expect(await login()).toMatchObject({
      account: { email_address: 'mira@example.com' },
      organization: { uuid: sim.accounts.require('mira').organization.uuid },
    });
  });

  test('no organisation, in no answer', async () => {
    const tokens = await login('workspace');
    expect(tokens).toMatchObject({ account: { email_address: 'mira@example.com' } });
    expect(tokens).not.toHaveProperty('organization');
    expect(await bootstrap(tokens)).toMatchObject({
      account_email: 'mira@example.com',
      organization_uuid: null,
    });
  });

  test('nothing in the token answer, all of it at bootstrap', async () => {
    const tokens = await login('identity');
    expect(tokens).not.toHaveProperty('account');
    expect(await bootstrap(tokens)).toMatchObject({
      account_email: 'mira@example.com',
      organization_uuid: sim.accounts.require('mira').organization.uuid,
    });
  });

  test('people can share an organisation, and one e-mail can have two', async () => {
    const people = { provider: 'anthropic', kind: 'oauth' } as const;
    const own = sim.accounts.require('mira');
    const team = sim.createAccount({
      ...people,
      id: 'mira-team',
      email: 'mira@example.com',
      organization: 'Northlight',
    });
    const studio = sim.accounts.require('studio');
    expect(team.uuid).toBe(own.uuid);
    expect(team.organization.uuid).toBe(studio.organization.uuid);
    const asked = authorizeUrl();
    const choice = { as: 'mira', workspace: 'Northlight' };
    const { location } = await sim.approve(asked.url, choice);
    const code = new URL(location ?? '').searchParams.get('code') ?? '';
    const { body } = await exchangeCode(sim, { ...asked, code });
    expect(body).toMatchObject({ organization: { name: 'Northlight' } });
  });
});
