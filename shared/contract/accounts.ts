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
  'accounts.remove': command(oneAccount, z.strictObject({ removed: idSchema })),
  /** Checks the key live at the provider before it is stored. KEY_REFUSED stores nothing. */
  'accounts.addKey': command(
    z.strictObject({
      provider: askedProviderSchema,
      key: z.string().trim().min(1).max(4096),
      label: nameSchema.max(120).nullable().default(null),
      /** Store it although the provider could not be asked. */
      unchecked: z.boolean().default(false),
    }),
    changed,
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
