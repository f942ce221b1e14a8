import { describe, expect, it } from 'vitest';
import { BORROWED_WAITS_REASON } from '../../shared/model/block-reasons.ts';
import type { Block, PoolAccount } from './account.ts';
import { accountState, activeBlocks, blockedUntilMs } from './account-state.ts';
import { selectPlainly } from './testing/select-plainly.ts';
import { makePoolAccount } from './testing/pool-account.ts';

const account = makePoolAccount;

const block = (untilMs: number, fields: Partial<Block> = {}): Block => ({
  scope: 'account',
  untilMs,
  reason: 'limit',
  billing: false,
  ...fields,
});
const WAITS = block(9_000_000, { reason: BORROWED_WAITS_REASON });
const disabled = { cause: 'revoked', atMs: 0, detail: null } as const;
const NOW_MS = 100;

describe('the state of an account', () => {
  it.each<[string, Partial<PoolAccount>]>([
    ['locked', { locked: true, disabled, paused: true, blocks: [block(200)] }],
    ['disabled', { disabled, paused: true, blocks: [block(200)] }],
    ['paused', { paused: true, blocks: [block(200)] }],
    ['blocked', { blocks: [block(200)] }],
    ['ready', { blocks: [block(100), block(200, { scope: 'family:opus' })] }],
    ['ready', {}],
  ])('is %s: the first that holds', (state, fields) => {
    expect(accountState(account(fields), NOW_MS)).toBe(state);
  });

  it('counts only blocks that hold, and the family asked for', () => {
    const some = account({
      blocks: [block(90), block(200), block(300, { scope: 'family:opus' })],
    });
    expect(activeBlocks(some, NOW_MS)).toHaveLength(2);
    expect(blockedUntilMs(some, NOW_MS)).toBe(200);
    expect(blockedUntilMs(some, NOW_MS, 'opus')).toBe(300);
    expect(blockedUntilMs(some, NOW_MS, 'haiku')).toBe(200);
    expect(blockedUntilMs(some, 200)).toBeNull();
  });
});

describe('the choice', () => {
  const query: Parameters<typeof selectPlainly>[1] = {
    provider: 'anthropic',
    family: null,
    pinned: null,
    excluded: new Set(),
  };
  const opus = { ...query, family: 'opus' };
  const none = (code: string, retryAtMs: number | null = null) => ({
    kind: 'none',
    code,
    retryAtMs,
  });

  it('is the first unblocked one that takes part', () => {
    const accounts = [
      account({ id: 1, provider: 'openai' }),
      account({ id: 2, locked: true }),
      account({ id: 3, disabled }),
      account({ id: 4, paused: true }),
      account({ id: 5, blocks: [block(200)] }),
      account({ id: 6, blocks: [block(200, { scope: 'family:opus' })] }),
      account({ id: 7 }),
    ];
    expect(selectPlainly(accounts, query, NOW_MS)).toMatchObject({ account: { id: 6 } });
    expect(selectPlainly(accounts, opus, NOW_MS)).toMatchObject({ account: { id: 7 } });
    const tried = { ...query, excluded: new Set([6]) };
    expect(selectPlainly(accounts, tried, NOW_MS)).toMatchObject({ account: { id: 7 } });
  });

  it('of a pinned account is that one or its own reason, never another', () => {
    const accounts = [account({ id: 1 }), account({ id: 2, blocks: [block(250)] })];
    const pin = (pinned: number) => selectPlainly(accounts, { ...query, pinned }, NOW_MS);
    expect(pin(1)).toMatchObject({ account: { id: 1 } });
    expect(pin(2)).toEqual(none('RATE_LIMIT', 250));
    expect(pin(3)).toEqual(none('NO_ACCOUNT'));
  });

  it.each<[string, readonly Partial<PoolAccount>[], object]>([
    ['no account', [], none('NO_ACCOUNT')],
    ['all paused', [{ paused: true }], none('NO_ACCOUNT')],
    ['disabled', [{ disabled }, { paused: true }], none('AUTH_ERROR')],
    [
      'the earliest block',
      [{ blocks: [block(300)] }, { blocks: [block(200)] }, { disabled }],
      none('RATE_LIMIT', 200),
    ],
    ['all out of credit', [{ blocks: [block(300, { billing: true })] }], none('BILLING', 300)],
    [
      'some out of credit',
      [{ blocks: [block(300, { billing: true })] }, { blocks: [block(400)] }],
      none('RATE_LIMIT', 300),
    ],
    ['the vault is locked', [{ locked: true }, { locked: true }], none('KEY_UNAVAILABLE')],
    ['locked, and all paused', [{ locked: true, paused: true }], none('KEY_UNAVAILABLE')],
    [
      'one row was tampered with',
      [{ locked: true, lockedReason: 'row 1' }, { disabled }],
      { ...none('KEY_UNAVAILABLE'), why: 'unreadable-rows' },
    ],
    [
      'one row was tampered with, and another account frees soon',
      [{ locked: true, lockedReason: 'row 1' }, { blocks: [block(300)] }],
      none('RATE_LIMIT', 300),
    ],
    [
      'borrowed accounts wait for their tools: nobody knows how long',
      [{ blocks: [WAITS] }, { blocks: [WAITS, block(200)] }],
      { ...none('RATE_LIMIT'), why: 'waits-for-tools' },
    ],
    [
      'one waits for its tool, another frees at a known time',
      [{ blocks: [{ ...WAITS, untilMs: 150 }] }, { blocks: [block(200)] }],
      none('RATE_LIMIT', 200),
    ],
  ])('nobody can serve: %s', (_name, accounts, expected) => {
    const rows = accounts.map((fields, index) => account({ ...fields, id: index + 1 }));
    expect(selectPlainly(rows, query, NOW_MS)).toEqual(expected);
  });
});
