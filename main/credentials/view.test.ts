import { makePoolAccount } from '../core/testing/pool-account.ts';
import { describe, expect, it } from 'vitest';
import { accountSchema } from '../../shared/model/account.ts';
import type { PoolAccount } from '../core/account.ts';
import { resolveAccount } from './resolve.ts';
import { toAccount } from './view.ts';

const DAY_MS = 86_400_000;

function account(fields: Partial<PoolAccount> = {}): PoolAccount {
  return makePoolAccount({ email: 'ada@example.com', authorizedAtMs: 0, ...fields });
}

const block = (untilMs: number, scope = 'account') => ({
  scope,
  untilMs,
  reason: 'limit',
  billing: false,
});

describe('the view of an account', () => {
  it('has the shape of the contract and nothing more', () => {
    const view = toAccount(account({ organizationName: 'Lab', plan: 'max' }), DAY_MS, 30 * DAY_MS);
    expect(accountSchema.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      state: 'ready',
      organization: 'Lab',
      plan: 'max',
      blockedUntil: null,
      signInAgainBy: null,
      createdAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('shows the blocks that hold, and as its state only one of the whole account', () => {
    const family = account({ blocks: [block(50), block(500, 'family:opus')] });
    expect(toAccount(family, 100, null)).toMatchObject({
      state: 'ready',
      blockedUntil: null,
      blocks: [{ scope: 'family:opus', until: '1970-01-01T00:00:00.500Z', reason: 'limit' }],
    });
    const whole = toAccount(account({ blocks: [block(500)] }), 100, null);
    expect(accountSchema.parse(whole)).toMatchObject({
      state: 'blocked',
      blockedUntil: '1970-01-01T00:00:00.500Z',
    });
  });

  it('says by when to sign in again in the last seven days of a grant, not for a key', () => {
    const by = (fields: Partial<PoolAccount>, nowMs: number) =>
      toAccount(account(fields), nowMs, 30 * DAY_MS).signInAgainBy;
    expect(by({}, 23 * DAY_MS - 1)).toBeNull();
    expect(by({}, 23 * DAY_MS)).toBe('1970-01-31T00:00:00.000Z');
    expect(by({ kind: 'api_key' }, 23 * DAY_MS)).toBeNull();
    expect(by({ ownership: 'borrowed' }, 23 * DAY_MS)).toBeNull();
    expect(toAccount(account(), 29 * DAY_MS, null).signInAgainBy).toBeNull();
  });

  it('tells cause and time of a disable', () => {
    const view = toAccount(
      account({ disabled: { cause: 'revoked', atMs: 1000, detail: 'text' } }),
      0,
      null,
    );
    expect(accountSchema.parse(view)).toMatchObject({
      state: 'disabled',
      disabled: { cause: 'revoked', at: '1970-01-01T00:00:01.000Z', detail: 'text' },
    });
  });
});

describe('a reference to an account', () => {
  const accounts = [
    account(),
    account({ id: 2, email: 'Bob@example.com' }),
    account({ id: 3, email: 'bob@example.com', provider: 'openai' }),
    account({ id: 12, email: null }),
  ];

  it.each<[number | string, number]>([
    [1, 1],
    ['12', 12],
    [' 2 ', 2],
    ['ADA@example.com', 1],
  ])('%j is account %i', (reference, id) => {
    expect(resolveAccount(accounts, reference).id).toBe(id);
  });

  it.each([4, '4', 'eve@example.com', '', 'ada', '1x', -1])('%j is none', (reference) => {
    expect(() => resolveAccount(accounts, reference)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });

  it('by an e-mail address of several is wrong usage that names the ids', () => {
    expect(() => resolveAccount(accounts, 'bob@example.com')).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringMatching(/2 \(anthropic\), 3 \(openai\)/),
      }),
    );
  });
});
