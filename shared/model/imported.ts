import { z } from 'zod';
import { idSchema, providerIdSchema } from './common.ts';

/** Where a login can be imported from; `environment` is no tool but named like one. */
export const importToolSchema = z.enum([
  'claude-code',
  'codex',
  'gemini-cli',
  'copilot',
  'opencode',
  'pi',
  'grok',
  'kimi',
  'cliproxyapi',
  'zcode',
  'environment',
]);
export type ImportTool = z.infer<typeof importToolSchema>;

export const diagnosisSchema = z.enum([
  'ready',
  'expired',
  'incomplete',
  'unreadable',
  'already-here',
]);
export type Diagnosis = z.infer<typeof diagnosisSchema>;

/** A login that a tool on this machine has, without any secret. */
export const findingSchema = z.strictObject({
  id: z.string(),
  tool: importToolSchema,
  /** Of the file; for `environment` the name of the variable. */
  path: z.string(),
  provider: providerIdSchema,
  kind: z.enum(['oauth', 'api_key']).nullable(),
  email: z.string().nullable(),
  organization: z.string().nullable(),
  diagnosis: diagnosisSchema,
  /** The diagnosis in words. */
  detail: z.string(),
  /** The account that it is, or became. */
  account: idSchema.nullable(),
  /** It can be taken now. */
  importable: z.boolean(),
  /** This call took it. */
  imported: z.boolean(),
});
export type Finding = z.infer<typeof findingSchema>;
