import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeJwt } from '../../core/testing/make-jwt.ts';
import { SluiceProcesses } from '../testing/sluice-process.ts';

let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;
let path: string;
beforeEach(() => {
  sluice = new SluiceProcesses();
  const home = join(sluice.home, 'home');
  path = join(home, '.codex', 'auth.json');
  mkdirSync(join(home, '.codex'), { recursive: true });
  // Nothing that a sweep or a look at the usage would ask may leave this machine.
  environment = {
    HOME: home,
    SLUICE_ORIGIN_MAP: '{"https://unused.example":"http://127.0.0.1:9"}',
  };
});
afterEach(() => sluice.dispose());

function writeKey(): void {
  writeFileSync(path, JSON.stringify({ OPENAI_API_KEY: 'sk-proj-SECRETKEY1234' }));
}

test('finds, tries, imports and finds again; the trial changes no byte', async () => {
  writeKey();
  await sluice.run(['accounts'], { environment });
  const files = () => [path, join(sluice.home, 'sluice.db')].map((one) => readFileSync(one));
  const bytes = files();
  const times = statSync(path);
  const tried = await sluice.json(['import', '--dry-run'], { environment });
  expect(tried).toMatchObject({
    code: 0,
    value: {
      found: [
        {
          tool: 'codex',
          path,
          provider: 'openai',
          email: null,
          diagnosis: 'ready',
          detail: expect.any(String),
          account: null,
          imported: false,
        },
      ],
    },
  });
  expect(files()).toEqual(bytes);
  const done = await sluice.json(['import', '--from', 'codex'], { environment });
  expect(done.value).toMatchObject({ found: [{ imported: true, account: 1 }] });
  expect(await sluice.json(['import'], { environment })).toMatchObject({
    value: { found: [{ diagnosis: 'already-here', account: 1 }] },
  });
  expect(await sluice.json(['accounts'], { environment })).toMatchObject({
    value: { accounts: [{ ownership: 'borrowed', origin: 'import:codex', keySuffix: '1234' }] },
  });
  expect(statSync(path)).toMatchObject({ mtimeMs: times.mtimeMs, size: times.size });
  expect(JSON.stringify([tried, done])).not.toContain('SECRET');
});

test('the environment of the running Sluice decides, not that of the command', async () => {
  writeKey();
  const other = { ...environment, HOME: join(sluice.home, 'elsewhere') };
  await sluice.serve({ args: ['--no-ui'], environment: other });
  expect(await sluice.json(['import'], { environment })).toMatchObject({ value: { found: [] } });
});

test('an unknown tool ends with 2 and names those there are', async () => {
  expect(await sluice.json(['import', '--from', 'nobody'], { environment })).toMatchObject({
    code: 2,
    value: { error: { code: 'USAGE', hint: expect.stringContaining('claude-code, codex') } },
  });
});

test('a take-over without --yes ends with 4 and says what it means; of an unknown account with 3', async () => {
  writeKey();
  await sluice.run(['import'], { environment });
  expect(await sluice.json(['take-over', '1'], { environment })).toMatchObject({
    code: 4,
    value: { error: { code: 'CONFIRMATION_NEEDED', hint: expect.stringContaining('--yes') } },
  });
  expect(await sluice.json(['take-over', '1', '--yes'], { environment })).toMatchObject({
    code: 0,
    value: { account: { id: 1, ownership: 'own' }, refreshed: true },
  });
  expect(await sluice.json(['take-over', '9', '--yes'], { environment })).toMatchObject({
    code: 3,
  });
});

test('for a person each login is told with its diagnosis', async () => {
  writeFileSync(path, JSON.stringify({ tokens: { access_token: makeJwt({ sub: 'x' }) } }));
  const { code, stdout } = await sluice.run(['import', '--dry-run'], { environment });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^codex {2}openai-codex {2}incomplete\n {2}The tokens|does not say when/m);
  writeFileSync(path, '{"OPENAI');
  expect((await sluice.run(['import'], { environment })).stdout).toContain('unreadable');
});

test('several tools at once: each login with its tool, its place and what to do', async () => {
  const home = join(sluice.home, 'home');
  const put = (file: string, value: unknown): string => {
    const at = join(home, file);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, JSON.stringify(value), { mode: 0o600 });
    return at;
  };
  const openCode = put('.local/share/opencode/auth.json', {
    openrouter: { type: 'api', key: 'sk-or-SECRETKEY1234' },
    'sk-SECRET-name': {},
  });
  const cut = put('.cli-proxy-api/claude-mira.json', { type: 'claude', access_token: 'SECRET' });
  const { value } = await sluice.json(['import', '--dry-run'], { environment });
  expect(value).toMatchObject({
    found: [
      { tool: 'opencode', path: openCode, provider: 'openrouter', diagnosis: 'ready' },
      { tool: 'opencode', path: openCode, provider: 'unknown', diagnosis: 'incomplete' },
      { tool: 'cliproxyapi', path: cut, provider: 'anthropic', diagnosis: 'incomplete' },
    ],
  });
  const { stdout, code } = await sluice.run(['import', '--from', 'opencode'], { environment });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^opencode {2}openrouter {2}ready: imported as account 1\n {2}An API key/);
  expect(JSON.stringify(value) + stdout).not.toContain('SECRET');
});
