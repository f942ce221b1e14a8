import type { Handlers } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AccountRef, Services } from '../services.ts';

type ClientHandlers = Pick<Handlers, 'clients.list' | 'clients.add' | 'clients.revoke'>;

export function clientHandlers(services: Services): ClientHandlers {
  return {
    'clients.list': () => ({ clients: services.clients.list() }),
    'clients.add': async (input) => {
      requireProvider(services, input.provider);
      return services.clients.add({
        name: input.name,
        provider: input.provider,
        account: pinnedAccount(services, input.account, input.provider),
        expiresAtMs: input.expiresAt === null ? null : Date.parse(input.expiresAt),
        allPaths: input.allPaths,
      });
    },
    'clients.revoke': async ({ client: ref }) => {
      const client = await services.clients.revoke(ref);
      if (client === null)
        throw new AppError(
          'NOT_FOUND',
          `There is no client ${JSON.stringify(ref)}.`,
          'List them with: sluice clients list',
        );
      return { client };
    },
  };
}

function requireProvider(services: Services, provider: string | null): void {
  if (provider === null || services.providers.some(({ id }) => id === provider)) return;
  const known = services.providers.map(({ id }) => id).join(', ');
  throw new AppError(
    'NOT_FOUND',
    `There is no provider ${JSON.stringify(provider)}.`,
    `Sluice knows: ${known}.`,
  );
}

function pinnedAccount(
  services: Services,
  ref: AccountRef | null,
  provider: string | null,
): number | null {
  if (ref === null) return null;
  const account = services.resolveAccount(ref);
  if (provider !== null && account.provider !== provider)
    throw new AppError(
      'BAD_REQUEST',
      `Account ${account.id} is of ${account.provider}, not of ${provider}.`,
      'Leave the provider out, or name an account of it.',
    );
  return account.id;
}
