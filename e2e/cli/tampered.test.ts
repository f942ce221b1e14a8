import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../main/platform/clock.ts';
import { createLog } from '../../main/platform/log.ts';
import { openStore } from '../../main/store/open.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey, Profile } from '../fixtures/sluice.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

let simulator: Simulator;
let profile: Profile;
beforeEach(async () => {
  simulator = await startSimulator();
  profile = new Profile({ originMap: simulator.originMap });
});
afterEach(async () => {
  await profile.dispose();
  await simulator.close();
});

/** One bit of a sealed token, as a disk or an attacker would. */
async function flipBit(id: number): Promise<void> {
  const store = await openStore({
    path: join(profile.folder, 'sluice.db'),
    role: 'guest',
    credentialsInMemory: () => false,
    clock: systemClock,
    log: createLog('silent'),
  });
  await store.vault.transact((facts) => {
    for (const cell of facts.cells()) {
      if (cell.rowId !== id) continue;
      const sealed = Buffer.from(cell.sealed);
      sealed.writeUInt8(sealed.readUInt8(40) ^ 1, 40);
      facts.write({ ...cell, sealed });
    }
  });
  await store.settled();
  store.close();
}

async function ask(proxy: string, key: string): Promise<number> {
  const answer = await fetch(`${proxy}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: '{"model":"claude-sonnet-5","max_tokens":8,"messages":[{"role":"user","content":"hi"}]}',
  });
  await answer.text();
  return answer.status;
}

it('an account whose sealed token was changed is named and never used; the other serves', async () => {
  const bad = await signIn(profile, simulator, 'mira');
  const good = await signIn(profile, simulator, 'lab');
  const key = await mintKey(profile);
  await flipBit(bad.id);
  const sluice = await profile.serve(['--no-ui']);
  for (let count = 0; count < 4; count += 1) expect(await ask(sluice.proxy, key)).toBe(200);
  const accounts = await profile.run(['accounts', '--json']);
  expect(accounts.json()).toMatchObject({
    accounts: expect.arrayContaining([
      expect.objectContaining({
        id: bad.id,
        state: 'locked',
        disabled: null,
        blocks: [],
        lockedReason: expect.stringContaining(`row ${bad.id}, sealed_secret cannot be opened`),
      }),
      expect.objectContaining({ id: good.id, state: 'ready', lockedReason: null }),
    ]),
  });
  const shown = (await profile.run(['accounts'])).stdout;
  expect(shown).toContain(bad.email);
  expect(shown).toMatch(/cannot be opened|locked/);
  const status = await profile.run(['vault', 'status', '--json']);
  expect(status.json()).toMatchObject({ locked: false });
  const rotated = await profile.run(['vault', 'rotate', '--json']);
  expect([rotated.code, rotated.json()]).toMatchObject([
    4,
    { error: { code: 'KEY_UNAVAILABLE', message: expect.stringContaining(`account ${bad.id}`) } },
  ]);
  // The refused rotation left the other one as it was, and the bad one can be removed.
  expect(await ask(sluice.proxy, key)).toBe(200);
  const removed = await profile.run(['remove', String(bad.id)]);
  expect([removed.code, removed.stderr]).toEqual([0, '']);
  expect((await profile.run(['vault', 'rotate'])).code).toBe(0);
  expect(await ask(sluice.proxy, key)).toBe(200);
  await sluice.stop();
}, 60_000);
