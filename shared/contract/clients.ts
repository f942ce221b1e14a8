import { z } from 'zod';
import { clientSchema } from '../model/client.ts';
import { askedProviderSchema, idSchema, instantSchema, nameSchema } from '../model/common.ts';
import { accountRefSchema } from './accounts.ts';
import { command, query } from './define.ts';

/** The times of a minute's requests are kept in memory. */
const RPM_LIMIT = 10_000;
const BUDGET_LIMIT_USD = 1_000_000;

export const clientCalls = {
  'clients.list': query(
    z.strictObject({}),
    z.strictObject({ clients: z.array(clientSchema).readonly() }),
  ),
  /** The one answer that carries a client key. */
  'clients.add': command(
    z.strictObject({
      name: nameSchema.min(1).max(80),
      provider: askedProviderSchema.nullable().default(null),
      account: accountRefSchema.nullable().default(null),
      expiresAt: instantSchema.nullable().default(null),
      allPaths: z.boolean().default(false),
      passThrough: z.boolean().default(false),
      rpm: z.int().min(1).max(RPM_LIMIT).nullable().default(null),
      budgetUsd: z.number().positive().max(BUDGET_LIMIT_USD).nullable().default(null),
    }),
    z.strictObject({ client: clientSchema, key: z.string().regex(/^slk_[A-Za-z0-9_-]{43}$/) }),
  ),
  'clients.revoke': command(
    z.strictObject({ client: z.union([idSchema, z.string().min(1)]) }),
    z.strictObject({ client: clientSchema }),
  ),
};
