import type { RequestRecord } from '../../shared/model/activity.ts';
import { parseMoment } from '../../shared/model/common.ts';

const HOUR_MS = 3_600_000;
/** Names come from callers. */
const NAME_LIMIT = 120;

/** What is kept of the requests of one hour with the same provider, account, model and client. */
export interface RequestSums {
  readonly hour: number;
  readonly provider: string | null;
  readonly account: number | null;
  readonly model: string | null;
  readonly client: string | null;
  readonly requests: number;
  /** Needed a second attempt. */
  readonly retried: number;
  /** Ended for the caller in a limit: no account could serve. */
  readonly refused: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly cost: number;
  /** Told tokens and have no cost. */
  readonly unpriced: number;
}

export function hourOf(epochMs: number): number {
  return Math.floor(epochMs / HOUR_MS);
}

export function sumRequests(records: readonly RequestRecord[]): readonly RequestSums[] {
  const sums = new Map<string, Sums>();
  for (const record of records) {
    const one = sumsOf(record);
    const { hour, provider, account, model, client } = one;
    const key = JSON.stringify([hour, provider, account, model, client]);
    const known = sums.get(key);
    if (known === undefined) sums.set(key, one);
    else add(known, one);
  }
  return [...sums.values()];
}

type Sums = { -readonly [Name in keyof RequestSums]: RequestSums[Name] };

function sumsOf(record: RequestRecord): Sums {
  const { inputTokens, outputTokens, cost } = record;
  return {
    hour: hourOf(parseMoment(record.at) ?? 0),
    provider: record.provider,
    account: record.account,
    model: record.model?.slice(0, NAME_LIMIT) ?? null,
    client: record.client?.slice(0, NAME_LIMIT) ?? null,
    requests: 1,
    retried: record.attempts > 1 ? 1 : 0,
    refused: record.error === 'RATE_LIMIT' || record.error === 'BILLING' ? 1 : 0,
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    cacheReadTokens: record.cacheReadTokens ?? 0,
    cacheWriteTokens: record.cacheWriteTokens ?? 0,
    cost: cost ?? 0,
    unpriced: cost === null && (inputTokens !== null || outputTokens !== null) ? 1 : 0,
  };
}

function add(sums: Sums, one: RequestSums): void {
  sums.requests += one.requests;
  sums.retried += one.retried;
  sums.refused += one.refused;
  sums.inputTokens += one.inputTokens;
  sums.outputTokens += one.outputTokens;
  sums.cacheReadTokens += one.cacheReadTokens;
  sums.cacheWriteTokens += one.cacheWriteTokens;
  sums.cost += one.cost;
  sums.unpriced += one.unpriced;
}
