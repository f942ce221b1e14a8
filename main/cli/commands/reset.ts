import { AppError } from '../../../shared/errors.ts';
import type { Redemption } from '../../../shared/model/reset.ts';
import { isYes } from '../confirm.ts';
import type { CliContext, Command } from '../context.ts';
import { parseRef } from '../refs.ts';
import { outcomeText } from '../reset-words.ts';

export interface ResetOptions {
  readonly credit?: string;
  readonly yes?: boolean;
}

/** Asks at a terminal; a script says `--yes`, else CONFIRMATION_NEEDED says what it would mean. */
export function useReset(ref: string, { credit, yes = false }: ResetOptions): Command {
  return async (context) => {
    const account = parseRef(ref, 'account');
    const { client } = await context.open();
    const ask = (confirmed: boolean): Promise<Redemption> =>
      client.call('resets.redeem', {
        account,
        credit: credit ?? null,
        confirmed,
        by: 'command-line',
      });
    const mayAsk = !yes && context.stdin.isTTY && !context.json;
    const redeemed = mayAsk ? await askFirst(context, ask) : await ask(yes);
    if (context.json) context.out.json(redeemed);
    else {
      const said = redeemed.outcome === 'reset' ? 'line' : 'note';
      context.out[said](outcomeText(redeemed));
      if (redeemed.detail !== null) context.out.note(`  ${redeemed.detail}`);
    }
    return redeemed.outcome === 'reset' ? 0 : 1;
  };
}

async function askFirst(
  context: CliContext,
  ask: (confirmed: boolean) => Promise<Redemption>,
): Promise<Redemption> {
  try {
    return await ask(false);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'CONFIRMATION_NEEDED') throw error;
    context.out.note(error.message);
    if (!(await isYes(context, 'Use it?')))
      throw new AppError('CONFIRMATION_NEEDED', 'Nothing was asked for.');
    return ask(true);
  }
}
