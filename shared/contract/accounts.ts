import { z } from 'zod';
import { accountSchema, prioritySchema } from '../model/account.ts';
import { askedProviderSchema, idSchema, nameSchema } from '../model/common.ts';
import { providerInfoSchema } from '../model/provider.ts';
import { accountUsageSchema } from '../model/window.ts';
import { command, query } from './define.ts';

const nothing = z.strictObject({});
/** A numeric id, or an e-mail address that is unique. */
export const accountRefSchema = z.union([idSchema, z.string().min(1)]);
const oneAccount = z.strictObject({ account: accountRefSchema });
const changed = z.strictObject({ account: accountSchema });

export const accountCalls = {
  'accounts.list': query(nothing, z.strictObject({ accounts: z.array(accountSchema).readonly() })),
  'accounts.pause': command(oneAccount, changed),
  'accounts.resume': command(oneAccount, changed),
  'accounts.rename': command(
    z.strictObject({ account: accountRefSchema, label: nameSchema.max(120) }),
    changed,
  ),
  /** New tokens now, although the present ones are fresh. A borrowed account is only read again. */
  'accounts.refresh': command(oneAccount, changed),
  'accounts.setPriority': command(
    z.strictObject({ account: accountRefSchema, priority: prioritySchema }),
    changed,
  ),
  /** `note`: what of the account goes on elsewhere, and how the person ends it. */
  'accounts.remove': command(
    oneAccount,
    z.strictObject({ removed: idSchema, note: z.string().nullable() }),
  ),
  /**
   * Checks the key live at the provider before it is stored. KEY_REFUSED stores nothing. `unchecked`: why the
   * provider said nothing of the key that was stored; null: it took it.
   */
  'accounts.addKey': command(
    z.strictObject({
      provider: askedProviderSchema,
      /** Empty where the provider asks for none. */
      key: z.string().trim().max(4096),
      label: nameSchema.max(120).nullable().default(null),
      /** Store it although the provider could not be asked. */
      unchecked: z.boolean().default(false),
    }),
    changed.extend({ unchecked: z.string().nullable() }),
  ),
  /** `refresh` asks the providers now, else what is in memory. */
  'usage.list': query(
    z.strictObject({ refresh: z.boolean().default(false) }),
    z.strictObject({ accounts: z.array(accountUsageSchema).readonly() }),
  ),
  'providers.list': query(
    nothing,
    z.strictObject({ providers: z.array(providerInfoSchema).readonly() }),
  ),
};
