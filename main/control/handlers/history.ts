import type { Handlers, ParsedInput } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { assertNever } from '../../../shared/exhaustive.ts';
import { resolveAccount } from '../../credentials/resolve.ts';
import { activityCsv, costsCsv, usageCsv, windowsCsv } from '../csv-tables.ts';
import type { Services } from '../services.ts';

type HistoryHandlers = Pick<
  Handlers,
  'history.windows' | 'history.costs' | 'history.status' | 'history.csv' | 'history.clear'
>;

export function historyHandlers(services: Services): HistoryHandlers {
  const { history } = services;
  return {
    'history.windows': async (asked) => {
      checkNames(services, asked);
      return history.windows(asked);
    },
    'history.costs': async (asked) => {
      checkNames(services, asked);
      return history.costs(asked);
    },
    'history.status': () => history.status(),
    'history.csv': async (asked) => {
      checkNames(services, asked);
      return { name: nameOf(asked), text: await textOf(services, asked) };
    },
    'history.clear': async () => {
      await history.clear();
      return {};
    },
  };
}

/** Nothing of a name that is mistyped reads like nothing used. */
function checkNames(
  { providers, pool }: Services,
  { provider, accounts }: ParsedInput<'history.windows'>,
): void {
  if (provider !== null && !providers.some(({ id }) => id === provider))
    throw new AppError(
      'NOT_FOUND',
      `There is no provider ${JSON.stringify(provider)}.`,
      `Allowed: ${providers.map(({ id }) => id).join(', ')}.`,
    );
  for (const account of accounts ?? []) resolveAccount(pool.accounts(), account);
}

function nameOf({ table, range }: ParsedInput<'history.csv'>): string {
  const isOfNow = table === 'usage' || table === 'activity';
  return `sluice-${table}${isOfNow ? '' : `-${range}`}.csv`;
}

async function textOf(
  { history, usage, activity }: Services,
  { table, limit, ...asked }: ParsedInput<'history.csv'>,
): Promise<string> {
  const { by, ...scope } = asked;
  switch (table) {
    case 'usage':
      return usageCsv(usage.list());
    case 'activity':
      return activityCsv(activity.recent(limit), history.prices);
    case 'windows':
      return windowsCsv(await history.windows(scope));
    case 'costs':
      return costsCsv(await history.costs({ ...scope, by }));
    default:
      return assertNever(table);
  }
}
