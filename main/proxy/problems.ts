import { AppError } from '../../shared/errors.ts';
import type { ProxyProblem } from '../core/proxy-error.ts';
import type { NoAccountCode } from '../core/selection.ts';

const NO_ACCOUNT_TEXT: Readonly<Record<NoAccountCode, readonly [string, string]>> = {
  KEY_UNAVAILABLE: ['the vault is locked.', 'Unlock it in the window or with sluice unlock.'],
  RATE_LIMIT: [
    'every account has reached its usage limit.',
    'Wait for the reset, or add an account.',
  ],
  BILLING: ['every account is out of credit.', 'Top one up, or add an account.'],
  AUTH_ERROR: ['the sign-in of every account was refused.', 'Sign in again in the window.'],
  NO_ACCOUNT: ['no account takes part.', 'Add one, or resume a paused one.'],
};

export const UNAUTHORIZED: ProxyProblem = {
  code: 'UNAUTHORIZED',
  message: 'Sluice does not know this client key.',
  hint: 'Mint one in the window or with sluice clients add, and send it as the API key.',
  retryAtMs: null,
  account: null,
};

export const PAUSED: ProxyProblem = {
  code: 'NO_ACCOUNT',
  message: 'Forwarding is paused.',
  hint: 'Resume it in the window, or with: sluice settings set proxyPaused false',
  retryAtMs: null,
  account: null,
};

export function problemOf(error: AppError, account: number | null = null): ProxyProblem {
  const { code, message, hint } = error;
  return { code, message, hint: hint ?? '', retryAtMs: null, account };
}

export function noAccountProblem(
  none: { readonly code: NoAccountCode; readonly retryAtMs: number | null },
  providerName: string,
  pinned: number | null,
): ProxyProblem {
  const [what, hint] = NO_ACCOUNT_TEXT[none.code];
  const whom = pinned === null ? providerName : `${providerName}, account ${pinned} alone`;
  return {
    code: none.code,
    message: `${whom}: ${what}`,
    hint,
    retryAtMs: none.retryAtMs,
    account: pinned,
  };
}

export function unusableSecret(accountId: number): AppError {
  return new AppError(
    'AUTH_ERROR',
    `The stored credential of account ${accountId} cannot be sent: it holds characters that no header may have.`,
    'Sign in again, or add the key again.',
  );
}
