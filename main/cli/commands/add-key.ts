import { AppError } from '../../../shared/errors.ts';
import type { Command } from '../context.ts';
import { tellPolicy } from '../policy.ts';
import { readKey } from '../read-key.ts';
import { accountName } from '../words.ts';

export interface AddKeyOptions {
  readonly label?: string;
  readonly unchecked?: boolean;
}

export function addKey(provider: string, options: AddKeyOptions): Command {
  return async (context) => {
    const { client } = await context.open();
    const { providers } = await client.call('providers.list', {});
    const known = providers.find(({ id }) => id === provider);
    if (known === undefined)
      throw new AppError(
        'NOT_FOUND',
        `There is no provider ${JSON.stringify(provider)}.`,
        `Sluice knows: ${providers.map(({ id }) => id).join(', ')}.`,
      );
    const example = `sluice add-key ${provider} < key.txt`;
    tellPolicy(context, providers, provider);
    const answer = await client.call('accounts.addKey', {
      provider,
      key: await readKey(context, provider, example, known.keyOptional),
      label: options.label ?? null,
      unchecked: options.unchecked ?? false,
    });
    if (context.json) context.out.json(answer);
    else {
      context.out.line(
        `Account ${answer.account.id}: ${provider}, ${accountName(answer.account)}, is added.`,
      );
      if (answer.unchecked !== null) context.out.line(answer.unchecked);
    }
    return 0;
  };
}
