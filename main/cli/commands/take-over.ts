import { AppError } from '../../../shared/errors.ts';
import { isYes } from '../confirm.ts';
import type { CliContext, Command } from '../context.ts';
import { parseRef } from '../refs.ts';
import { accountName } from '../words.ts';

/** Asks at a terminal; a script says `--yes`, else CONFIRMATION_NEEDED says what it would mean. */
export function takeOverAccount(ref: string, yes: boolean): Command {
  return async (context) => {
    const account = parseRef(ref, 'account');
    const { client } = await context.open();
    const ask = (confirmed: boolean) => client.call('accounts.takeOver', { account, confirmed });
    const mayAsk = !yes && context.stdin.isTTY && !context.json;
    const taken = mayAsk
      ? await ask(false).catch(confirmThen(context, () => ask(true)))
      : await ask(yes);
    if (context.json) context.out.json(taken);
    else {
      const { id } = taken.account;
      context.out.line(`${accountName(taken.account)} (${id}) is Sluice’s own now.`);
      if (!taken.refreshed)
        context.out.note('The provider could not be asked yet; Sluice tries again by itself.');
    }
    return 0;
  };
}

function confirmThen<T>(context: CliContext, goOn: () => Promise<T>) {
  return async (error: unknown): Promise<T> => {
    if (!(error instanceof AppError) || error.code !== 'CONFIRMATION_NEEDED') throw error;
    context.out.note(error.message);
    if (!(await isYes(context, 'Take it over?')))
      throw new AppError('CONFIRMATION_NEEDED', 'Nothing was changed.');
    return goOn();
  };
}
