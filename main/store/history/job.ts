import type { HistoryBy, HistoryRange } from '../../../shared/model/history.ts';

interface Scope {
  readonly range: HistoryRange;
  readonly zone: string;
  readonly nowMs: number;
  readonly provider: string | null;
  readonly accounts: readonly number[] | null;
}

/** What is too slow for the thread that proxies. */
export type HistoryJob =
  | (Scope & { readonly kind: 'windows' })
  | (Scope & { readonly kind: 'costs'; readonly by: readonly HistoryBy[] })
  /** What one account's requests cost in all since an hour. */
  | { readonly kind: 'account-cost'; readonly account: number; readonly fromHour: number }
  | { readonly kind: 'status' }
  /** Deletes what is older, in small steps. */
  | { readonly kind: 'prune'; readonly beforeHour: number }
  /** Deletes what removed accounts left, in small steps. */
  | { readonly kind: 'forget' }
  /** Deletes all of it and gives the room back to the disk. */
  | { readonly kind: 'clear' };

export interface SumsRow {
  readonly requests: number;
  readonly retried: number;
  readonly refused: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly cost: number;
  readonly unpriced: number;
}

export interface CostGroupRow extends SumsRow {
  readonly key: string | null;
  readonly provider: string | null;
}

export interface SeriesRows {
  readonly account: number;
  readonly window: string;
  readonly label: string;
  readonly durationMs: number | null;
  readonly scope: string | null;
  readonly points: readonly {
    readonly atMs: number;
    readonly used: number | null;
    readonly resetsAtMs: number | null;
  }[];
  readonly resets: readonly {
    readonly atMs: number;
    readonly before: number;
    readonly after: number;
  }[];
  readonly dry: readonly { readonly sinceMs: number; readonly untilMs: number }[];
}

export interface HistoryResults {
  readonly windows: {
    readonly fromMs: number;
    readonly stepMs: number;
    readonly series: readonly SeriesRows[];
    readonly requests: readonly {
      readonly account: number;
      readonly atMs: number;
      readonly requests: number;
      readonly retried: number;
    }[];
    readonly sinceHour: number | null;
  };
  readonly costs: {
    readonly fromMs: number;
    readonly days: number;
    readonly totals: SumsRow;
    readonly groups: readonly { readonly by: HistoryBy; readonly rows: readonly CostGroupRow[] }[];
  };
  /** `unpriced`: how many of them have tokens and no price. */
  readonly 'account-cost': { readonly cost: number; readonly unpriced: number };
  readonly status: {
    readonly sizeBytes: number;
    readonly sinceHour: number | null;
    readonly points: number;
  };
  readonly prune: { readonly rows: number };
  readonly forget: { readonly rows: number };
  /** `unfreed`: why the file stays as large as it was; null: it does not. */
  readonly clear: { readonly rows: number; readonly unfreed: string | null };
}

/** What the worker posts to each question. */
export type HistoryAnswer =
  | { readonly id: number; readonly ok: true; readonly value: HistoryResults[HistoryJob['kind']] }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly message: string };

export interface HistoryQuestion {
  readonly id: number;
  readonly job: HistoryJob;
}
