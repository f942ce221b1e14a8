import { boundReport } from '../core/usage-bounds.ts';
import type { UsageReport } from '../core/usage.ts';
import { askCodeAssist, planIn, projectIn } from './code-assist.ts';
import { GEMINI_CLI_SIDE, withProject } from './google-gemini-cli-project.ts';
import {
  fullWhereUntold,
  numberOf,
  readBucket,
  readingOf,
  scopeOf,
  worse,
} from './google-quota.ts';
import type { Bucket } from './google-quota.ts';
import { isSecurityPolicy } from './google-refusal.ts';
import { isObject, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { ProviderCall, UsageSource } from './types.ts';
import { unreadableUsage, usageRefusal } from './usage-refusal.ts';

const NO_PROJECT = 'Google names no project for this account, so its quota cannot be read.';
/** A family is remembered with its block. */
const MODEL = /^[a-z0-9][\w.:-]{0,79}$/;

/** Each model has a quota of its own. */
export function modelFamily(model: string): string | null {
  const name = model.toLowerCase();
  return MODEL.test(name) ? name : null;
}

export const geminiCliUsage: UsageSource = {
  kinds: ['oauth'],
  fromHeaders: () => [],
  async fetch(call, nowMs, account) {
    const known = account?.identity.projectId ?? null;
    const loaded = await load(call, known, nowMs);
    const project = projectIn(loaded) ?? known;
    const plan = planIn(loaded);
    if (project === null) return reportOf([], [NO_PROJECT], plan, nowMs);
    const answer = await askCodeAssist(call, GEMINI_CLI_SIDE, 'retrieveUserQuota', { project });
    if (answer.status !== 200) throw usageRefusal('Google', answer, nowMs);
    const body = parseJson(answer.text);
    if (!isObject(body)) throw unreadableUsage('Google’s usage answer holds no usage.');
    const { rows, notes } = readBuckets(body);
    return boundReport(reportOf(rows, notes, plan, nowMs));
  },
};

async function load(
  call: ProviderCall,
  project: string | null,
  nowMs: number,
): Promise<JsonObject> {
  const body = withProject(project);
  const answer = await askCodeAssist(call, GEMINI_CLI_SIDE, 'loadCodeAssist', body);
  if (answer.status !== 200 && isSecurityPolicy(answer)) return {};
  if (answer.status !== 200) throw usageRefusal('Google', answer, nowMs);
  const loaded = parseJson(answer.text);
  return isObject(loaded) ? loaded : {};
}

type Row = readonly [model: string, bucket: Bucket];

/** A model may have several buckets, of requests and of tokens: the worst limits it. */
function readBuckets(body: JsonObject): { rows: readonly Row[]; notes: readonly string[] } {
  const { buckets = null } = body;
  if (buckets === null) return { rows: [], notes: [] };
  if (!Array.isArray(buckets))
    return { rows: [], notes: ['Google sent quotas that cannot be read (buckets is no list).'] };
  const worst = new Map<string, Bucket>();
  const notes: string[] = [];
  for (const [index, row] of (buckets as readonly unknown[]).entries()) {
    const model = textField(row, 'modelId');
    const bucket = isObject(row) ? readBucket(row) : 'it is no object';
    if (typeof bucket === 'string')
      notes.push(`Google sent a quota that cannot be read (buckets[${index}]: ${bucket}).`);
    else if (model !== null) worst.set(model, worse(worst.get(model) ?? null, told(row, bucket)));
  }
  return { rows: [...worst], notes };
}

/** An amount that is left says that there is some, and not of how much. */
function told(row: unknown, bucket: Bucket): Bucket {
  const left = isObject(row) ? numberOf(row['remainingAmount']) : null;
  return typeof left === 'number' && left > 0 ? bucket : fullWhereUntold(bucket);
}

function reportOf(
  rows: readonly Row[],
  notes: readonly string[],
  plan: string | null,
  nowMs: number,
): UsageReport {
  return {
    fetchedAtMs: nowMs,
    windows: rows.map(([model, bucket]) =>
      readingOf(bucket, {
        id: `google-gemini-cli:${model}`,
        label: model,
        // Google tells when a quota comes back, and not for how long it is.
        durationMs: null,
        scope: modelFamily(model) ?? scopeOf(model),
      }),
    ),
    notes,
    plan,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  };
}
