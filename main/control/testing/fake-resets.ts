import type { Services } from '../services.ts';

/** Accounts that have no reset. */
export function fakeResets(): Services['resets'] {
  return {
    states: () => [],
    history: () => [],
    recentUse: () => null,
    list: (ids) =>
      Promise.resolve(
        ids.map((id) => ({ id, available: 0, credits: [], problem: null, open: null })),
      ),
    redeem: (account, { credit }) =>
      Promise.resolve({
        account,
        credit,
        outcome: 'no_credit',
        asked: false,
        repeated: false,
        available: 0,
        lastExpiredAt: null,
        open: null,
        detail: null,
      }),
  };
}
