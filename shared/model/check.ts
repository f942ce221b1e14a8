import { z } from 'zod';
import { idSchema } from './common.ts';

/** Whether an account works. */
export const accountCheckSchema = z.strictObject({
  id: idSchema,
  /** Null: that could not be learned; it says nothing about the account. */
  ok: z.boolean().nullable(),
  /** In words; null where it works. */
  reason: z.string().nullable(),
});
export type AccountCheck = z.infer<typeof accountCheckSchema>;
