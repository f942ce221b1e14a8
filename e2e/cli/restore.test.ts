import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SluiceProcesses, closed } from '../../main/cli/testing/sluice-process.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { askOwner } from './testing/ask-owner.ts';
import { signInToClaude } from './testing/sign-in.ts';

const TOKEN_PATH = '/v1/oauth/token';
/** A command takes a while on a loaded machine. */
const WAIT = { timeout: 20_000 };

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  sim = await startSimulator();
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap), SLUICE_VAULT: 'file' };
});
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
});

async function ask(proxy: string, key: string): Promise<Response> {
  return fetch(`${proxy}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'claude-sonnet-5',
      max_tokens: 8,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
}

async function files() {
  return (await askOwner(sluice.home, 'status.get', {})).status.files;
}

/** As the window's button does. */
const restore = () => askOwner(sluice.home, 'recovery.restore', {});
const states = () => askOwner(sluice.home, 'accounts.list', {});

/** A backup of the account, then a damaged database; `between` runs after the backup was made. */
async function damagedAfter(between: (proxy: string, key: string) => Promise<void>) {
  await signInToClaude(sluice, sim, environment);
  const { value } = await sluice.json(['clients', 'add', 'tool'], { environment });
  const { key } = value as { key: string };
  const first = await sluice.serve({ environment });
  await vi.waitFor(async () => expect((await files()).backups.days).toHaveLength(1), WAIT);
  await between(first.ready.proxy, key);
  first.child.kill('SIGKILL');
  await closed(first.child);
  for (const end of ['-wal', '-shm']) rmSync(join(sluice.home, `sluice.db${end}`), { force: true });
  writeFileSync(join(sluice.home, 'sluice.db'), 'damage '.repeat(100));
  const { ready } = await sluice.serve({ environment });
  await vi.waitFor(
    async () => expect((await files()).recovery?.backup).toMatchObject({ accounts: 1 }),
    WAIT,
  );
  return { proxy: ready.proxy, key };
}

function dropAccess(): void {
  sim.grants.dropAccess(sim.accounts.list()[0]?.id ?? '');
}

test('a restored token that was spent since the backup is tried once, and told as an interrupted refresh', async () => {
  const { proxy, key } = await damagedAfter(async (before, secret) => {
    dropAccess();
    expect((await ask(before, secret)).status).toBe(200);
  });
  expect(await restore()).toEqual({ accounts: 1 });
  const spent = sim.log.count(TOKEN_PATH);
  const answers = await Promise.all([ask(proxy, key), ask(proxy, key), ask(proxy, key)]);
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  await vi.waitFor(
    async () =>
      expect(await states()).toMatchObject({
        accounts: [
          {
            email: 'mira@example.com',
            state: 'disabled',
            disabled: { cause: 'interrupted refresh' },
          },
        ],
      }),
    WAIT,
  );
  expect((await ask(proxy, key)).status).toBe(401);
  expect(sim.log.count(TOKEN_PATH) - spent).toBe(1);
}, 90_000);

test('a restored token that was not spent works on, and its mark goes', async () => {
  const { proxy, key } = await damagedAfter(() => Promise.resolve());
  expect(await restore()).toEqual({ accounts: 1 });
  dropAccess();
  expect((await ask(proxy, key)).status).toBe(200);
  expect(await states()).toMatchObject({ accounts: [{ state: 'ready', disabled: null }] });
  expect(sim.log.violations()).toEqual([]);
}, 90_000);
