import { AppError } from '../../shared/errors.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { isObject, objectField, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import { resetOf, windowsFromHeaders } from './openai-codex-headers.ts';
import { planName } from '../core/codex-plan.ts';
import { meterOf, readCodexWindow } from './openai-codex-windows.ts';
import type { Meter } from './openai-codex-windows.ts';
import type { UsageSource } from './types.ts';

const USAGE_URL = 'https://chatgpt.com/backend-api/wham/usage';

export const openaiCodexUsage: UsageSource = {
  kinds: ['oauth'],
  fromHeaders: windowsFromHeaders,
  async fetch(call, nowMs) {
    const answer = await call({ method: 'GET', url: USAGE_URL });
    if (answer.status !== 200) throw refusal(answer.status);
    const body = parseJson(answer.text);
    if (!isObject(body) || !('rate_limit' in body || 'plan_type' in body))
      throw unreadable('OpenAI’s usage answer holds no usage.');
    return readReport(body, nowMs);
  },
};

function refusal(status: number): AppError {
  if (status === 401 || status === 403)
    return new AppError(
      'AUTH_ERROR',
      `OpenAI refused this account’s sign-in when asked for its usage (${status}).`,
      'Sign in again.',
    );
  if (status === 429)
    return new AppError('RATE_LIMIT', 'OpenAI asks for fewer questions about usage (429).');
  return unreadable(`OpenAI answered ${status} when asked for the usage.`);
}

function unreadable(message: string): AppError {
  return new AppError('UPSTREAM_UNREACHABLE', message, 'Sluice asks again by itself.');
}

/** Windows and notes as they are found; the same id twice keeps the fuller one. */
class Readings {
  readonly notes: string[] = [];
  readonly #nowMs: number;
  readonly #paidBeyond: boolean;
  readonly #windows = new Map<string, WindowReading>();

  constructor(nowMs: number, paidBeyond: boolean) {
    this.#nowMs = nowMs;
    this.#paidBeyond = paidBeyond;
  }

  get windows(): WindowReading[] {
    return [...this.#windows.values()];
  }

  addMeter(meter: Meter, field: string, limit: unknown): void {
    if (limit === null || limit === undefined) return;
    if (!isObject(limit)) return this.#odd(`${field} is no object`);
    const allowed = limit['allowed'] === true && limit['limit_reached'] === false;
    for (const slot of ['primary', 'secondary'] as const) {
      const row = limit[`${slot}_window`];
      if (row === null || row === undefined) continue;
      const name = `${field}.${slot}_window`;
      if (isObject(row)) this.#addWindow(meter, slot, name, row, allowed || this.#paidBeyond);
      else this.#odd(`${name} is no object`);
    }
  }

  #addWindow(
    meter: Meter,
    slot: 'primary' | 'secondary',
    name: string,
    row: JsonObject,
    serves: boolean,
  ): void {
    const fields = ['used_percent', 'limit_window_seconds', 'reset_at', 'reset_after_seconds'];
    const numbers = fields.map((field) => numberOrNull(row[field]));
    const bad = numbers.indexOf(undefined);
    if (bad >= 0) return this.#odd(`${name}.${fields[bad] ?? ''} is no number`);
    const [used = null, seconds = null, at = null, after = null] = numbers;
    const reading = readCodexWindow({
      meter,
      slot,
      durationMs: seconds === null ? null : seconds * 1000,
      usedFraction: used === null ? null : used / 100,
      resetsAtMs: resetOf(at, after, this.#nowMs),
      serves,
      source: 'poll',
    });
    const known = this.#windows.get(reading.id)?.usedFraction ?? -1;
    if (known < (reading.usedFraction ?? 0)) this.#windows.set(reading.id, reading);
  }

  #odd(what: string): void {
    this.notes.push(`OpenAI sent a window that cannot be read (${what}).`);
  }
}

function readReport(body: JsonObject, nowMs: number): UsageReport {
  const credits = objectField(body, 'credits');
  const paidBeyond =
    (credits['unlimited'] === true || credits['has_credits'] === true) &&
    credits['overage_limit_reached'] !== true &&
    objectField(body, 'spend_control')['reached'] !== true;
  const readings = new Readings(nowMs, paidBeyond);
  readings.addMeter(null, 'rate_limit', body['rate_limit']);
  const more = body['additional_rate_limits'];
  if (Array.isArray(more))
    for (const [index, each] of more.entries()) {
      const meter = meterOf(
        textField(each, 'limit_name') ?? '',
        textField(each, 'metered_feature') ?? '',
      );
      // Without a name it would pass for the common meter.
      if (meter !== null && isObject(each))
        readings.addMeter(meter, `additional_rate_limits[${index}]`, each['rate_limit']);
    }
  const available = numberOrNull(objectField(body, 'rate_limit_reset_credits')['available_count']);
  return {
    fetchedAtMs: nowMs,
    windows: readings.windows,
    notes: readings.notes,
    plan: planName(textField(body, 'plan_type')),
    resetsAvailable: available === undefined || available === null ? null : Math.trunc(available),
    resetsSoonestExpiryMs: null,
  };
}

/** Undefined: something is there, and it is no number that anything can be measured in. */
function numberOrNull(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
