import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ContractEvent } from '../../shared/contract.ts';
import { composeCore } from '../compose.ts';
import type { Core } from '../compose.ts';
import { createLog } from '../platform/log.ts';

let home: string;
let owner: Core;
let guest: Core;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'sluice-compose-'));
  // Nobody listens there: a key is stored unchecked.
  const origins = { 'https://api.openai.com': 'http://127.0.0.1:1' };
  const environment = {
    SLUICE_HOME: home,
    SLUICE_VAULT: 'file',
    SLUICE_ORIGIN_MAP: JSON.stringify(origins),
  };
  const log = createLog('silent');
  owner = await composeCore({ environment, role: 'owner', log });
  await owner.start({ port: 0, uiPort: 0, ui: false });
  guest = await composeCore({ environment, role: 'guest', log });
});
afterEach(async () => {
  await guest.stop();
  await owner.stop();
  rmSync(home, { recursive: true });
});

test('what a guest changes shows in the owner by itself, without a call to it', async () => {
  const told: ContractEvent[] = [];
  owner.client.subscribe((event) => told.push(event));
  const changes = () =>
    told.flatMap((event) => (event.name === 'state' ? event.payload.changes : []));
  const key = { provider: 'openai', key: 'sk-of-a-guest-0001', unchecked: true };
  const { account } = await guest.client.call('accounts.addKey', key);
  await vi.waitFor(() => expect(changes()).toContainEqual({ kind: 'account', account }));
  const { account: paused } = await guest.client.call('accounts.pause', { account: account.id });
  await vi.waitFor(() => expect(changes()).toContainEqual({ kind: 'account', account: paused }));
  await guest.client.call('accounts.remove', { account: account.id });
  await vi.waitFor(() =>
    expect(changes()).toContainEqual({ kind: 'account-removed', id: account.id }),
  );
});

test('what the owner changes is what a guest reads at its next call', async () => {
  const key = { provider: 'openai', key: 'sk-of-the-owner-0001', unchecked: true };
  const { account } = await owner.client.call('accounts.addKey', key);
  expect((await guest.client.call('accounts.list', {})).accounts).toEqual([account]);
  const preferred = { account: account.id, priority: 'preferred' } as const;
  await owner.client.call('accounts.setPriority', preferred);
  expect(await guest.client.call('accounts.list', {})).toMatchObject({
    accounts: [{ priority: 'preferred' }],
  });
});

test('an API key has nothing to refresh', async () => {
  const key = { provider: 'openai', key: 'sk-of-the-owner-0001', unchecked: true };
  const { account } = await owner.client.call('accounts.addKey', key);
  await expect(
    owner.client.call('accounts.refresh', { account: account.id }),
  ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
