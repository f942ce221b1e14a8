import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeJwt } from '../../core/testing/make-jwt.ts';
import type { Store } from '../../store/types.ts';
import { ImportBench, usualFacts } from '../testing/import-bench.ts';
import { HOUR_MS } from '../testing/pool-bench.ts';

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

function at(...path: readonly string[]): string {
  return join(bench.home, ...path);
}

function google(email = 'mira@example.com', expiresAtMs = bench.nowMs + HOUR_MS) {
  return {
    access_token: `ya29.SECRET-${email}`,
    refresh_token: '1//TOOLS',
    id_token: makeJwt({ email }),
    expiry_date: expiresAtMs,
  };
}

function openCode(name: string, access = 'SECRET-A') {
  return { type: 'oauth', access, refresh: 'TOOLS', expires: bench.nowMs + HOUR_MS, name };
}

function proxyAccount(name: string, type = 'claude', access = `SECRET-${name}`) {
  const email = `${name}@example.com`;
  const expired = new Date(bench.nowMs + HOUR_MS).toISOString();
  const file = { type, email, access_token: access, refresh_token: 'TOOLS', expired };
  bench.put(at('.cli-proxy-api', `${type}-${name}.json`), file);
}

describe('every tool', () => {
  test('gives what it has, and no text holds anything of it', async () => {
    bench.told = (access) => ({ email: `${access.slice(-1).toLowerCase()}@example.com` });
    bench.put(at('.gemini', 'oauth_creds.json'), google());
    const apps = { 'github.com:Iv1.a': { user: 'mira', oauth_token: 'ghu_SECRETX' } };
    bench.put(at('.config', 'github-copilot', 'apps.json'), apps);
    bench.put(
      at('.config', 'gh', 'hosts.yml'),
      'github.com:\n  user: lab\n  oauth_token: gho_SECRETY\n',
    );
    bench.put(at('.local', 'share', 'opencode', 'auth.json'), {
      anthropic: openCode('a'),
      openrouter: { type: 'api', key: 'sk-or-SECRETKEY1' },
    });
    bench.put(at('.pi', 'agent', 'auth.json'), { groq: { type: 'api_key', key: 'gsk_SECRET2' } });
    const scope = {
      'https://auth.x.ai::b1a': { key: 'SECRET-G', expires_at: bench.nowMs + HOUR_MS },
    };
    bench.put(at('.grok', 'auth.json'), scope);
    const kimi = {
      access_token: makeJwt({ user_id: 'kimi-1' }),
      expires_at: bench.nowMs / 1000 + 900,
    };
    bench.put(at('.kimi-code', 'credentials', 'kimi-code.json'), kimi);
    proxyAccount('studio', 'antigravity', 'SECRET-P');
    bench.put(at('.zcode', 'v2', 'credentials.json'), 'SECRETCIPHER');
    const found = await own.service.take(all);
    expect(found.map(({ tool, provider, imported }) => [tool, provider, imported])).toEqual([
      ['gemini-cli', 'google-gemini-cli', true],
      ['copilot', 'github-copilot', true],
      ['copilot', 'github-copilot', true],
      ['opencode', 'anthropic', true],
      ['opencode', 'openrouter', true],
      ['pi', 'groq', true],
      ['grok', 'xai', true],
      ['kimi', 'kimi-code', true],
      ['cliproxyapi', 'google-antigravity', true],
      ['zcode', 'zai', false],
    ]);
    expect(JSON.stringify(found)).not.toMatch(/SECRET|TOOLS/);
    const rows = own.pool.accounts();
    expect(rows).toHaveLength(9);
    expect(rows.every(({ ownership }) => ownership === 'borrowed')).toBe(true);
    for (const { id } of rows) {
      const answer = own.pool.secret(id);
      if (answer instanceof Promise || !answer.ok) throw new Error(`Account ${id} has no secret.`);
      const { secret } = answer.value;
      if (secret.kind === 'oauth') expect(secret.refresh).toBeNull();
    }
    expect(bench.sent).toEqual([]);
  });

  test('of a provider that this Sluice does not know is told so, and nothing is taken', async () => {
    bench.facts = (provider) => (provider === 'google-gemini-cli' ? null : usualFacts(provider));
    bench.put(at('.gemini', 'oauth_creds.json'), google());
    proxyAccount('mira', 'qwen');
    bench.facts = (provider) => (provider === 'anthropic' ? usualFacts(provider) : null);
    expect(await own.service.take(all)).toMatchObject([
      {
        diagnosis: 'incomplete',
        detail: expect.stringContaining('does not know the provider google-gemini-cli'),
        importable: false,
      },
      { detail: expect.stringContaining('does not know the provider qwen') },
    ]);
    expect(own.pool.accounts()).toEqual([]);
    expect(bench.asked).toEqual([]);
  });

  test('of a provider that takes keys only keeps its sign-in', async () => {
    bench.facts = (provider) => ({ ...usualFacts(provider), kinds: ['api_key'] });
    const scope = {
      'https://auth.x.ai::b1a': { key: 'SECRET-G', expires_at: bench.nowMs + HOUR_MS },
      'xai::api_key': { key: 'xai-SECRETKEY' },
    };
    bench.put(at('.grok', 'auth.json'), scope);
    expect(await own.service.take(all)).toMatchObject([
      { imported: false, detail: expect.stringContaining('with an API key only') },
      { imported: true, kind: 'api_key' },
    ]);
  });

  test('whose file other users may read says so, and is imported all the same', async (context) => {
    if (process.platform === 'win32') context.skip('Windows tells no permissions in these bits');
    bench.put(at('.gemini', 'oauth_creds.json'), google());
    chmodSync(at('.gemini', 'oauth_creds.json'), 0o644);
    bench.told = () => ({ email: 'mira@example.com' });
    expect(await own.service.take(all)).toMatchObject([
      { imported: true, detail: expect.stringContaining('Other users of this machine') },
    ]);
  });
});

describe('a folder of accounts', () => {
  test('each file has an id of its own, which stays when others come and go', async () => {
    proxyAccount('mira');
    proxyAccount('lab');
    const before = await own.service.find('cliproxyapi');
    proxyAccount('a-new-one');
    const after = await own.service.find('cliproxyapi');
    expect(before.map(({ email }) => email)).toEqual(['lab@example.com', 'mira@example.com']);
    expect(new Set(after.map(({ id }) => id)).size).toBe(3);
    expect(after.slice(1)).toEqual(before);
    bench.told = () => ({ email: 'lab@example.com', organizationId: 'org-1' });
    const [lab] = before;
    await own.service.take({ ...all, findings: [lab?.id ?? ''] });
    expect(own.pool.accounts()).toMatchObject([
      { email: 'lab@example.com', source: at('.cli-proxy-api', 'claude-lab.json') },
    ]);
    expect(await own.service.find('cliproxyapi')).toMatchObject([
      { importable: true },
      { diagnosis: 'already-here', account: 1 },
      { importable: true },
    ]);
  });

  test('damaged files, folders, links in a circle and names with an escape in them harm nobody', async () => {
    proxyAccount('mira');
    const folder = at('.cli-proxy-api');
    writeFileSync(join(folder, 'cut.json'), '{"type":"cla', { mode: 0o600 });
    mkdirSync(join(folder, 'folder.json'));
    symlinkSync(join(folder, 'loop.json'), join(folder, 'loop.json'));
    writeFileSync(join(folder, 'evil\u001B[31m.json'), '{}');
    writeFileSync(join(folder, 'config.yaml'), 'port: 8317');
    writeFileSync(join(folder, '.hidden.json'), '{}');
    const found = await own.service.find('cliproxyapi');
    expect(found.map(({ diagnosis, detail }) => [diagnosis, detail])).toEqual([
      ['ready', expect.stringContaining('Works')],
      ['unreadable', expect.stringContaining('no whole JSON')],
      ['unreadable', expect.stringContaining('folder stands')],
      ['unreadable', expect.stringContaining('circle')],
      ['incomplete', expect.stringContaining('cannot be shown')],
    ]);
    expect(JSON.stringify(found)).not.toContain('u001b');
  });

  test('a file in the place of the folder, and a folder without accounts', async () => {
    mkdirSync(dirname(at('.cli-proxy-api')), { recursive: true });
    writeFileSync(at('.cli-proxy-api'), '');
    expect(await own.service.find('cliproxyapi')).toMatchObject([{ diagnosis: 'unreadable' }]);
  });

  test('of more files than anybody has accounts, the first are read and the rest is told', async () => {
    mkdirSync(at('.cli-proxy-api'));
    for (let number = 100; number < 303; number += 1)
      writeFileSync(at('.cli-proxy-api', `${number}.json`), '{}');
    const found = await own.service.find('cliproxyapi');
    expect(found).toHaveLength(201);
    expect(found.at(-1)).toMatchObject({ detail: expect.stringContaining('holds 203 files') });
  });
});

describe('one file with several logins', () => {
  test('of one provider twice gives two accounts, each with its own key', async () => {
    bench.put(at('.local', 'share', 'opencode', 'auth.json'), {
      zai: { type: 'api', key: 'zai-SECRETKEY1111' },
      'zai-coding-plan': { type: 'api', key: 'zai-SECRETKEY2222' },
    });
    const found = await own.service.take(all);
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
    expect(own.pool.accounts().map(({ keySuffix }) => keySuffix)).toEqual(['1111', '2222']);
    expect([await own.sources.read(1), await own.sources.read(2)]).toEqual(['same', 'same']);
  });

  test('of one host twice follows each person’s own token', async () => {
    bench.told = (access) => ({
      accountId: access.startsWith('ghu_MIRA') ? 'mira' : 'lab',
      organizationId: 'github.com',
    });
    const write = (mira: string, lab: string): void => {
      bench.put(at('.config', 'github-copilot', 'apps.json'), {
        'github.com:Iv1.a': { user: 'lab', oauth_token: lab },
        'github.com:Iv1.b': { user: 'mira', oauth_token: mira },
      });
    };
    write('ghu_MIRA1', 'ghu_LAB1');
    await own.service.take(all);
    expect(own.pool.accounts()).toMatchObject([{ accountId: 'lab' }, { accountId: 'mira' }]);
    write('ghu_MIRA2', 'ghu_LAB1');
    expect([await own.sources.read(1), await own.sources.read(2)]).toEqual(['same', 'renewed']);
    expect(own.pool.secret(2)).toMatchObject({ value: { secret: { access: 'ghu_MIRA2' } } });
  });

  test('that does not say whose they are is known again by the token itself', async () => {
    bench.told = () => ({ email: 'mira@example.com', organizationId: 'org-1' });
    bench.put(at('.local', 'share', 'opencode', 'auth.json'), { anthropic: openCode('a') });
    expect(await own.service.take(all)).toMatchObject([
      { imported: true, email: 'mira@example.com' },
    ]);
    expect(await own.service.find(null)).toMatchObject([
      { diagnosis: 'already-here', account: 1, importable: false },
    ]);
  });
});

describe('whose it is', () => {
  test('is asked of the provider where the file does not say it, and of nobody without an answer', async () => {
    bench.put(at('.local', 'share', 'opencode', 'auth.json'), { anthropic: openCode('a') });
    expect(await own.service.take(all)).toMatchObject([
      { imported: false, detail: expect.stringContaining('while you are online') },
    ]);
    bench.told = () => ({ email: 'mira@example.com', organizationId: 'org-1' });
    expect(await own.service.take(all)).toMatchObject([{ imported: true }]);
    expect(bench.asked).toEqual(['SECRET-A', 'SECRET-A']);
  });

  test('is not another’s only because a file names no workspace and the provider is out of reach', async () => {
    bench.told = () => ({ email: 'mira@example.com', organizationId: 'org-1' });
    proxyAccount('mira');
    await own.service.take(all);
    bench.told = () => null;
    proxyAccount('mira', 'claude', 'SECRET-RENEWED');
    expect(await own.sources.read(1)).toBe('unusable');
    expect(own.pool.get(1)?.blocks).toEqual([]);
    bench.told = () => ({ email: 'mira@example.com', organizationId: 'org-1' });
    bench.nowMs += 16_000;
    expect(await own.sources.read(1)).toBe('renewed');
  });

  test('is no second account of a person whose workspace nobody tells', async () => {
    bench.told = () => ({ email: 'mira@example.com', organizationId: 'org-1' });
    proxyAccount('mira');
    await own.service.take(all);
    bench.told = () => null;
    bench.put(at('.local', 'share', 'opencode', 'auth.json'), {
      anthropic: { ...openCode('a'), email: 'Mira@example.com' },
    });
    expect(await own.service.take({ ...all, from: 'opencode' })).toMatchObject([
      { imported: false, detail: expect.stringContaining('while you are online') },
    ]);
    expect(own.pool.accounts()).toHaveLength(1);
  });

  test('is what the file says, or nobody, where the provider takes the token and names no one', async () => {
    bench.told = () => ({ organizationId: 'github.com', plan: 'Business' });
    const apps = { 'github.com:Iv1.a': { user: 'Mira', oauth_token: 'ghu_SECRET' } };
    bench.put(at('.config', 'github-copilot', 'apps.json'), apps);
    bench.put(at('.local', 'share', 'opencode', 'auth.json'), {
      'github-copilot': { type: 'oauth', refresh: 'gho_OTHER', access: 'x', expires: 0 },
    });
    expect(await own.service.take(all)).toMatchObject([{ imported: true }, { imported: true }]);
    expect(own.pool.accounts()).toMatchObject([
      { accountId: 'mira', organizationName: 'Mira', plan: 'Business' },
      { accountId: null, plan: 'Business' },
    ]);
    expect([await own.sources.read(1), await own.sources.read(2)]).toEqual(['same', 'same']);
    expect(await own.service.find(null)).toMatchObject([{ account: 1 }, { account: 2 }]);
  });

  test('at an enterprise is asked there', async () => {
    bench.told = () => ({ accountId: 'mira', organizationId: 'octo.ghe.com' });
    const apps = { 'octo.ghe.com:Iv1.a': { user: 'mira', oauth_token: 'ghu_SECRET' } };
    bench.put(at('.config', 'github-copilot', 'apps.json'), apps);
    await own.service.take(all);
    expect(bench.asked).toEqual(['ghu_SECRET at octo.ghe.com']);
  });
});
