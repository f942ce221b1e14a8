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
      /** Null: the first of the provider's own. */
      method: z.enum(['browser', 'paste', 'device']).nullable().default(null),
      /** Re-login: only this account's identity is accepted. */
      account: accountRefSchema.nullable().default(null),
      /** Enterprise domain, where the provider has such; null: that of `account`, else the provider's own. */
      domain: z.string().nullable().default(null),
    }),
    state,
  ),
  'login.get': query(oneLogin, state),
  /** A redirect URL, `code=…&state=…`, `code#state`, or a key where the provider's page shows one. A wrong one is told in `note` and the sign-in goes on. */
  'login.paste': command(
    z.strictObject({ loginId: z.string(), text: z.string().max(8192) }),
    state,
  ),
  /** Keeps the sign-in of another person as an account of its own; only in the step `other-identity`. */
  'login.adopt': command(oneLogin, state),
  'login.cancel': command(oneLogin, state),
};
