import { z } from 'zod';
import { idSchema, instantSchema, providerIdSchema } from './common.ts';
import { filesStatusSchema } from './files.ts';
import { usageWindowSchema } from './window.ts';

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

/** Something in the background that needs the person; it stands until its cause is gone. */
export const alertSchema = z.strictObject({
  /** `own-credential`: a credential that a caller brought is refused when asked for its usage. */
  code: z.enum(['own-credential']),
  provider: providerIdSchema,
  /** HTTP status of the refusal. */
  status: z.int(),
  text: z.string(),
});
export type Alert = z.infer<typeof alertSchema>;

/** Usage of a credential that a client brought itself, the one it used last at the provider. In memory only. */
export const ownUsageSchema = z.strictObject({
  /** Null: a caller without a client key. */
  client: idSchema.nullable(),
  clientName: z.string(),
  provider: providerIdSchema,
  windows: z.array(usageWindowSchema).readonly(),
  /** Null while only answers have told something. */
  fetchedAt: instantSchema.nullable(),
});
export type OwnUsage = z.infer<typeof ownUsageSchema>;

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
  files: filesStatusSchema,
  /** Since the process started. */
  requests: z.strictObject({ total: z.int(), active: z.int() }),
  /** One a provider and status. */
  alerts: z.array(alertSchema).readonly(),
  ownUsage: z.array(ownUsageSchema).readonly(),
  /** Keys that the person put over the pool of a provider: they serve all its requests. */
  overrides: z
    .array(
      z.strictObject({
        provider: providerIdSchema,
        account: idSchema,
        keySuffix: z.string().max(4).nullable(),
      }),
    )
    .readonly(),
});
export type Status = z.infer<typeof statusSchema>;
