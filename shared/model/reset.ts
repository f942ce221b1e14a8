import { z } from 'zod';
import { idSchema, instantSchema } from './common.ts';

/** A saved rate-limit reset of an account, as its provider lists it now. */
export const resetCreditSchema = z.strictObject({
  id: z.string(),
  /** The provider's own word; only `available` can be used. */
  status: z.string(),
  /** Null: it does not expire. */
  expiresAt: instantSchema.nullable(),
  title: z.string().nullable(),
});

/** Who asked for a reset. */
export const resetActorSchema = z.enum(['window', 'command-line', 'automatic']);
export type ResetActor = z.infer<typeof resetActorSchema>;

/**
 * A reset that is under way, or whose answer was lost (`open`): the same request is repeated by the next
 * click, and no other reset of the account can be used until then.
 */
export const resetStateSchema = z.strictObject({
  /** Of the account. */
  id: idSchema,
  phase: z.enum(['listing', 'asking', 'reading', 'open']),
  credit: z.string().nullable(),
  /** The first characters of the request id, to know it by. */
  number: z.string().nullable(),
  /** When it was asked first, and last. */
  since: instantSchema,
  askedAt: instantSchema.nullable(),
  by: resetActorSchema,
});
export type ResetState = z.infer<typeof resetStateSchema>;

export const resetListingSchema = z.strictObject({
  /** Of the account. */
  id: idSchema,
  /** Null: the provider could not be asked; `problem` says why. */
  available: z.int().nonnegative().nullable(),
  credits: z.array(resetCreditSchema).readonly(),
  problem: z.string().nullable(),
  open: resetStateSchema.nullable(),
});
export type ResetListing = z.infer<typeof resetListingSchema>;

export const redemptionSchema = z.strictObject({
  account: idSchema,
  credit: z.string().nullable(),
  /** `reset`: it worked. Any other word says why not; `no_answer` and `http_…` leave it open. */
  outcome: z.string().min(1).max(64),
  /** The provider was asked for it; false: nothing left this machine. */
  asked: z.boolean(),
  /** An earlier request whose answer was lost was repeated. */
  repeated: z.boolean(),
  /** What is left, where the provider told it. */
  available: z.int().nonnegative().nullable(),
  /** When the last one that is gone expired; with `no_credit`. */
  lastExpiredAt: instantSchema.nullable(),
  open: resetStateSchema.nullable(),
  /** What failed, in words. */
  detail: z.string().nullable(),
});
export type Redemption = z.infer<typeof redemptionSchema>;

export const resetRecordSchema = z.strictObject({
  at: instantSchema,
  account: idSchema,
  by: resetActorSchema,
  credit: z.string(),
  /** The first characters of the request id. */
  number: z.string(),
  outcome: z.string(),
});
export type ResetRecord = z.infer<typeof resetRecordSchema>;
