import { z } from 'zod';
import { idSchema, instantSchema, providerIdSchema } from './common.ts';

export const credentialKindSchema = z.enum(['oauth', 'api_key']);
export type CredentialKind = z.infer<typeof credentialKindSchema>;

export const ownershipSchema = z.enum(['own', 'borrowed']);
export type Ownership = z.infer<typeof ownershipSchema>;

export const prioritySchema = z.enum(['preferred', 'normal', 'reserve']);
export type Priority = z.infer<typeof prioritySchema>;

/** The first that holds of locked, disabled, paused, blocked (whole account only), ready. */
export const accountStateSchema = z.enum(['ready', 'blocked', 'paused', 'disabled', 'locked']);
export type AccountState = z.infer<typeof accountStateSchema>;

/** The fixed vocabulary of behaviour.md section 2; the provider's own text is kept beside it, redacted. */
export const disableCauseSchema = z.enum([
  'sign-in expired',
  'revoked',
  'signed out',
  'replaced',
  'client not authorised',
  'rejected',
  'interrupted refresh',
  'vault locked',
  'failed',
]);
export type DisableCause = z.infer<typeof disableCauseSchema>;

/** `account`, or `family:<model family>`, which may be a single model. */
export const blockScopeSchema = z.string().regex(/^(account|family:[a-z0-9_.:-]+)$/);

export const blockSchema = z.strictObject({
  scope: blockScopeSchema,
  until: instantSchema,
  reason: z.string(),
});

export const disabledSchema = z.strictObject({
  cause: disableCauseSchema,
  at: instantSchema,
  detail: z.string().nullable(),
});

export const accountSchema = z.strictObject({
  id: idSchema,
  provider: providerIdSchema,
  kind: credentialKindSchema,
  email: z.string().nullable(),
  organization: z.string().nullable(),
  plan: z.string().nullable(),
  label: z.string().nullable(),
  ownership: ownershipSchema,
  priority: prioritySchema,
  state: accountStateSchema,
  paused: z.boolean(),
  blocks: z.array(blockSchema).readonly(),
  blockedUntil: instantSchema.nullable(),
  disabled: disabledSchema.nullable(),
  /** Why its secret cannot be opened although the vault is; null else. */
  lockedReason: z.string().nullable(),
  signInAgainBy: instantSchema.nullable(),
  /** `login`, `key`, `import:<tool>`, `environment` or `override`. */
  origin: z.string(),
  /** The last four characters of an API key, to tell two keys apart; null for sign-ins. */
  keySuffix: z.string().max(4).nullable(),
  createdAt: instantSchema,
});
export type Account = z.infer<typeof accountSchema>;
