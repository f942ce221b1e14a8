import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { OAuthSecret } from '../core/account.ts';
import { anthropic } from '../providers/anthropic.ts';
import { githubCopilot } from '../providers/github-copilot.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { Provider } from '../providers/types.ts';
import { zai } from '../providers/zai.ts';
import { silentLog } from '../store/testing/temporary-store.ts';
import { completeLogin, importFacts } from './complete-login.ts';

const secret: OAuthSecret = {
  kind: 'oauth',
  access: 'SECRET-ACCESS',
  refresh: null,
  expiresAtMs: null,
  extra: {},
};
const mira = { ...UNKNOWN_IDENTITY, email: 'mira@example.com' };
const deps = {
  http: {
    request: () => Promise.reject(new AppError('UPSTREAM_UNREACHABLE', 'Nobody is there.')),
  },
  log: silentLog,
  environment: { GOOGLE_CLOUD_PROJECT: 'project-1' },
};

function settling(settle: NonNullable<Provider['settle']>): Provider {
  return { ...githubCopilot, settle };
}

test('a provider that only names the person gets the token as its answer had it', async () => {
  const provider: Provider = {
    ...anthropic,
    identify: (answer) => {
      expect(answer).toEqual({ access_token: 'SECRET-ACCESS' });
      return Promise.resolve(mira);
    },
  };
  expect(await completeLogin(deps, provider, { secret })).toMatchObject({
    ok: true,
    identity: mira,
  });
});

test('one that settles has the environment, the domain and no refresh token, and what it keeps is kept', async () => {
  const provider = settling(({ secret: given }, { environment, domain }) => {
    expect([given.refresh, environment['GOOGLE_CLOUD_PROJECT'], domain]).toEqual([
      null,
      'project-1',
      'octo.ghe.com',
    ]);
    const extra = { apiEndpoint: 'https://copilot-api.octo.ghe.com' };
    return Promise.resolve({ secret: { ...given, refresh: 'R', extra }, identity: mira });
  });
  const told = await completeLogin(deps, provider, { secret, domain: 'octo.ghe.com' });
  expect(told).toMatchObject({
    ok: true,
    extra: { apiEndpoint: 'https://copilot-api.octo.ghe.com', enterpriseUrl: 'octo.ghe.com' },
  });
  expect(JSON.stringify(told)).not.toContain('"R"');
});

test('a refusal comes with what to do and the page where', async () => {
  const provider = settling(() =>
    Promise.reject(
      new AppError('LOGIN_FAILED', 'Verify it.', 'Then again.', undefined, 'https://a.example/'),
    ),
  );
  expect(await completeLogin(deps, provider, { secret })).toEqual({
    ok: false,
    why: 'Verify it. Then again. https://a.example/',
  });
});

test('a key that would be minted anew is not taken for the borrowed sign-in', async () => {
  const provider = settling(() =>
    Promise.resolve({ secret: { kind: 'api_key', key: 'minted' }, identity: mira }),
  );
  expect(await completeLogin(deps, provider, { secret })).toEqual({ ok: false, why: null });
});

test('a provider that never answers is waited for no longer than its time', async () => {
  const provider = settling(async (_tokens, { wait }) => {
    await wait(600_000);
    throw new Error('waited');
  });
  expect(await completeLogin({ ...deps, timeoutMs: 10 }, provider, { secret })).toEqual({
    ok: false,
    why: 'GitHub Copilot did not answer in time.',
  });
});

test('a bug is no answer of the provider', async () => {
  const provider = settling(() => Promise.reject(new TypeError('a bug')));
  await expect(completeLogin(deps, provider, { secret })).rejects.toThrow('a bug');
});

test('a key is nobody’s', async () => {
  const key = { kind: 'api_key', key: 'k' } as const;
  expect(await completeLogin(deps, anthropic, { secret: key })).toEqual({ ok: false, why: null });
});

test('what can be borrowed is what the provider’s own data says', () => {
  expect(importFacts(githubCopilot)).toMatchObject({
    kinds: ['oauth'],
    settles: true,
    neverRefreshed: true,
  });
  // Its sign-in makes a key: there is no token of its to borrow.
  expect(importFacts(zai).kinds).toEqual(['api_key']);
  for (const provider of PROVIDERS) expect(importFacts(provider).kinds).not.toEqual([]);
});
