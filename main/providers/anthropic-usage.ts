import { boundReport } from '../core/usage-bounds.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { readExtraUsage } from './anthropic-extra-usage.ts';
import { windowsFromHeaders } from './anthropic-headers.ts';
import { FIVE_HOURS, readWindow, SEVEN_DAYS, sevenDaysOf } from './anthropic-windows.ts';
import type { WindowName } from './anthropic-windows.ts';
import { flexibleNumber } from './flexible-number.ts';
import { isObject, objectField, parseJson } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { UsageSource } from './types.ts';
import { unreadableUsage, usageRefusal } from './usage-refusal.ts';

const USAGE_URL = 'https://api.anthropic.com/api/oauth/usage';

const ROWS: readonly (readonly [string, WindowName | null])[] = [
  ['five_hour', FIVE_HOURS],
  ['seven_day', SEVEN_DAYS],
  ['seven_day_opus', sevenDaysOf('opus')],
  ['seven_day_sonnet', sevenDaysOf('sonnet')],
];

export const anthropicUsage: UsageSource = {
  kinds: ['oauth'],
  attempts: 3,
  fromHeaders: windowsFromHeaders,
  async fetch(call, nowMs) {
    const answer = await call({
      method: 'GET',
      url: USAGE_URL,
      headers: { 'content-type': 'application/json' },
    });
    if (answer.status !== 200) throw usageRefusal('Anthropic', answer, nowMs);
    const body = parseJson(answer.text);
    if (!isObject(body) || !('five_hour' in body || 'seven_day' in body || 'limits' in body))
      throw unreadableUsage('Anthropic’s usage answer holds no usage.');
    return boundReport(readReport(body, nowMs));
  },
};

function readReport(body: JsonObject, nowMs: number): UsageReport {
  const windows = new Map<string, WindowReading>();
  const extra = readExtraUsage(body);
  const notes: string[] = [];
  function odd(what: string): void {
    notes.push(`Anthropic sent a window that cannot be read (${what}).`);
  }
  function add(name: WindowName | null, field: string, row: unknown, used: string): void {
    if (name === null || row === null || row === undefined) return;
    const reading = readRow(name, row, used, extra.pays);
    if (typeof reading === 'string') odd(`${field}${reading}`);
    else if (windows.get(name.id)?.usedFraction == null) windows.set(name.id, reading);
  }
  for (const [field, name] of ROWS) add(name, field, body[field], 'utilization');
  const { limits } = body;
  if (Array.isArray(limits))
    for (const [index, row] of limits.entries()) {
      const name = nameOfLimit(row);
      if (typeof name === 'string') odd(`limits[${index}]${name}`);
      else add(name, `limits[${index}]`, row, 'percent');
    }
  else if (limits !== null && limits !== undefined)
    notes.push('Anthropic sent limits that cannot be read (limits is no list).');
  return {
    fetchedAtMs: nowMs,
    windows: [...windows.values(), ...(extra.window === null ? [] : [extra.window])],
    notes: [...notes, ...extra.notes],
    plan: null,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  };
}

/** Null for a kind of another day; a text: what is wrong. */
function nameOfLimit(row: unknown): WindowName | string | null {
  if (!isObject(row)) return ' is no object';
  const kind = row['kind'] ?? null;
  if (kind !== null && typeof kind !== 'string') return '.kind is no text';
  if (kind === 'session') return FIVE_HOURS;
  if (kind === 'weekly_all') return SEVEN_DAYS;
  if (kind !== 'weekly_scoped') return null;
  const model = objectField(objectField(row, 'scope'), 'model');
  const name = model['display_name'] ?? '';
  return typeof name === 'string' ? sevenDaysOf(name) : '.scope.model.display_name is no text';
}

/** The reading, or what is wrong with it. */
function readRow(
  name: WindowName,
  row: unknown,
  usedField: string,
  paidBeyond: boolean,
): WindowReading | string {
  if (!isObject(row)) return ' is no object';
  const told = row[usedField] ?? null;
  const used = flexibleNumber(told);
  if (told !== null && used === null) return `.${usedField} is no number`;
  const reset = row['resets_at'] ?? null;
  const resetsAtMs = typeof reset === 'string' ? Date.parse(reset) : null;
  if ((reset !== null && resetsAtMs === null) || Number.isNaN(resetsAtMs))
    return '.resets_at is no time';
  return readWindow(name, {
    usedFraction: used === null ? null : used / 100,
    resetsAtMs,
    source: 'poll',
    paidBeyond,
  });
}
