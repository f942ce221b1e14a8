import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SluiceProcesses, closed } from '../../main/cli/testing/sluice-process.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { signInByOwner } from './testing/sign-in-by-owner.ts';

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

interface Line {
  readonly event?: string;
  readonly url?: string;
  readonly error?: { readonly code: string };
}

/** Signs in; resolves with the last line and the exit code. */
async function signIn(as: string, ...args: string[]): Promise<{ last: Line; code: number | null }> {
  const child = sluice.spawn(['login', 'anthropic', '--json', ...args], environment);
  let last: Line = {};
  for await (const text of createInterface({ input: child.stdout })) {
    last = JSON.parse(text) as Line;
    if (last.event !== 'open') continue;
    const { location } = await sim.approve(String(last.url), { as });
    await fetch(location ?? '');
  }
  await closed(child);
  return { last, code: child.exitCode };
}

const json = (args: readonly string[]) => sluice.json(args, { environment });

describe.each(['with an instance', 'as a guest'])('%s', (kind) => {
  beforeEach(async () => {
    if (kind === 'as a guest') {
      await signIn('mira');
      return;
    }
    await sluice.serve({ environment });
    await signInByOwner(sluice.home, sim, 'mira');
  });

  test('refresh fetches new tokens although the present ones are fresh, and says what is wrong', async () => {
    expect(await json(['refresh', 'mira@example.com'])).toMatchObject({
      code: 0,
      value: { account: { id: 1, state: 'ready' } },
    });
    sim.revoke('mira');
    expect(await json(['refresh', '1'])).toMatchObject({
      code: 1,
      value: { error: { code: 'AUTH_ERROR', hint: expect.stringContaining('Sign in') } },
    });
    expect(await json(['accounts'])).toMatchObject({
      value: { accounts: [{ state: 'disabled', disabled: { cause: expect.any(String) } }] },
    });
  });

  test('priority is set and shown', async () => {
    expect(await json(['priority', '1', 'reserve'])).toMatchObject({
      code: 0,
      value: { account: { id: 1, priority: 'reserve' } },
    });
    expect(await json(['accounts'])).toMatchObject({
      value: { accounts: [{ priority: 'reserve' }] },
    });
  });

  test('another person at a pinned sign-in ends with LOGIN_IDENTITY, and nothing is stored', async () => {
    const { last, code } = await signIn('studio', '--account', '1');
    expect(last).toMatchObject({ error: { code: 'LOGIN_IDENTITY' } });
    expect(code).toBe(1);
    expect(await json(['accounts'])).toMatchObject({
      value: { accounts: [{ id: 1, email: 'mira@example.com', state: 'ready' }] },
    });
    expect((await signIn('mira', '--account', '1')).code).toBe(0);
  });
});
