import { z } from 'zod';
import { idSchema } from './common.ts';

/** What became of one try. `refreshed`: refused, and sent again to the same account with a new token. */
export const ATTEMPT_REASONS = [
  'ok',
  'refreshed',
  'rejected',
  'sign-in ended',
  'refresh failed',
  'usage limit',
  'out of credit',
  'rate limited',
  'overloaded',
  'refused',
  'failed',
  'no credential',
  'unreachable',
  'timed out',
  'broke off',
  'caller left',
] as const;
export type AttemptReason = (typeof ATTEMPT_REASONS)[number];

/** Why it was this account's turn. `only`: no other was left that could serve; `share`: drawn for a new session. */
export const CHOSEN_BECAUSE = [
  'named',
  'override',
  'continuation',
  'session',
  'only',
  'best',
  'share',
] as const;
export type ChosenBecause = (typeof CHOSEN_BECAUSE)[number];

/** One account that a request was tried with. */
export const attemptSchema = z.strictObject({
  /** Null: the caller's own credential. */
  account: idSchema.nullable(),
  /** Null: no answer came, or nothing was sent. */
  status: z.int().nullable(),
  reason: z.enum(ATTEMPT_REASONS),
  ms: z.number().nonnegative(),
  /** Not known of the caller's own credential, and in records of older versions. */
  why: z.enum(CHOSEN_BECAUSE).optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;
