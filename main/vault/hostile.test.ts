import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store/types.ts';
import { VAULT_KEY_KEY, VAULT_WRAP_KEY } from './facts.ts';
import { VAULT_MODE_KEY } from './mode.ts';
import { createKeyFile } from './key-file.ts';
import { systemRandom } from '../platform/random.ts';
import { addSecret, placeOf, readSecret, VaultBench } from './testing/vault-bench.ts';

let bench: VaultBench;
beforeEach(() => {
  bench = new VaultBench();
});
afterEach(() => bench.dispose());

const files = () => readdirSync(bench.profile.folder).filter((name) => name.includes('.key'));

/** A store before whose next change something else happens. */
async function interrupted(work: () => Promise<unknown>): Promise<Store['vault']> {
  const { vault } = await bench.profile.open();
  let isFirst = true;
  return {
    ...vault,
    transact: async (change) => {
      if (isFirst) {
        isFirst = false;
        await work();
      }
      return vault.transact(change);
    },
  };
}

describe('never a second key', () => {
  it('a start in memory that another process overtakes keeps its hands off the profile', async () => {
    const store = await interrupted(() => bench.open('file'));
    const late = await bench.open('memory', null, { store });
    expect(late.vault.status()).toMatchObject({ mode: 'file', locked: true, unlock: null });
    expect(late.store.meta.get(VAULT_MODE_KEY)).toBe('file');
  });

  it('an owner that cleans up while another makes the first key does not delete what becomes the only one', async () => {
    bench.keyring.isLocked = true;
    const owner = await bench.open();
    bench.keyring.isLocked = false;
    const get = bench.keyring.get.bind(bench.keyring);
    let cleaned = 0;
    // At the last moment: the key was read back, and is about to become the profile's.
    bench.keyring.get = async (account) => {
      const text = await get(account);
      bench.keyring.get = get;
      cleaned += 1;
      await owner.vault.cleanLeftovers();
      return text;
    };
    const first = await bench.open();
    expect(cleaned).toBe(1);
    const id = await addSecret(first.store, first.vault, 'ada');
    const later = await bench.open();
    expect(later.vault.status()).toMatchObject({ mode: 'keychain', locked: false });
    expect(readSecret(later.store, later.vault, id)).toBe('secret of ada');
    expect(bench.keyring.entries.size).toBe(1);
  });

  it('a profile copied to a machine whose keychain lacks the key stays locked, whatever is tried', async () => {
    const here = await bench.open();
    await addSecret(here.store, here.vault, 'ada');
    const before = here.store.credentials.list().map(({ sealedSecret }) => sealedSecret);
    bench.keyring.entries.clear();
    for (const asked of [undefined, 'keychain', 'file', 'passphrase', 'memory']) {
      const { vault } = await bench.open(asked, 'a passphrase');
      await expect(vault.unlock('a passphrase')).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
      await expect(vault.rotate()).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
      await expect(vault.move('file', null)).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
      await vault.cleanLeftovers();
    }
    expect(here.store.credentials.list().map(({ sealedSecret }) => sealedSecret)).toEqual(before);
    expect([...bench.keyring.entries.keys(), ...files()]).toEqual([]);
  });

  it('asked for a keychain where there is no bus, libsecret is not even asked: it would start one', async () => {
    bench.keyring.state = { kind: 'absent', why: 'there is no session bus' };
    const { vault } = await bench.open('keychain');
    expect(vault.status()).toMatchObject({ mode: 'keychain', locked: true });
    expect(bench.keyring.calls).toBe(0);
    expect(files()).toEqual([]);
  });

  it('locked for another mode than SLUICE_VAULT names, it does not open when the key changes', async () => {
    const here = await bench.open('file');
    const asked = await bench.open('keychain');
    await here.vault.rotate();
    await asked.vault.reopen();
    expect(asked.vault.status()).toMatchObject({ mode: 'file', locked: true, unlock: null });
    await here.vault.move('keychain', null);
    await asked.vault.reopen();
    expect(asked.vault.status()).toMatchObject({ mode: 'keychain', locked: false });
  });
});

describe('a passphrase', () => {
  it('is the same however its letters are composed, and with the end of its line', async () => {
    await bench.open('passphrase', 'Grün Ångström'.normalize('NFD'));
    for (const text of ['Grün Ångström'.normalize('NFC'), 'Grün Ångström\n', 'Grün Ångström\r\n'])
      expect((await bench.open(undefined, text)).vault.status().locked).toBe(false);
    for (const text of ['Grun Angstrom', 'Grün Ångström ', 'grün ångström'])
      expect((await bench.open(undefined, text)).vault.status().locked).toBe(true);
    for (const text of ['', '\n'])
      expect((await bench.open(undefined, text)).vault.status().reason).toContain('nobody');
  });

  it.each(['', 'no JSON', '{}', '{"salt":"00","cost":{"n":2,"r":1,"p":1},"key":""}'])(
    'whose wrap was changed to %j locks the vault and does not end the start',
    async (wrap) => {
      const { store } = await bench.open('passphrase', 'open sesame');
      await store.vault.transact((facts) => facts.set(VAULT_WRAP_KEY, wrap));
      const { vault } = await bench.open(undefined, 'open sesame');
      expect(vault.status()).toMatchObject({ locked: true, hint: /backup/ });
      expect(vault.status().reason).toMatch(/damaged/);
      await expect(vault.unlock('open sesame')).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
      expect(store.meta.get(VAULT_WRAP_KEY)).toBe(wrap);
    },
  );
});

describe('a key file', () => {
  it.skipIf(process.platform === 'win32')('that is a pipe holds up no start', async () => {
    await bench.open('file');
    rmSync(bench.keyPath());
    expect(spawnSync('mkfifo', [bench.keyPath()]).status).toBe(0);
    const { vault } = await bench.open();
    expect(vault.status()).toMatchObject({ locked: true });
    expect(vault.status().reason).toContain('it is no file with a key');
  });

  it('of a terabyte is not read', async () => {
    await bench.open('file');
    truncateSync(bench.keyPath(), 2 ** 40);
    expect((await bench.open()).vault.status().reason).toContain('it is no file with a key');
  });

  it.skipIf(process.platform === 'win32')(
    'behind a dangling link is missing; nothing is written where it points',
    async () => {
      await bench.open('file');
      rmSync(bench.keyPath());
      const elsewhere = join(bench.profile.folder, 'elsewhere');
      symlinkSync(elsewhere, bench.keyPath());
      const { vault } = await bench.open();
      expect(vault.status().reason).toContain('is missing');
      expect(readdirSync(bench.profile.folder)).not.toContain('elsewhere');
    },
  );

  const canGiveAway = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!canGiveAway)(
    `of somebody else that others can read is refused with the reason${canGiveAway ? '' : ' (skipped: only root can make one)'}`,
    () => {
      const { folder } = bench.profile;
      const path = join(folder, 'vault.key');
      createKeyFile(path, Buffer.alloc(32, 1), systemRandom, bench.log);
      chmodSync(path, 0o644);
      chownSync(path, 4321, 4321);
      chmodSync(folder, 0o755);
      const read = spawnSync(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `import { readFileSync } from 'node:fs';
           const { readKeyFile } = await import(process.argv[1]);
           process.setgid(4322); process.setuid(4322);
           console.log(JSON.stringify(readKeyFile(process.argv[2], { warn() {} })));`,
          join(import.meta.dirname, 'key-file.ts'),
          path,
        ],
        { encoding: 'utf8' },
      );
      expect(JSON.parse(read.stdout)).toMatchObject({
        ok: false,
        error: { why: 'others can read it, and its rights cannot be changed (EPERM)' },
      });
    },
  );

  it('of old leaves no bytes behind, not even in the draft of a start that was killed', async () => {
    const { store, vault } = await bench.open('file');
    const id = await addSecret(store, vault, 'ada');
    const old = readFileSync(bench.keyPath(), 'utf8').trim();
    const uuid = systemRandom.uuid();
    linkSync(bench.keyPath(), `${bench.keyPath()}.${uuid}`);
    writeFileSync(bench.keyPath('vault.key.mine'), 'a copy that the person made');
    await vault.rotate();
    expect(files().toSorted()).toEqual([
      `vault-${store.meta.get(VAULT_KEY_KEY)}.key`,
      'vault.key.mine',
    ]);
    expect(bench.profile.filesWith(old)).toEqual([]);
    expect(readSecret(store, vault, id)).toBe('secret of ada');
  });
});

describe('a sealed column', () => {
  it.each([
    ['empty', () => Buffer.alloc(0)],
    ['of another profile', (_: Buffer, foreign: Buffer) => foreign],
    ['cut short', (own: Buffer) => own.subarray(0, 30)],
    ['of 32 MB', () => Buffer.alloc(2 ** 25, 1)],
    ['with a bit flipped in its format', (own: Buffer) => flipped(own, 0)],
    ['with a bit flipped in its nonce', (own: Buffer) => flipped(own, 1)],
    ['with a bit flipped in its tag', (own: Buffer) => flipped(own, 13)],
    ['with a bit flipped in its text', (own: Buffer) => flipped(own, 29)],
  ])('%s names its row, and the others open', async (_, harm) => {
    const { store, vault } = await bench.open('file');
    const [ada, bob] = [await addSecret(store, vault, 'ada'), await addSecret(store, vault, 'bob')];
    const other = new VaultBench();
    try {
      const there = await other.open('file');
      await addSecret(there.store, there.vault, 'ada');
      const own = store.credentials.get(ada)?.sealedSecret ?? Buffer.alloc(0);
      const foreign = there.store.credentials.get(1)?.sealedSecret ?? Buffer.alloc(0);
      const sealed = Buffer.from(harm(own, foreign));
      await store.vault.transact((facts) => facts.write({ ...placeOf(ada), sealed }));
      expect(() => readSecret(store, vault, ada)).toThrow(/row 1, sealed_secret cannot be opened/);
      expect(readSecret(store, vault, bob)).toBe('secret of bob');
    } finally {
      other.dispose();
    }
  });
});

function flipped(sealed: Buffer, at: number): Buffer {
  const copy = Buffer.from(sealed);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
