import { z } from 'zod';
import { idSchema, instantSchema, providerIdSchema } from './common.ts';

/** A local tool allowed to use the port. The key itself is shown once, when it is minted. */
export const clientSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  /** Its bare paths go to this provider; null: by path. */
  provider: providerIdSchema.nullable(),
  /** Pinned to this account; null: the pool chooses. */
  account: idSchema.nullable(),
  allPaths: z.boolean(),
  /** It may bring a provider's own credential beside its key. */
  passThrough: z.boolean(),
  /** Requests in any 60 s; null: no limit. */
  rpm: z.int().positive().nullable(),
  /** US dollars since it was minted; null: no limit. */
  budgetUsd: z.number().positive().nullable(),
  /** Since it was minted: what its requests would cost at list prices; those without a known price count nothing. */
  spentUsd: z.number().nonnegative(),
  /** The first eight characters, e.g. `slk_9fQ2`, to recognise a key by. */
  keyPrefix: z.string(),
  createdAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
  expiresAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
});
export type Client = z.infer<typeof clientSchema>;
