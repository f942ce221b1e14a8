import { z } from 'zod';
import { askedProviderSchema } from '../model/common.ts';
import { loginStateSchema } from '../model/login.ts';
import { accountRefSchema } from './accounts.ts';
import { command, query } from './define.ts';

const oneLogin = z.strictObject({ loginId: z.string() });
const state = z.strictObject({ login: loginStateSchema });

/** Progress arrives as `login` events; `login.get` reads the present state (after a reconnect). */
export const loginCalls = {
  'login.start': command(
    z.strictObject({
      provider: askedProviderSchema,
      method: z.enum(['browser', 'paste', 'device']).default('browser'),
      /** Re-login: only this account's identity is accepted. */
      account: accountRefSchema.nullable().default(null),
      /** Enterprise domain, where the provider has such. */
      domain: z.string().nullable().default(null),
    }),
    state,
  ),
  'login.get': query(oneLogin, state),
  /** A redirect URL, `code=…&state=…` or `code#state`. A wrong one is told in `note` and the sign-in goes on. */
  'login.paste': command(
    z.strictObject({ loginId: z.string(), text: z.string().max(8192) }),
    state,
  ),
  /** Keeps the sign-in of another person as an account of its own; only in the step `other-identity`. */
  'login.adopt': command(oneLogin, state),
  'login.cancel': command(oneLogin, state),
};
