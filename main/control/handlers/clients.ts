import type { Handlers, ParsedInput } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { KEYLESS_CLIENT } from '../../clients/types.ts';
import type { AccountRef, Services } from '../services.ts';

type ClientHandlers = Pick<Handlers, 'clients.list' | 'clients.add' | 'clients.revoke'>;

export function clientHandlers(services: Services): ClientHandlers {
  return {
    'clients.list': () => ({ clients: services.clients.list() }),
    'clients.add': async (input) => {
      requireProvider(services, input.provider);
      requireOneWay(input);
      return services.clients.add({
        name: input.name,
        provider: input.provider,
        account: pinnedAccount(services, input.account, input.provider),
        expiresAtMs: input.expiresAt === null ? null : Date.parse(input.expiresAt),
        allPaths: input.allPaths,
        passThrough: input.passThrough,
        rpm: input.rpm,
        budgetUsd: input.budgetUsd,
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

/** Two rules of one key must not say two things; and the activity must tell callers with and without a key apart. */
function requireOneWay({ name, account, passThrough }: ParsedInput<'clients.add'>): void {
  if (passThrough && account !== null)
    throw new AppError(
      'BAD_REQUEST',
      'A client cannot be pinned to an account and bring its own credential.',
      'Leave out --account, or --pass-through.',
    );
  if (name === KEYLESS_CLIENT.name)
    throw new AppError(
      'BAD_REQUEST',
      `The name ${JSON.stringify(name)} stands for callers without a client key.`,
      'Choose another name.',
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
