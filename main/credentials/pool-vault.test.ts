import { afterEach, beforeEach, expect, it } from 'vitest';
import { addSecret, placeOf, VaultBench } from '../vault/testing/vault-bench.ts';
import { withCurrentKey } from '../vault/with-current-key.ts';
import { HOUR_MS, oauth, PoolBench, signIn } from './testing/pool-bench.ts';

const PASSPHRASE = 'correct horse battery staple';
let vaults: VaultBench;
let pools: PoolBench;
beforeEach(() => {
  vaults = new VaultBench();
  pools = new PoolBench();
  pools.nowMs = Date.now();
});
afterEach(async () => {
  await pools.dispose();
  vaults.dispose();
});

/** A pool over a vault as compose joins them. */
async function open(mode?: string, passphrase: string | null = null) {
  const opened = await vaults.open(mode, passphrase);
  const { vault } = opened;
  const store = { ...opened.store, credentials: withCurrentKey(opened.store.credentials, vault) };
  const pool = await pools.pool(store, { vault });
  vault.onChange(() => pool.reopen());
  return { store, vault, pool };
}

const fresh = (name: string) => oauth(name, pools.nowMs + 8 * HOUR_MS);

it('unlocking makes every account usable at once', async () => {
  const first = await open('passphrase', PASSPHRASE);
  const { id } = await first.pool.add(signIn({ secret: fresh('a') }));
  const { vault, pool } = await open();
  expect(pool.get(id)).toMatchObject({ locked: true, lockedReason: null });
  let changes = 0;
  pool.onChange(() => (changes += 1));
  await vault.unlock(PASSPHRASE);
  expect(pool.get(id)).toMatchObject({ locked: false });
  expect(pool.secret(id)).toMatchObject({ ok: true, value: { secret: { access: 'a' } } });
  expect(changes).toBeGreaterThan(0);
});

it('two rows whose secrets were swapped are locked and named; the others work, none is disabled', async () => {
  const { store, vault, pool } = await open('file');
  const ids: number[] = [];
  for (const name of ['ada', 'bob', 'eve']) {
    const identity = { ...signIn({ secret: fresh(name) }).identity, email: `${name}@example.com` };
    ids.push((await pool.add(signIn({ secret: fresh(name), identity }))).id);
  }
  const [ada = 0, bob = 0, eve = 0] = ids;
  const sealed = (id: number) => store.credentials.get(id)?.sealedSecret ?? Buffer.alloc(0);
  const [one, two] = [sealed(ada), sealed(bob)];
  await store.vault.transact((facts) => {
    facts.write({ ...placeOf(ada), sealed: two });
    facts.write({ ...placeOf(bob), sealed: one });
  });
  pool.reopen();
  for (const id of [ada, bob]) {
    expect(pool.get(id)).toMatchObject({ locked: true, disabled: null, lockedReason: /row \d/ });
    expect(pool.secret(id)).toMatchObject({ error: { code: 'KEY_UNAVAILABLE' } });
  }
  expect(pool.secret(eve)).toMatchObject({ ok: true });
  expect(vault.status().locked).toBe(false);
  await addSecret(store, vault, 'nobody');
});

it('tokens that come back after another process rotated the key are stored, with one request', async () => {
  const here = await open('file');
  const there = await open('file');
  const { id } = await here.pool.add(signIn({ secret: oauth('old', pools.nowMs - 1) }));
  pools.answer = async (secret) => {
    await there.vault.rotate();
    return { ok: true, value: { ...secret, access: 'new', expiresAtMs: pools.nowMs + HOUR_MS } };
  };
  expect(await here.pool.secret(id)).toMatchObject({
    ok: true,
    value: { secret: { access: 'new' } },
  });
  expect(pools.sent).toHaveLength(1);
  expect(here.pool.get(id)).toMatchObject({ disabled: null, locked: false, secretRevision: 2 });
  await there.vault.reopen();
  there.pool.reload();
  expect(there.pool.secret(id)).toMatchObject({ ok: true, value: { secret: { access: 'new' } } });
});

it('tokens that come back while the vault is locked are kept, and written once it is unlocked', async () => {
  const here = await open('passphrase', PASSPHRASE);
  const there = await open(undefined, PASSPHRASE);
  const { id } = await here.pool.add(signIn({ secret: oauth('old', pools.nowMs - 1) }));
  pools.answer = async (secret) => {
    await there.vault.move('passphrase', 'another');
    return { ok: true, value: { ...secret, access: 'new', expiresAtMs: pools.nowMs + HOUR_MS } };
  };
  expect(await here.pool.secret(id)).toMatchObject({ error: { code: 'KEY_UNAVAILABLE' } });
  expect(here.pool.get(id)).toMatchObject({ locked: true, disabled: null, blocks: [] });
  await here.vault.unlock('another');
  expect(await here.pool.secret(id)).toMatchObject({
    ok: true,
    value: { secret: { access: 'new' } },
  });
  expect(pools.sent).toHaveLength(1);
});

it('while the vault is locked the sweep sends nothing and marks no account', async () => {
  const first = await open('passphrase', PASSPHRASE);
  const { id } = await first.pool.add(signIn({ secret: oauth('old', pools.nowMs + HOUR_MS) }));
  const { vault, pool } = await open();
  pools.nowMs += 2 * HOUR_MS;
  expect(pool.due()).toEqual([]);
  expect(await pool.secret(id)).toMatchObject({ error: { code: 'KEY_UNAVAILABLE' } });
  expect(pools.sent).toHaveLength(0);
  expect(pool.get(id)).toMatchObject({ locked: true, disabled: null, blocks: [] });
  await vault.unlock(PASSPHRASE);
  expect(pool.due()).toEqual([id]);
});
