import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SluiceProcesses, closed } from '../../main/cli/testing/sluice-process.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { signInToClaude } from './testing/sign-in.ts';

const TOKEN_PATH = '/v1/oauth/token';
/** A process takes a while to start on a loaded machine. */
const WAIT = { timeout: 20_000 };

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  sim = await startSimulator();
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap) };
});
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
});

const signIn = () => signInToClaude(sluice, sim, environment);

function ask(proxy: string, key: string): Promise<Response> {
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

test('a guest command and a running instance that need the same tokens make one refresh, and both use it', async () => {
  await signIn();
  const { value } = await sluice.json(['clients', 'add', 'tool'], { environment });
  const { key } = value as { key: string };
  sim.grants.dropAccess(sim.accounts.list()[0]?.id ?? '');
  const before = sim.log.count(TOKEN_PATH);
  const held = sim.faults.add({ path: TOKEN_PATH, action: { kind: 'hold', where: 'answer' } });

  // Nobody serves yet: it works on the profile itself, and is in the middle of its refresh.
  const guest = sluice.spawn(['refresh', '1', '--json'], environment);
  const told = text(guest.stdout);
  await held.whenHit;
  const { ready } = await sluice.serve({ environment });
  const answers = [ask(ready.proxy, key), ask(ready.proxy, key)];
  // Refused with the dropped token, the instance wants new ones too, and waits.
  await vi.waitFor(() => expect(sim.log.count('/v1/messages')).toBe(2), WAIT);
  held.release();

  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  expect(await closed(guest)).toBe(0);
  expect(JSON.parse(await told)).toMatchObject({ account: { id: 1, state: 'ready' } });
  expect(sim.log.count(TOKEN_PATH) - before).toBe(1);
  expect(sim.log.violations()).toEqual([]);
  // The next rotation is one request again.
  expect((await sluice.json(['refresh', '1'], { environment })).code).toBe(0);
  expect(sim.log.count(TOKEN_PATH) - before).toBe(2);
  expect((await ask(ready.proxy, key)).status).toBe(200);
  expect(sim.log.violations()).toEqual([]);
}, 90_000);
