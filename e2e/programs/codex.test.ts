import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { findCodex, runCodex, writeCodexLogin } from './codex-program.ts';
import type { CodexAnswer } from './codex-program.ts';

const responses = '/backend-api/codex/responses';
let simulator: Simulator;
let home: string;

beforeEach(async () => {
  simulator = await startSimulator({ settings: { refuseUpgrades: true } });
  home = await mkdtemp(join(tmpdir(), 'sim-codex-'));
});

afterEach(async () => {
  await simulator.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

function backend(): string {
  return `${simulator.url('https://chatgpt.com')}/backend-api`;
}

/**
 * The login of the person, as after `codex login`. The model calls go by the name `localhost`: with one origin for
 * both base URLs the program follows the workspace's own backend origin, which is the real chatgpt.com.
 */
async function askSignedIn(): Promise<CodexAnswer> {
  writeCodexLogin(home, simulator.login('codex-mira-team'));
  return ask();
}

function ask(): Promise<CodexAnswer> {
  return runCodex({
    home,
    question: 'hello',
    config: [
      `chatgpt_base_url="${backend()}/"`,
      `openai_base_url="${backend().replace('127.0.0.1', 'localhost')}/codex"`,
      'model="gpt-5.6-sol"',
    ],
    env: {
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${simulator.url('https://auth.openai.com')}/oauth/token`,
    },
  });
}

describe.skipIf(findCodex() === undefined)('Codex takes the simulator for its provider', () => {
  it(
    'signed in with ChatGPT: a zstd body, after a refused WebSocket',
    { timeout: 60_000 },
    async () => {
      const answer = await askSignedIn();
      expect(answer).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('account mira@example.com, model gpt-5.6-sol'),
        outward: [],
      });
      expect(simulator.log.violations()).toEqual([]);
      const [upgrade, sent] = simulator.log.find((record) => record.path === responses);
      expect(upgrade).toMatchObject({ method: 'GET', status: 426 });
      expect(sent).toMatchObject({ method: 'POST', status: 200, account: 'codex-mira-team' });
      expect(sent?.header('content-encoding')).toBe('zstd');
      expect(simulator.log.count('/backend-api/codex/models')).toBeGreaterThan(0);
    },
  );

  it(
    'refreshes a dead access token by itself and keeps the new ones',
    { timeout: 60_000 },
    async () => {
      simulator.settings.codexJsonRefresh = true;
      writeCodexLogin(home, simulator.login('codex-mira-team'));
      simulator.grants.dropAccess('codex-mira-team');
      const answer = await ask();
      expect(answer).toMatchObject({ code: 0, outward: [] });
      const file = JSON.parse(await readFile(join(home, 'auth.json'), 'utf8')) as {
        tokens: { refresh_token: string };
      };
      const hash = createHash('sha256').update(file.tokens.refresh_token).digest('hex');
      const [family] = simulator.grants.families('codex-mira-team');
      expect(family).toMatchObject({ state: 'live', rotations: 1, currentHash: hash });
      expect(simulator.grants.reuses()).toBe(0);
    },
  );

  it('says the usage limit in its own words', { timeout: 60_000 }, async () => {
    simulator.accounts.require('codex-mira-team').meter.set('5h', 1, 3_600_000);
    const answer = await askSignedIn();
    expect(answer.code).not.toBe(0);
    expect(answer.text).toMatch(/usage limit/i);
    expect(answer.outward).toEqual([]);
  });

  it(
    'with a bearer of its own and no login it sends neither zstd nor a WebSocket',
    { timeout: 60_000 },
    async () => {
      const { accessToken, accountId } = simulator.login('codex-lab');
      const parts = [
        'name="sim"',
        `base_url="${backend()}/codex"`,
        'wire_api="responses"',
        'env_key="SIM_TOKEN"',
        `http_headers={"chatgpt-account-id"="${accountId}"}`,
      ];
      const answer = await runCodex({
        home,
        question: 'hello',
        config: [
          `model_providers.sim={${parts.join(',')}}`,
          'model_provider="sim"',
          'model="gpt-5.6-sol"',
        ],
        env: { SIM_TOKEN: accessToken },
      });
      expect(answer).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('lab@example.com'),
        outward: [],
      });
      expect(simulator.log.violations()).toEqual([]);
      const sent = simulator.log.find((record) => record.path === responses);
      expect(sent).toHaveLength(1);
      expect(sent[0]?.header('content-encoding')).toBeNull();
    },
  );
});
