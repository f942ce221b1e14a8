import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VAULT_CHECK_KEY } from './check-value.ts';
import { credentialsInMemory, decideVaultMode, VAULT_MODE_KEY } from './mode.ts';
import { addSecret, VaultBench } from './testing/vault-bench.ts';
import type { Vault } from './types.ts';

let bench: VaultBench;
const place = { table: 'credentials', rowId: 1, column: 'sealed_secret' };

beforeEach(() => {
  bench = new VaultBench();
  bench.keyring.state = { kind: 'absent', why: 'there is no session bus' };
});
afterEach(() => bench.dispose());

const keyPath = () => bench.keyPath();
const keys = () => readdirSync(bench.profile.folder).filter((name) => name.includes('.key'));

async function open(requestedMode?: string): Promise<Vault> {
  return (await bench.open(requestedMode)).vault;
}

async function fact(key: string): Promise<string | null> {
  return (await bench.profile.open()).meta.get(key);
}

async function forget(...names: readonly string[]): Promise<void> {
  const { vault } = await bench.profile.open();
  await vault.transact((facts) => {
    for (const name of names) facts.set(name, null);
  });
}

async function addAccount(): Promise<void> {
  const { store, vault } = await bench.open();
  await addSecret(store, vault, 'ada@example.com');
}

async function expectLocked(vault: Promise<Vault>, reason: RegExp, hint: RegExp): Promise<void> {
  const opened = await vault;
  const status = opened.status();
  expect(status).toMatchObject({ locked: true, degraded: false });
  expect(status.reason).toMatch(reason);
  expect(status.hint).toMatch(hint);
  expect(() => opened.seal('x', place)).toThrow(
    expect.objectContaining({ code: 'KEY_UNAVAILABLE' }),
  );
  expect(() => opened.open(Buffer.alloc(40), place)).toThrow(
    expect.objectContaining({ code: 'KEY_UNAVAILABLE' }),
  );
}

describe('a key file', () => {
  it('is made for a new profile, readable by the owner only, and found again', async () => {
    const before = process.umask(0);
    const first = await open().finally(() => process.umask(before));
    expect(first.status()).toMatchObject({ mode: 'file', locked: false, degraded: true });
    expect(first.status().reason).toMatch(/no keychain for Sluice: there is no session bus/);
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyPath(), 'utf8')).toMatch(/^sluice-key-v1:[\w-]{43}\n$/);
    expect(keys()).toEqual(['vault.key']);
    expect(await fact(VAULT_MODE_KEY)).toBe('file');
    const sealed = first.seal('token', place);
    expect((await open()).open(sealed, place)).toBe('token');
    expect((await open('file')).open(sealed, place)).toBe('token');
  });

  it('is one and the same for two processes that make the profile together', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    expect(two.open(one.seal('token', place), place)).toBe('token');
  });

  it('that is missing while a check value stands locks, and no second key is made', async () => {
    await open();
    rmSync(keyPath());
    await expectLocked(open(), /is missing/, /back/);
    expect(existsSync(keyPath())).toBe(false);
  });

  it('that is missing while sealed data stand locks, and no second key is made', async () => {
    await addAccount();
    rmSync(keyPath());
    await forget(VAULT_MODE_KEY, VAULT_CHECK_KEY);
    await expectLocked(open(), /is missing/, /back/);
    expect(keys()).toEqual([]);
    expect(await fact(VAULT_MODE_KEY)).toBeNull();
  });

  it('of another profile locks and is not overwritten', async () => {
    await open();
    const foreign = `sluice-key-v1:${Buffer.alloc(32, 7).toString('base64url')}\n`;
    writeFileSync(keyPath(), foreign);
    await expectLocked(open(), /not the one/, /own key back/);
    expect(readFileSync(keyPath(), 'utf8')).toBe(foreign);
  });

  it.each(['', 'sluice-key-v1:short', `sluice-key-v2:${'A'.repeat(43)}`, 'A'.repeat(58)])(
    'with the content %j locks and is not overwritten',
    async (text) => {
      writeFileSync(keyPath(), text);
      await expectLocked(open(), /does not hold a Sluice key/, /move the file away/);
      expect(readFileSync(keyPath(), 'utf8')).toBe(text);
      expect(await fact(VAULT_MODE_KEY)).toBeNull();
    },
  );

  it('that cannot be read locks with the reason', async () => {
    await open();
    rmSync(keyPath());
    mkdirSync(keyPath());
    await expectLocked(open(), /it is no file with a key/, /readable/);
  });

  it('that others could read is closed to them, and that is logged', async () => {
    await open();
    chmodSync(keyPath(), 0o644);
    expect((await open()).status().locked).toBe(false);
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600);
    expect(bench.logged.join('')).toMatch(/could be read by others/);
    expect(bench.logged.join('')).not.toContain(readFileSync(keyPath(), 'utf8').slice(14, 50));
  });

  it('without its check value locks once accounts depend on it', async () => {
    await addAccount();
    await forget(VAULT_CHECK_KEY);
    await expectLocked(open(), /not the value that tells/, /backup/);
    expect(await fact(VAULT_CHECK_KEY)).toBeNull();
  });

  it('left by a start that crashed before its check value is used, not replaced', async () => {
    await open();
    const text = readFileSync(keyPath(), 'utf8');
    await forget(VAULT_MODE_KEY, VAULT_CHECK_KEY);
    expect((await open()).status().locked).toBe(false);
    expect(readFileSync(keyPath(), 'utf8')).toBe(text);
    expect(await fact(VAULT_CHECK_KEY)).not.toBeNull();
  });
});

describe('modes', () => {
  it('memory keeps its key in the process only', async () => {
    const first = await open('memory');
    expect(first.status()).toMatchObject({ mode: 'memory', locked: false, degraded: false });
    expect(keys()).toEqual([]);
    const sealed = first.seal('token', place);
    expect(first.open(sealed, place)).toBe('token');
    expect(await fact(VAULT_CHECK_KEY)).toBeNull();
    const second = await open();
    expect(second.status().mode).toBe('memory');
    expect(() => second.open(sealed, place)).toThrow();
  });

  it('an unknown word is wrong usage', async () => {
    await expect(open('floppy')).rejects.toMatchObject({
      code: 'USAGE',
      hint: expect.stringContaining('keychain, passphrase, file, memory'),
    });
  });

  it('another mode than the profile locks and moves nothing', async () => {
    await open('file');
    await expectLocked(open('memory'), /asks for memory.*mode file/, /set it to file/);
    expect(await fact(VAULT_MODE_KEY)).toBe('file');
    await (await bench.profile.open()).meta.set(VAULT_MODE_KEY, 'memory');
    await expectLocked(open('file'), /asks for file.*mode memory/, /set it to memory/);
  });

  it.each([
    [undefined, null, 'keychain', false],
    ['', null, 'keychain', false],
    ['memory', null, 'memory', true],
    [undefined, 'memory', 'memory', true],
    ['file', 'memory', 'memory', true],
    ['memory', 'file', 'file', false],
    ['keychain', null, 'keychain', false],
  ])('asked %j, remembered %j: %s', (asked, remembered, mode, inMemory) => {
    expect(decideVaultMode(asked, remembered).mode).toBe(mode);
    expect(credentialsInMemory(asked, remembered)).toBe(inMemory);
  });

  it('a remembered mode of a newer version is refused', () => {
    expect(() => decideVaultMode(undefined, 'tpm')).toThrow(
      expect.objectContaining({ code: 'DATABASE_NEWER' }),
    );
  });
});
