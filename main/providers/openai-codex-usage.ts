import { AppError } from '../../shared/errors.ts';
import { boundReport } from '../core/usage-bounds.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { flexibleNumber } from './flexible-number.ts';
import { isObject, objectField, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import { readCredits } from './openai-codex-credits.ts';
import { resetOf, windowsFromHeaders } from './openai-codex-headers.ts';
import { planName } from '../core/codex-plan.ts';
import { openaiCodexResets } from './openai-codex-resets.ts';
import { isEmptySlot, isLength, meterOf, readCodexWindow } from './openai-codex-windows.ts';
import type { Meter } from './openai-codex-windows.ts';
import type { ProviderCall, UsageSource } from './types.ts';
import { unreadableUsage, usageRefusal } from './usage-refusal.ts';

const USAGE_URL = 'https://chatgpt.com/backend-api/wham/usage';

export const openaiCodexUsage: UsageSource = {
  kinds: ['oauth'],
  fromHeaders: windowsFromHeaders,
  async fetch(call, nowMs) {
    const answer = await call({ method: 'GET', url: USAGE_URL });
    if (answer.status !== 200) throw usageRefusal('OpenAI', answer, nowMs);
    const body = parseJson(answer.text);
    if (!isObject(body) || !('rate_limit' in body || 'plan_type' in body))
      throw unreadableUsage('OpenAI’s usage answer holds no usage.');
    const report = boundReport(readReport(body, nowMs));
    return (report.resetsAvailable ?? 0) > 0 ? withSavedResets(report, call, nowMs) : report;
  },
};

/** With the live count and the soonest end. Without that list the usage is none the less what it is. */
async function withSavedResets(
  report: UsageReport,
  call: ProviderCall,
  nowMs: number,
): Promise<UsageReport> {
  try {
    const { available, credits } = await openaiCodexResets.list(call);
    const ends = credits
      .filter(({ status }) => status === 'available')
      .flatMap(({ expiresAtMs }) => expiresAtMs ?? [])
      .filter((atMs) => atMs > nowMs);
    return {
      ...report,
      resetsAvailable: available,
      resetsSoonestExpiryMs: ends.length === 0 ? null : Math.min(...ends),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const note = `When the saved resets end is not known: ${error.message}`;
    return { ...report, notes: [...report.notes, note] };
  }
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
    const paid = meter === null && this.#paidBeyond;
    const allowed = limit['allowed'] === true && limit['limit_reached'] === false;
    for (const slot of ['primary', 'secondary'] as const) {
      const row = limit[`${slot}_window`];
      if (row === null || row === undefined) continue;
      const name = `${field}.${slot}_window`;
      if (isObject(row)) this.#addWindow(meter, slot, name, row, allowed || paid);
      else this.#odd(`${name} is no object`);
    }
  }

  addMore(more: unknown): void {
    if (!Array.isArray(more)) return this.#odd('additional_rate_limits is no list');
    for (const [index, each] of more.entries()) {
      const name = `additional_rate_limits[${index}]`;
      if (!isObject(each)) {
        this.#odd(`${name} is no object`);
        continue;
      }
      const meter = meterOf(
        textField(each, 'limit_name') ?? '',
        textField(each, 'metered_feature') ?? '',
      );
      // Without a name it would pass for the common meter.
      if (meter !== null) this.addMeter(meter, name, each['rate_limit']);
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
    const told = {
      durationMs: seconds === null ? null : seconds * 1000,
      usedFraction: used === null ? null : used / 100,
      resetsAtMs: resetOf(at, after, this.#nowMs),
    };
    if (isEmptySlot(told)) return;
    if (!isLength(told.durationMs))
      return this.#odd(`${name}.limit_window_seconds is no length of a window`);
    const reading = readCodexWindow({ meter, slot, ...told, serves, source: 'poll' });
    const known = this.#windows.get(reading.id)?.usedFraction ?? -1;
    if (known < (reading.usedFraction ?? 0)) this.#windows.set(reading.id, reading);
  }

  #odd(what: string): void {
    this.notes.push(`OpenAI sent a window that cannot be read (${what}).`);
  }
}

function readReport(body: JsonObject, nowMs: number): UsageReport {
  const credits = readCredits(body);
  const readings = new Readings(nowMs, credits.pay);
  readings.addMeter(null, 'rate_limit', body['rate_limit']);
  readings.addMore(body['additional_rate_limits'] ?? []);
  const told = objectField(body, 'rate_limit_reset_credits')['available_count'];
  const available = numberOrNull(told);
  const isCount = available !== undefined && (available ?? 0) <= Number.MAX_SAFE_INTEGER;
  if (!isCount)
    readings.notes.push(
      'OpenAI sent saved resets that cannot be read (rate_limit_reset_credits.available_count is no count).',
    );
  return {
    fetchedAtMs: nowMs,
    windows: readings.windows,
    notes: [...readings.notes, ...credits.notes],
    plan: planName(textField(body, 'plan_type')),
    resetsAvailable: isCount && available !== null ? Math.trunc(available) : null,
    resetsSoonestExpiryMs: null,
  };
}

/** Undefined: something is there, and it is no number that anything can be measured in. */
function numberOrNull(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null;
  const number = flexibleNumber(value);
  return number !== null && number >= 0 ? number : undefined;
}
