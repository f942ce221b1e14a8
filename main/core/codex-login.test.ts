import { describe, expect, test } from 'vitest';
import { readCodex } from './codex-login.ts';
import { makeJwt } from './testing/make-jwt.ts';
import type { FileReading } from './tool-login.ts';

const NOW = 1_800_000_000_000;
const NOW_S = NOW / 1000;
const ABSENT = { kind: 'absent' } as const;
const REFRESH = 'rt_SECRETREFRESH';

const claims = {
  exp: NOW_S + 3600,
  'https://api.openai.com/auth': { chatgpt_account_id: 'workspace-1', chatgpt_plan_type: 'plus' },
  'https://api.openai.com/profile': { email: 'dev@example.com' },
};

function auth(
  tokens: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): FileReading {
  return json({
    auth_mode: 'chatgpt',
    OPENAI_API_KEY: null,
    tokens: {
      id_token: makeJwt({ email: 'dev@example.com' }),
      access_token: makeJwt(claims),
      refresh_token: REFRESH,
      account_id: 'workspace-1',
      ...tokens,
    },
    last_refresh: '2026-01-01T00:00:00Z',
    ...rest,
  });
}

function json(value: unknown): FileReading {
  return text(JSON.stringify(value));
}

function text(value: string): FileReading {
  return { kind: 'text', text: value };
}

function read(file: FileReading, config: FileReading = ABSENT) {
  return readCodex({ auth: file, config }, NOW);
}

test('ChatGPT tokens tell person, workspace, plan and end by their own claims', () => {
  expect(read(auth())).toMatchObject([
    {
      provider: 'openai-codex',
      diagnosis: 'ready',
      login: {
        secret: { kind: 'oauth', refresh: null, expiresAtMs: NOW + 3_600_000 },
        refresh: REFRESH,
        identityFrom: 'token',
        identity: {
          email: 'dev@example.com',
          accountId: null,
          organizationId: 'workspace-1',
          organizationName: 'Personal',
          plan: 'Plus',
        },
      },
    },
  ]);
});

test('what the access token leaves out, the id token and the file tell', () => {
  const bare = makeJwt({ exp: NOW_S + 60, sub: 'user-1' });
  expect(read(auth({ access_token: bare }))[0]?.login?.identity).toMatchObject({
    email: 'dev@example.com',
    organizationId: 'workspace-1',
  });
  const alone = auth({ access_token: bare, id_token: 'none', account_id: undefined });
  expect(read(alone)[0]?.login?.identity).toMatchObject({
    email: null,
    accountId: 'user-1',
    organizationId: null,
  });
});

test('a personal access token beside tokens does not matter', () => {
  expect(read(auth({}, { personal_access_token: 'at-SECRET' }))).toHaveLength(1);
});

test('an ended token is expired', () => {
  const access_token = makeJwt({ ...claims, exp: NOW_S - 1 });
  expect(read(auth({ access_token }))[0]).toMatchObject({ diagnosis: 'expired' });
});

test('a key in the file is one of OpenAI, beside the tokens or alone', () => {
  const both = read(auth({}, { OPENAI_API_KEY: 'sk-proj-SECRETKEY' }));
  expect(both.map(({ provider }) => provider)).toEqual(['openai-codex', 'openai']);
  expect(read(json({ OPENAI_API_KEY: 'sk-proj-SECRETKEY' }))).toMatchObject([
    { provider: 'openai', diagnosis: 'ready', login: { secret: { key: 'sk-proj-SECRETKEY' } } },
  ]);
});

describe.each<[string, FileReading, string]>([
  ['a personal access token', json({ personal_access_token: 'at-SECRET' }), 'incomplete'],
  ['an empty object', json({}), 'incomplete'],
  ['signed out', json({ OPENAI_API_KEY: null, tokens: null }), 'incomplete'],
  ['tokens that are a list', json({ tokens: ['SECRET'] }), 'incomplete'],
  ['no access token', auth({ access_token: null }), 'incomplete'],
  ['a token that is no JWT', auth({ access_token: 'SECRET', id_token: 'SECRET' }), 'incomplete'],
  ['no end', auth({ access_token: makeJwt({ ...claims, exp: 'later' }) }), 'incomplete'],
  [
    'nobody',
    auth({ access_token: makeJwt({ exp: NOW_S + 9 }), id_token: 'x', account_id: 7 }),
    'incomplete',
  ],
  ['half of a file', text('{"tokens":{"access_token":"SECRET'), 'unreadable'],
  ['comments', text('{} // SECRET'), 'unreadable'],
  ['a fault', { kind: 'fault', detail: 'Its permissions forbid it.' }, 'unreadable'],
])('%s', (_name, file, diagnosis) => {
  test(`is ${diagnosis}, in words that hold nothing of the file`, () => {
    const found = read(file);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ diagnosis, login: null });
    expect(JSON.stringify(found)).not.toContain('SECRET');
  });
});

test.each([
  ['keyring', auth(), 'Codex Auth'],
  ['keyring', ABSENT, 'Codex Auth'],
  ['auto', ABSENT, 'Codex Auth'],
  ['ephemeral', ABSENT, 'memory only'],
])('the store %s is told', (store, file, words) => {
  const config = text(`model = "gpt"\ncli_auth_credentials_store = "${store}"\n[tools]\n`);
  expect(read(file, config)).toMatchObject([
    { diagnosis: 'incomplete', detail: expect.stringContaining(words) },
  ]);
});

test('the store of a table below is another setting, and auto reads the file that is there', () => {
  const config = text('[profiles.x]\ncli_auth_credentials_store = "keyring"\n');
  expect(read(auth(), config)[0]?.diagnosis).toBe('ready');
  expect(read(auth(), text("cli_auth_credentials_store = 'auto'"))[0]?.diagnosis).toBe('ready');
  expect(read(ABSENT)).toEqual([]);
});

test('a claim cannot smuggle a line end into a name', () => {
  const access_token = makeJwt({ ...claims, email: 'dev@example.com\r\nx-evil: 1' });
  expect(read(auth({ access_token }))[0]?.login?.identity.email).toBe('dev@example.com');
});

test('a client key of Sluice, with which Codex goes through Sluice, is not taken', () => {
  const file = json({ OPENAI_API_KEY: `slk_${'A'.repeat(43)}`, tokens: null });
  expect(read(file)).toMatchObject([
    {
      provider: 'openai',
      diagnosis: 'incomplete',
      detail: expect.stringContaining('goes through Sluice already'),
      login: null,
    },
  ]);
});
