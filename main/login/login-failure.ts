import { AppError } from '../../shared/errors.ts';
import { toldWords } from '../platform/told-words.ts';
import { methodsOf } from '../providers/info.ts';
import type { Provider } from '../providers/types.ts';
import type { TokenFailure } from './token-answer.ts';

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

/** No code to type in; null: an answer that is not of this kind. */
export function noCode(
  provider: Provider,
  answer: { readonly status: number; readonly text: string } | null,
  secrets: readonly string[],
): AppError {
  const why =
    answer === null
      ? `${provider.name} answered without a code to type in.`
      : `${provider.name} gave no code to type in (HTTP ${answer.status}): ${clean(answer.text, secrets)}`;
  return new AppError(
    'LOGIN_FAILED',
    why,
    'Nothing was changed. Sign in with the browser, or try again later.',
  );
}

/** `slowedDown`: the provider found that it was asked too often, which a clock that jumps can cause. */
export function codeExpired(limitMs: number, slowedDown: boolean): AppError {
  const drift = slowedDown
    ? ' The provider was asked too fast in between: in a virtual machine, check that its clock keeps time.'
    : '';
  return new AppError(
    'LOGIN_TIMEOUT',
    `The code was not entered within ${Math.round(limitMs / 60_000)} min, and is no longer good.`,
    `Nothing was changed. Start the sign-in again for a new code.${drift}`,
  );
}

/** The one port that the provider allows has another owner. */
export function portTaken(provider: Provider, error: AppError): AppError {
  const others = methodsOf(provider).includes('device')
    ? 'sign in by pasted code (--paste) or device code (--device)'
    : 'sign in by pasted code (--paste)';
  return new AppError(
    'PORT_IN_USE',
    error.message,
    `Close the program that uses it, end a sign-in that still waits, or ${others}: they need no port.`,
    error,
  );
}

/** The person was done, and the provider was not. */
export function unsettled({ name }: Provider): AppError {
  return new AppError(
    'LOGIN_TIMEOUT',
    `${name} did not complete the sign-in in time.`,
    'Nothing was stored. Start the sign-in again.',
  );
}

export const STRAY_CODE =
  'The provider refused a code that came back; it may not have been yours. The sign-in goes on waiting.';

export const DOUBTFUL_NO =
  'The browser came back with a no, and nothing proves that it was yours. The sign-in goes on waiting: cancel it if you refused.';

/** A pasted key that was not taken; the sign-in goes on. */
export function keyNote({ message }: AppError): string {
  return `${message} The sign-in goes on waiting.`;
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
  return toldWords(text, secrets, TEXT_LIMIT);
}
