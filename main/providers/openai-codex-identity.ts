import { AppError } from '../../shared/errors.ts';
import type { Identity } from '../core/account.ts';
import { readCodexIdentity } from '../core/codex-identity.ts';
import { isObject } from './json-fields.ts';

/** Throws LOGIN_FAILED for a token answer that names neither person nor workspace. */
export function identifyOpenaiCodex(tokenAnswer: unknown): Promise<Identity> {
  const identity = readCodexIdentity(isObject(tokenAnswer) ? tokenAnswer : {});
  const { email, accountId, organizationId } = identity;
  if (email !== null || accountId !== null || organizationId !== null)
    return Promise.resolve(identity);
  return Promise.reject(
    new AppError(
      'LOGIN_FAILED',
      'OpenAI’s answer tells neither an e-mail address nor an account, so the sign-in cannot be told from others.',
      'Nothing was stored. Sign in again; with several workspaces, choose one.',
    ),
  );
}
