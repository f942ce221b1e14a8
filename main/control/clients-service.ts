import { AppError } from '../../shared/errors.ts';
import type { ClientKeys } from '../clients/keys.ts';
import type { StoredClient } from '../store/types.ts';
import type { ClientService } from './services.ts';
import { viewClient } from './view-client.ts';

export function createClientService(
  keys: Pick<ClientKeys, 'list' | 'mint' | 'revoke'>,
): ClientService {
  return {
    list: () => keys.list().map((client) => viewClient(client)),
    add: async (request) => {
      const { client, key } = await keys.mint(request);
      return { client: viewClient(client), key };
    },
    revoke: async (ref) => {
      const found = findClient(keys.list(), ref);
      const revoked = found === null ? null : await keys.revoke(found.id);
      return revoked === null ? null : viewClient(revoked);
    },
  };
}

/** By number, else by name; among equal names those whose key still works come first. */
function findClient(clients: readonly StoredClient[], ref: number | string): StoredClient | null {
  const byId = clients.find(({ id }) => id === ref);
  if (byId !== undefined) return byId;
  const named = clients.filter(({ name }) => name === String(ref));
  const working = named.filter(({ revokedAtMs }) => revokedAtMs === null);
  if (working.length > 1)
    throw new AppError(
      'BAD_REQUEST',
      `${working.length} clients are called ${JSON.stringify(ref)}.`,
      `Name one by its number: ${working.map(({ id }) => id).join(', ')}.`,
    );
  return working[0] ?? named[0] ?? null;
}
