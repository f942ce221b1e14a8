import { z } from 'zod';
import { accountSchema } from '../model/account.ts';
import { idSchema, askedProviderSchema } from '../model/common.ts';
import { command } from './define.ts';

/** A key that serves every request of a provider instead of the pool, until it is cleared. */
export const overrideCalls = {
  /** Checks the key live as `accounts.addKey` does. One that is set already is replaced. */
  'overrides.set': command(
    z.strictObject({
      provider: askedProviderSchema,
      key: z.string().trim().min(1).max(4096),
      /** Set it although the provider could not be asked. */
      unchecked: z.boolean().default(false),
    }),
    z.strictObject({ account: accountSchema }),
  ),
  /** The pool is back as it was. Null: there was none. */
  'overrides.clear': command(
    z.strictObject({ provider: askedProviderSchema }),
    z.strictObject({ removed: idSchema.nullable() }),
  ),
};
