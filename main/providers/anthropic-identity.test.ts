import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { identifyAnthropic } from './anthropic-identity.ts';
import type { ProviderCall } from './types.ts';

const FULL = {
  account: { uuid: 'acc', email_address: 'mira@example.com' },
  organization: { uuid: 'org', name: 'Northlight' },
};
const BOOTSTRAP = {
  oauth_account: {
    account_uuid: 'acc',
    account_email: 'mira@example.com',
    organization_uuid: 'org',
    organization_name: 'Northlight',
  },
};
const PROFILE = {
  account: { uuid: 'acc', email: 'Mira@Example.com' },
  organization: {
    uuid: 'org',
    name: 'Northlight',
    organization_type: 'claude_max',
    rate_limit_tier: 'default_claude_max_20x',
  },
};

function pages(bootstrap: unknown, profile: unknown): { call: ProviderCall; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    call: ({ url }) => {
      const path = new URL(url).pathname;
      asked.push(path);
      const page = path.endsWith('/bootstrap') ? bootstrap : profile;
      if (page instanceof Error) return Promise.reject(page);
      if (typeof page === 'number') return Promise.resolve({ status: page, headers: {}, text: '' });
      return Promise.resolve({ status: 200, headers: {}, text: JSON.stringify(page) });
    },
  };
}

const KNOWN = {
  email: 'mira@example.com',
  accountId: 'acc',
  organizationId: 'org',
  organizationName: 'Northlight',
};

test('a whole token answer is enough; the profile only adds the plan', async () => {
  const { call, asked } = pages(BOOTSTRAP, PROFILE);
  expect(await identifyAnthropic(FULL, call)).toMatchObject({ ...KNOWN, plan: 'Max 20×' });
  expect(asked).toEqual(['/api/oauth/profile']);
});

test('what the token answer leaves out comes from the account’s pages', async () => {
  const { call, asked } = pages(BOOTSTRAP, 404);
  expect(await identifyAnthropic({ access_token: 'x' }, call)).toMatchObject({
    ...KNOWN,
    plan: null,
  });
  expect(asked).toEqual(['/api/claude_cli/bootstrap', '/api/oauth/profile']);
});

test.each([
  ['refused', 403],
  ['down', new AppError('UPSTREAM_UNREACHABLE', 'down')],
  ['odd', { oauth_account: 7, account: ['x'], organization: null }],
])('with every page %s the sign-in still has what the token answer told', async (_name, page) => {
  const { call } = pages(page, page);
  expect(await identifyAnthropic({ account: FULL.account }, call)).toMatchObject({
    email: 'mira@example.com',
    accountId: 'acc',
    organizationId: null,
  });
});

test('a page about another person changes nothing', async () => {
  const other = { account: { uuid: 'other' }, organization: { uuid: 'foreign', name: 'F' } };
  const { call } = pages(404, other);
  expect(await identifyAnthropic({ account: FULL.account }, call)).toMatchObject({
    accountId: 'acc',
    organizationId: null,
  });
});

test('a cancelled sign-in stops asking', async () => {
  const cancelled = new AppError('LOGIN_CANCELLED', 'cancelled');
  const { call, asked } = pages(cancelled, PROFILE);
  await expect(identifyAnthropic({}, call)).rejects.toBe(cancelled);
  expect(asked).toHaveLength(1);
});

test('attack: a name that would drive a terminal or split a line is no name', async () => {
  const answer = {
    account: { uuid: 'acc', email_address: 'mira@example.com ' },
    organization: { uuid: 'org', name: 'North\u001b]0;x\u0007light' },
  };
  const { call } = pages(404, 404);
  expect(await identifyAnthropic(answer, call)).toMatchObject({
    email: 'mira@example.com',
    organizationName: null,
  });
});
