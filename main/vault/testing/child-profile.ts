import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { systemRandom } from '../../platform/random.ts';
import { openStore } from '../../store/open.ts';
import { newAccount } from '../../store/testing/temporary-store.ts';
import type { Store } from '../../store/types.ts';
import { Keychain } from '../keychain.ts';
import type { RawKeychain } from '../keychain.ts';
import type { VaultManager } from '../manager.ts';
import { credentialsInMemory, VAULT_MODE_KEY } from '../mode.ts';
import { openVault } from '../open.ts';

export interface Opened {
  readonly store: Store;
  readonly vault: VaultManager;
}

interface Way {
  readonly raw: RawKeychain;
  readonly requestedMode: string | undefined;
  readonly passphrase: string | null;
  readonly onStep?: (step: string) => void;
}

/** A profile as a process opens it, with a passphrase that costs little. */
export async function openProfile(folder: string, way: Way): Promise<Opened> {
  const { raw, requestedMode, passphrase, onStep } = way;
  const log = createLog('silent');
  const store = await openStore({
    path: join(folder, 'sluice.db'),
    role: 'owner',
    credentialsInMemory: (meta) => credentialsInMemory(requestedMode, meta.get(VAULT_MODE_KEY)),
    clock: systemClock,
    log,
  });
  const options = {
    paths: { vaultKey: join(folder, 'vault.key') },
    requestedMode,
    store: store.vault,
    keychain: new Keychain(raw, log),
    random: systemRandom,
    log,
    scryptCost: { n: 1024, r: 8, p: 1 },
    ...(onStep === undefined ? {} : { onStep }),
  };
  return { store, vault: await openVault(options, passphrase) };
}

export async function addAccounts(
  { store, vault }: Opened,
  names: readonly string[],
): Promise<void> {
  for (const name of names)
    await store.credentials.insert(newAccount({ identityKey: `email:${name}` }), (rowId) =>
      vault.seal(`secret of ${name}`, placeOf(rowId)),
    );
}

export function tellOf({ store, vault }: Opened) {
  const status = vault.status();
  const secrets = status.locked
    ? null
    : store.credentials.list().map(({ id, sealedSecret }) => vault.open(sealedSecret, placeOf(id)));
  return { status, secrets };
}

/** Entries that outlive the process, as those of a real keychain do. */
export function fileKeyring(path: string): RawKeychain {
  mkdirSync(path, { recursive: true });
  return {
    look: async () => ({ kind: 'present' }),
    get: async (account) => {
      try {
        return readFileSync(join(path, account), 'utf8');
      } catch {
        return null;
      }
    },
    set: async (account, text) => writeFileSync(join(path, account), text),
    remove: async (account) => {
      rmSync(join(path, account), { force: true });
      return true;
    },
  };
}

function placeOf(rowId: number) {
  return { table: 'credentials', rowId, column: 'sealed_secret' };
}
