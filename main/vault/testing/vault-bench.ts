import { join } from 'node:path';
import { createLog } from '../../platform/log.ts';
import { systemRandom } from '../../platform/random.ts';
import { newAccount, TemporaryProfile } from '../../store/testing/temporary-store.ts';
import type { Store } from '../../store/types.ts';
import { Keychain } from '../keychain.ts';
import type { KeychainState, RawKeychain } from '../keychain.ts';
import type { VaultManager } from '../manager.ts';
import { credentialsInMemory, VAULT_MODE_KEY } from '../mode.ts';
import { openVault } from '../open.ts';
import type { VaultOptions } from '../open.ts';
import type { SealedPlace } from '../types.ts';

/** A keyring as the real ones behave, down to the null of a locked one. */
export class FakeKeyring implements RawKeychain {
  readonly entries = new Map<string, string>();
  state: KeychainState = { kind: 'present' };
  isLocked = false;
  /** Answers come when this does. */
  hang: Promise<void> | null = null;
  calls = 0;

  async look(): Promise<KeychainState> {
    return this.state;
  }
  async get(account: string): Promise<string | null> {
    await this.#called();
    return this.isLocked ? null : (this.entries.get(account) ?? null);
  }
  async set(account: string, text: string): Promise<void> {
    await this.#called();
    if (this.isLocked) throw new Error('Cannot create an item in a locked collection');
    this.entries.set(account, text);
  }
  async remove(account: string): Promise<boolean> {
    await this.#called();
    return !this.isLocked && this.entries.delete(account);
  }
  async #called(): Promise<void> {
    this.calls += 1;
    await this.hang;
  }
}

/** A profile, its keyring, and as many processes over both as a test likes. */
export class VaultBench {
  readonly profile = new TemporaryProfile();
  readonly keyring = new FakeKeyring();
  readonly logged: string[] = [];
  readonly log = createLog('info', {
    write: (line: string) => this.logged.push(line) > 0,
  } as unknown as NodeJS.WritableStream);

  keyPath(name = 'vault.key'): string {
    return join(this.profile.folder, name);
  }

  /** One process: its own connection, its own vault. */
  async open(
    requestedMode?: string,
    passphrase: string | null = null,
    options: Partial<VaultOptions> = {},
  ): Promise<{ store: Store; vault: VaultManager }> {
    const store = await this.profile.open({
      credentialsInMemory: (meta) => credentialsInMemory(requestedMode, meta.get(VAULT_MODE_KEY)),
    });
    const vault = await openVault(
      {
        paths: { vaultKey: this.keyPath() },
        requestedMode,
        store: store.vault,
        keychain: new Keychain(this.keyring, this.log, 50),
        random: systemRandom,
        log: this.log,
        scryptCost: { n: 1024, r: 8, p: 1 },
        ...options,
      },
      passphrase,
    );
    return { store, vault };
  }

  dispose(): void {
    this.profile.dispose();
  }
}

export function placeOf(rowId: number): SealedPlace {
  return { table: 'credentials', rowId, column: 'sealed_secret' };
}

export async function addSecret(store: Store, vault: VaultManager, name: string): Promise<number> {
  const account = newAccount({ identityKey: `email:${name}`, email: name });
  const { id } = await store.credentials.insert(account, (rowId) =>
    vault.seal(`secret of ${name}`, placeOf(rowId)),
  );
  return id;
}

export function readSecret(store: Store, vault: VaultManager, id: number): string {
  const sealed = store.credentials.get(id)?.sealedSecret;
  if (sealed === undefined) throw new Error(`no row ${id}`);
  return vault.open(sealed, placeOf(id));
}
