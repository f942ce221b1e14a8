import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { idSchema, instantSchema, providerIdSchema } from './common.ts';

/** Codes that only mark a provider's own answer (design.md section 4, last paragraph). */
const passedCodeSchema = z.enum(['OVERLOADED', 'INVALID_REQUEST', 'UPSTREAM_ERROR']);
export type PassedCode = z.infer<typeof passedCodeSchema>;

/** One proxied request, without bodies or secrets. */
export const requestRecordSchema = z.strictObject({
  /** The value of `x-sluice-request-id`. */
  id: z.string(),
  at: instantSchema,
  client: z.string().nullable(),
  provider: providerIdSchema.nullable(),
  account: idSchema.nullable(),
  model: z.string().nullable(),
  method: z.string(),
  /** Path without the query. */
  path: z.string(),
  status: z.int(),
  error: z.union([errorCodeSchema, passedCodeSchema]).nullable(),
  attempts: z.int().nonnegative(),
  firstByteMs: z.number().nonnegative().nullable(),
  durationMs: z.number().nonnegative(),
  inputTokens: z.int().nonnegative().nullable(),
  outputTokens: z.int().nonnegative().nullable(),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;
