import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AppError } from '../../../shared/errors.ts';
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
  const key = asks ? await askHidden(context, `Key for ${provider}: `) : await text(context.stdin);
  if (key.trim() !== '') return key.trim();
  throw new AppError(
    'USAGE',
    'There was no key on the standard input.',
    `Example: sluice add-key ${provider} < key.txt`,
  );
}

/** A prompt whose answer is not shown, so that a key stays out of the terminal's history. */
async function askHidden({ stdin, out }: CliContext, question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  out.prompt(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new AppError('LOGIN_CANCELLED', 'No key was added.')));
      lines.once('close', () => resolve(''));
    });
  } finally {
    lines.close();
    out.note('');
  }
}
