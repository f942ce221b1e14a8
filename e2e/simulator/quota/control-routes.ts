import type { QuotaOptions } from '../accounts.ts';
import { isObject, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';

interface QuotaCall {
  readonly world: World;
  readonly body: JsonObject;
  /** The account. */
  readonly id: string;
}

/** The routes of the control port about plans, windows and resets: `Quotas` for other processes. */
export const quotaRoutes: Record<string, (call: QuotaCall) => unknown> = {
  'POST /accounts/:id/usage': setWindows,
  'PATCH /accounts/:id/quota': ({ world, id, body }) => {
    onlyKeys(body, quotaKeys);
    world.quotas.change(id, body);
    return world.accounts.describe(id);
  },
  'POST /accounts/:id/spend': ({ world, id, body }) => {
    const model = textField(body, 'model');
    const { tokens } = body;
    if (model === null || typeof tokens !== 'number')
      throw new Error('model and tokens are needed');
    world.quotas.spend(id, model, tokens);
    return world.accounts.describe(id);
  },
  'POST /accounts/:id/reset-windows': ({ world, id, body }) => {
    const { windows } = body;
    world.quotas.resetWindows(id, Array.isArray(windows) ? windows.map(String) : undefined);
    return world.accounts.describe(id);
  },
  'PUT /accounts/:id/report-patch': ({ world, id, body }) => {
    onlyKeys(body, ['set', 'omit']);
    world.quotas.patchReport(id, body);
  },
  'DELETE /accounts/:id/report-patch': ({ world, id }) => world.quotas.patchReport(id, null),
  'GET /accounts/:id/resets': ({ world, id }) => {
    const { resets } = world.accounts.require(id);
    const { available, redemptions } = resets;
    return { available, credits: resets, redemptions };
  },
  'POST /accounts/:id/resets': ({ world, id, body }) => {
    onlyKeys(body, ['id', 'expiresInMs', 'status', 'title']);
    return { id: world.quotas.grantReset(id, body) };
  },
  'POST /accounts/:id/resets-elsewhere': ({ world, id, body }) => {
    const credit = textField(body, 'credit');
    if (credit === null) throw new Error('credit is needed');
    world.quotas.redeemElsewhere(id, credit);
  },
};

const quotaKeys: readonly (keyof QuotaOptions)[] = [
  'plan',
  'modelCaps',
  'extraUsage',
  'tellsLimits',
  'slots',
  'additional',
  'credits',
  'spendControl',
  'servesWhenFull',
];

/** A misspelt name would pass for a setting that does nothing. */
function onlyKeys(body: JsonObject, known: readonly string[]): void {
  const odd = Object.keys(body).find((key) => !known.includes(key));
  if (odd !== undefined) throw new Error(`${odd} is not one of ${known.join(', ')}`);
}

function setWindows({ world, id, body }: QuotaCall): unknown {
  const account = world.accounts.require(id);
  for (const [name, wanted] of Object.entries(body)) {
    if (name === 'creditTokens' && (wanted === null || typeof wanted === 'number')) {
      account.creditTokens = wanted;
      continue;
    }
    if (!isObject(wanted) || typeof wanted['fraction'] !== 'number')
      throw new Error(`${name}: a fraction is needed`);
    const { fraction, resetsInMs } = wanted;
    account.meter.set(name, fraction, typeof resetsInMs === 'number' ? resetsInMs : undefined);
  }
  return world.accounts.describe(id);
}
