import { expect, test } from 'vitest';
import type { OAuthSecret } from '../core/account.ts';
import { zaiTokenAnswer } from './zai-envelope.ts';
import { mintZaiKey } from './zai-key.ts';

const KEYS = '/api/biz/v1/organization/org-2/projects/proj-2/api_keys';
const SECRET: OAuthSecret = {
  kind: 'oauth',
  access: 'oauth-token',
  refresh: null,
  expiresAtMs: null,
  extra: {},
};
const BODY = { code: 0, data: { user: { email: 'ada@example.com', id: 42 } } };
const CUSTOMER = {
  organizations: [
    { organizationId: 'org-1', organizationName: 'Other', projects: [{ projectId: 'proj-1' }] },
    {
      organizationId: 'org-2',
      organizationName: 'Ada’s',
      isDefault: true,
      projects: [{ projectId: 'proj-9' }, { projectId: 'proj-2', isDefault: true }],
    },
  ],
};

/** Data of each answer, by method and path. */
type Script = Readonly<Record<string, unknown>>;

const GOOD: Script = {
  'POST /api/auth/z/login': { access_token: 'biz-token' },
  'GET /api/biz/customer/getCustomerInfo': CUSTOMER,
  [`GET ${KEYS}`]: [{ name: 'zcode-api-key', apiKey: 'zcode' }],
  [`POST ${KEYS}`]: { apiKey: 'made', secretKey: '***' },
  [`GET ${KEYS}/copy/made`]: { secretKey: 'shh' },
};

function mint(script: Script, envelope: object = { code: 200, success: true }) {
  const asked: { call: string; headers: unknown; body: unknown }[] = [];
  const notes: string[] = [];
  const done = mintZaiKey(
    { secret: SECRET, body: BODY },
    {
      note: (text) => void notes.push(text),
      request: ({ method, url, headers, body }) => {
        const { origin, pathname } = new URL(url);
        expect(origin).toBe('https://api.z.ai');
        const call = `${method} ${pathname}`;
        asked.push({ call, headers, body: body === undefined ? null : JSON.parse(body) });
        const data = script[call];
        const answer = data instanceof Error ? JSON.parse(data.message) : { ...envelope, data };
        const status = call in script ? 200 : 404;
        return Promise.resolve({ status, headers: {}, text: JSON.stringify(answer) });
      },
    },
  );
  return { done, asked, notes };
}

test('a key named sluice is made in the default organisation and project, and its secret is read', async () => {
  const { done, asked, notes } = mint(GOOD);
  expect(await done).toEqual({
    secret: { kind: 'api_key', key: 'made.shh' },
    identity: {
      email: 'ada@example.com',
      accountId: '42',
      organizationId: 'org-2',
      organizationName: 'Ada’s',
      projectId: 'proj-2',
      plan: null,
    },
  });
  expect(asked.map(({ call }) => call)).toEqual(Object.keys(GOOD));
  expect(asked.map(({ body }) => body)).toEqual([
    { token: 'oauth-token' },
    null,
    null,
    { name: 'sluice' },
    null,
  ]);
  // The sign-in's token goes to the key service alone, and the rest has the token of that.
  expect(asked[0]?.headers).not.toHaveProperty('authorization');
  for (const { headers } of asked.slice(1))
    expect(headers).toMatchObject({ authorization: 'Bearer biz-token' });
  expect(notes).toEqual(['Finding or making the API key “sluice” in your Z.AI account.']);
});

test('the key named sluice of an earlier sign-in is taken again; another program’s is left alone', async () => {
  const { done, asked } = mint({
    ...GOOD,
    [`GET ${KEYS}`]: [
      { name: 'oh-my-pi', apiKey: 'pi' },
      { name: 'sluice', apiKey: 'older' },
    ],
    [`GET ${KEYS}/copy/older`]: { secretKey: 'known' },
  });
  expect((await done).secret).toEqual({ kind: 'api_key', key: 'older.known' });
  expect(asked.map(({ call }) => call)).not.toContain(`POST ${KEYS}`);
});

test.each([{ code: 0 }, { code: 200 }, { success: true }, { code: '200', success: true }])(
  'the envelope %j is a success',
  async (envelope) => {
    expect((await mint(GOOD, envelope).done).secret).toMatchObject({ key: 'made.shh' });
  },
);

test('the first organisation and project count where none is marked, and ids may be numbers', async () => {
  const organizations = [{ organizationId: 7, projects: [{ projectId: 8 }] }];
  const keys = '/api/biz/v1/organization/7/projects/8/api_keys';
  const { done } = mint({
    ...GOOD,
    'GET /api/biz/customer/getCustomerInfo': { organizations },
    [`GET ${keys}`]: null,
    [`POST ${keys}`]: { apiKey: 'made' },
    [`GET ${keys}/copy/made`]: { secretKey: 'shh' },
  });
  expect((await done).identity).toMatchObject({ organizationId: '7', projectId: '8' });
});

const NO = new Error(JSON.stringify({ code: 500, msg: 'no, oauth-token', success: false }));

test.each([
  ['POST /api/auth/z/login', NO, 'the sign-in at its key service did not: it said no (code 500)'],
  ['POST /api/auth/z/login', {}, 'there is no access_token'],
  ['POST /api/auth/z/login', { access_token: 'a\r\nx-evil: 1' }, 'there is no access_token'],
  ['GET /api/biz/customer/getCustomerInfo', {}, 'it names no organisation with a project'],
  [
    'GET /api/biz/customer/getCustomerInfo',
    { organizations: [{ organizationId: '../../evil', projects: [{ projectId: 'p' }] }] },
    'it names no organisation with a project',
  ],
  [`GET ${KEYS}`, NO, 'listing your keys did not'],
  [`POST ${KEYS}`, NO, 'making a key did not'],
  [`POST ${KEYS}`, { apiKey: 'a/b' }, 'there is no apiKey'],
  [`GET ${KEYS}/copy/made`, {}, 'there is no secretKey'],
  [`GET ${KEYS}/copy/made`, { secretKey: 'a b' }, 'there is no secretKey'],
])('%s with %j ends the sign-in, with the step and without a token', async (call, data, words) => {
  const failed = await mint({ ...GOOD, [call]: data }).done.catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: 'LOGIN_FAILED',
    message: expect.stringContaining(words),
    hint: expect.stringContaining('sluice add-key zai'),
  });
  expect(JSON.stringify(failed)).not.toMatch(/oauth-token|biz-token/);
});

test('an answer that is no 200 ends it, too', async () => {
  const { [`GET ${KEYS}`]: _, ...rest } = GOOD;
  await expect(mint(rest).done).rejects.toMatchObject({
    message: expect.stringContaining('listing your keys did not: it answered 404'),
  });
});

test.each([
  [{ code: 0, data: { zai: { access_token: 'a' } } }, { access_token: 'a' }],
  [{ code: 200, success: true, data: { zai: { access_token: 'a' } } }, { access_token: 'a' }],
  [{ code: 1, data: { zai: { access_token: 'a' } } }, null],
  [{ success: false, data: { zai: { access_token: 'a' } } }, null],
  [{ code: 0, data: { access_token: 'a' } }, null],
  [{ data: { zai: { access_token: 'a' } } }, null],
  [{ code: 0 }, null],
])('the token in %j is %j', (body, answer) => {
  expect(zaiTokenAnswer(body)).toEqual(answer);
});
