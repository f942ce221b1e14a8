import { describe, expect, test } from 'vitest';
import { ABSENT, jsonFile, NOW, textFile } from '../testing/tool-file.ts';
import { readCopilot, readGh } from './copilot.ts';

const TOKEN = 'ghu_SECRETTOKEN';

describe('Copilot’s own files', () => {
  test('an app of GitHub gives the token, which has no end and is its own refresh', () => {
    const apps = { 'github.com:Iv1.app': { user: 'Mira', oauth_token: TOKEN, githubAppId: 'Iv1' } };
    expect(readCopilot(jsonFile(apps), NOW)).toMatchObject([
      {
        provider: 'github-copilot',
        entry: 'github.com:Iv1.app',
        diagnosis: 'ready',
        detail: expect.stringContaining('until it is revoked'),
        login: {
          secret: { access: TOKEN, refresh: null, expiresAtMs: null },
          refresh: TOKEN,
          identity: { accountId: 'mira', organizationId: 'github.com', organizationName: 'Mira' },
          identityFrom: 'beside',
          domain: null,
        },
      },
    ]);
  });

  test('the older hosts.json names hosts without an app', () => {
    const hosts = { 'github.com': { user: 'mira', oauth_token: 'gho_OLD' } };
    expect(readCopilot(jsonFile(hosts), NOW)).toMatchObject([
      { diagnosis: 'ready', login: { secret: { access: 'gho_OLD' } } },
    ]);
  });

  test('a host of an enterprise is its own, and one that is no public name is refused', () => {
    const of = (host: string) =>
      readCopilot(jsonFile({ [`${host}:Iv1.x`]: { user: 'mira', oauth_token: TOKEN } }), NOW)[0];
    expect(of('octo.ghe.com')?.login).toMatchObject({
      domain: 'octo.ghe.com',
      identity: { organizationId: 'octo.ghe.com', organizationName: 'mira · octo.ghe.com' },
    });
    for (const host of ['localhost', '127.0.0.1', 'evil.com/x', '__proto__'])
      expect(of(host)).toMatchObject({
        diagnosis: 'incomplete',
        detail: expect.stringContaining('no host of GitHub'),
      });
  });

  test('several people are several logins; a name that nobody can have is not believed', () => {
    const apps = {
      'github.com:Iv1.a': { user: 'mira', oauth_token: 'ghu_A' },
      'github.com:Iv1.b': { user: 'lab bench', oauth_token: 'ghu_B' },
      'github.com:Iv1.c': { user: 'none' },
      note: 'a text',
    };
    const found = readCopilot(jsonFile(apps), NOW);
    expect(found.map(({ diagnosis, login }) => [diagnosis, login?.identity.accountId])).toEqual([
      ['ready', 'mira'],
      ['ready', null],
      ['incomplete', undefined],
    ]);
    expect(new Set(found.map(({ entry }) => entry)).size).toBe(3);
  });

  test('an empty file and no file', () => {
    expect(readCopilot(jsonFile({}), NOW)).toMatchObject([
      { diagnosis: 'incomplete', detail: expect.stringContaining('Sign in in Copilot first') },
    ]);
    expect(readCopilot(ABSENT, NOW)).toEqual([]);
    expect(readGh(ABSENT, NOW)).toEqual([]);
  });
});

describe('gh’s hosts.yml', () => {
  test('the older form has one person to a host', () => {
    const text =
      'github.com:\n    user: mira\n    oauth_token: gho_SECRET\n    git_protocol: https\n';
    expect(readGh(textFile(text), NOW)).toMatchObject([
      { diagnosis: 'ready', login: { refresh: 'gho_SECRET', identity: { accountId: 'mira' } } },
    ]);
  });

  test('the newer form has several, and the active one once', () => {
    const text = [
      'github.com:',
      '    git_protocol: ssh',
      '    users:',
      '        mira:',
      '            oauth_token: gho_MIRA',
      '        "lab":',
      "            oauth_token: 'gho_LAB'",
      '        studio:',
      '    oauth_token: gho_MIRA',
      '    user: mira',
      'octo.ghe.com:',
      '    user: mira',
      '    oauth_token: gho_OCTO',
    ].join('\r\n');
    const found = readGh(textFile(text), NOW);
    expect(found.map(({ login }) => [login?.identity.accountId, login?.domain])).toEqual([
      ['mira', null],
      ['lab', null],
      ['mira@octo.ghe.com', 'octo.ghe.com'],
    ]);
  });

  test('a token in the keyring is said to be there', () => {
    const text = 'github.com:\n    users:\n        mira:\n    user: mira\n';
    expect(readGh(textFile(text), NOW)).toMatchObject([
      { diagnosis: 'incomplete', detail: expect.stringContaining('keyring') },
    ]);
  });

  test('a classic personal access token is not for Copilot', () => {
    const text = 'github.com:\n  user: mira\n  oauth_token: ghp_CLASSIC\n';
    expect(readGh(textFile(text), NOW)).toMatchObject([
      { diagnosis: 'incomplete', detail: expect.stringContaining('classic personal') },
    ]);
  });

  test('a file without hosts holds no sign-in', () => {
    for (const text of ['', '# nothing\n', 'github.com: none\n'])
      expect(readGh(textFile(text), NOW)).toMatchObject([{ diagnosis: 'incomplete' }]);
  });

  test('anything else is unreadable in words, and not guessed at', () => {
    for (const text of ['github.com: &anchor\n', '- a\n', '{"github.com": {}}', 'a:\n\tb: c\n'])
      expect(readGh(textFile(text), NOW)).toMatchObject([
        { diagnosis: 'unreadable', detail: expect.stringContaining('not written as gh') },
      ]);
  });
});
