import { text } from 'node:stream/consumers';
import { AppError } from '../../shared/errors.ts';
import { askHidden } from './ask-hidden.ts';
import type { CliContext } from './context.ts';

/** A key from the standard input; at a terminal it is asked for and not shown. */
export async function readKey(
  context: CliContext,
  provider: string,
  example: string,
  isOptional = false,
): Promise<string> {
  const asks = context.stdin.isTTY && !context.json;
  const key = asks
    ? await askHidden(
        context,
        `Key for ${provider}: `,
        new AppError('LOGIN_CANCELLED', 'No key was added.'),
      )
    : await text(context.stdin);
  if (key.trim() !== '' || isOptional) return key.trim();
  throw new AppError('USAGE', 'There was no key on the standard input.', `Example: ${example}`);
}
