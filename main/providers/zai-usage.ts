import { boundReport } from '../core/usage-bounds.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { isObject, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { UsageSource } from './types.ts';
import { unreadableUsage, UsageRefusal, usageRefusal } from './usage-refusal.ts';
import { isRefusal, succeeded } from './zai-envelope.ts';
import { METERS, readZaiRow } from './zai-windows.ts';

const USAGE_URL = 'https://api.z.ai/api/monitor/usage/quota/limit';

export const zaiUsage: UsageSource = {
  kinds: ['api_key'],
  // The monitor takes the bare key, and refuses it behind `Bearer`.
  auth: { name: 'authorization', value: '{secret}' },
  fromHeaders: () => [],
  async fetch(call, nowMs) {
    const answer = await call({ method: 'GET', url: USAGE_URL });
    if (answer.status !== 200) throw usageRefusal('Z.AI', answer, nowMs);
    const body = parseJson(answer.text);
    if (!isObject(body)) throw unreadableUsage('Z.AI’s usage answer is no JSON object.');
    if (!succeeded(body)) throw refusal(body);
    if (!isObject(body['data'])) throw unreadableUsage('Z.AI’s usage answer holds no usage.');
    return boundReport(readReport(body['data'], nowMs));
  },
};

/** A refusal comes as a 200 of HTTP whose body says no. */
function refusal(body: JsonObject): UsageRefusal {
  if (isRefusal(body))
    return new UsageRefusal(
      'AUTH_ERROR',
      'Z.AI refused this account’s key when asked for its usage (401).',
      { hint: 'Sign in again, or add another key.', isDead: Number(body['code']) === 401 },
    );
  if (body['code'] === 429)
    return new UsageRefusal('RATE_LIMIT', 'Z.AI asks for fewer questions about usage (429).');
  return unreadableUsage('Z.AI would not tell the usage of this account.');
}

function readReport(data: JsonObject, nowMs: number): UsageReport {
  const windows = new Map<string, WindowReading>();
  const notes: string[] = [];
  const { limits } = data;
  if (Array.isArray(limits))
    for (const [index, row] of limits.entries()) {
      const reading = isObject(row) ? readZaiRow(row) : ' is no object';
      if (typeof reading === 'string')
        notes.push(`Z.AI sent a window that cannot be read (limits[${index}]${reading}).`);
      else if (reading !== null && isFuller(reading, windows.get(reading.id)))
        windows.set(reading.id, reading);
    }
  else if (limits !== null && limits !== undefined)
    notes.push('Z.AI sent limits that cannot be read (limits is no list).');
  if (windows.size === 0 && notes.length === 0)
    notes.push('Z.AI told no limits for this key: it may belong to no coding plan.');
  return {
    fetchedAtMs: nowMs,
    windows: withPlainLabels([...windows.values()]),
    notes,
    plan: planName(textField(data, 'level')),
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  };
}

/** The same meter and length twice: the one that binds. */
function isFuller(one: WindowReading, known: WindowReading | undefined): boolean {
  return known === undefined || (one.usedFraction ?? -1) > (known.usedFraction ?? -1);
}

/** What is counted is named where two windows have the same length. */
function withPlainLabels(windows: readonly WindowReading[]): readonly WindowReading[] {
  return windows.map((window) => {
    const alone = windows.filter(({ label }) => label === window.label).length === 1;
    const meter = METERS.find((name) => window.id.startsWith(`zai:${name}:`));
    return alone || meter === undefined ? window : { ...window, label: `${window.label} ${meter}` };
  });
}

function planName(level: string | null): string | null {
  const name = level?.trim().slice(0, 40) ?? '';
  return name === '' ? null : name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
}
