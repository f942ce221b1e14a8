import { z } from 'zod';
import { providerIdSchema } from './common.ts';

export const loginMethodSchema = z.enum(['browser', 'paste', 'device', 'api-key']);
export type LoginMethod = z.infer<typeof loginMethodSchema>;

/** What a person is told about a provider before signing in. */
export const providerInfoSchema = z.strictObject({
  id: providerIdSchema,
  /** e.g. `Claude` */
  name: z.string(),
  /** Two letters for the neutral tile, e.g. `Cl`. */
  monogram: z.string().length(2),
  policy: z.string(),
  methods: z.array(loginMethodSchema).readonly(),
  /** Where a person makes an API key; null where there is none. */
  keyPage: z.url().nullable(),
  /** A sign-in can be at an enterprise domain. */
  asksDomain: z.boolean(),
});
export type ProviderInfo = z.infer<typeof providerInfoSchema>;
