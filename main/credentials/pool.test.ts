import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { selectPlainly } from '../core/testing/select-plainly.ts';
import type { Store } from '../store/types.ts';
import { createLockedVault } from '../vault/locked-vault.ts';
import type { AccountPool } from './pool.ts';
import { fixedVault, HOUR_MS, oauth, PoolBench, signIn } from './testing/pool-bench.ts';

let bench: PoolBench;
let store: Store;
let pool: AccountPool;
beforeEach(async () => {
  bench = new PoolBench();
  store = await bench.open();
  pool = await bench.pool(store);
});
afterEach(() => bench.dispose());

const fresh = (access = 'a1') => oauth(access, bench.nowMs + HOUR_MS);
const query = { provider: 'anthropic', family: null, pinned: null, excluded: new Set<number>() };
const person = (email: string, organizationId: string | null = null) => ({
  ...UNKNOWN_IDENTITY,
  email,
  organizationId,
});

describe('reads', () => {
  it('answer a fresh secret at once, and ask the database nothing', async () => {
    const { id } = await pool.add(signIn({ secret: fresh() }));
    const reads = [
      vi.spyOn(store.credentials, 'list'),
      vi.spyOn(store.credentials, 'get'),
      vi.spyOn(store.leases, 'get'),
    ];
    expect(pool.secret(id)).toEqual({ ok: true, value: { secret: fresh(), secretRevision: 1 } });
    expect(selectPlainly(pool.accounts(), query, bench.nowMs)).toMatchObject({
      kind: 'account',
      account: { id },
    });
    expect(pool.get(id)?.email).toBe('ada@example.com');
    expect(pool.accounts()).toBe(pool.accounts());
    for (const read of reads) expect(read).toHaveBeenCalledTimes(0);
  });

  it('survive a restart', async () => {
    const { id } = await pool.add(signIn({ secret: fresh() }));
    const again = await bench.pool(store);
    expect(again.accounts()).toEqual(pool.accounts());
    expect(again.secret(id)).toEqual(pool.secret(id));
  });

  it('never show a secret in an account', async () => {
    await pool.add(signIn({ secret: fresh('SECRET-ACCESS') }));
    expect(JSON.stringify(pool.accounts())).not.toMatch(/SECRET|sealed/);
    expect(bench.profile.filesWith('SECRET-ACCESS')).toEqual([]);
  });

  it('of an unknown account say so', () => {
    expect(pool.secret(9)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(pool.get(9)).toBeNull();
  });
});

describe('logins', () => {
  it('of the same person go into one row with the newest token', async () => {
    const first = await pool.add(signIn({ secret: fresh('a1'), label: 'work' }));
    await pool.setPaused(first.id, true);
    const second = await pool.add(signIn({ secret: fresh('a2') }));
    expect(second).toMatchObject({ id: first.id, secretRevision: 2, label: 'work', paused: true });
    expect(pool.secret(first.id)).toMatchObject({ value: { secret: { access: 'a2' } } });
  });

  it('of two workspaces and of two people are rows of their own', async () => {
    await pool.add(signIn({ secret: fresh(), identity: person('ada@example.com', 'a') }));
    await pool.add(signIn({ secret: fresh(), identity: person('ada@example.com', 'b') }));
    await pool.add(signIn({ secret: fresh(), identity: person('bob@example.com', 'a') }));
    await pool.add(signIn({ secret: fresh(), identity: person('ada@example.com') }));
    expect(pool.accounts().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it('with a workspace take over the older row without', async () => {
    const old = await pool.add(signIn({ secret: fresh() }));
    const taken = await pool.add(
      signIn({ secret: fresh('a2'), identity: person('ada@example.com', 'a') }),
    );
    expect(taken).toMatchObject({ id: old.id, identityKey: 'email:ada@example.com|org:a' });
    expect(pool.accounts()).toHaveLength(1);
  });

  it('of two workspaces made in two processes at once never overwrite one another', async () => {
    await pool.add(signIn({ secret: fresh() }));
    const peer = await bench.pool(await bench.open());
    const replace = store.credentials.replace.bind(store.credentials);
    vi.spyOn(store.credentials, 'replace').mockImplementationOnce(async (...write) => {
      await peer.add(signIn({ secret: fresh('of-b'), identity: person('ada@example.com', 'b') }));
      return replace(...write);
    });
    await pool.add(signIn({ secret: fresh('of-a'), identity: person('ada@example.com', 'a') }));
    const keys = store.credentials.list().map(({ identityKey }) => identityKey);
    expect(keys).toEqual(['email:ada@example.com|org:b', 'email:ada@example.com|org:a']);
    pool.reload();
    expect(pool.secret(1)).toMatchObject({ value: { secret: { access: 'of-b' } } });
    expect(pool.secret(2)).toMatchObject({ value: { secret: { access: 'of-a' } } });
  });

  it('of one person with and without a workspace at once end in one row, as one after the other', async () => {
    const peer = await bench.pool(await bench.open());
    const insert = store.credentials.insert.bind(store.credentials);
    vi.spyOn(store.credentials, 'insert').mockImplementationOnce(async (...write) => {
      await peer.add(signIn({ secret: fresh('without') }));
      return insert(...write);
    });
    await pool.add(signIn({ secret: fresh('of-a'), identity: person('ada@example.com', 'a') }));
    expect(store.credentials.list()).toMatchObject([
      { identityKey: 'email:ada@example.com|org:a', secretRevision: 2 },
    ]);
    expect(pool.secret(1)).toMatchObject({ value: { secret: { access: 'of-a' } } });
  });

  it('of API keys: the same key is the same row, another key another one', async () => {
    const key = (text: string) =>
      signIn({ secret: { kind: 'api_key', key: text }, identity: UNKNOWN_IDENTITY, origin: 'key' });
    const one = await pool.add(key('sk-first-key-0001'));
    const again = await pool.add(key('sk-first-key-0001'));
    const other = await pool.add(key('sk-other-key-0002'));
    expect([one.id, again.id, other.id]).toEqual([1, 1, 2]);
    expect(other).toMatchObject({ keySuffix: '0002', kind: 'api_key', authorizedAtMs: null });
    expect(bench.profile.filesWith('sk-first-key-0001')).toEqual([]);
    expect(pool.secret(1, { staleRevision: 2 })).toMatchObject({ error: { code: 'AUTH_ERROR' } });
  });

  it('that tell no name never overwrite one another', async () => {
    const nameless = (refresh: string) =>
      signIn({ secret: oauth('a', null, refresh), identity: UNKNOWN_IDENTITY });
    await pool.add(nameless('r1'));
    await pool.add(nameless('r2'));
    expect(pool.accounts()).toHaveLength(2);
  });

  it('pinned to an account refuse another identity and change nothing', async () => {
    const ada = await pool.add(signIn({ secret: fresh() }));
    const bob = signIn({ secret: fresh('b'), identity: person('bob@example.com') });
    await expect(pool.add({ ...bob, pinnedTo: ada.id })).rejects.toMatchObject({
      code: 'LOGIN_IDENTITY',
      hint: expect.stringContaining('ada@example.com'),
    });
    await expect(pool.add({ ...bob, pinnedTo: 77 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(pool.accounts()).toHaveLength(1);
    const again = signIn({ secret: fresh('a2'), pinnedTo: ada.id });
    expect(await pool.add(again)).toMatchObject({ id: ada.id });
  });

  it('clear a disable and the blocks that a sign-in answers, and keep a usage limit', async () => {
    const { id } = await pool.add(signIn({ secret: fresh() }));
    await store.credentials.disable(id, 1, { cause: 'revoked', atMs: 1, detail: null });
    await store.credentials.setBlocks(id, [
      { scope: 'account', untilMs: bench.nowMs + 9, reason: 'rejected', billing: false },
      { scope: 'family:opus', untilMs: bench.nowMs + 9, reason: 'limit', billing: false },
    ]);
    const account = await pool.add(signIn({ secret: fresh('a2') }));
    expect(account.disabled).toBeNull();
    expect(account.blocks.map(({ scope }) => scope)).toEqual(['family:opus']);
  });

  it('made in two processes at once end in one row', async () => {
    const other = await bench.pool(await bench.open());
    const [one, two] = await Promise.all([
      pool.add(signIn({ secret: fresh('a1') })),
      other.add(signIn({ secret: fresh('a2') })),
    ]);
    expect(one.id).toBe(two.id);
    expect(store.credentials.list()).toHaveLength(1);
  });
});

it('serves by the person’s priority, then by id', async () => {
  const ids: number[] = [];
  for (const name of ['ada', 'bob', 'eve']) {
    const login = signIn({ secret: fresh(name), identity: person(`${name}@example.com`) });
    ids.push((await pool.add(login)).id);
  }
  const [one = 0, two = 0, three = 0] = ids;
  const served = () => {
    const choice = selectPlainly(pool.accounts(), query, bench.nowMs);
    return choice.kind === 'account' ? choice.account.id : null;
  };
  expect(served()).toBe(one);
  await pool.setPriority(one, 'reserve');
  expect(served()).toBe(two);
  await pool.setPriority(three, 'preferred');
  expect(served()).toBe(three);
  await pool.setPaused(three, true);
  await pool.setPaused(two, true);
  expect(served()).toBe(one);
});

describe('changes', () => {
  it('reach every listener, one that throws harms none', async () => {
    const seen = vi.fn();
    pool.onChange(() => {
      throw new Error('bad listener');
    });
    const end = pool.onChange(seen);
    const { id } = await pool.add(signIn({ secret: fresh() }));
    const calls = seen.mock.calls.length;
    expect(calls).toBeGreaterThan(0);
    expect(await pool.rename(id, 'work')).toMatchObject({ label: 'work' });
    expect(seen.mock.calls.length).toBe(calls + 1);
    end();
    expect(await pool.setPaused(id, true)).toMatchObject({ paused: true });
    expect(seen.mock.calls.length).toBe(calls + 1);
  });

  it('of an account that is gone are refused', async () => {
    const { id } = await pool.add(signIn({ secret: fresh() }));
    await pool.remove(id);
    expect(pool.accounts()).toEqual([]);
    await expect(pool.remove(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(pool.setPaused(id, true)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(pool.rename(id, null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a removed account serves nobody while the disk still forgets it, and stays when it cannot', async () => {
    const { id } = await pool.add(signIn({ secret: fresh() }));
    const remove = vi.spyOn(store.credentials, 'remove').mockRejectedValueOnce(new Error('full'));
    await expect(pool.remove(id)).rejects.toThrow('full');
    expect(pool.secret(id)).toMatchObject({ ok: true });
    remove.mockRestore();
    const removing = pool.remove(id);
    expect(pool.secret(id)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await removing;
    expect(pool.accounts()).toEqual([]);
  });

  it('a block counts at once, is on the disk soon, and its longest wins', async () => {
    const { id } = await pool.add(signIn({ secret: fresh() }));
    const block = (untilMs: number) => ({
      scope: 'account',
      untilMs,
      reason: 'limit',
      billing: false,
    });
    pool.block(id, block(bench.nowMs + 5000));
    pool.block(id, block(bench.nowMs + 1000));
    pool.block(99, block(bench.nowMs + 1000));
    const expected = { kind: 'none', code: 'RATE_LIMIT', retryAtMs: bench.nowMs + 5000 };
    expect(selectPlainly(pool.accounts(), query, bench.nowMs)).toEqual(expected);
    await vi.waitFor(() => expect(store.credentials.get(id)?.blocks).toHaveLength(1));
    const again = await bench.pool(await bench.open());
    expect(selectPlainly(again.accounts(), query, bench.nowMs)).toEqual(expected);
    bench.nowMs += 5000;
    expect(selectPlainly(pool.accounts(), query, bench.nowMs)).toMatchObject({ kind: 'account' });
  });

  it('of another process are seen after a reload', async () => {
    const other = await bench.pool(await bench.open());
    const { id } = await other.add(signIn({ secret: fresh() }));
    expect(pool.accounts()).toEqual([]);
    expect(store.changedElsewhere()).toBe(true);
    const seen = vi.fn();
    pool.onChange(seen);
    pool.reload();
    expect(pool.accounts()).toEqual(other.accounts());
    expect(seen).toHaveBeenCalledTimes(1);
    pool.reload();
    expect(seen).toHaveBeenCalledTimes(1);
    await other.remove(id);
    pool.reload();
    expect(pool.accounts()).toEqual([]);
  });
});

describe('a vault that cannot open a row', () => {
  it('locks that account; the others work', async () => {
    const ada = await pool.add(signIn({ secret: fresh() }));
    const bob = await pool.add(signIn({ secret: fresh('b'), identity: person('bob@example.com') }));
    await store.credentials.rotate(ada.id, 1, null, (id) =>
      fixedVault(9).seal('{}', { table: 'credentials', rowId: id, column: 'sealed_secret' }),
    );
    pool.reload();
    expect(pool.get(ada.id)?.locked).toBe(true);
    expect(pool.secret(ada.id)).toMatchObject({ error: { code: 'KEY_UNAVAILABLE' } });
    expect(pool.secret(bob.id)).toMatchObject({ ok: true });
    expect(selectPlainly(pool.accounts(), query, bench.nowMs)).toMatchObject({
      account: { id: bob.id },
    });
    expect(await pool.add(signIn({ secret: fresh('a2') }))).toMatchObject({ locked: false });
  });

  it('that is locked as a whole stores no login and shows every account as locked', async () => {
    const { id } = await pool.add(signIn({ secret: fresh() }));
    const vault = createLockedVault('file', 'The key file is missing.', 'Put it back.');
    const locked = await bench.pool(await bench.open(), { vault });
    expect(locked.get(id)?.locked).toBe(true);
    expect(selectPlainly(locked.accounts(), query, bench.nowMs)).toMatchObject({
      kind: 'none',
      code: 'KEY_UNAVAILABLE',
    });
    expect(locked.due()).toEqual([]);
    await expect(locked.add(signIn({ secret: fresh('a2') }))).rejects.toMatchObject({
      code: 'KEY_UNAVAILABLE',
      hint: 'Put it back.',
    });
    expect(store.credentials.get(id)?.secretRevision).toBe(1);
  });
});
