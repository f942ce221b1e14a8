import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeJwt } from '../testing/make-jwt.ts';
import { ABSENT, NOW, textFile } from '../testing/tool-file.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { readCliProxyApi } from './cliproxyapi.ts';
import { readCopilot, readGh } from './copilot.ts';
import { readGeminiCli } from './gemini-cli.ts';
import { readGrok } from './grok.ts';
import { readKimi } from './kimi.ts';
import { readOpenCode } from './opencode.ts';
import { readPi } from './pi.ts';
import { PROVIDER_NAMES } from './provider-names.ts';

type Reader = (file: FileReading) => readonly ToolReport[];

const READERS: readonly (readonly [string, Reader])[] = [
  [
    'gemini-cli',
    (file) => readGeminiCli({ credentials: file, settings: file, accounts: file }, NOW),
  ],
  [
    'gemini-cli settings',
    (file) => readGeminiCli({ credentials: ABSENT, settings: file, accounts: file }, NOW),
  ],
  ['copilot', (file) => readCopilot(file, NOW)],
  ['gh', (file) => readGh(file, NOW)],
  ['opencode', (file) => readOpenCode(file, NOW)],
  ['pi', (file) => readPi(file, NOW)],
  ['grok', (file) => readGrok(file, NOW)],
  ['kimi', (file) => readKimi(file, NOW)],
  ['cliproxyapi', (file) => readCliProxyApi(file, NOW)],
];

const MARK = 'SECRETMARK';
const NAMES = [
  ...PROVIDER_NAMES.keys(),
  'type',
  'access',
  'refresh',
  'access_token',
  'refresh_token',
  'oauth_token',
  'key',
  'token',
  'user',
  'users',
  'email',
  'expires',
  'expires_at',
  'expired',
  'expiry_date',
  'expires_in',
  'timestamp',
  'enterpriseUrl',
  'github.com',
  'github.com:Iv1.a',
  'https://auth.x.ai::a',
  'xai::api_key',
  'security',
  'selectedAuthType',
  '__proto__',
  'constructor',
  'toString',
  MARK,
  `${MARK}.example.com:x`,
];
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    'oauth',
    'api',
    'api_key',
    'claude',
    'codex',
    'gemini',
    'kimi',
    'xai',
    `${MARK}-text`,
    `ghp_${MARK}`,
    `!${MARK}`,
    `\u001B[31m${MARK}\r\n`,
    makeJwt({ exp: NOW / 1000 + 60, sub: MARK }),
    '2027-01-15T17:00:00+08:00',
    NOW + 1000,
    null,
    true,
    '',
  ),
  fc.double(),
  fc.string(),
);
const value = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('node'), { maxKeys: 6 }),
  ),
})).node;
const TOKENS = [`${MARK}-opaque`, makeJwt({ exp: NOW / 1000 + 60, sub: MARK, user_id: MARK })];
const token = fc.constantFrom<unknown>(...TOKENS, null, 7, `${MARK} \u0007`);
const moment = fc.oneof(
  fc.constantFrom<unknown>(NOW + 1000, NOW - 1, '2027-01-15T17:00:00Z'),
  scalar,
);
/** Near to what the tools write: arbitrary values would seldom come to a login. */
const fields = fc.record(
  {
    type: fc.constantFrom<unknown>('oauth', 'api', 'api_key', 'claude', 'codex', 'gemini', MARK),
    access: token,
    refresh: token,
    access_token: token,
    refresh_token: token,
    oauth_token: token,
    key: token,
    token: fc.record({ access_token: token, expiry: moment }, { requiredKeys: [] }),
    user: scalar,
    email: scalar,
    enterpriseUrl: scalar,
    expires: moment,
    expires_at: moment,
    expired: moment,
    expiry_date: moment,
  },
  { requiredKeys: [] },
);
const entries = fc.oneof(
  fields,
  fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(fields, value), { maxKeys: 8 }),
);
const hosts = fc
  .array(fc.tuple(fc.constantFrom('github.com', `${MARK}.ghe.com`, MARK), token, scalar), {
    maxLength: 3,
  })
  .map((all) =>
    all
      .map(
        ([host, one, user]) =>
          `${host}:\n    user: ${String(user)}\n    oauth_token: ${String(one)}`,
      )
      .join('\n'),
  );
const text = fc.oneof(
  hosts,
  entries.map((file) => JSON.stringify(file)),
  entries.map((file) => `\uFEFF${JSON.stringify(file)}`),
  entries.map((file) => JSON.stringify(file).slice(0, -1)),
  value.map((file) => JSON.stringify(file) ?? ''),
  fc
    .array(fc.tuple(fc.nat(6), fc.constantFrom(...NAMES), fc.oneof(fc.string(), fc.constant(''))))
    .map((lines) =>
      lines.map(([indent, name, rest]) => `${' '.repeat(indent)}${name}: ${rest}`).join('\n'),
    ),
  fc.string(),
);

/** What of a report is shown or logged. The identity is shown as such, the secrets never. */
function shown({ provider, diagnosis, detail }: ToolReport): string {
  return [provider, diagnosis, detail].join('\n');
}

const GOOD = [
  {
    type: 'claude',
    access_token: MARK,
    expired: NOW + 1,
    expiry_date: NOW + 1,
    expires_at: NOW + 1,
  },
  { anthropic: { type: 'oauth', access: MARK, expires: NOW + 1 } },
  { 'github.com:Iv1.a': { oauth_token: MARK } },
]
  .map((file) => JSON.stringify(file))
  .concat(`github.com:\n  oauth_token: ${MARK}\n`);

test.each(READERS)(
  '%s: a hostile file never throws, and no text has what stands in it',
  (name, read) => {
    let reached = 0;
    const property = fc.property(text, (content) => {
      for (const report of read(textFile(content))) {
        expect(shown(report)).not.toContain(MARK);
        expect(report.detail).not.toMatch(/\p{Cc}/u);
        expect(report.provider).toMatch(/^[a-z][a-z0-9-]*$/);
        if (report.login === null) continue;
        reached += 1;
        expect(report.login.secret).toMatchObject(
          report.login.secret.kind === 'oauth'
            ? { refresh: null, access: expect.stringMatching(/^[\x21-\x7e]+$/) }
            : { key: expect.stringMatching(/^[\x21-\x7e]+$/) },
        );
      }
    });
    fc.assert(property, { numRuns: 400, examples: GOOD.map((content) => [content]) });
    expect(({} as Record<string, unknown>)['type']).toBeUndefined();
    // Else nothing but refusals would have been looked at.
    if (name !== 'gemini-cli settings') expect(reached).toBeGreaterThan(0);
  },
);
