import { AppError } from '../../../shared/errors.ts';
import type { Command } from '../context.ts';
import { readKey } from '../read-key.ts';
import { accountName } from '../words.ts';

export interface OverrideOptions {
  readonly unchecked?: boolean;
}

/** `word` is what the person typed: `set` or `clear`. */
export function override(provider: string, word: string, options: OverrideOptions): Command {
  if (word === 'set') return setOverride(provider, options.unchecked ?? false);
  if (word === 'clear') return clearOverride(provider);
  throw new AppError(
    'USAGE',
    // The word is not repeated: it may be the key itself.
    'An override key is set or cleared, nothing else.',
    `sluice override ${provider} set < key.txt, or: sluice override ${provider} clear`,
  );
}

function setOverride(provider: string, unchecked: boolean): Command {
  return async (context) => {
    const { client } = await context.open();
    const key = await readKey(context, provider, `sluice override ${provider} set < key.txt`);
    const answer = await client.call('overrides.set', { provider, key, unchecked });
    if (context.json) context.out.json(answer);
    else
      context.out.line(
        `${accountName(answer.account)} serves every request to ${provider} from now on, instead of the accounts. To have them back: sluice override ${provider} clear`,
      );
    return 0;
  };
}

function clearOverride(provider: string): Command {
  return async (context) => {
    const { client } = await context.open();
    const answer = await client.call('overrides.clear', { provider });
    if (context.json) context.out.json(answer);
    else
      context.out.line(
        answer.removed === null
          ? `There is no override key for ${provider}.`
          : `The override key is removed; the accounts of ${provider} serve again as before.`,
      );
    return 0;
  };
}
