import { AppError } from '../../shared/errors.ts';
import { hideSecrets } from '../platform/hide-secrets.ts';
import { redact } from '../platform/redact.ts';
import type { Provider } from '../providers/types.ts';
import type { TokenFailure } from './token.ts';

const TEXT_LIMIT = 500;

/** The provider sent the browser back with a no. */
export function refused(
  provider: Provider,
  answer: { readonly error: string; readonly description: string | null },
  secrets: readonly string[],
): AppError {
  if (answer.error === 'access_denied')
    return new AppError(
      'LOGIN_DENIED',
      `Access was not allowed. ${provider.name} sent the browser back with a no.`,
      'Nothing was changed. Start again and allow access.',
    );
  const said = [answer.error, answer.description].filter((text) => text !== null).join(': ');
  return new AppError(
    'LOGIN_FAILED',
    `${provider.name} ended the sign-in: ${clean(said, secrets)}`,
    'Nothing was changed. Try again.',
  );
}

/** The token endpoint did not give a token. */
export function exchange(
  provider: Provider,
  { status, text }: TokenFailure,
  secrets: readonly string[],
): AppError {
  const why =
    status === null
      ? `${provider.name} could not be asked for the sign-in: ${clean(text, secrets)}`
      : `${provider.name} did not complete the sign-in (HTTP ${status}): ${clean(text, secrets)}`;
  return new AppError('LOGIN_FAILED', why, 'Nothing was stored. Start the sign-in again.');
}

export function cancelled(): AppError {
  return new AppError('LOGIN_CANCELLED', 'The sign-in was cancelled.', 'Nothing was changed.');
}

export function timedOut(limitMs: number): AppError {
  return new AppError(
    'LOGIN_TIMEOUT',
    `Nobody came back within ${Math.round(limitMs / 60_000)} min.`,
    'The address is no longer good, and nothing was changed. Start the sign-in again.',
  );
}

/** A provider may send back what it was sent. */
function clean(text: string, secrets: readonly string[]): string {
  // What a provider sends may end up in a terminal.
  return redact(hideSecrets(text, secrets))
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, TEXT_LIMIT)
    .trim();
}
