import { AppError } from '../../../shared/errors.ts';
import type { PoolAccount } from '../../core/account.ts';
import { orderAccounts } from '../../core/ranking/order.ts';
import { PLAIN_RULES } from '../../core/ranking/rules.ts';
import type { Clock } from '../../platform/clock.ts';
import type { RankingAnswers } from '../services.ts';

/** The order of accounts without usage; the first takes every session. */
export function fakeRanking(accounts: () => readonly PoolAccount[], clock: Clock): RankingAnswers {
  return {
    explain: (provider, model, strategy) => {
      if (provider === 'nobody') throw new AppError('NOT_FOUND', 'There is no such provider.');
      const rest = { family: null, order: [], passedOver: [], override: null, change: null };
      return { provider, model, strategy: strategy ?? 'drain-rate', ...rest };
    },
    places: (provider) =>
      orderAccounts(
        accounts(),
        () => [],
        { provider, model: null, family: null, strategy: 'in-order', rules: PLAIN_RULES },
        clock.now(),
      )
        .filter(({ blockedUntilMs }) => blockedUntilMs === null)
        .map(({ account }, index) => ({
          id: account.id,
          rank: index + 1,
          share: index === 0 ? 1 : 0,
        })),
  };
}
