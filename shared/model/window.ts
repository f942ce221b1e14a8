import { z } from 'zod';
import { fractionSchema, idSchema, instantSchema, providerIdSchema } from './common.ts';

export const windowStatusSchema = z.enum(['ok', 'warning', 'exhausted', 'unknown']);
export type WindowStatus = z.infer<typeof windowStatusSchema>;

export const windowSourceSchema = z.enum(['poll', 'headers', 'estimate']);
export type WindowSource = z.infer<typeof windowSourceSchema>;

/** What a provider counts, in its own unit. */
export const windowAmountSchema = z.strictObject({
  used: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.enum(['percent', 'tokens', 'requests', 'credits', 'usd', 'minutes', 'bytes']),
});
export type WindowAmount = z.infer<typeof windowAmountSchema>;

/** One usage limit of an account. */
export const usageWindowSchema = z.strictObject({
  /** Stable name at its provider, e.g. `anthropic:5h`. */
  id: z.string(),
  /** Named by duration, e.g. `5 h`, or by model family, e.g. `7 d Opus`. */
  label: z.string(),
  durationMs: z.number().positive().nullable(),
  resetsAt: instantSchema.nullable(),
  usedFraction: fractionSchema.nullable(),
  /** Null while unknown. */
  amount: windowAmountSchema.nullable(),
  /** Used fraction per elapsed hour; null while unknown. */
  drainRate: z.number().nonnegative().nullable(),
  status: windowStatusSchema,
  /** Model family that the window covers; null for all models. */
  scope: z.string().nullable(),
  source: windowSourceSchema,
});
export type UsageWindow = z.infer<typeof usageWindowSchema>;

export const accountUsageSchema = z.strictObject({
  id: idSchema,
  provider: providerIdSchema,
  email: z.string().nullable(),
  windows: z.array(usageWindowSchema).readonly(),
  fetchedAt: instantSchema.nullable(),
  stale: z.boolean(),
  notes: z.array(z.string()).readonly(),
  resets: z.strictObject({
    available: z.int().nonnegative().nullable(),
    soonestExpiry: instantSchema.nullable(),
  }),
});
export type AccountUsage = z.infer<typeof accountUsageSchema>;
