import { toInstant } from '../../shared/model/common.ts';
import { ProfileWorld } from '../control/profile-world.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { Http } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import { parseOriginMap } from '../platform/origin-map.ts';
import { prepareProfile, profilePaths } from '../platform/paths.ts';
import { systemRandom } from '../platform/random.ts';
import { VERSION } from '../platform/version.ts';
import { openStore } from '../store/open.ts';
import { OwnerLock } from '../store/owner-lock.ts';
import { Keychain } from '../vault/keychain.ts';
import { createKeytarKeychain } from '../vault/keytar-keychain.ts';
import { credentialsInMemory, VAULT_MODE_KEY } from '../vault/mode.ts';
import { openVault } from '../vault/open.ts';
import { withCurrentKey } from '../vault/with-current-key.ts';

export interface CoreOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** `owner` holds the profile, listens and sweeps; a `guest` only answers calls, beside an owner or without one. */
  readonly role: 'owner' | 'guest';
  readonly log: Logger;
}

/** From the folder to the open vault. A failure leaves nothing behind that `cleanup` does not end. */
export async function openProfile({ environment, role, log }: CoreOptions, cleanup: Cleanup) {
  const paths = profilePaths(environment);
  prepareProfile(paths);
  const originMap = parseOriginMap(environment['SLUICE_ORIGIN_MAP']);
  const startedAt = toInstant(systemClock.now());
  const owner = { pid: process.pid, proxy: null, ui: null, startedAt };
  const lock = role === 'owner' ? OwnerLock.acquire(paths, owner) : null;
  cleanup.add('owner lock', () => lock?.dispose());

  const requestedMode = environment['SLUICE_VAULT'];
  const opened = await openStore({
    path: paths.database,
    role,
    credentialsInMemory: (meta) => credentialsInMemory(requestedMode, meta.get(VAULT_MODE_KEY)),
    clock: systemClock,
    log,
  });
  cleanup.add('store', async () => {
    await opened.settled();
    opened.close();
  });
  const hasAccounts = (): boolean => opened.credentials.list().length > 0;
  const world = new ProfileWorld({ meta: opened.meta, simulated: originMap.active, hasAccounts });
  world.check();
  const passphrase = environment['SLUICE_PASSPHRASE'] ?? null;
  const vault = await openVault(
    {
      paths,
      requestedMode,
      store: opened.vault,
      keychain: new Keychain(createKeytarKeychain(environment), log),
      random: systemRandom,
      log,
    },
    passphrase,
  );
  const store = { ...opened, credentials: withCurrentKey(opened.credentials, vault) };
  const http = new Http(originMap, VERSION);
  cleanup.add('connections', () => http.close());
  return { environment, log, paths, originMap, startedAt, lock, store, vault, world, http };
}

export type Profile = Awaited<ReturnType<typeof openProfile>>;
