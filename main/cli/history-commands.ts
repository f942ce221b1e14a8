import { InvalidArgumentError, Option } from 'commander';
import type { Command as Program } from 'commander';
import { historyByValues, historyRangeSchema } from '../../shared/model/history.ts';
import type { HistoryBy } from '../../shared/model/history.ts';
import type { HistoryOptions } from './commands/history.ts';
import type { Run } from './program.ts';

const HISTORY_HELP = `
Days are those of this machine's time zone, unless --zone names another one; sums are kept by the hour of UTC,
so where the clock is half an hour off the hour of midnight counts to the day before. Costs are what the same
tokens cost at list price: an estimate, whatever the account pays.

Examples:
  sluice history costs --range 30d --by model
  sluice history costs --by day --csv > costs.csv
  sluice history windows --range 24h --account 2
  sluice history clear --yes                       deletes all of it; the list of requests stays, and the
                                                   backups keep theirs until they are replaced`;

export function addHistoryCommands(program: Program, run: Run): void {
  const module = () => import('./commands/history.ts');
  const history = program
    .command('history')
    .description('What was used and what it cost, up to a year back')
    .addHelpText('after', HISTORY_HELP);
  scoped(history.command('costs').description('Tokens and cost, by day, model, client or account'))
    .addOption(
      new Option('--by <what>', 'what the rows are').choices(historyByValues).default('model'),
    )
    .action(({ by, ...options }: HistoryOptions & { by: HistoryBy }) =>
      run(async () => (await module()).showCosts(by, options)),
    );
  scoped(history.command('windows').description('How full each window was, hour by hour')).action(
    (options: HistoryOptions) => run(async () => (await module()).showWindows(options)),
  );
  history
    .command('status')
    .description('How much is kept, and of what day the prices are')
    .addOption(json())
    .action(() => run(async () => (await module()).showHistory));
  history
    .command('clear')
    .description('Delete the history')
    .option('--yes', 'without asking')
    .addOption(json())
    .action(({ yes }: { yes?: boolean }) =>
      run(async () => (await module()).clearHistory(yes ?? false)),
    );
}

/** Rows for a spreadsheet instead of a table. */
export function csv(): Option {
  return new Option('--csv', 'rows for a spreadsheet').conflicts('json');
}

export interface ActivityOptions {
  readonly limit?: number;
  readonly csv?: boolean;
  readonly follow?: boolean;
}

export function follow(): Option {
  return new Option('--follow', 'go on with each new one until Ctrl-C').conflicts('csv');
}

function scoped(command: Program): Program {
  return command
    .addOption(
      new Option('--range <range>', 'how far back')
        .choices(historyRangeSchema.options)
        .default('7d'),
    )
    .option('--zone <zone>', 'time zone, e.g. Europe/Berlin or +05:30')
    .option('--provider <id>', 'only this provider')
    .option('--account <id...>', 'only these accounts', parseIds)
    .addOption(csv())
    .addOption(json());
}

function json(): Option {
  return new Option('--json', 'JSON on stdout, for programs');
}

function parseIds(text: string, before: readonly number[] | undefined): readonly number[] {
  const id = Number(text);
  if (/^\d+$/.test(text) && id >= 1) return [...(before ?? []), id];
  throw new InvalidArgumentError('Allowed: the number of an account.');
}
