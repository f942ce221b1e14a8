import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { attemptSchema } from './attempt.ts';
import { idSchema, instantSchema, providerIdSchema } from './common.ts';

/** Codes that only mark a provider's own answer (design.md section 4, last paragraph). */
const passedCodeSchema = z.enum(['OVERLOADED', 'INVALID_REQUEST', 'UPSTREAM_ERROR']);
export type PassedCode = z.infer<typeof passedCodeSchema>;

const tokensSchema = z.int().nonnegative().nullable();

/** One proxied request, without bodies or secrets. */
export const requestRecordSchema = z.strictObject({
  /** The value of `x-sluice-request-id`. */
  id: z.string(),
  at: instantSchema,
  client: z.string().nullable(),
  /** Names may be given again; null: no client key, or a record of an older version. */
  clientId: idSchema.nullable().default(null),
  provider: providerIdSchema.nullable(),
  account: idSchema.nullable(),
  model: z.string().nullable(),
  method: z.string(),
  /** Path without the query. */
  path: z.string(),
  status: z.int(),
  error: z.union([errorCodeSchema, passedCodeSchema]).nullable(),
  attempts: z.int().nonnegative(),
  /** In their order, with those that sent nothing; empty in records of older versions. */
  attemptList: z.array(attemptSchema).default([]),
  /** Beginning of the session's hash: enough to see which requests belong together. */
  session: z.string().max(16).nullable().default(null),
  firstByteMs: z.number().nonnegative().nullable(),
  durationMs: z.number().nonnegative(),
  /** See TokenUsage for what each part counts. Records of older versions lack some. */
  inputTokens: tokensSchema,
  outputTokens: tokensSchema,
  cacheReadTokens: tokensSchema.default(null),
  cacheWriteTokens: tokensSchema.default(null),
  cacheWrite1hTokens: tokensSchema.default(null),
  /** US dollars at list price, an estimate; null: no price is known, or not priced yet. */
  cost: z.number().nonnegative().nullable().default(null),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

/** One that is still under way, as far as it is known; its record has the same id. */
export const runningRequestSchema = requestRecordSchema
  .pick({ id: true, at: true, client: true, provider: true, account: true, model: true })
  .extend({
    path: z.string(),
    attempts: z.int().nonnegative(),
    session: z.string().max(16).nullable(),
    firstByteMs: z.number().nonnegative().nullable(),
    /** Those that are over. */
    attemptList: z.array(attemptSchema).default([]),
  });
export type RunningRequest = z.infer<typeof runningRequestSchema>;
