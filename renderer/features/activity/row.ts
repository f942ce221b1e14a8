import type { RequestRecord, RunningRequest } from '../../../shared/model/activity.ts';

export type Outcome = 'running' | 'done' | 'left' | 'failed';

/** One line of the list: a request that runs, or one that ended. */
export interface RequestRow {
  readonly id: string;
  readonly atMs: number;
  readonly outcome: Outcome;
  readonly request: RunningRequest;
  /** Null while it runs. */
  readonly record: RequestRecord | null;
}

/** For the record only: the caller left before an answer began. */
const STATUS_LEFT = 499;

export function outcomeOf({ attemptList, status, error }: RequestRecord): Outcome {
  const last = attemptList.at(-1)?.reason;
  if (last === 'caller left' || status === STATUS_LEFT) return 'left';
  return error === null && last !== 'broke off' ? 'done' : 'failed';
}

const made = new WeakMap<RunningRequest | RequestRecord, RequestRow>();

/** The same row for the same request, so that only what changed is drawn again. */
function rowOf(request: RunningRequest, record: RequestRecord | null): RequestRow {
  const key = record ?? request;
  const known = made.get(key);
  if (known !== undefined) return known;
  const outcome = record === null ? 'running' : outcomeOf(record);
  const row = { id: request.id, atMs: Date.parse(request.at), outcome, request, record };
  made.set(key, row);
  return row;
}

/** Newest first; where both know a request, it has ended. */
export function toRows(
  records: readonly RequestRecord[],
  running: readonly RunningRequest[],
): readonly RequestRow[] {
  const ended = new Set(records.map(({ id }) => id));
  const rows = [
    ...running.filter(({ id }) => !ended.has(id)).map((request) => rowOf(request, null)),
    ...records.map((record) => rowOf(record, record)),
  ];
  return rows.sort((a, b) => b.atMs - a.atMs);
}
