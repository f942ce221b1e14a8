import { AppError } from '../../shared/errors.ts';
import { boundReport } from '../core/usage-bounds.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { askCodeAssist } from './code-assist.ts';
import { ANTIGRAVITY_SIDE } from './google-antigravity-project.ts';
import { counterOf, legacyReading, readSummaryBucket } from './google-antigravity-windows.ts';
import type { Counter } from './google-antigravity-windows.ts';
import { readBucket, worse } from './google-quota.ts';
import type { Bucket } from './google-quota.ts';
import { isObject, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { ProviderCall, UsageSource } from './types.ts';
import { unreadableUsage, UsageRefusal, usageRefusal } from './usage-refusal.ts';

const SANDBOX = { origin: 'https://daily-cloudcode-pa.sandbox.googleapis.com', headers: {} };

interface Read {
  readonly windows: readonly WindowReading[];
  readonly notes: readonly string[];
}

/** In this order, until one tells something. */
const WAYS = [
  { side: ANTIGRAVITY_SIDE, method: 'retrieveUserQuotaSummary', read: readSummary },
  { side: SANDBOX, method: 'retrieveUserQuotaSummary', read: readSummary },
  { side: ANTIGRAVITY_SIDE, method: 'fetchAvailableModels', read: readModels },
  { side: SANDBOX, method: 'fetchAvailableModels', read: readModels },
] as const;

export const antigravityUsage: UsageSource = {
  kinds: ['oauth'],
  fromHeaders: () => [],
  async fetch(call, nowMs, account) {
    const project = account?.identity.projectId ?? null;
    if (project === null)
      throw new UsageRefusal(
        'UPSTREAM_UNREACHABLE',
        'The Google project of this account is not known, and its usage is told by project.',
        { hint: 'Sign in again.' },
      );
    let problem: AppError = unreadableUsage('Google’s usage answer holds no usage.');
    for (const way of WAYS) {
      const found = await ask(call, way, project, nowMs);
      if (!(found instanceof AppError)) return boundReport(reportOf(found, nowMs));
      // A refusal of the account, or of the questions, is none of the place that was asked.
      if (found.code === 'AUTH_ERROR' || found.code === 'RATE_LIMIT') throw found;
      problem = found;
    }
    throw problem;
  },
};

async function ask(
  call: ProviderCall,
  { side, method, read }: (typeof WAYS)[number],
  project: string,
  nowMs: number,
): Promise<Read | AppError> {
  try {
    const answer = await askCodeAssist(call, side, method, { project });
    if (answer.status !== 200) return usageRefusal('Google', answer, nowMs);
    const body = parseJson(answer.text);
    const found = isObject(body) ? read(body) : null;
    return found ?? unreadableUsage('Google’s usage answer holds no usage.');
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('UPSTREAM_')) return error;
    throw error;
  }
}

/** Null: it is no summary. */
function readSummary({ groups }: JsonObject): Read | null {
  if (!Array.isArray(groups)) return null;
  const windows = new Map<string, WindowReading>();
  const notes: string[] = [];
  for (const [index, group] of (groups as readonly unknown[]).entries()) {
    const buckets = isObject(group) ? (group['buckets'] ?? []) : null;
    if (!Array.isArray(buckets)) {
      notes.push(`Google sent a quota that cannot be read (groups[${index}].buckets is no list).`);
      continue;
    }
    for (const [place, row] of (buckets as readonly unknown[]).entries()) {
      const read = isObject(row) ? readSummaryBucket(row) : 'it is no object';
      const where = `groups[${index}].buckets[${place}]`;
      if (typeof read === 'string')
        notes.push(`Google sent a quota that cannot be read (${where}: ${read}).`);
      else for (const window of read) keepWorse(windows, window);
    }
  }
  return { windows: [...windows.values()], notes };
}

function keepWorse(windows: Map<string, WindowReading>, window: WindowReading): void {
  const known = windows.get(window.id);
  if (known === undefined || (window.usedFraction ?? -1) > (known.usedFraction ?? -1))
    windows.set(window.id, window);
}

/** Null: it tells of no models. */
function readModels({ models }: JsonObject): Read | null {
  if (!isObject(models)) return null;
  const worst = new Map<string, { counter: Counter; tier: string | null; bucket: Bucket }>();
  const notes: string[] = [];
  for (const [model, facts] of Object.entries(models)) {
    const counter = counterOf(model);
    const info = isObject(facts) ? facts['quotaInfo'] : null;
    if (counter === null || !isObject(info)) continue;
    const bucket = readBucket(info);
    if (typeof bucket === 'string') {
      const where = `models.${model.slice(0, 60)}`;
      notes.push(`Google sent a quota that cannot be read (${where}: ${bucket}).`);
      continue;
    }
    if (bucket.remaining === null && bucket.resetsAtMs === null) continue;
    // Zero is left out of such an answer: what has only a reset is used up until then.
    const told = bucket.remaining === null ? { ...bucket, remaining: 0 } : bucket;
    const tier = textField(info, 'tier');
    const key = [counter, tier ?? '', textField(info, 'window') ?? ''].join(' ');
    worst.set(key, { counter, tier, bucket: worse(worst.get(key)?.bucket ?? null, told) });
  }
  const windows = new Map<string, WindowReading>();
  for (const { counter, tier, bucket } of worst.values())
    keepWorse(windows, legacyReading(counter, tier, bucket));
  return { windows: [...windows.values()], notes };
}

function reportOf({ windows, notes }: Read, nowMs: number): UsageReport {
  return {
    fetchedAtMs: nowMs,
    windows,
    notes,
    plan: null,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  };
}
