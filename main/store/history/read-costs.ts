import type Database from 'better-sqlite3';
import type { HistoryBy } from '../../../shared/model/history.ts';
import { historySpan } from '../../core/history-range.ts';
import type { HistorySpan } from '../../core/history-range.ts';
import { hourSteps, localWeeks } from '../../core/local-time.ts';
import type { Bucket } from '../../core/local-time.ts';
import type { CostGroupRow, HistoryJob, HistoryResults, SumsRow } from './job.ts';

const HOUR_MS = 3_600_000;
type CostsJob = Extract<HistoryJob, { kind: 'costs' }>;
type TimeBy = 'hour' | 'day' | 'week';
type NameBy = Exclude<HistoryBy, TimeBy>;

const NOTHING: SumsRow = {
  requests: 0,
  retried: 0,
  refused: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cost: 0,
  unpriced: 0,
};
const SUMS = [
  ['requests', 'requests'],
  ['retried', 'retried'],
  ['refused', 'refused'],
  ['input_tokens', 'inputTokens'],
  ['output_tokens', 'outputTokens'],
  ['cache_read_tokens', 'cacheReadTokens'],
  ['cache_write_tokens', 'cacheWriteTokens'],
  ['cost', 'cost'],
  ['unpriced', 'unpriced'],
] as const;
const INNER = SUMS.map(([column, name]) => `sum(r.${column}) AS ${name}`).join(', ');
const OUTER = SUMS.map(([, name]) => `sum(${name}) AS ${name}`).join(', ');

/**
 * One pass over the hours: sums for each smallest stretch of time that is asked for and each key, which the
 * groups then add up. CROSS JOIN keeps the order: each stretch is one range of the primary key.
 */
const CELLS = `WITH spans (start, stop, day, week) AS MATERIALIZED (
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(@spans)),
  cells AS MATERIALIZED (
    SELECT s.start AS hour, s.day, s.week, r.key, ${INNER}
    FROM spans AS s CROSS JOIN history_requests AS r
    WHERE r.hour >= s.start AND r.hour < s.stop
      AND (@keys IS NULL OR r.key IN (SELECT value FROM json_each(@keys)))
    GROUP BY s.start, r.key)`;
const ORDER = 'cost DESC, requests DESC, name';
const BY_NAME: Readonly<Record<NameBy, string>> = {
  model: byName('k.model', 'iif(min(k.provider) IS max(k.provider), max(k.provider), NULL)'),
  client: byName('k.client', 'NULL'),
  account: byName(
    'CAST(k.account AS TEXT)',
    'iif(min(k.provider) IS max(k.provider), max(k.provider), NULL)',
  ),
};

function byName(name: string, provider: string): string {
  return `SELECT * FROM (SELECT ${name} AS name, ${provider} AS provider, ${OUTER}
    FROM cells JOIN history_keys AS k ON k.id = cells.key GROUP BY ${name} ORDER BY ${ORDER})`;
}

interface GroupRow extends SumsRow {
  readonly by: string;
  readonly name: string | number | null;
  readonly provider: string | null;
}

export function readCosts(db: Database.Database, job: CostsJob): HistoryResults['costs'] {
  const span = historySpan(job.range, job.nowMs, job.zone);
  const by = [...new Set(job.by)];
  const parts = ['total' as const, ...by].map(
    (one) => `SELECT '${one}' AS "by", * FROM (${selectOf(one)})`,
  );
  const rows = db
    .prepare<[object], GroupRow>(`${CELLS} ${parts.join(' UNION ALL ')}`)
    .all({ spans: JSON.stringify(spansOf(span, by)), keys: keysOf(db, job) });
  return {
    fromMs: span.start * HOUR_MS,
    days: span.days.length,
    totals: sums(rows.find((row) => row.by === 'total')),
    groups: by.map((one) => {
      const found = rows.filter((row) => row.by === one);
      return {
        by: one,
        rows: isTime(one) ? filled(bucketsOf(one, span), found) : found.map(named),
      };
    }),
  };
}

function selectOf(by: HistoryBy | 'total'): string {
  if (by === 'total') return `SELECT NULL AS name, NULL AS provider, ${OUTER} FROM cells`;
  if (!isTime(by)) return BY_NAME[by];
  return `SELECT ${by} AS name, NULL AS provider, ${OUTER} FROM cells GROUP BY ${by}`;
}

function isTime(by: HistoryBy): by is TimeBy {
  return by === 'hour' || by === 'day' || by === 'week';
}

function bucketsOf(by: TimeBy, span: HistorySpan): readonly Bucket[] {
  if (by === 'hour') return hourSteps(span.start, span.end, 1);
  return by === 'day' ? span.days : localWeeks(span.days);
}

/** Start and end of each smallest stretch, with the starts of its day and its week. */
function spansOf(span: HistorySpan, by: readonly HistoryBy[]): readonly (readonly number[])[] {
  const weeks = localWeeks(span.days);
  if (by.includes('hour'))
    return hourSteps(span.start, span.end, 1).map(({ start, end }) => [
      start,
      end,
      startAround(span.days, start),
      startAround(weeks, start),
    ]);
  if (by.includes('day') || by.includes('week'))
    return span.days.map(({ start, end }) => [start, end, start, startAround(weeks, start)]);
  return [[span.start, span.end, span.start, span.start]];
}

function startAround(buckets: readonly Bucket[], hour: number): number {
  return buckets.findLast(({ start }) => start <= hour)?.start ?? hour;
}

/** JSON of the keys that count; null: all. */
function keysOf(db: Database.Database, { provider, accounts }: CostsJob): string | null {
  if (provider === null && accounts === null) return null;
  return (
    db
      .prepare<[object], string>(
        `SELECT json_group_array(id) FROM history_keys
        WHERE (@provider IS NULL OR provider = @provider)
          AND (@accounts IS NULL OR account IN (SELECT value FROM json_each(@accounts)))`,
      )
      .pluck()
      .get({ provider, accounts: accounts === null ? null : JSON.stringify(accounts) }) ?? '[]'
  );
}

/** A stretch without requests is a row of zeros: a chart needs it. */
function filled(buckets: readonly Bucket[], rows: readonly GroupRow[]): readonly CostGroupRow[] {
  const found = new Map(rows.map((row) => [row.name, row]));
  return buckets.map(({ name, start }) => ({
    key: name,
    provider: null,
    ...sums(found.get(start)),
  }));
}

function named(row: GroupRow): CostGroupRow {
  const key = row.name === null ? null : String(row.name);
  return { key, provider: row.provider, ...sums(row) };
}

function sums(row: GroupRow | undefined): SumsRow {
  if (row === undefined) return NOTHING;
  const picked = SUMS.map(([, name]) => [name, row[name] ?? 0] as const);
  return { ...NOTHING, ...Object.fromEntries(picked) };
}
