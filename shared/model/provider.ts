import { z } from 'zod';
import { providerIdSchema } from './common.ts';

export const loginMethodSchema = z.enum(['browser', 'paste', 'device', 'api-key']);
export type LoginMethod = z.infer<typeof loginMethodSchema>;

/** Where a person looks for it: what they sign in to or subscribe to, what they pay by use, what runs on this machine. */
export const providerGroupSchema = z.enum(['plan', 'key', 'local']);
export type ProviderGroup = z.infer<typeof providerGroupSchema>;

/** What a client has to speak there. */
export const wireShapeSchema = z.enum(['anthropic', 'openai', 'google']);

/** What a client takes as its base URL, behind the address of the proxy port. */
export const routeBaseSchema = z.strictObject({ wire: wireShapeSchema, path: z.string() });
export type RouteBase = z.infer<typeof routeBaseSchema>;

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
  /** None is one, too. */
  keyOptional: z.boolean(),
  /** False: nothing tells a good key from a bad one before its first request. */
  keyChecked: z.boolean(),
  /** What of an account that a sign-in made a key for stays at the provider when it is removed; null: nothing. */
  keyStays: z.string().nullable(),
  /** A sign-in can be at an enterprise domain. */
  asksDomain: z.boolean(),
  group: providerGroupSchema,
  /** Other words by which a person looks for it, lower case, e.g. `chatgpt`. */
  alsoCalled: z.array(z.string()).readonly(),
  /** Empty: no common client speaks what it serves. */
  bases: z.array(routeBaseSchema).readonly(),
});
export type ProviderInfo = z.infer<typeof providerInfoSchema>;
