import { Option } from 'commander';
import type { Command as Program } from 'commander';
import { strategySchema } from '../../shared/model/ranking.ts';
import type { RankOptions } from './commands/rank.ts';
import type { Run } from './program.ts';

const RANK_HELP = `
Blocked accounts stand last, in the order in which they free. SHARE is how much of the new sessions goes
there; a session stays with its account as long as that can serve. Below each account stands why it has
its place. Where nothing is known of a window, half of it is taken as used: (assumed). TO LOSE is what is
left of the long window for each hour until its reset.

Strategies (sluice settings set strategy.<provider> <strategy>):
  drain-rate           the account whose long window drains slowest goes first; sessions are spread
  use-it-or-lose-it    the most left per hour until its reset goes first
  in-order             one account until it is used up, then the next
  round-robin          each new session takes the next account

Examples:
  sluice rank anthropic
  sluice rank anthropic --model claude-opus-5
  sluice rank anthropic --strategy use-it-or-lose-it      what if; nothing is changed`;

export function addRankCommand(program: Program, run: Run): void {
  program
    .command('rank <provider>')
    .description('Who takes the next session, and the number that decided it')
    .option('--model <name>', 'for this model: its own windows and blocks count too')
    .addOption(
      new Option('--strategy <name>', 'as if this were set').choices(strategySchema.options),
    )
    .addOption(new Option('--json', 'JSON on stdout, for programs'))
    .addHelpText('after', RANK_HELP)
    .action((provider: string, options: RankOptions) =>
      run(async () => (await import('./commands/rank.ts')).showRanking(provider, options)),
    );
}
