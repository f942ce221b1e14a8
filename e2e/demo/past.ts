import type { RequestRecord } from '../../shared/model/activity.ts';
import type { AccountUsage, UsageWindow } from '../../shared/model/window.ts';
import type { WindowReading } from '../../main/core/usage.ts';
import { between, pick, seeded } from './random.ts';
import { askedAt } from './traffic.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of a day at the person's desk; the rest is night. */
const WORK = { from: 8, to: 21 };
const NIGHT = 0.02;
const AT_WEEKENDS = 0.25;
/** Every few cycles one is used up. */
const TOPS: readonly [number, ...number[]] = [0.42, 0.58, 0.66, 0.71, 0.79, 0.86, 0.93, 1.08];

interface Moment {
  readonly nowMs: number;
  readonly days: number;
  readonly seed: number;
}

interface Point {
  readonly account: number;
  readonly atMs: number;
  readonly windows: readonly WindowReading[];
}

/** How busy an hour is, 0 to 1. */
function busy(atMs: number): number {
  const hour = new Date(atMs).getHours();
  const isWork = hour >= WORK.from && hour < WORK.to;
  const day = new Date(atMs).getDay();
  const rest = day === 0 || day === 6 ? AT_WEEKENDS : 1;
  return isWork ? rest : NIGHT;
}

/** Work between two moments; what a window has been used by is proportional to it. */
function workOf(fromMs: number, toMs: number): number {
  let work = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += HOUR_MS)
    work += busy(atMs) * Math.min(1, (toMs - atMs) / HOUR_MS);
  return work;
}

/** The hours before now of every window, so that they end where the windows stand now. */
export function pointsBefore(
  accounts: readonly AccountUsage[],
  { nowMs, days, seed }: Moment,
): readonly Point[] {
  const hours = Array.from({ length: days * 24 }, (_, index) => nowMs - (index + 1) * HOUR_MS);
  return hours.toReversed().flatMap((atMs) =>
    accounts.map(({ id, windows }) => ({
      account: id,
      atMs,
      windows: windows.flatMap((window) => reading(window, { atMs, nowMs, seed: seed + id })),
    })),
  );
}

interface At {
  readonly atMs: number;
  readonly nowMs: number;
  readonly seed: number;
}

function reading(window: UsageWindow, at: At): readonly WindowReading[] {
  const { id, label, durationMs, resetsAt, scope, usedFraction } = window;
  if (durationMs === null || resetsAt === null || usedFraction === null) return [];
  const back = Math.floor((Date.parse(resetsAt) - at.atMs) / durationMs);
  const resetsAtMs = Date.parse(resetsAt) - back * durationMs;
  const used = usedAt(window, { ...at, back, resetsAtMs });
  return [
    {
      id,
      label,
      durationMs,
      resetsAtMs,
      usedFraction: used,
      status: used >= 1 ? 'exhausted' : 'ok',
      scope,
      source: 'poll',
    },
  ];
}

/** `back`: how many cycles ago. */
function usedAt(
  { durationMs, usedFraction }: UsageWindow,
  { atMs, nowMs, seed, back, resetsAtMs }: At & { back: number; resetsAtMs: number },
): number {
  const fromMs = resetsAtMs - (durationMs ?? 0);
  const done = workOf(fromMs, atMs);
  if (back === 0) {
    const all = workOf(fromMs, nowMs);
    return all === 0 ? 0 : Math.min(1, ((usedFraction ?? 0) * done) / all);
  }
  const all = workOf(fromMs, resetsAtMs);
  const top = pick(seeded(seed * 1_009 + back + (durationMs ?? 0) / HOUR_MS), TOPS);
  // Of a cycle in the night next to nothing is used.
  const share = Math.min(1, all / Math.max(1, (durationMs ?? 0) / HOUR_MS / 3));
  return all === 0 ? 0 : Math.min(1, (top * share * done) / all);
}

export interface Caller {
  readonly client: string;
  readonly clientId: number;
}

export interface Requests extends Moment {
  /** Sluice's numbers by provider. */
  readonly accounts: ReadonlyMap<string, readonly number[]>;
  readonly callers: readonly Caller[];
  readonly aDay: number;
  readonly price: (record: RequestRecord) => number | null;
}

const PROVIDERS = { messages: 'anthropic', responses: 'openai-codex', chat: 'openai' } as const;
const PATHS = {
  messages: '/v1/messages',
  responses: '/v1/responses',
  chat: '/v1/chat/completions',
} as const;

/** Oldest first. */
export function requestsBefore(all: Requests): readonly RequestRecord[] {
  const next = seeded(all.seed);
  const moments: number[] = [];
  for (let atMs = all.nowMs - all.days * DAY_MS; atMs < all.nowMs; atMs += HOUR_MS) {
    const count = (busy(atMs) * all.aDay) / (WORK.to - WORK.from);
    const whole = Math.floor(count) + (next() < count % 1 ? 1 : 0);
    for (let index = 0; index < whole; index += 1)
      moments.push(Math.min(all.nowMs - 1_000, atMs + next() * HOUR_MS));
  }
  return moments
    .toSorted((a, b) => a - b)
    .flatMap((atMs, index) => recordAt(Math.round(atMs), index, all));
}

function recordAt(atMs: number, index: number, all: Requests): readonly RequestRecord[] {
  const asked = askedAt(index, all.seed);
  const next = seeded(all.seed * 31 + index);
  const provider = PROVIDERS[asked.dialect];
  const [first, ...others] = all.accounts.get(provider) ?? [];
  if (first === undefined) return [];
  // Most go to the first, as they would.
  const account = next() < 0.45 ? first : pick(next, [first, ...others]);
  const isRetried = others.length > 0 && index % 37 === 0;
  const firstByteMs = between(next, 380, 2_400);
  const durationMs = firstByteMs + between(next, 900, 14_000);
  const session = asked.session.length.toString(16).padStart(2, '0') + hex(next, 6);
  const record: RequestRecord = {
    id: `req_${hex(next, 16)}`,
    at: new Date(atMs).toISOString(),
    client: asked.client,
    clientId: all.callers.find(({ client }) => client === asked.client)?.clientId ?? null,
    provider,
    account,
    model: asked.model,
    method: 'POST',
    path: PATHS[asked.dialect],
    status: 200,
    error: null,
    attempts: isRetried ? 2 : 1,
    attemptList: [
      ...(isRetried
        ? [{ account: others[0] ?? first, status: 429, reason: 'usage limit' as const, ms: 212 }]
        : []),
      { account, status: 200, reason: 'ok', ms: durationMs },
    ],
    session,
    firstByteMs,
    durationMs,
    inputTokens: Math.round(asked.newTokens / 4),
    outputTokens: asked.sentences * 190,
    cacheReadTokens: asked.knownTokens * 2,
    cacheWriteTokens: asked.dialect === 'messages' ? asked.newTokens : null,
    cacheWrite1hTokens: null,
    cost: null,
  };
  return [{ ...record, cost: all.price(record) }];
}

function hex(next: () => number, length: number): string {
  return Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('');
}
