import { AppError } from '../../shared/errors.ts';
import type { LimitReached } from '../clients/limits.ts';
import type { ProxyProblem } from '../core/proxy-error.ts';
import type { NoAccountCode, NoSelection } from '../core/selection.ts';

const NO_ACCOUNT_TEXT: Readonly<Record<NoAccountCode, readonly [string, string]>> = {
  KEY_UNAVAILABLE: ['the vault is locked.', 'Unlock it in the window or with sluice unlock.'],
  RATE_LIMIT: [
    'every account has reached a limit or is blocked for a while.',
    'Wait for the reset, or add an account. sluice accounts tells why.',
  ],
  BILLING: ['every account is out of credit.', 'Top one up, or add an account.'],
  AUTH_ERROR: ['the sign-in of every account was refused.', 'Sign in again in the window.'],
  NO_ACCOUNT: ['no account takes part.', 'Add one, or resume a paused one.'],
};

const WHY_TEXT: Readonly<Record<NonNullable<NoSelection['why']>, readonly [string, string]>> = {
  'waits-for-tools': [
    'every account is borrowed and waits until its tool renews the sign-in. No limit was reached, and no end is known.',
    'Start that tool once, take an account over with sluice take-over, or sign in in Sluice.',
  ],
  'unreadable-rows': [
    'the stored sign-in cannot be opened: it was changed or damaged. Nothing is wrong at the provider.',
    'Restore the profile folder from a backup, or remove the account and sign in again.',
  ],
};

/** Of one account that is meant alone. */
const ONE_TEXT: Readonly<Record<NoAccountCode, readonly [string, string]>> = {
  KEY_UNAVAILABLE: NO_ACCOUNT_TEXT.KEY_UNAVAILABLE,
  RATE_LIMIT: [
    'it has reached a limit or is blocked for a while.',
    'Wait for the reset, or let the pool choose. sluice accounts tells why.',
  ],
  BILLING: ['it is out of credit.', 'Top it up, or let the pool choose.'],
  AUTH_ERROR: ['its sign-in was refused.', 'Sign in again in the window.'],
  NO_ACCOUNT: [
    'it is paused, removed, or of another provider.',
    'See which there are: sluice accounts.',
  ],
};

/** What brings back the one account that made something. */
const HELP: Readonly<Record<NoAccountCode, string>> = {
  KEY_UNAVAILABLE: 'Unlock the vault',
  RATE_LIMIT: 'Wait for it',
  BILLING: 'Top it up',
  AUTH_ERROR: 'Sign in again',
  NO_ACCOUNT: 'Resume it',
};

const WAITS_ALONE =
  'it is borrowed and waits until its tool renews the sign-in. No limit was reached, and no end is known.';

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

/** Of this client alone: other tools go on. */
export function limitProblem(limit: LimitReached): ProxyProblem {
  if (limit.kind === 'requests')
    return {
      code: 'CLIENT_LIMIT',
      message: `This client key may make ${limit.rpm} requests a minute, and has made them.`,
      hint: 'Wait, or mint a key with a higher limit: sluice clients add --rpm.',
      retryAtMs: limit.retryAtMs,
      account: null,
    };
  return {
    code: 'CLIENT_LIMIT',
    message: `This client key has used its budget of $${limit.budgetUsd} at list prices.`,
    hint: 'It does not refill. Mint another key: sluice clients add --budget.',
    retryAtMs: null,
    account: null,
  };
}

export function problemOf(error: AppError, account: number | null = null): ProxyProblem {
  const { code, message, hint } = error;
  return { code, message, hint: hint ?? '', retryAtMs: null, account };
}

export function noAccountProblem(
  none: Pick<NoSelection, 'code' | 'retryAtMs' | 'why' | 'only'>,
  providerName: string,
  pinned: number | null,
): ProxyProblem {
  const { code, retryAtMs, only } = none;
  const isOne = pinned !== null || only !== undefined;
  const [what, hint] = isOne ? oneText(none) : poolText(none);
  if (pinned !== null) {
    const message = `${providerName}, account ${pinned} alone: ${what}`;
    return { code, message, hint, retryAtMs, account: pinned };
  }
  if (only !== undefined) return onlyProblem(none, providerName, only, what);
  return { code, message: `${providerName}: ${what}`, hint, retryAtMs, account: null };
}

function poolText({ code, why }: Pick<NoSelection, 'code' | 'why'>): readonly [string, string] {
  return why === undefined ? NO_ACCOUNT_TEXT[code] : WHY_TEXT[why];
}

function oneText({ code, why }: Pick<NoSelection, 'code' | 'why'>): readonly [string, string] {
  if (why === undefined) return ONE_TEXT[code];
  return why === 'waits-for-tools' ? [WAITS_ALONE, WHY_TEXT[why][1]] : WHY_TEXT[why];
}

/** One account is meant though the caller did not name it: it is told which and why. */
function onlyProblem(
  { code, retryAtMs }: Pick<NoSelection, 'code' | 'retryAtMs'>,
  providerName: string,
  { account, why }: NonNullable<NoSelection['only']>,
  what: string,
): ProxyProblem {
  const [whom, hint] =
    why === 'override'
      ? [
          `the override key (account ${account}) alone`,
          code === 'KEY_UNAVAILABLE'
            ? NO_ACCOUNT_TEXT.KEY_UNAVAILABLE[1]
            : 'Set another, or clear it to have the pool back: sluice override.',
        ]
      : [
          `account ${account} alone, which made what the request goes on with`,
          `${HELP[code]}, or begin anew without the earlier response or file.`,
        ];
  return { code, message: `${providerName}, ${whom}: ${what}`, hint, retryAtMs, account };
}

export function unusableSecret(accountId: number): AppError {
  return new AppError(
    'AUTH_ERROR',
    `The stored credential of account ${accountId} cannot be sent: it holds characters that no header may have.`,
    'Sign in again, or add the key again.',
  );
}
