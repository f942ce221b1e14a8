import { describe, expect, test } from 'vitest';
import { readClaudeCode } from './claude-code-login.ts';
import type { FileReading } from './tool-login.ts';

const NOW = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const ACCESS = 'sk-ant-oat01-SECRETACCESS';
const REFRESH = 'sk-ant-ort01-SECRETREFRESH';

function grant(changes: Record<string, unknown> = {}): FileReading {
  return json({
    claudeAiOauth: {
      accessToken: ACCESS,
      refreshToken: REFRESH,
      expiresAt: NOW + HOUR_MS,
      refreshTokenExpiresAt: NOW + 20 * 24 * HOUR_MS,
      scopes: ['user:inference'],
      subscriptionType: 'max',
      rateLimitTier: 'default_claude_max_20x',
      ...changes,
    },
  });
}

const profile = json({
  oauthAccount: {
    emailAddress: 'mira@example.com',
    accountUuid: 'person-1',
    organizationUuid: 'org-1',
    organizationName: 'Northlight',
  },
  projects: {},
});

function json(value: unknown): FileReading {
  return text(JSON.stringify(value));
}

function text(value: string): FileReading {
  return { kind: 'text', text: value };
}

function read(
  credentials: FileReading,
  beside: FileReading = profile,
  keychain: string | null = null,
) {
  return readClaudeCode({ credentials, profile: beside, keychainService: keychain }, NOW);
}

test('a good file gives the token, the person and the plan, and the refresh token only apart', () => {
  const [found] = read(grant());
  expect(found).toMatchObject({
    provider: 'anthropic',
    diagnosis: 'ready',
    login: {
      secret: { kind: 'oauth', access: ACCESS, refresh: null, expiresAtMs: NOW + HOUR_MS },
      refresh: REFRESH,
      identityFrom: 'beside',
      grantEndsAtMs: NOW + 20 * 24 * HOUR_MS,
      identity: {
        email: 'mira@example.com',
        accountId: 'person-1',
        organizationId: 'org-1',
        organizationName: 'Northlight',
        plan: 'Max 20×',
      },
    },
  });
});

test('a byte order mark and white space around do not matter', () => {
  const reading = grant();
  if (reading.kind !== 'text') throw new TypeError('no text');
  expect(read(text(`\uFEFF\n ${reading.text} \n`))[0]?.diagnosis).toBe('ready');
});

test('an ended token is expired, with or without a refresh token, and says what to do', () => {
  const [renewable] = read(grant({ expiresAt: NOW - 1 }));
  expect(renewable).toMatchObject({ diagnosis: 'expired', detail: expect.stringMatching(/start/) });
  const [dead] = read(grant({ expiresAt: NOW - 1, refreshToken: undefined }));
  expect(dead).toMatchObject({
    diagnosis: 'expired',
    detail: expect.stringMatching(/Sign in again/),
    login: { refresh: null },
  });
});

describe.each<[string, FileReading, string]>([
  ['only MCP logins', json({ mcpOAuth: { server: { accessToken: ACCESS } } }), 'incomplete'],
  ['an empty object', json({}), 'incomplete'],
  ['a list', json([ACCESS]), 'unreadable'],
  ['a grant that is a text', json({ claudeAiOauth: ACCESS }), 'incomplete'],
  ['no access token', grant({ accessToken: undefined }), 'incomplete'],
  ['an access token that is a number', grant({ accessToken: 7 }), 'incomplete'],
  ['a token that would break a header', grant({ accessToken: `${ACCESS}\r\nx: y` }), 'incomplete'],
  ['a token of a megabyte', grant({ accessToken: 'x'.repeat(1_000_000) }), 'incomplete'],
  ['an end that is a text', grant({ expiresAt: 'tomorrow' }), 'incomplete'],
  ['no end', grant({ expiresAt: undefined }), 'incomplete'],
  ['an end beyond every date', grant({ expiresAt: 1e300 }), 'incomplete'],
  ['an empty file', text(''), 'unreadable'],
  ['only white space', text(' \n'), 'unreadable'],
  ['comments', text(`{ // mine\n "claudeAiOauth": {"accessToken":"${ACCESS}"} }`), 'unreadable'],
  ['half of a file', text(`{"claudeAiOauth":{"accessToken":"${ACCESS}","refre`), 'unreadable'],
  ['a fault', { kind: 'fault', detail: 'A folder stands there.' }, 'unreadable'],
])('%s', (_name, credentials, diagnosis) => {
  test(`is ${diagnosis}, in words that hold nothing of the file`, () => {
    const found = read(credentials);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ diagnosis, login: null });
    expect(found[0]?.detail).toMatch(/^[^]*\.$/);
    expect(JSON.stringify(found)).not.toMatch(/SECRET|xxxx/);
  });
});

test('no secret stands in the words for a file that works', () => {
  for (const expiresAt of [NOW + HOUR_MS, NOW - HOUR_MS])
    expect(read(grant({ expiresAt }))[0]?.detail).not.toMatch(/SECRET/);
});

test('without the file beside it nobody is named', () => {
  for (const beside of [{ kind: 'absent' } as const, text('{'), json({ oauthAccount: 'mira' })])
    expect(read(grant(), beside)[0]?.login?.identity).toMatchObject({
      email: null,
      organizationId: null,
    });
});

test('without a file there is nothing, but on macOS the Keychain is named', () => {
  const absent = { kind: 'absent' } as const;
  expect(read(absent)).toEqual([]);
  expect(read(absent, absent, 'Claude Code-credentials')).toEqual([]);
  expect(read(absent, profile, 'Claude Code-credentials')).toMatchObject([
    { diagnosis: 'incomplete', detail: expect.stringContaining('Claude Code-credentials') },
  ]);
});
