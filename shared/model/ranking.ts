import { z } from 'zod';
import { credentialKindSchema, prioritySchema } from './account.ts';
import { fractionSchema, idSchema, instantSchema, providerIdSchema } from './common.ts';

/** How the next account of a provider is chosen. */
export const strategySchema = z.enum([
  'drain-rate',
  'use-it-or-lose-it',
  'in-order',
  'round-robin',
]);
export type Strategy = z.infer<typeof strategySchema>;

/** What an order is decided by; each strategy asks some of them, in its own sequence. */
export const criterionSchema = z.enum([
  'blocked',
  'plan',
  'priority',
  'kind',
  'boost',
  'longDrainRate',
  'longUsed',
  'shortDrainRate',
  'shortUsed',
  'nearlyFull',
  'headroomRate',
  'turn',
  'id',
]);
export type Criterion = z.infer<typeof criterionSchema>;

/** The first four are common to every strategy: those that share them share the new sessions. */
export const COMMON_CRITERIA = ['blocked', 'plan', 'priority', 'kind'] as const;
/** What each strategy asks, in its sequence. */
export const CRITERIA: Readonly<Record<Strategy, readonly Criterion[]>> = {
  'drain-rate': [
    ...COMMON_CRITERIA,
    'boost',
    'longDrainRate',
    'longUsed',
    'shortDrainRate',
    'shortUsed',
    'id',
  ],
  'use-it-or-lose-it': [...COMMON_CRITERIA, 'nearlyFull', 'headroomRate', 'id'],
  'in-order': [...COMMON_CRITERIA, 'id'],
  'round-robin': [...COMMON_CRITERIA, 'turn', 'id'],
};

/** One window that counts for the ranking. Unknown is null. */
export const rankWindowSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  resetsAt: instantSchema.nullable(),
});

const comparedSchema = z.strictObject({
  longDrainRate: z.number().nonnegative(),
  longUsed: fractionSchema,
  shortDrainRate: z.number().nonnegative(),
  shortUsed: fractionSchema,
  headroomRate: z.number().nonnegative(),
});

/** An account's place in the order. */
export const rankedSchema = z.strictObject({
  id: idSchema,
  /** From 1. */
  rank: z.int().positive(),
  /** Can serve now. */
  eligible: z.boolean(),
  /** Its rank if nothing blocked it; null: nothing does. */
  rankIfFree: z.int().positive().nullable(),
  /** Of the new sessions. */
  share: fractionSchema,
  longDrainRate: z.number().nonnegative().nullable(),
  longUsed: fractionSchema.nullable(),
  shortDrainRate: z.number().nonnegative().nullable(),
  shortUsed: fractionSchema.nullable(),
  priority: prioritySchema,
  blockedUntil: instantSchema.nullable(),
  /** What puts it before the one after it; null for the last. */
  decidedBy: criterionSchema.nullable(),
  /** Why it stands where it stands, as a clause. */
  reason: z.string(),
  long: rankWindowSchema.nullable(),
  short: rankWindowSchema.nullable(),
  /** Its plan has the model, as far as any is known to. */
  plan: z.strictObject({ name: z.string().nullable(), fits: z.boolean() }),
  /** Why its windows should be begun soon; null: nothing speaks for it. */
  boost: z.enum(['untouched', 'uncapped']).nullable(),
  /** Unused fraction per hour until the reset, that of `use-it-or-lose-it`. */
  headroomRate: z.number().nonnegative().nullable(),
  kind: credentialKindSchema,
  /** The same numbers as they are compared: of what is not known half is taken as used. */
  compared: comparedSchema,
});
export type Ranked = z.infer<typeof rankedSchema>;

/** What ends the present order, if everybody goes on at the present pace. */
export const orderChangeSchema = z.strictObject({
  at: instantSchema,
  /** First from then on; null: none can serve. */
  first: idSchema.nullable(),
  /** `pace`: the account overtakes the first without more than time passing. */
  because: z.enum(['block-ends', 'window-resets', 'window-full', 'pace']),
  account: idSchema,
  /** Label of the window that begins anew or is full. */
  window: z.string().nullable(),
});
export type OrderChange = z.infer<typeof orderChangeSchema>;

export const rankingSchema = z.strictObject({
  provider: providerIdSchema,
  model: z.string().nullable(),
  /** Model family whose windows and blocks count besides the common ones. */
  family: z.string().nullable(),
  strategy: strategySchema,
  order: z.array(rankedSchema).readonly(),
  /** Those that take no part. */
  passedOver: z
    .array(z.strictObject({ id: idSchema, reason: z.string(), until: instantSchema.nullable() }))
    .readonly(),
  /** The key that serves instead of all of them until the person clears it. */
  override: idSchema.nullable(),
  /** Null: nothing that is known of changes who is first soon. */
  change: orderChangeSchema.nullable(),
});
export type Ranking = z.infer<typeof rankingSchema>;

/** A ranking in short, as every snapshot carries it. */
export const placeSchema = z.strictObject({
  id: idSchema,
  rank: z.int().positive(),
  share: fractionSchema,
});
export type Place = z.infer<typeof placeSchema>;
