import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seedKeys } from './seeds.ts';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';

const name = process.platform === 'win32' ? 'claude.exe' : 'claude';
const platform = `claude-code-${process.platform}-${process.arch}`;
const program = join(import.meta.dirname, '../../node_modules/@anthropic-ai', platform, name);

let sim: Simulator;
let home: string;

beforeEach(async () => {
  sim = await startSimulator();
  home = await mkdtemp(join(tmpdir(), 'sim-claude-'));
});
afterEach(async () => {
  await sim.close();
  await rm(home, { recursive: true, force: true });
});

async function ask(credential: Record<string, string>): Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    ANTHROPIC_BASE_URL: sim.url('https://api.anthropic.com'),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    ...credential,
  };
  const running = promisify(execFile)(program, ['-p', 'hello'], { cwd: home, env });
  running.child.stdin?.end();
  return (await running).stdout.trim();
}

test.skipIf(!existsSync(program)).each([false, 'gzip', 'br'] as const)(
  'Claude Code takes the answers as real, compress %s',
  async (compress) => {
    sim.settings.compress = compress;
    const byKey = await ask({ ANTHROPIC_API_KEY: seedKeys.anthropic });
    expect(byKey).toMatch(/^Hello from the simulator \(account ops@example\.com, model claude-/);
    const byToken = await ask({ CLAUDE_CODE_OAUTH_TOKEN: sim.login('mira').accessToken });
    expect(byToken).toContain('account mira@example.com');
    expect(sim.log.violations()).toEqual([]);
    expect(sim.log.count('/v1/messages')).toBe(2);
  },
);

test.skipIf(!existsSync(program))(
  'Claude Code reads the full window from our headers',
  async () => {
    sim.accounts.require('mira').meter.set('5h', 1, 3_600_000);
    const failed = ask({ CLAUDE_CODE_OAUTH_TOKEN: sim.login('mira').accessToken });
    await expect(failed).rejects.toMatchObject({
      stdout: expect.stringContaining("You've hit your 5-hour limit"),
    });
  },
);
