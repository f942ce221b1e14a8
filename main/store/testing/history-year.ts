import Database from 'better-sqlite3';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import type { WindowReading } from '../../core/usage.ts';
import { addPoints } from '../history/write-points.ts';
import { addToHistory } from '../history/write-requests.ts';

const HOUR_MS = 3_600_000;
const MODELS = ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5', 'gpt-5.1-codex'];
const CLIENTS = ['claude-code', 'codex', 'editor'];
const WORKING_HOURS = { from: 8, to: 22 };
const WINDOWS = [
  { id: '5h', label: '5 h', hours: 5 },
  { id: '7d', label: '7 d', hours: 168 },
  { id: '7d-opus', label: '7 d Opus', hours: 168 },
] as const;

export interface YearSize {
  readonly accounts: readonly number[];
  readonly days: number;
  /** Of each account. */
  readonly requestsADay: number;
}

/** A year as it would have been written, without the list of the newest requests. */
export function writeYear(path: string, size: YearSize, nowMs: number): number {
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  let requests = 0;
  const firstHour = Math.floor(nowMs / HOUR_MS) - size.days * 24;
  for (let day = 0; day < size.days; day += 1)
    db.transaction(() => {
      for (let hour = 0; hour < 24; hour += 1) {
        const atMs = (firstHour + day * 24 + hour) * HOUR_MS + 1800_000;
        for (const account of size.accounts) addPoints(db, account, readings(atMs, account), atMs);
        const records = requestsOf(size, hour, atMs);
        requests += records.length;
        addToHistory(db, records);
      }
    })();
  db.close();
  return requests;
}

export function requestsOf(size: YearSize, hour: number, atMs: number): readonly RequestRecord[] {
  if (hour < WORKING_HOURS.from || hour >= WORKING_HOURS.to) return [];
  const anHour = Math.round(size.requestsADay / (WORKING_HOURS.to - WORKING_HOURS.from));
  return size.accounts.flatMap((account) =>
    Array.from({ length: anHour }, (_, index) => requestOf(account, index, atMs)),
  );
}

export function requestOf(account: number, index: number, atMs: number): RequestRecord {
  return {
    id: `${account}-${index}-${atMs}`,
    at: new Date(atMs + index).toISOString(),
    client: CLIENTS[index % CLIENTS.length] ?? null,
    provider: 'anthropic',
    account,
    model: MODELS[(index + (index >> 3)) % MODELS.length] ?? null,
    method: 'POST',
    path: '/v1/messages',
    status: 200,
    error: null,
    attempts: index % 40 === 0 ? 2 : 1,
    clientId: null,
    attemptList: [],
    session: null,
    firstByteMs: 400,
    durationMs: 9000,
    inputTokens: 100 + index,
    outputTokens: 700,
    cacheReadTokens: 60_000,
    cacheWriteTokens: 1500,
    cacheWrite1hTokens: null,
    cost: 0.05,
  };
}

function readings(atMs: number, account: number): readonly WindowReading[] {
  return WINDOWS.map(({ id, label, hours }) => {
    const shifted = Math.floor(atMs / HOUR_MS) + account * 7;
    const gone = shifted % hours;
    const usedFraction = Math.min(1, (gone / hours) * (0.6 + (account % 5) * 0.12));
    return {
      id: `anthropic:${id}`,
      label,
      durationMs: hours * HOUR_MS,
      resetsAtMs: (Math.floor(atMs / HOUR_MS) + hours - gone) * HOUR_MS,
      usedFraction,
      status: usedFraction >= 1 ? 'exhausted' : 'ok',
      scope: id === '7d-opus' ? 'opus' : null,
      source: 'poll',
    };
  });
}
