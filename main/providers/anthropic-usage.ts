import { AppError } from '../../shared/errors.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { windowsFromHeaders } from './anthropic-headers.ts';
import { FIVE_HOURS, readWindow, SEVEN_DAYS, sevenDaysOf } from './anthropic-windows.ts';
import type { WindowName } from './anthropic-windows.ts';
import { isObject, objectField, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { UsageSource } from './types.ts';

const USAGE_URL = 'https://api.anthropic.com/api/oauth/usage';

const ROWS: readonly (readonly [string, WindowName | null])[] = [
  ['five_hour', FIVE_HOURS],
  ['seven_day', SEVEN_DAYS],
  ['seven_day_opus', sevenDaysOf('opus')],
  ['seven_day_sonnet', sevenDaysOf('sonnet')],
];

export const anthropicUsage: UsageSource = {
  kinds: ['oauth'],
  fromHeaders: windowsFromHeaders,
  async fetch(call, nowMs) {
    const answer = await call({ method: 'GET', url: USAGE_URL });
    if (answer.status !== 200) throw refusal(answer.status);
    const body = parseJson(answer.text);
    if (!isObject(body) || !('five_hour' in body || 'seven_day' in body || 'limits' in body))
      throw unreadable('Anthropic’s usage answer holds no usage.');
    return readReport(body, nowMs);
  },
};

function refusal(status: number): AppError {
  if (status === 401 || status === 403)
    return new AppError(
      'AUTH_ERROR',
      `Anthropic refused this account’s sign-in when asked for its usage (${status}).`,
      'Sign in again.',
    );
  if (status === 429)
    return new AppError('RATE_LIMIT', 'Anthropic asks for fewer questions about usage (429).');
  return unreadable(`Anthropic answered ${status} when asked for the usage.`);
}

function unreadable(message: string): AppError {
  return new AppError('UPSTREAM_UNREACHABLE', message, 'Sluice asks again by itself.');
}

function readReport(body: JsonObject, nowMs: number): UsageReport {
  const windows = new Map<string, WindowReading>();
  const notes: string[] = [];
  function add(name: WindowName | null, field: string, row: unknown, used: string): void {
    if (name === null || row === null || row === undefined) return;
    const reading = readRow(name, row, used);
    if (typeof reading === 'string')
      notes.push(`Anthropic sent a window that cannot be read (${field}${reading}).`);
    else if (windows.get(name.id)?.usedFraction == null) windows.set(name.id, reading);
  }
  for (const [field, name] of ROWS) add(name, field, body[field], 'utilization');
  const { limits } = body;
  if (Array.isArray(limits))
    for (const [index, row] of limits.entries())
      add(nameOfLimit(row), `limits[${index}]`, row, 'percent');
  else if (limits !== null && limits !== undefined)
    notes.push('Anthropic sent limits that cannot be read (limits is no list).');
  const extra = extraUsage(body['extra_usage']);
  if (extra !== null) notes.push(extra);
  return {
    fetchedAtMs: nowMs,
    windows: [...windows.values()],
    notes,
    plan: null,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  };
}

function nameOfLimit(row: unknown): WindowName | null {
  const kind = textField(row, 'kind');
  if (kind === 'session') return FIVE_HOURS;
  if (kind === 'weekly_all') return SEVEN_DAYS;
  if (kind !== 'weekly_scoped') return null;
  const model = objectField(objectField(row, 'scope'), 'model');
  return sevenDaysOf(textField(model, 'display_name') ?? '');
}

/** The reading, or what is wrong with it. */
function readRow(name: WindowName, row: unknown, usedField: string): WindowReading | string {
  if (!isObject(row)) return ' is no object';
  const used = row[usedField] ?? null;
  if (used !== null && typeof used !== 'number') return `.${usedField} is no number`;
  const reset = row['resets_at'] ?? null;
  const resetsAtMs = typeof reset === 'string' ? Date.parse(reset) : null;
  if ((reset !== null && resetsAtMs === null) || Number.isNaN(resetsAtMs))
    return '.resets_at is no time';
  return readWindow(name, {
    usedFraction: used === null ? null : used / 100,
    resetsAtMs,
    source: 'poll',
  });
}

/** Display only: paid use beyond the windows never blocks an account. */
function extraUsage(value: unknown): string | null {
  if (!isObject(value) || value['is_enabled'] !== true) return null;
  const { used_credits: used, monthly_limit: limit } = value;
  const currency = textField(value, 'currency') ?? 'USD';
  const places = value['decimal_places'];
  const digits = typeof places === 'number' && places >= 0 && places <= 6 ? places : 2;
  if (typeof used !== 'number') return 'Extra usage is on.';
  const amount = (credits: number): string => (credits / 10 ** digits).toFixed(digits);
  const of = typeof limit === 'number' ? ` of ${amount(limit)}` : '';
  return `Extra usage: ${amount(used)}${of} ${currency} this month.`;
}
