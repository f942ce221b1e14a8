import type { ClientKeys } from '../clients/keys.ts';
import type { SettingsService } from '../control/settings-service.ts';
import type { AccountPool } from '../credentials/pool.ts';
import type { ResetService } from '../resets/service.ts';
import type { Store } from '../store/types.ts';
import type { VaultControl } from '../vault/types.ts';

interface Rereadable {
  readonly vault: Pick<VaultControl, 'reopen'>;
  readonly pool: Pick<AccountPool, 'reload'>;
  readonly clients: Pick<ClientKeys, 'reload'>;
  readonly settings: Pick<SettingsService, 'reload'>;
  readonly resets: Pick<ResetService, 'reload'>;
  readonly letInChanged: () => void;
}

/** What is in memory is read again: another process changed the profile, or a backup was restored. */
export function readWith(parts: Rereadable): () => Promise<void> {
  const { vault, pool, clients, settings, resets, letInChanged } = parts;
  return async () => {
    // Before a keychain that may take seconds, or fail: a key that was revoked needs no secret to be refused.
    clients.reload();
    await vault.reopen();
    pool.reload();
    settings.reload();
    resets.reload();
    letInChanged();
  };
}

/** Looks whether another process changed the profile; who asks meanwhile waits for the same reading. */
export function readAgainWith(
  store: Pick<Store, 'changedElsewhere'>,
  readEverything: () => Promise<void>,
): () => Promise<void> {
  let running: Promise<void> | null = null;
  return async () => {
    if (store.changedElsewhere())
      running = readEverything().finally(() => {
        running = null;
      });
    await running;
  };
}
