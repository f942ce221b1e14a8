import { z } from 'zod';
import { instantSchema } from './common.ts';

export const vaultModeSchema = z.enum(['keychain', 'passphrase', 'file', 'memory']);
export type VaultMode = z.infer<typeof vaultModeSchema>;

export const vaultStatusSchema = z.strictObject({
  mode: vaultModeSchema,
  locked: z.boolean(),
  /** Works, but weaker than it could be, e.g. a key file instead of the keychain. */
  degraded: z.boolean(),
  /** Why it is locked or degraded, in words. */
  reason: z.string().nullable(),
  hint: z.string().nullable(),
  /** What unlocks it: the passphrase, the one that is still to be set, or another look for the key. */
  unlock: z.enum(['passphrase', 'new-passphrase', 'retry']).nullable(),
});
export type VaultStatus = z.infer<typeof vaultStatusSchema>;

export const statusSchema = z.strictObject({
  /** False where a guest command answers: nothing listens. */
  running: z.boolean(),
  pid: z.int().nullable(),
  version: z.string(),
  profile: z.string(),
  startedAt: instantSchema.nullable(),
  /** Base address, e.g. `http://127.0.0.1:7584`; null while nothing listens. */
  proxy: z.string().nullable(),
  ui: z.string().nullable(),
  /** The profile lives with SLUICE_ORIGIN_MAP: nothing can reach the internet. */
  simulated: z.boolean(),
  vault: vaultStatusSchema,
  /** Since the process started. */
  requests: z.strictObject({ total: z.int(), active: z.int() }),
});
export type Status = z.infer<typeof statusSchema>;
