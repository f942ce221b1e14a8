import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { madeKeys, PROFILE_ID_KEY, VAULT_KEY_KEY, VAULT_WRAP_KEY } from './facts.ts';
import { VAULT_MODE_KEY } from './mode.ts';
import { addSecret, placeOf, readSecret, VaultBench } from './testing/vault-bench.ts';
import { StaleKey } from './types.ts';
import { withCurrentKey } from './with-current-key.ts';

let bench: VaultBench;
beforeEach(() => {
  bench = new VaultBench();
});
afterEach(() => bench.dispose());

const keyFiles = () => readdirSync(bench.profile.folder).filter((name) => name.endsWith('.key'));
const PASSPHRASE = 'correct horse battery staple';

describe('the keychain', () => {
  it('holds the key of a new profile that nobody asked about', async () => {
    const { store, vault } = await bench.open();
    expect(vault.status()).toEqual({
      mode: 'keychain',
      locked: false,
      degraded: false,
      reason: null,
      hint: null,
      unlock: null,
    });
    const id = await addSecret(store, vault, 'ada');
    const profile = store.meta.get(PROFILE_ID_KEY);
    const names = [...bench.keyring.entries.keys()];
    expect(names).toEqual([`${profile}.${store.meta.get(VAULT_KEY_KEY)}`]);
    expect(keyFiles()).toEqual([]);
    const again = await bench.open();
    expect(readSecret(again.store, again.vault, id)).toBe('secret of ada');
    expect(bench.keyring.entries.size).toBe(1);
  });

  it('that is absent leaves a new profile a key file, and says why, then and later', async () => {
    bench.keyring.state = { kind: 'absent', why: 'there is no session bus' };
    const first = await bench.open();
    expect(first.vault.status()).toMatchObject({ mode: 'file', locked: false, degraded: true });
    expect(first.vault.status().reason).toContain('there is no session bus');
    bench.keyring.state = { kind: 'present' };
    const second = await bench.open();
    expect(second.vault.status()).toMatchObject({ mode: 'file', degraded: true });
    expect(second.vault.status().reason).toContain('there is no session bus');
    expect(bench.keyring.calls).toBe(0);
  });

  it('that is locked at the first start leaves no key anywhere', async () => {
    bench.keyring.isLocked = true;
    const { store, vault } = await bench.open();
    expect(vault.status()).toMatchObject({ mode: 'keychain', locked: true, unlock: 'retry' });
    expect(store.meta.get(VAULT_MODE_KEY)).toBeNull();
    expect(keyFiles()).toEqual([]);
    bench.keyring.isLocked = false;
    await vault.unlock(null);
    expect(vault.status()).toMatchObject({ mode: 'keychain', locked: false });
  });

  it.each([
    ['locked', () => (bench.keyring.isLocked = true), /it is locked/],
    ['absent', () => (bench.keyring.state = { kind: 'absent', why: 'gone' }), /gone/],
    ['silent', () => (bench.keyring.hang = new Promise(() => {})), /did not answer/],
  ])('that is %s later locks, makes no second key, and is not the end', async (_, harm, reason) => {
    const { store, vault } = await bench.open();
    const id = await addSecret(store, vault, 'ada');
    const before = [...bench.keyring.entries];
    void harm();
    const later = await bench.open();
    expect(later.vault.status()).toMatchObject({ mode: 'keychain', locked: true });
    expect(later.vault.status().reason).toMatch(reason);
    expect([...bench.keyring.entries]).toEqual(before);
    expect(keyFiles()).toEqual([]);
    await expect(later.vault.unlock(null)).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
    // The process that had its key goes on.
    expect(readSecret(store, vault, id)).toBe('secret of ada');
  });

  it('whose entry is truly missing locks as missing, with the probe gone again', async () => {
    const { store, vault } = await bench.open();
    await addSecret(store, vault, 'ada');
    bench.keyring.entries.clear();
    const later = await bench.open();
    expect(later.vault.status().reason).toMatch(/has no key of this profile/);
    expect(bench.keyring.entries.size).toBe(0);
  });

  it('that hangs is asked once, however often somebody tries again', async () => {
    await bench.open();
    bench.keyring.hang = new Promise(() => {});
    const { vault } = await bench.open();
    const { calls } = bench.keyring;
    for (let attempt = 0; attempt < 5; attempt += 1)
      await expect(vault.unlock(null)).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
    expect(bench.keyring.calls).toBe(calls);
    expect(vault.status().reason).toMatch(/unanswered/);
  });

  it('of two processes that make the profile together holds one key for both', async () => {
    const [one, two] = await Promise.all([bench.open(), bench.open()]);
    const id = await addSecret(one.store, one.vault, 'ada');
    expect(readSecret(two.store, two.vault, id)).toBe('secret of ada');
    await two.vault.cleanLeftovers();
    expect(bench.keyring.entries.size).toBe(1);
  });
});

describe('a passphrase', () => {
  it('is set by the first unlock and needed by the next start', async () => {
    const first = await bench.open('passphrase');
    expect(first.vault.status()).toMatchObject({ locked: true, unlock: 'new-passphrase' });
    await expect(first.vault.unlock('')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await first.vault.unlock(PASSPHRASE);
    const id = await addSecret(first.store, first.vault, 'ada');
    const second = await bench.open();
    expect(second.vault.status()).toMatchObject({
      mode: 'passphrase',
      locked: true,
      unlock: 'passphrase',
    });
    await expect(second.vault.unlock(null)).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
    await second.vault.unlock(PASSPHRASE);
    expect(readSecret(second.store, second.vault, id)).toBe('secret of ada');
    expect(bench.profile.filesWith(PASSPHRASE, 'secret of ada')).toEqual([]);
  });

  it('that is wrong leaves it locked, and says so without repeating it', async () => {
    await bench.open('passphrase', PASSPHRASE);
    const { vault } = await bench.open('passphrase', 'wrong guess');
    expect(vault.status().reason).toMatch(/SLUICE_PASSPHRASE is not the passphrase/);
    const refused = await vault.unlock('wrong guess').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'KEY_UNAVAILABLE', message: /not the passphrase/ });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('wrong guess');
    expect(bench.logged.join('')).not.toContain('wrong guess');
    expect(vault.status().locked).toBe(true);
  });

  it('is guessed one at a time', async () => {
    await bench.open('passphrase', PASSPHRASE);
    const { vault } = await bench.open();
    const tries = await Promise.allSettled([
      vault.unlock('a'),
      vault.unlock('b'),
      vault.unlock('c'),
    ]);
    const texts = tries.map((one) => (one.status === 'rejected' ? String(one.reason) : ''));
    expect(texts.filter((text) => text.includes('under way'))).toHaveLength(2);
  });

  it('stays when the key is rotated, and changes by a move', async () => {
    const { store, vault } = await bench.open('passphrase', PASSPHRASE);
    const id = await addSecret(store, vault, 'ada');
    await vault.rotate();
    const second = await bench.open(undefined, PASSPHRASE);
    expect(readSecret(second.store, second.vault, id)).toBe('secret of ada');
    await second.vault.move('passphrase', 'another');
    expect((await bench.open(undefined, PASSPHRASE)).vault.status().locked).toBe(true);
    expect((await bench.open(undefined, 'another')).vault.status().locked).toBe(false);
    await second.vault.move('file', null);
    expect(second.store.meta.get(VAULT_WRAP_KEY)).toBeNull();
  });
});

describe('a move', () => {
  it('through every mode keeps every account, and leaves no old key', async () => {
    const { store, vault } = await bench.open('file');
    const ids = [await addSecret(store, vault, 'ada'), await addSecret(store, vault, 'bob')];
    const old = store.credentials.list().map(({ sealedSecret }) => sealedSecret);
    const told: string[] = [];
    vault.onResealed(async () => {
      told.push(`${vault.status().mode}: ${keyFiles().length + bench.keyring.entries.size}`);
    });
    for (const mode of ['keychain', 'passphrase', 'file', 'keychain'] as const) {
      await vault.move(mode, mode === 'passphrase' ? PASSPHRASE : null);
      expect(vault.status()).toMatchObject({ mode, locked: false });
      const next = await bench.open(undefined, PASSPHRASE);
      expect(ids.map((id) => readSecret(next.store, next.vault, id))).toEqual([
        'secret of ada',
        'secret of bob',
      ]);
    }
    // The old key stands until those who hold copies were told.
    expect(told).toEqual(['keychain: 2', 'passphrase: 1', 'file: 1', 'keychain: 2']);
    expect(keyFiles()).toEqual([]);
    expect(bench.keyring.entries.size).toBe(1);
    expect(bench.profile.filesWith(...old)).toEqual([]);
  });

  it('to a keychain that cannot keep it changes nothing', async () => {
    const { store, vault } = await bench.open('file');
    const id = await addSecret(store, vault, 'ada');
    bench.keyring.isLocked = true;
    await expect(vault.move('keychain', null)).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
    expect(vault.status()).toMatchObject({ mode: 'file', locked: false });
    expect(readSecret(store, vault, id)).toBe('secret of ada');
    expect(keyFiles()).toEqual(['vault.key']);
  });

  it('keeps the old key when those who hold copies fail, and deletes it later', async () => {
    const { store, vault } = await bench.open('file');
    const end = vault.onResealed(() => Promise.reject(new Error('disk')));
    await vault.rotate();
    expect(keyFiles()).toHaveLength(2);
    end();
    await (await bench.open()).vault.cleanLeftovers();
    expect(keyFiles()).toEqual([`vault-${store.meta.get(VAULT_KEY_KEY)}.key`]);
  });

  it('is refused while an account cannot be opened, and names it', async () => {
    const { store, vault } = await bench.open('file');
    const ada = await addSecret(store, vault, 'ada');
    const bob = await addSecret(store, vault, 'bob');
    const [one, two] = [ada, bob].map((id) => store.credentials.get(id)?.sealedSecret);
    await store.vault.transact((facts) => {
      facts.write({ ...placeOf(ada), sealed: two ?? Buffer.alloc(0) });
    });
    await expect(vault.rotate()).rejects.toMatchObject({ message: /account 1 cannot/ });
    expect(keyFiles()).toEqual(['vault.key']);
    expect(madeKeys(store.vault).map(({ id }) => id)).toEqual(['first']);
    await store.vault.transact((facts) => {
      facts.write({ ...placeOf(ada), sealed: one ?? Buffer.alloc(0) });
    });
    await vault.rotate();
    expect(readSecret(store, vault, ada)).toBe('secret of ada');
  });

  it('of a locked vault, to the same mode, or of a vault in memory is refused', async () => {
    const { vault } = await bench.open('passphrase');
    await expect(vault.rotate()).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
    await vault.unlock(PASSPHRASE);
    await vault.move('file', null);
    await expect(vault.move('file', null)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(vault.move('passphrase', '')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('of a vault in memory is refused', async () => {
    const { vault } = await bench.open('memory');
    await expect(vault.move('file', null)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(keyFiles()).toEqual([]);
  });
});

describe('beside another process that rotates', () => {
  it('a write under the old key is refused inside its transaction, and made with the new one', async () => {
    const here = await bench.open('file');
    const there = await bench.open('file');
    const id = await addSecret(here.store, here.vault, 'ada');
    await there.vault.rotate();
    const seal = (rowId: number) => here.vault.seal('rotated token', placeOf(rowId));
    await expect(here.store.credentials.rotate(id, 1, null, seal)).rejects.toBeInstanceOf(StaleKey);
    expect(here.store.credentials.get(id)?.secretRevision).toBe(1);
    const written = await withCurrentKey(here.store.credentials, here.vault).rotate(
      id,
      1,
      null,
      seal,
    );
    expect(written?.secretRevision).toBe(2);
    expect(readSecret(there.store, there.vault, id)).toBe('rotated token');
    expect(readSecret(here.store, here.vault, id)).toBe('rotated token');
  });

  it('what the other sealed is read after a reopen, with a passphrase too', async () => {
    const here = await bench.open('passphrase', PASSPHRASE);
    const there = await bench.open(undefined, PASSPHRASE);
    let changes = 0;
    here.vault.onChange(() => (changes += 1));
    await there.vault.rotate();
    const id = await addSecret(there.store, there.vault, 'ada');
    expect(() => readSecret(here.store, here.vault, id)).toThrow(StaleKey);
    await here.vault.reopen();
    expect(readSecret(here.store, here.vault, id)).toBe('secret of ada');
    await here.vault.reopen();
    expect(changes).toBe(1);
  });

  it('a passphrase that was changed elsewhere locks this one until it is given', async () => {
    const here = await bench.open('passphrase', PASSPHRASE);
    const there = await bench.open(undefined, PASSPHRASE);
    const id = await addSecret(here.store, here.vault, 'ada');
    await there.vault.move('passphrase', 'another');
    await here.vault.reopen();
    expect(here.vault.status()).toMatchObject({ locked: true, unlock: 'passphrase' });
    await here.vault.unlock('another');
    expect(readSecret(here.store, here.vault, id)).toBe('secret of ada');
  });

  it('two that rotate at once leave one key, and every account opens', async () => {
    const here = await bench.open('file');
    const there = await bench.open('file');
    const id = await addSecret(here.store, here.vault, 'ada');
    await Promise.allSettled([here.vault.rotate(), there.vault.rotate()]);
    const later = await bench.open();
    await later.vault.cleanLeftovers();
    expect(readSecret(later.store, later.vault, id)).toBe('secret of ada');
    expect(keyFiles()).toEqual([`vault-${later.store.meta.get(VAULT_KEY_KEY)}.key`]);
  });

  it('an owner that cleans up in between makes the rotation fail, and never its result unreadable', async () => {
    const owner = await bench.open('file');
    const id = await addSecret(owner.store, owner.vault, 'ada');
    const guest = await bench.open('file', null, {
      onStep: async (step) => {
        if (step === 'stored') await owner.vault.cleanLeftovers();
      },
    });
    await expect(guest.vault.rotate()).rejects.toMatchObject({ message: /meanwhile/ });
    const later = await bench.open();
    expect(readSecret(later.store, later.vault, id)).toBe('secret of ada');
    expect(keyFiles()).toEqual(['vault.key']);
  });
});

it('a key file that this profile did not make is never deleted', async () => {
  const { vault } = await bench.open('file');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(bench.keyPath('vault-0123456789abcdef.key'), 'somebody else');
  await vault.rotate();
  await (await bench.open()).vault.cleanLeftovers();
  expect(keyFiles()).toContain('vault-0123456789abcdef.key');
  expect(keyFiles()).toHaveLength(2);
});
