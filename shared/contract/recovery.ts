import { z } from 'zod';
import { command } from './define.ts';

const nothing = z.strictObject({});

export const recoveryCalls = {
  /** Puts the offered backup's content into the present database, which must have no accounts. */
  'recovery.restore': command(nothing, z.strictObject({ accounts: z.int().nonnegative() })),
  /** The person knows; the offer does not come back. */
  'recovery.dismiss': command(nothing, nothing),
};
