import { z } from 'zod';
import { wireErrorSchema } from '../errors.ts';
import { accountSchema } from './account.ts';
import { idSchema, instantSchema, providerIdSchema } from './common.ts';
import { loginMethodSchema } from './provider.ts';

const base = {
  loginId: z.string(),
  provider: providerIdSchema,
  method: loginMethodSchema,
  /** After this the sign-in ends by itself. */
  expiresAt: instantSchema,
};

/** The whole visible state of one running or ended sign-in. */
export const loginStateSchema = z.discriminatedUnion('step', [
  z.strictObject({
    ...base,
    step: z.literal('waiting'),
    /** Already mapped by SLUICE_ORIGIN_MAP. */
    url: z.string(),
    /** Short link to `url` on the callback server; null where nothing listens. */
    launchUrl: z.string().nullable(),
    /** A code to type in at `url` (device flow). */
    code: z.string().nullable(),
    /** What a person should know, e.g. that the pasted text had the wrong state. */
    note: z.string().nullable(),
  }),
  z.strictObject({
    ...base,
    step: z.literal('exchanging'),
    /** What goes on meanwhile, e.g. that a project is being set up; null: nothing worth a word. */
    note: z.string().nullable(),
  }),
  /**
   * A re-login by somebody else than the account's person. Nothing is stored; the tokens wait in memory
   * until `login.adopt`, `login.cancel` or the end of the sign-in.
   */
  z.strictObject({
    ...base,
    step: z.literal('other-identity'),
    email: z.string().nullable(),
    organization: z.string().nullable(),
    /** The account that was to be signed in again. */
    account: idSchema,
    /** LOGIN_IDENTITY, in words. */
    error: wireErrorSchema,
  }),
  z.strictObject({ ...base, step: z.literal('done'), account: accountSchema }),
  z.strictObject({
    ...base,
    step: z.literal('failed'),
    error: wireErrorSchema,
    /** A page of the provider on which the person can remove the obstacle; already mapped. */
    link: z.url({ protocol: /^https?$/ }).nullable(),
  }),
]);
export type LoginState = z.infer<typeof loginStateSchema>;
export type WaitingState = Extract<LoginState, { step: 'waiting' }>;
