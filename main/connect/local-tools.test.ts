import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LocalTool, LocalToolId } from '../../shared/model/tool.ts';
import { LocalTools } from './local-tools.ts';

const PROXY = 'http://127.0.0.1:7584';
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sluice-tools-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function tools(more: Readonly<Record<string, string>> = {}): LocalTools {
  return new LocalTools({ HOME: home, PATH: join(home, 'bin'), ...more }, () => PROXY, 'linux');
}

async function find(id: LocalToolId, more?: Readonly<Record<string, string>>): Promise<LocalTool> {
  const one = (await tools(more).find()).tools.find((tool) => tool.id === id);
  if (one === undefined) throw new Error(`${id} is not listed`);
  return one;
}

test('on an empty machine every tool is listed, and none is found', async () => {
  const { tools: all, variables } = await tools().find();
  expect(all.filter(({ found }) => found)).toEqual([]);
  expect(all.map(({ id }) => id)).toContain('claude-code');
  // Made for macOS and Windows only.
  expect(all.map(({ id }) => id)).not.toContain('claude-desktop');
  expect(variables).toEqual([]);
});

test('settings that lead here, elsewhere, and to the provider', async () => {
  put('.claude/settings.json', `{"env":{"ANTHROPIC_BASE_URL":"${PROXY}"}}`);
  put('.codex/config.toml', 'openai_base_url = "http://127.0.0.1:8317/v1"\n');
  put('.config/zed/settings.json', '{}');
  expect(await find('claude-code')).toMatchObject({
    found: true,
    settings: '~/.claude/settings.json',
    target: 'sluice',
  });
  expect(await find('codex')).toMatchObject({ target: 'elsewhere', host: '127.0.0.1:8317' });
  expect(await find('zed')).toMatchObject({ found: true, target: 'provider' });
});

test('a program is found without being started, its version beside it', async () => {
  const script = put(
    'lib/node_modules/@openai/codex/bin/codex.js',
    `#!/bin/sh\ntouch "${join(home, 'started')}"\n`,
  );
  put('lib/node_modules/@openai/codex/package.json', '{"name":"@openai/codex","version":"0.63.0"}');
  chmodSync(script, 0o755);
  mkdirSync(join(home, 'bin'));
  symlinkSync(script, join(home, 'bin/codex'));
  expect(await find('codex')).toMatchObject({ found: true, version: '0.63.0', target: 'provider' });
  expect(readdirSync(home)).not.toContain('started');
});

test('the folders that the environment names come before the usual ones', async () => {
  put('.claude/settings.json', `{"env":{"ANTHROPIC_BASE_URL":"${PROXY}"}}`);
  put('other/settings.json', '{}');
  const one = await find('claude-code', { CLAUDE_CONFIG_DIR: join(home, 'other') });
  expect(one).toMatchObject({ settings: '~/other/settings.json', target: 'provider' });
});

test('settings that cannot be read say why, and the others are told all the same', async () => {
  mkdirSync(join(home, '.claude/settings.json'), { recursive: true });
  put('.codex/config.toml', '');
  const one = await find('claude-code');
  expect(one).toMatchObject({ found: true, target: 'unknown' });
  expect(one.fault).toContain('folder');
  expect(await find('codex')).toMatchObject({ found: true, fault: null });
});

test('neither a key in a tool’s settings nor one of the environment is in the answer', async () => {
  const key = 'sk-ant-api03-planted';
  put('.claude/settings.json', `{"env":{"ANTHROPIC_AUTH_TOKEN":"${key}"}}`);
  const answer = await tools({ ANTHROPIC_API_KEY: key, SLUICE_PASSPHRASE: 'planted' }).find();
  expect(JSON.stringify(answer)).not.toContain('planted');
});

test('a pipe, a huge file or a circle of links in the place of a file is told, and hangs nothing', async () => {
  for (const file of ['.claude/settings.json', 'lib/codex/package.json']) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    execFileSync('mkfifo', [join(home, file)]);
  }
  chmodSync(put('lib/codex/bin/codex', ''), 0o755);
  mkdirSync(join(home, 'bin'));
  symlinkSync(join(home, 'lib/codex/bin/codex'), join(home, 'bin/codex'));
  truncateSync(put('.config/zed/settings.json', ''), 1024 ** 3);
  mkdirSync(join(home, '.grok'));
  symlinkSync(join(home, '.grok/config.toml'), join(home, '.grok/config.toml'));
  expect((await find('claude-code')).fault).toContain('ordinary file');
  expect(await find('codex')).toMatchObject({ found: true, version: null });
  expect((await find('zed')).fault).toContain('larger');
  expect((await find('grok')).fault).toContain('circle');
});
