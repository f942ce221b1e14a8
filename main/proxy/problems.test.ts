import { expect, it } from 'vitest';
import type { NoAccountCode } from '../core/selection.ts';
import { noAccountProblem } from './problems.ts';

const CODES = ['KEY_UNAVAILABLE', 'RATE_LIMIT', 'BILLING', 'AUTH_ERROR', 'NO_ACCOUNT'] as const;
const none = (code: NoAccountCode) => ({ code, retryAtMs: null });

it.each(CODES)('%s of a pinned account speaks of that account, not of all', (code) => {
  const { message, hint } = noAccountProblem(none(code), 'Claude', 7);
  expect(message).toMatch(/^Claude, account 7 alone: /);
  expect(`${message} ${hint}`).not.toMatch(/every account|no account|add (?:one|an account)/i);
});

it.each(CODES)('%s of what one account made says why no other was asked', (code) => {
  const only = { account: 3, why: 'continuation' } as const;
  const { message, hint, account } = noAccountProblem({ ...none(code), only }, 'OpenAI', null);
  expect(message).toMatch(
    /^OpenAI, account 3 alone, which made what the request goes on with: (?:it|its|the vault) /,
  );
  expect(hint).toContain('begin anew');
  expect(hint.startsWith('Wait')).toBe(code === 'RATE_LIMIT');
  expect(account).toBe(3);
});

it.each(CODES)('%s of an override key names the key', (code) => {
  const only = { account: 9, why: 'override' } as const;
  const { message, hint } = noAccountProblem({ ...none(code), only }, 'OpenAI', null);
  expect(message).toMatch(/^OpenAI, the override key \(account 9\) alone: (?:it|its|the vault) /);
  expect(hint).toContain(code === 'KEY_UNAVAILABLE' ? 'Unlock it' : 'clear it');
});

it('of a pool speaks of every account', () => {
  expect(noAccountProblem(none('RATE_LIMIT'), 'Claude', null).message).toBe(
    'Claude: every account has reached a limit or is blocked for a while.',
  );
});

it('a borrowed account that waits for its tool says so of itself when it is meant alone', () => {
  const waits = { ...none('RATE_LIMIT'), why: 'waits-for-tools' } as const;
  expect(noAccountProblem(waits, 'Claude', 7).message).toBe(
    'Claude, account 7 alone: it is borrowed and waits until its tool renews the sign-in. No limit was reached, and no end is known.',
  );
});
