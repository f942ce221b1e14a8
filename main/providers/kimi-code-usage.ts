import { boundReport } from '../core/usage-bounds.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { isObject, objectField, parseJson } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import {
  detailOf,
  namedByKey,
  namedByLength,
  readKimiLimit,
  TOTAL,
  WEEKLY,
} from './kimi-code-windows.ts';
import type { Named } from './kimi-code-windows.ts';
import type { UsageSource } from './types.ts';
import { unreadableUsage, usageRefusal } from './usage-refusal.ts';

const USAGE_URL = 'https://api.kimi.com/coding/v1/usages';
const KNOWN = ['usage', 'limits', 'totalQuota', 'total_quota', 'usages'];

export const kimiCodeUsage: UsageSource = {
  kinds: ['oauth'],
  fromHeaders: () => [],
  async fetch(call, nowMs) {
    const answer = await call({ method: 'GET', url: USAGE_URL });
    if (answer.status !== 200) throw usageRefusal('Kimi', answer, nowMs);
    const body = parseJson(answer.text);
    if (!isObject(body) || !KNOWN.some((name) => name in body))
      throw unreadableUsage('Kimi’s usage answer holds no usage.');
    return boundReport(readReport(body, nowMs));
  },
};

/** Windows and notes as they are found; the same id twice keeps the fuller one. */
class Readings {
  readonly notes: string[] = [];
  readonly #nowMs: number;
  readonly #windows = new Map<string, WindowReading>();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  get windows(): WindowReading[] {
    return [...this.#windows.values()];
  }

  add(named: Named | null, field: string, row: unknown): void {
    if (row === undefined || row === null) return;
    const reading =
      named === null || !isObject(row) ? null : readKimiLimit(named, detailOf(row), this.#nowMs);
    if (reading === null) {
      this.notes.push(`Kimi sent a limit that cannot be read (${field}).`);
      return;
    }
    const known = this.#windows.get(reading.id)?.usedFraction ?? -1;
    if (known < (reading.usedFraction ?? 0)) this.#windows.set(reading.id, reading);
  }
}

function readReport(body: JsonObject, nowMs: number): UsageReport {
  const readings = new Readings(nowMs);
  readings.add(WEEKLY, 'usage', body['usage']);
  const limits = body['limits'] ?? [];
  if (Array.isArray(limits))
    for (const [index, row] of limits.entries()) {
      const named = isObject(row) ? namedByLength(objectField(row, 'window')) : null;
      readings.add(named, `limits[${index}]`, row);
    }
  else readings.notes.push('Kimi sent a limit that cannot be read (limits is no list).');
  readings.add(TOTAL, 'totalQuota', body['totalQuota'] ?? body['total_quota']);
  for (const [key, row] of Object.entries(objectField(body, 'usages')))
    if (key.startsWith('limit_month_')) readings.add(namedByKey(key), `usages.${key}`, row);
  return {
    fetchedAtMs: nowMs,
    windows: readings.windows,
    notes: readings.notes,
    plan: null,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  };
}
