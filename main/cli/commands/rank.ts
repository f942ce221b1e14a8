import type { Strategy } from '../../../shared/model/ranking.ts';
import type { Command } from '../context.ts';
import { rankText } from '../rank-text.ts';

export interface RankOptions {
  readonly model?: string;
  readonly strategy?: Strategy;
}

export function showRanking(provider: string, { model, strategy }: RankOptions): Command {
  return async (context) => {
    const { client } = await context.open();
    const asked = { provider, model: model ?? null, strategy: strategy ?? null };
    const ranking = await client.call('ranking.get', asked);
    if (context.json) {
      context.out.json(ranking);
      return 0;
    }
    const [{ accounts }, { providers }] = await Promise.all([
      client.call('accounts.list', {}),
      client.call('providers.list', {}),
    ]);
    const own = accounts.filter((account) => account.provider === provider);
    const info = providers.find(({ id }) => id === provider) ?? { name: provider, methods: [] };
    context.out.line(rankText(ranking, info, own, context.nowMs()));
    return 0;
  };
}
