import { z } from 'zod';
import { askedProviderSchema } from '../model/common.ts';
import { rankingSchema, strategySchema } from '../model/ranking.ts';
import { query } from './define.ts';

export const rankingCalls = {
  /** Who takes the next session and why. Another strategy than the set one is a what-if. */
  'ranking.get': query(
    z.strictObject({
      provider: askedProviderSchema,
      model: z.string().trim().min(1).max(200).nullable().default(null),
      strategy: strategySchema.nullable().default(null),
    }),
    rankingSchema,
  ),
};
