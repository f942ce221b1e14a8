import { z } from 'zod';
import {
  redemptionSchema,
  resetActorSchema,
  resetListingSchema,
  resetRecordSchema,
} from '../model/reset.ts';
import { accountRefSchema } from './accounts.ts';
import { command, query } from './define.ts';

export const resetCalls = {
  /** Asks the providers now, for one account or all; accounts without resets are left out. */
  'resets.list': query(
    z.strictObject({ account: accountRefSchema.nullable().default(null) }),
    z.strictObject({ accounts: z.array(resetListingSchema).readonly() }),
  ),
  /**
   * Uses a reset: `credit`, or the one that expires first. A request whose answer was lost is repeated
   * instead. CONFIRMATION_NEEDED without `confirmed`. Whatever becomes of it is the outcome.
   */
  'resets.redeem': command(
    z.strictObject({
      account: accountRefSchema,
      credit: z.string().min(1).max(200).nullable().default(null),
      confirmed: z.boolean().default(false),
      by: resetActorSchema.exclude(['automatic']).default('window'),
    }),
    redemptionSchema,
  ),
  /** Who asked for which reset, when, and what became of it; newest first. */
  'resets.history': query(
    z.strictObject({ limit: z.int().min(1).max(500).default(50) }),
    z.strictObject({ records: z.array(resetRecordSchema).readonly() }),
  ),
};
