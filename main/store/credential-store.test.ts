import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdentityTaken } from './identity-taken.ts';
import { newAccount, TemporaryProfile } from './testing/temporary-store.ts';
import type { Store } from './types.ts';

let profile: TemporaryProfile;
let store: Store;
let nowMs = 1000;
beforeEach(async () => {
  profile = new TemporaryProfile();
  nowMs = 1000;
  store = await profile.open({ clock: { now: () => nowMs, monotonic: () => performance.now() } });
});
afterEach(() => profile.dispose());

const seal = (text: string) => () => Buffer.from(text);

describe('rows', () => {
  it('come back as they were stored, sealed for their own id', async () => {
    const account = newAccount({
      label: 'work',
      organizationId: 'org',
      paused: true,
      expiresAtMs: 77,
      disabled: { cause: 'revoked', atMs: 5, detail: 'text' },
    });
    const stored = await store.credentials.insert(account, (id) => Buffer.from(`row ${id}`));
    expect(stored).toMatchObject({ ...account, id: 1, revision: 1, secretRevision: 1, blocks: [] });
    expect(stored.sealedSecret.toString()).toBe('row 1');
    expect(store.credentials.list()).toEqual([stored]);
    expect(store.credentials.get(1)).toEqual(stored);
    expect(store.credentials.get(2)).toBeNull();
  });

  it('are not stored when the seal fails', async () => {
    const broken = () => {
      throw new Error('locked');
    };
    await expect(store.credentials.insert(newAccount(), broken)).rejects.toThrow('locked');
    expect(store.credentials.list()).toEqual([]);
    expect(store.generation()).toBe(0);
  });

  it('are one per provider and identity, whichever process was first', async () => {
    const other = await profile.open();
    await store.credentials.insert(newAccount(), seal('a'));
    await expect(other.credentials.insert(newAccount(), seal('b'))).rejects.toBeInstanceOf(
      IdentityTaken,
    );
    await other.credentials.insert(newAccount({ provider: 'openai' }), seal('c'));
    expect(store.credentials.list()).toHaveLength(2);
  });

  it('never reuse an id', async () => {
    const { id } = await store.credentials.insert(newAccount(), seal('a'));
    await store.credentials.remove(id);
    expect((await store.credentials.insert(newAccount(), seal('a'))).id).toBe(id + 1);
  });
});

describe('secrets', () => {
  it('change by compare-and-set: the second of two rotations loses', async () => {
    const { id } = await store.credentials.insert(newAccount(), seal('a'));
    const won = await store.credentials.rotate(id, 1, 5000, seal('b'));
    expect(won).toMatchObject({ secretRevision: 2, revision: 2, expiresAtMs: 5000 });
    expect(await store.credentials.rotate(id, 1, 6000, seal('late'))).toBeNull();
    expect(store.credentials.get(id)?.sealedSecret.toString()).toBe('b');
  });

  it('a late disable of a rotated secret loses', async () => {
    const { id } = await store.credentials.insert(newAccount(), seal('a'));
    await store.credentials.rotate(id, 1, 5000, seal('b'));
    const disabled = { cause: 'revoked', atMs: 1, detail: null } as const;
    expect(await store.credentials.disable(id, 1, disabled)).toBeNull();
    expect(await store.credentials.disable(id, 2, disabled)).toMatchObject({ disabled });
    expect(store.credentials.get(id)?.secretRevision).toBe(2);
  });

  it('a re-login clears the disable and counts the secret on', async () => {
    const { id } = await store.credentials.insert(newAccount(), seal('a'));
    await store.credentials.disable(id, 1, { cause: 'revoked', atMs: 1, detail: null });
    const again = await store.credentials.replace(id, newAccount({ plan: 'max' }), seal('b'));
    expect(again).toMatchObject({ id, disabled: null, plan: 'max', secretRevision: 2 });
    await expect(store.credentials.replace(9, newAccount(), seal('b'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('other changes leave the secret revision alone', async () => {
    const { id } = await store.credentials.insert(newAccount(), seal('a'));
    const changed = await store.credentials.update(id, { label: 'x', paused: true });
    expect(changed).toMatchObject({ label: 'x', paused: true, revision: 2, secretRevision: 1 });
    expect(await store.credentials.update(id, { label: null })).toMatchObject({ label: null });
  });
});

describe('blocks', () => {
  const block = (untilMs: number, scope = 'account', reason = 'limit') => ({
    scope,
    untilMs,
    reason,
    billing: false,
  });

  it('keep the longest of a scope, drop ended ones and follow the row', async () => {
    const { id } = await store.credentials.insert(newAccount(), seal('a'));
    await store.credentials.setBlocks(id, [block(5000), block(2000, 'family:opus')]);
    await store.credentials.setBlocks(id, [block(3000)]);
    expect(store.credentials.get(id)?.blocks).toEqual([block(5000), block(2000, 'family:opus')]);
    nowMs = 2500;
    const later = await store.credentials.setBlocks(id, [block(9000, 'account', 'longer')]);
    expect(later?.blocks).toEqual([block(9000, 'account', 'longer')]);
    const dropped = await store.credentials.dropBlocks(id, ['longer']);
    expect(dropped?.blocks).toEqual([]);
  });
});

describe('a write whose reason holds no more', () => {
  const block = { scope: 'account', untilMs: 9e12, reason: 'limit', billing: false };

  it('blocks no row that holds another secret already', async () => {
    const { id } = await store.credentials.insert(newAccount(), seal('a'));
    await store.credentials.rotate(id, 1, null, seal('b'));
    expect(await store.credentials.setBlocks(id, [block], 1)).toBeNull();
    expect(store.credentials.get(id)?.blocks).toEqual([]);
    expect(await store.credentials.setBlocks(id, [block], 2)).toMatchObject({ blocks: [block] });
    expect(await store.credentials.setBlocks(9, [block])).toBeNull();
  });

  it('inserts and replaces nothing, and leaves no trace', async () => {
    const overtaken = () => {
      throw new Error('overtaken');
    };
    const one = await store.credentials.insert(newAccount(), seal('a'));
    const before = store.generation();
    const other = newAccount({ identityKey: 'email:other' });
    await expect(store.credentials.insert(other, seal('b'), overtaken)).rejects.toThrow();
    await expect(store.credentials.replace(one.id, other, seal('b'), overtaken)).rejects.toThrow();
    expect(store.credentials.list()).toEqual([one]);
    expect(store.generation()).toBe(before);
  });
});

describe('removal', () => {
  it('leaves no byte of the account in the file or its log', async () => {
    const marks = ['gone@example.com', 'SECRET-ONE', 'SECRET-TWO', 'BLOCK-WHY', 'USAGE-NOTE'];
    await store.credentials.insert(newAccount({ identityKey: 'email:stays' }), seal('stays'));
    const { id } = await store.credentials.insert(
      newAccount({ email: 'gone@example.com', identityKey: 'email:gone@example.com' }),
      seal('SECRET-ONE'.repeat(2000)),
    );
    await store.credentials.rotate(id, 1, null, seal('SECRET-TWO'.repeat(2000)));
    await store.credentials.setBlocks(id, [
      { scope: 'account', untilMs: 9e12, reason: 'BLOCK-WHY', billing: false },
    ]);
    await store.usage.write(id, {
      fetchedAtMs: 1,
      windows: [],
      notes: ['USAGE-NOTE'],
      plan: null,
      resetsAvailable: null,
      resetsSoonestExpiryMs: null,
    });
    expect(profile.filesWith(...marks)).not.toEqual([]);
    expect(await store.credentials.remove(id)).toBe(true);
    expect(profile.filesWith(...marks)).toEqual([]);
    expect(store.usage.read().size).toBe(0);
    expect(store.credentials.list()).toHaveLength(1);
    expect(await store.credentials.remove(id)).toBe(false);
  });
});

describe('leases', () => {
  const claim = (owner: string, expiresAtMs = 100) => ({
    accountId: 1,
    owner,
    pid: 7,
    expiresAtMs,
  });

  beforeEach(() => store.credentials.insert(newAccount(), seal('a')));

  it('belong to one owner at a time, across processes', async () => {
    const other = await profile.open();
    expect(await store.leases.acquire(claim('a'), () => false)).toMatchObject({
      interrupted: false,
    });
    expect(await other.leases.acquire(claim('b'), () => false)).toBeNull();
    expect(await other.leases.renew(1, 'b', 200)).toBe(false);
    expect(await store.leases.renew(1, 'a', 200)).toBe(true);
    expect(store.leases.get(1)?.expiresAtMs).toBe(200);
    await other.leases.release(1, 'b');
    expect(store.leases.list()).toHaveLength(1);
    await store.leases.release(1, 'a');
    expect(store.leases.list()).toEqual([]);
  });

  it('taken over from a dead owner keep the mark until the secret is settled', async () => {
    await store.leases.acquire(claim('dead'), () => false);
    const taken = await store.leases.acquire(claim('b'), (present) => present.owner === 'dead');
    expect(taken).toMatchObject({ owner: 'b', interrupted: true });
    await store.leases.release(1, 'b');
    expect(store.leases.get(1)).toMatchObject({ owner: '', interrupted: true });
    expect(await store.leases.acquire(claim('c'), () => false)).toMatchObject({
      interrupted: true,
    });
    await store.credentials.rotate(1, 1, null, seal('b'));
    expect(store.leases.get(1)).toBeNull();
  });
});
