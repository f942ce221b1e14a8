import type { Handlers, ParsedInput } from '../../../shared/contract.ts';
import { assertNever } from '../../../shared/exhaustive.ts';
import { activityCsv, costsCsv, usageCsv, windowsCsv } from '../csv-tables.ts';
import type { Services } from '../services.ts';

type HistoryHandlers = Pick<
  Handlers,
  'history.windows' | 'history.costs' | 'history.status' | 'history.csv' | 'history.clear'
>;

export function historyHandlers(services: Services): HistoryHandlers {
  const { history } = services;
  return {
    'history.windows': (asked) => history.windows(asked),
    'history.costs': (asked) => history.costs(asked),
    'history.status': () => history.status(),
    'history.csv': async (asked) => ({
      name: nameOf(asked),
      text: await textOf(services, asked),
    }),
    'history.clear': async () => {
      await history.clear();
      return {};
    },
  };
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
