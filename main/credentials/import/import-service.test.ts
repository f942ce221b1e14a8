import { readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeJwt } from '../../core/testing/make-jwt.ts';
import { identifyOpenaiCodex } from '../../providers/openai-codex-identity.ts';
import type { Store } from '../../store/types.ts';
import { ImportBench } from '../testing/import-bench.ts';
import { HOUR_MS, oauth, signIn } from '../testing/pool-bench.ts';

let bench: ImportBench;
let store: Store;
let own: Awaited<ReturnType<ImportBench['openImport']>>;
beforeEach(async () => {
  bench = new ImportBench();
  store = await bench.open();
  own = await bench.openImport(store);
});
afterEach(() => bench.dispose());

const all = { findings: null, from: null, dryRun: false };
const mira = { email: 'mira@example.com', organizationId: 'org-1' };

function writeCodex(email = 'dev@example.com'): string {
  return bench.put(bench.codexPath, {
    OPENAI_API_KEY: 'sk-proj-SECRETKEY1234',
    tokens: {
      access_token: makeJwt({
        exp: bench.nowMs / 1000 + 3600,
        email,
        'https://api.openai.com/auth': { chatgpt_account_id: 'workspace-1' },
      }),
      refresh_token: 'TOOLS-REFRESH',
    },
  });
}

describe('an import', () => {
  test('borrows what the tools have, and keeps no refresh token of theirs', async () => {
    bench.writeClaude();
    writeCodex();
    const found = await own.service.take(all);
    expect(found.map(({ id, diagnosis, imported }) => [id, diagnosis, imported])).toEqual([
      ['claude-code:anthropic', 'ready', true],
      ['codex:openai-codex', 'ready', true],
      ['codex:openai', 'ready', true],
    ]);
    expect(own.pool.accounts()).toMatchObject([
      {
        id: 1,
        provider: 'anthropic',
        ownership: 'borrowed',
        origin: 'import:claude-code',
        source: bench.claudePath,
        email: 'mira@example.com',
        authorizedAtMs: null,
      },
      { provider: 'openai-codex', ownership: 'borrowed', source: bench.codexPath },
      { provider: 'openai', kind: 'api_key', ownership: 'borrowed', keySuffix: '1234' },
    ]);
    expect(own.pool.secret(1)).toMatchObject({
      value: { secret: { access: 'SECRET-ACCESS-1', refresh: null } },
    });
    expect(JSON.stringify(found)).not.toMatch(/SECRET|TOOLS/);
  });

  test('made twice is the same row', async () => {
    bench.writeClaude();
    await own.service.take(all);
    expect(await own.service.take(all)).toMatchObject([
      { diagnosis: 'already-here', account: 1, imported: false },
    ]);
    expect(own.pool.accounts()).toHaveLength(1);
  });

  test('made as a trial changes neither the database nor a file of a tool', async () => {
    const text = bench.writeClaude();
    const before = [store.generation(), statSync(bench.claudePath).mtimeMs];
    const files = () =>
      [bench.profile.database, `${bench.profile.database}-wal`].map((path) => readFileSync(path));
    const bytes = files();
    const found = await own.service.take({ ...all, dryRun: true });
    expect(found).toMatchObject([{ importable: true, imported: false, account: null }]);
    expect(files()).toEqual(bytes);
    expect([store.generation(), statSync(bench.claudePath).mtimeMs]).toEqual(before);
    expect(readFileSync(bench.claudePath, 'utf8')).toBe(text);
  });

  test('never changes an account that is Sluice’s own, not even a disabled one', async () => {
    bench.writeClaude();
    const secret = oauth('own', bench.nowMs + HOUR_MS);
    await own.pool.add(signIn({ secret, identity: { ...NOBODY, ...mira } }));
    const before = own.pool.get(1);
    expect(await own.service.take(all)).toMatchObject([
      { diagnosis: 'already-here', account: 1, detail: expect.stringContaining('keeps it fresh') },
    ]);
    expect(own.pool.get(1)).toEqual(before);
    await store.credentials.disable(1, 1, { cause: 'revoked', atMs: 1, detail: null });
    own.pool.rereadRow(1);
    expect(await own.service.take(all)).toMatchObject([
      { diagnosis: 'already-here', detail: expect.stringContaining('new sign-in') },
    ]);
    expect(own.pool.get(1)).toMatchObject({ ownership: 'own', disabled: { cause: 'revoked' } });
  });

  test('of one e-mail in two workspaces is two accounts', async () => {
    bench.writeClaude();
    await own.service.take(all);
    bench.writeClaude({ organization: 'org-2', access: 'SECRET-ACCESS-2' });
    expect(await own.service.take(all)).toMatchObject([{ imported: true, account: 2 }]);
    expect(own.pool.secret(1)).toMatchObject({ value: { secret: { access: 'SECRET-ACCESS-1' } } });
  });

  test('believes the provider, not a file beside the token that still names another person', async () => {
    bench.writeClaude();
    bench.told = () => ({ email: 'lab@example.com', organizationId: 'org-9' });
    expect(await own.service.take(all)).toMatchObject([{ email: 'lab@example.com' }]);
    expect(own.pool.get(1)).toMatchObject({ email: 'lab@example.com', organizationId: 'org-9' });
  });

  test('of a sign-in that nobody can name takes nothing', async () => {
    bench.writeClaude();
    bench.put(`${bench.home}/.claude.json`, '{"oauthAcc');
    expect(await own.service.take(all)).toMatchObject([
      { diagnosis: 'incomplete', imported: false },
    ]);
    expect(own.pool.accounts()).toEqual([]);
  });

  test('of an ended token that nobody can name says that it has expired, and takes nothing', async () => {
    bench.writeClaude({ expiresAtMs: bench.nowMs - 1 });
    bench.put(`${bench.home}/.claude.json`, '{}');
    expect(await own.service.take(all)).toMatchObject([{ diagnosis: 'expired', imported: false }]);
    expect(own.pool.accounts()).toEqual([]);
  });

  test('of an ended token is blocked until the tool renews it; without a refresh token it is left', async () => {
    bench.writeClaude({ expiresAtMs: bench.nowMs - 1 });
    expect(await own.service.take(all)).toMatchObject([{ diagnosis: 'expired', imported: true }]);
    expect(own.pool.get(1)?.blocks).toMatchObject([
      { scope: 'account', reason: expect.stringContaining('until its tool renews') },
    ]);
    await own.pool.remove(1);
    bench.writeClaude({ expiresAtMs: bench.nowMs - 1, refresh: null });
    expect(await own.service.take(all)).toMatchObject([
      { diagnosis: 'expired', importable: false, imported: false },
    ]);
  });

  test('of a login that came in between leaves it as it is', async () => {
    bench.writeClaude();
    const secret = oauth('borrowed', bench.nowMs + HOUR_MS);
    const identity = { ...NOBODY, ...mira };
    const { id } = await own.pool.add(
      signIn({ secret: oauth('own', bench.nowMs + HOUR_MS), identity }),
    );
    const after = await own.pool.add(signIn({ secret, identity, followed: bench.claudePath }));
    expect(after).toMatchObject({ id, ownership: 'own', source: null, secretRevision: 1 });
  });

  test('asks nothing of the refresh token’s endpoint', async () => {
    bench.writeClaude();
    await own.service.take(all);
    expect(bench.sent).toEqual([]);
  });
});

describe('what is asked for', () => {
  test('a tool restricts it; an unknown one is wrong usage, with the list', async () => {
    bench.writeClaude();
    writeCodex();
    expect(await own.service.find('claude-code')).toHaveLength(1);
    for (const from of ['zed', 'nobody'])
      await expect(own.service.find(from)).rejects.toMatchObject({
        code: 'USAGE',
        hint: expect.stringMatching(/claude-code, codex, .*, cliproxyapi, .*environment/),
      });
  });

  test('by id takes that one only, and an unknown id is told', async () => {
    bench.writeClaude();
    writeCodex();
    await own.service.take({ ...all, findings: ['codex:openai'] });
    expect(own.pool.accounts()).toMatchObject([{ provider: 'openai' }]);
    const unknown = own.service.take({ ...all, findings: ['x'] });
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a key of the environment is offered, and taken only when it is named', async () => {
    bench.environment = { ...bench.environment, ANTHROPIC_API_KEY: 'sk-ant-api03-SECRET9999' };
    const { service, pool } = await bench.openImport(store);
    expect(await service.take(all)).toMatchObject([
      { tool: 'environment', path: 'ANTHROPIC_API_KEY', diagnosis: 'ready', imported: false },
    ]);
    expect(pool.accounts()).toEqual([]);
    expect(await service.take({ ...all, from: 'environment' })).toMatchObject([{ imported: true }]);
    expect(pool.accounts()).toMatchObject([
      { origin: 'environment', ownership: 'own', source: null, kind: 'api_key' },
    ]);
    expect(await service.take({ ...all, from: 'environment' })).toMatchObject([
      { diagnosis: 'already-here', account: 1 },
    ]);
  });

  test('two variables of one provider are two keys, each taken by itself', async () => {
    bench.environment = { GEMINI_API_KEY: 'AIza-SECRET-1111', GOOGLE_API_KEY: 'AIza-SECRET-2222' };
    const { service, pool } = await bench.openImport(store);
    const found = await service.find(null);
    expect(found.map(({ id, provider }) => [id, provider])).toEqual([
      ['environment:GEMINI_API_KEY', 'gemini'],
      ['environment:GOOGLE_API_KEY', 'gemini'],
    ]);
    await service.take({ ...all, findings: ['environment:GOOGLE_API_KEY'] });
    expect(pool.accounts()).toMatchObject([{ keySuffix: '2222', origin: 'environment' }]);
  });

  test('without a home in the environment nothing is looked for', async () => {
    bench.environment = {};
    const { service } = await bench.openImport(store);
    expect(await service.find(null)).toEqual([]);
  });

  test('CLAUDE_CONFIG_DIR and CODEX_HOME are believed', async () => {
    bench.writeClaude();
    writeCodex();
    const { home } = bench;
    bench.put(`${home}/.claude/.claude.json`, {
      oauthAccount: { emailAddress: 'studio@example.com' },
    });
    bench.environment = { CLAUDE_CONFIG_DIR: `${home}/.claude`, CODEX_HOME: `${home}/.codex` };
    const { service } = await bench.openImport(store);
    expect((await service.find(null)).map(({ email }) => email)).toEqual([
      'studio@example.com',
      'dev@example.com',
      null,
    ]);
  });
});

const NOBODY = {
  email: null,
  accountId: null,
  organizationId: null,
  organizationName: null,
  projectId: null,
  plan: null,
};

describe('Codex logins of one workspace', () => {
  function tokens(user: string, email?: string) {
    return {
      access_token: makeJwt({
        exp: bench.nowMs / 1000 + 3600,
        'https://api.openai.com/auth': {
          chatgpt_account_id: 'workspace-1',
          chatgpt_plan_type: 'team',
          chatgpt_user_id: user,
        },
        'https://api.openai.com/profile': { email },
      }),
      refresh_token: `TOOLS-REFRESH-${user}`,
    };
  }
  const signedIn = async (user: string, email?: string) => {
    const answer = tokens(user, email);
    const identity = await identifyOpenaiCodex(answer);
    const secret = oauth(answer.access_token, null, `OWN-REFRESH-${user}`);
    return own.pool.add(signIn({ provider: 'openai-codex', identity, secret, pinnedTo: null }));
  };
  const imported = (user: string, email?: string) => {
    bench.put(bench.codexPath, { tokens: tokens(user, email) });
    return own.service.take({ ...all, from: 'codex' });
  };

  test.each([['mira@example.com'], [undefined]])(
    'a sign-in and an import of one person (%s) are one account, in either order',
    async (email) => {
      const { id } = await signedIn('user-1', email);
      expect(await imported('user-1', email)).toMatchObject([
        { diagnosis: 'already-here', account: id },
      ]);
      expect(await imported('user-2')).toMatchObject([{ imported: true }]);
      await signedIn('user-2');
      expect(own.pool.accounts()).toMatchObject([
        { accountId: 'user-1', organizationId: 'workspace-1', ownership: 'own' },
        { accountId: 'user-2', organizationId: 'workspace-1', ownership: 'own' },
      ]);
    },
  );

  test('two people without addresses are two accounts; a file of the workspace alone is nobody’s', async () => {
    await imported('user-1');
    await imported('user-2');
    expect(own.pool.accounts().map(({ accountId }) => accountId)).toEqual(['user-1', 'user-2']);
    expect(await imported('workspace-1')).toMatchObject([
      { diagnosis: 'incomplete', imported: false },
    ]);
    expect(own.pool.accounts()).toHaveLength(2);
  });
});
