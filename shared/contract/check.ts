import { z } from 'zod';
import { accountCheckSchema } from '../model/check.ts';
import { accountRefSchema } from './accounts.ts';
import { command } from './define.ts';

export const checkCalls = {
  /**
   * Asks the providers now whether the credential of one account, or of all, works. A stale token is
   * renewed, and one that is dead disables its account; nothing is spent and nothing blocked. `strict`
   * asks a model for the shortest answer too, which spends quota.
   */
  'accounts.check': command(
    z.strictObject({
      account: accountRefSchema.nullable().default(null),
      strict: z.boolean().default(false),
    }),
    z.strictObject({ accounts: z.array(accountCheckSchema).readonly() }),
  ),
};
