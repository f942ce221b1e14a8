import { planName } from '../core/codex-plan.ts';
import { boundReport } from '../core/usage-bounds.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { parseMoment } from '../../shared/model/common.ts';
import { flexibleNumber } from './flexible-number.ts';
import { copilotOrigin, restOrigin, storedDomain } from './github-copilot-origin.ts';
import { isEditorOnly } from './github-copilot-refusal.ts';
import { isObject, objectField, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { UsageAccount, UsageSource } from './types.ts';
import { unreadableUsage, usageRefusal } from './usage-refusal.ts';

const WARNING_UP_TO = 0.1;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

interface Meter {
  readonly field: string;
  readonly id: string;
  readonly label: string;
  /** Null: all requests that Sluice forwards count there. The others block no model by themselves. */
  readonly scope: string | null;
}

const METERS: readonly Meter[] = [
  // Without premium requests the models that a plan includes still serve.
  { field: 'premium_interactions', id: 'copilot:premium', label: 'Premium', scope: 'premium' },
  { field: 'chat', id: 'copilot:chat', label: 'Chat', scope: null },
  // Of editors, which do not come this way.
  { field: 'completions', id: 'copilot:completions', label: 'Completions', scope: 'completions' },
];

export const githubCopilotUsage: UsageSource = {
  kinds: ['oauth'],
  fromHeaders: () => [],
  async fetch(call, nowMs, account) {
    const url = `${restOrigin(storedDomain(account?.extra ?? {}))}/copilot_internal/user`;
    const answer = await call({ method: 'GET', url });
    if (isEditorOnly(answer))
      return {
        ...empty(nowMs),
        notes: ['Usage is not available from here: GitHub tells it to its own editors only.'],
      };
    if (answer.status !== 200) throw usageRefusal('GitHub', answer, nowMs);
    const body = parseJson(answer.text);
    if (!isObject(body) || !('quota_snapshots' in body || 'copilot_plan' in body))
      throw unreadableUsage('GitHub’s usage answer holds no usage.');
    const report = readReport(body, nowMs);
    const notes = [...report.notes, ...movedNote(body, account)];
    return boundReport({ ...report, notes });
  },
};

function empty(nowMs: number): UsageReport {
  return {
    fetchedAtMs: nowMs,
    windows: [],
    notes: [],
    plan: null,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  };
}

function readReport(body: JsonObject, nowMs: number): UsageReport {
  const resetsAtMs = resetOf(body);
  const snapshots = objectField(body, 'quota_snapshots');
  const windows: WindowReading[] = [];
  const notes: string[] = [];
  for (const meter of METERS) {
    const row = snapshots[meter.field];
    if (row === undefined || row === null) continue;
    const window = isObject(row) ? readMeter(meter, row, resetsAtMs) : null;
    if (window === null)
      notes.push(`GitHub sent a limit that cannot be read (quota_snapshots.${meter.field}).`);
    else windows.push(window);
  }
  if (windows.length === 0 && notes.length === 0)
    notes.push('GitHub tells no limits of this plan.');
  return { ...empty(nowMs), windows, notes, plan: planName(textField(body, 'copilot_plan')) };
}

/** After a change of plan GitHub serves the account elsewhere, and refuses it where it was. */
function movedNote(body: JsonObject, account: UsageAccount | undefined): readonly string[] {
  const told = textField(objectField(body, 'endpoints'), 'api')?.replace(/\/$/, '') ?? null;
  if (told === null || account === undefined) return [];
  const { extra } = account;
  if (told === copilotOrigin(extra['apiEndpoint'], storedDomain(extra))) return [];
  return ['GitHub serves this account at another address now. Sign in again.'];
}

/** Null: nothing can be measured by it. */
function readMeter(meter: Meter, row: JsonObject, resetsAtMs: number | null): WindowReading | null {
  const { id, label, scope } = meter;
  const base = {
    id,
    label,
    scope,
    resetsAtMs,
    durationMs: resetsAtMs === null ? null : monthBefore(resetsAtMs),
    source: 'poll',
  } as const;
  if (row['unlimited'] === true)
    return {
      ...base,
      usedFraction: null,
      amount: requests(null, null),
      status: 'ok',
      note: `${label}: Unlimited`,
    };
  const entitlement = flexibleNumber(row['entitlement']);
  const remaining = flexibleNumber(row['remaining']) ?? flexibleNumber(row['quota_remaining']);
  const left = leftOf(entitlement, remaining, flexibleNumber(row['percent_remaining']));
  if (left === null) return null;
  const overage = flexibleNumber(row['overage_count']) ?? 0;
  const isOver = left <= 0;
  const serves = row['overage_permitted'] === true;
  const used = entitlement === null ? null : entitlement - (remaining ?? left * entitlement);
  return {
    ...base,
    usedFraction: Math.min(Math.max(1 - left, 0), 1),
    amount: requests(used === null ? null : Math.max(used, 0), entitlement),
    status: isOver && !serves ? 'exhausted' : left <= WARNING_UP_TO ? 'warning' : 'ok',
    ...(overage > 0 ? { note: `${label}: Overage requests: ${overage}` } : {}),
  };
}

/** Fraction that is left; a plan without any request of that kind has none left. */
function leftOf(
  entitlement: number | null,
  remaining: number | null,
  percent: number | null,
): number | null {
  if (entitlement !== null && entitlement > 0 && remaining !== null) return remaining / entitlement;
  if (percent !== null) return percent / 100;
  return remaining !== null && remaining <= 0 ? 0 : null;
}

function requests(used: number | null, limit: number | null) {
  return { used: used === null ? null : Number(used.toFixed(4)), limit, unit: 'requests' } as const;
}

/** `2026-12-01`, which is UTC, or a whole instant. */
function resetOf(body: JsonObject): number | null {
  const told = textField(body, 'quota_reset_date_utc') ?? textField(body, 'quota_reset_date');
  if (told === null) return null;
  return parseMoment(DATE.test(told) ? `${told}T00:00:00Z` : told);
}

function monthBefore(resetsAtMs: number): number {
  const reset = new Date(resetsAtMs);
  const begun = new Date(resetsAtMs);
  begun.setUTCMonth(begun.getUTCMonth() - 1);
  // 31 March less a month would be 3 March.
  if (begun.getUTCDate() !== reset.getUTCDate()) begun.setUTCDate(0);
  return resetsAtMs - begun.getTime();
}
