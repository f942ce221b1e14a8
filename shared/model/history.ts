import { z } from 'zod';
import { fractionSchema, idSchema, instantSchema, providerIdSchema } from './common.ts';

export const historyRangeSchema = z.enum(['24h', '7d', '30d', '1y']);
export type HistoryRange = z.infer<typeof historyRangeSchema>;

/** `hour` only up to 7 d. A week is named by its Monday. */
export const historyByValues = ['hour', 'day', 'week', 'model', 'client', 'account'] as const;
const historyBySchema = z.enum(historyByValues);
export type HistoryBy = z.infer<typeof historyBySchema>;

/** What is asked for; the days are those of the time zone of whoever asks. */
export const historyAskedSchema = z.strictObject({
  range: historyRangeSchema.default('7d'),
  /** IANA name or offset, e.g. `Europe/Berlin`, `+05:30`. */
  zone: z.string().min(1).max(64).default('UTC'),
  /** Null: of all. */
  provider: providerIdSchema.nullable().default(null),
  accounts: z.array(idSchema).max(1000).readonly().nullable().default(null),
});
export type HistoryAsked = z.output<typeof historyAskedSchema>;

export const costsAskedSchema = historyAskedSchema.extend({
  by: z.array(historyBySchema).max(historyByValues.length).readonly().default(['day', 'model']),
});
export type CostsAsked = z.output<typeof costsAskedSchema>;

const count = z.int().nonnegative();

/** Tokens do not overlap: see TokenUsage. */
const sumsSchema = z.strictObject({
  requests: count,
  /** Needed a second account or attempt. */
  retried: count,
  /** Ended in a limit: no account could serve them. */
  refused: count,
  inputTokens: count,
  outputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  /** US dollars at list price, an estimate; null: tokens were counted and no price of theirs is known. */
  cost: z.number().nonnegative().nullable(),
  /** Requests with tokens that `cost` leaves out. */
  unpriced: count,
});
export type HistorySums = z.infer<typeof sumsSchema>;

/** Where the estimates come from. */
export const priceDataSchema = z.strictObject({
  library: z.string(),
  version: z.string(),
  /** Day of the price data. */
  date: z.iso.date(),
});

const spanSchema = z.strictObject({
  /** Start of the first hour. */
  from: instantSchema,
  /** Now. */
  to: instantSchema,
});

export const costRowSchema = sumsSchema.extend({
  /** Instant, local date, model, client or account id; null: none was known (for an account: removed, or the caller's own). */
  key: z.string().nullable(),
  /** Of a model or an account; null where there are several. */
  provider: providerIdSchema.nullable(),
  /** Of the whole cost; null while that is 0 or unknown. */
  share: fractionSchema.nullable(),
});
export type CostRow = z.infer<typeof costRowSchema>;

export const costsSchema = spanSchema.extend({
  totals: sumsSchema,
  /** How many local days the range covers. */
  days: count,
  groups: z
    .array(z.strictObject({ by: historyBySchema, rows: z.array(costRowSchema).readonly() }))
    .readonly(),
  prices: priceDataSchema,
});
export type Costs = z.infer<typeof costsSchema>;

export const windowSeriesSchema = z.strictObject({
  account: idSchema,
  provider: providerIdSchema,
  email: z.string().nullable(),
  window: z.string(),
  label: z.string(),
  durationMs: z.number().positive().nullable(),
  scope: z.string().nullable(),
  /** The last reading of each step; of a week (1 y) the highest. A step without one is left out. */
  points: z
    .array(
      z.strictObject({
        at: instantSchema,
        used: fractionSchema.nullable(),
        /** Used fraction per elapsed hour of the window. */
        drainRate: z.number().nonnegative().nullable(),
      }),
    )
    .readonly(),
  /** Where the window began anew; in ranges above 7 d only of windows of a day or more. */
  resets: z
    .array(
      z.strictObject({ at: instantSchema, usedBefore: fractionSchema, usedAfter: fractionSchema }),
    )
    .readonly(),
  /** While nothing was left. */
  dry: z.array(z.strictObject({ since: instantSchema, until: instantSchema })).readonly(),
});
export type WindowSeries = z.infer<typeof windowSeriesSchema>;

export const windowHistorySchema = spanSchema.extend({
  stepMs: z.number().positive(),
  series: z.array(windowSeriesSchema).readonly(),
  /** Accounts without anything left in a window of all models: how often, and how long in total. */
  dry: z.strictObject({ times: count, totalMs: z.number().nonnegative() }),
  /** Requests of each account in each step, for the crosshair. */
  requests: z
    .array(
      z.strictObject({ account: idSchema, at: instantSchema, requests: count, retried: count }),
    )
    .readonly(),
  /** The first hour that is kept; null: nothing yet. */
  since: instantSchema.nullable(),
});
export type WindowHistory = z.infer<typeof windowHistorySchema>;

export const historyStatusSchema = z.strictObject({
  sizeBytes: count,
  keptDays: count,
  since: instantSchema.nullable(),
  points: count,
  prices: priceDataSchema,
});
export type HistoryStatus = z.infer<typeof historyStatusSchema>;
