import { z } from 'zod';
import { accountSchema } from '../model/account.ts';
import { requestRecordSchema, runningRequestSchema } from '../model/activity.ts';
import { priceDataSchema } from '../model/history.ts';
import { clientSchema } from '../model/client.ts';
import { idSchema } from '../model/common.ts';
import { loginStateSchema } from '../model/login.ts';
import { providerInfoSchema } from '../model/provider.ts';
import { placeSchema } from '../model/ranking.ts';
import { resetStateSchema } from '../model/reset.ts';
import { settingKeySchema, settingsSchema } from '../model/settings.ts';
import { statusSchema } from '../model/status.ts';
import { accountUsageSchema } from '../model/window.ts';
import { activityEvents } from './activity.ts';
import { command, query } from './define.ts';

/** The redacted state of the store, and what the process knows besides. */
export const snapshotSchema = z.strictObject({
  accounts: z.array(accountSchema).readonly(),
  usage: z.array(accountUsageSchema).readonly(),
  /** Resets under way, and those whose answer was lost. */
  resets: z.array(resetStateSchema).readonly(),
  clients: z.array(clientSchema).readonly(),
  settings: settingsSchema,
  status: statusSchema,
  providers: z.array(providerInfoSchema).readonly(),
  /** Account that the next new session of each provider would get; null: none can serve. */
  next: z.record(z.string(), idSchema.nullable()),
  /** Those of each provider that can serve, best first. */
  places: z.record(z.string(), z.array(placeSchema).readonly()),
  /** The newest request that reached the port; null: none since the profile was made. */
  lastRequest: requestRecordSchema.nullable(),
  /** What runs now, newest first, at most 50; `status.requests.active` counts all. */
  running: z.array(runningRequestSchema).readonly(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** One difference between two snapshots; lists change by entry so that only what changed is drawn again. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('account'), account: accountSchema }),
  z.strictObject({ kind: z.literal('account-removed'), id: idSchema }),
  z.strictObject({ kind: z.literal('usage'), usage: accountUsageSchema }),
  z.strictObject({ kind: z.literal('resets'), resets: z.array(resetStateSchema).readonly() }),
  z.strictObject({ kind: z.literal('client'), client: clientSchema }),
  z.strictObject({ kind: z.literal('settings'), settings: settingsSchema }),
  z.strictObject({ kind: z.literal('status'), status: statusSchema }),
  z.strictObject({ kind: z.literal('next'), next: snapshotSchema.shape.next }),
  z.strictObject({ kind: z.literal('places'), places: snapshotSchema.shape.places }),
  z.strictObject({ kind: z.literal('request'), request: requestRecordSchema }),
  z.strictObject({ kind: z.literal('running'), running: z.array(runningRequestSchema).readonly() }),
]);
export type Change = z.infer<typeof changeSchema>;

const settingAnswer = z.strictObject({ settings: settingsSchema });

export const stateCalls = {
  'state.get': query(
    z.strictObject({}),
    z.strictObject({ generation: z.int().nonnegative(), snapshot: snapshotSchema }),
  ),
  'status.get': query(z.strictObject({}), z.strictObject({ status: statusSchema })),
  'settings.get': query(z.strictObject({}), settingAnswer),
  /** `value` is parsed by the setting's own schema; a wrong one is refused with the allowed values. */
  'settings.set': command(
    z.strictObject({
      key: settingKeySchema,
      value: z.union([z.string(), z.number(), z.boolean()]),
    }),
    settingAnswer,
  ),
  'activity.list': query(
    z.strictObject({
      limit: z.int().min(1).max(500).default(50),
      /** Id of a request: those that ended before it. None where it is not kept any more. */
      before: z.string().min(1).max(100).nullable().default(null),
    }),
    z.strictObject({
      requests: z.array(requestRecordSchema).readonly(),
      /** What their costs are estimated with. */
      prices: priceDataSchema,
    }),
  ),
  /** A fresh one-time address of the headless window, good once and for 10 minutes. */
  'ui.address': command(z.strictObject({}), z.strictObject({ url: z.string() })),
};

export const events = {
  /**
   * `from` is the generation that the changes apply to, `to` the one they lead to. A receiver whose
   * generation is not `from` has missed something and asks for the state again.
   */
  state: z.strictObject({
    from: z.int().nonnegative(),
    to: z.int().nonnegative(),
    changes: z.array(changeSchema).readonly(),
  }),
  login: z.strictObject({ login: loginStateSchema }),
  ...activityEvents,
};
