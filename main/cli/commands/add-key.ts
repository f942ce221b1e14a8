import { text } from 'node:stream/consumers';
import { AppError } from '../../../shared/errors.ts';
import { askHidden } from '../ask-hidden.ts';
import type { CliContext, Command } from '../context.ts';
import { accountName } from '../words.ts';

export interface AddKeyOptions {
  readonly label?: string;
  readonly unchecked?: boolean;
}

export function addKey(provider: string, options: AddKeyOptions): Command {
  return async (context) => {
    const { client } = await context.open();
    const { providers } = await client.call('providers.list', {});
    if (!providers.some(({ id }) => id === provider))
      throw new AppError(
        'NOT_FOUND',
        `There is no provider ${JSON.stringify(provider)}.`,
        `Sluice knows: ${providers.map(({ id }) => id).join(', ')}.`,
      );
    const answer = await client.call('accounts.addKey', {
      provider,
      key: await readKey(context, provider),
      label: options.label ?? null,
      unchecked: options.unchecked ?? false,
    });
    if (context.json) context.out.json(answer);
    else
      context.out.line(
        `Account ${answer.account.id}: ${provider}, ${accountName(answer.account)}, is added.`,
      );
    return 0;
  };
}

async function readKey(context: CliContext, provider: string): Promise<string> {
  const asks = context.stdin.isTTY && !context.json;
  const key = asks
    ? await askHidden(
        context,
        `Key for ${provider}: `,
        new AppError('LOGIN_CANCELLED', 'No key was added.'),
      )
    : await text(context.stdin);
  if (key.trim() !== '') return key.trim();
  throw new AppError(
    'USAGE',
    'There was no key on the standard input.',
    `Example: sluice add-key ${provider} < key.txt`,
  );
}
