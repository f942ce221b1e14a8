import { z } from 'zod';
import { accountSchema } from '../model/account.ts';
import { findingSchema } from '../model/imported.ts';
import { accountRefSchema } from './accounts.ts';
import { command, query } from './define.ts';

const found = z.strictObject({ found: z.array(findingSchema).readonly() });
/** A tool by name. Another word than those that there are is USAGE, with the list. */
const from = z.string().nullable().default(null);

export const importCalls = {
  'imports.find': query(z.strictObject({ from }), found),
  /**
   * Takes findings by id, or all that can be taken (of `from`, if named). Keys of the environment are
   * taken only by id or with `from: environment`.
   */
  'imports.take': command(
    z.strictObject({
      findings: z.array(z.string()).nullable().default(null),
      from,
      dryRun: z.boolean().default(false),
    }),
    found,
  ),
  /**
   * A borrowed account becomes Sluice's own: its refresh token is read from the tool's file and spent.
   * CONFIRMATION_NEEDED without `confirmed`.
   */
  'accounts.takeOver': command(
    z.strictObject({ account: accountRefSchema, confirmed: z.boolean().default(false) }),
    z.strictObject({
      account: accountSchema,
      /** False: the provider could not be asked yet; tried again by itself. */
      refreshed: z.boolean(),
    }),
  ),
};
