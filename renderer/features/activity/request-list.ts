import type { RequestRecord } from '../../../shared/model/activity.ts';

/** As many as one call gives. A window that stays open keeps no more, until a person asks for older ones. */
export const PAGE = 500;
/** As many as the core keeps. */
const MOST = 10_000;

export interface RequestList {
  /** Newest first. */
  readonly records: readonly RequestRecord[];
  /** How many are kept. */
  readonly limit: number;
  /** Where older ones are read on; null: there are none. */
  readonly oldest: string | null;
}

export const NOTHING_READ: RequestList = { records: [], limit: PAGE, oldest: null };

/** Newest first, each once, the newer word of each. */
function merge(
  known: readonly RequestRecord[],
  told: readonly RequestRecord[],
): readonly RequestRecord[] {
  const byId = new Map([...known, ...told].map((record) => [record.id, record]));
  // The core writes all instants alike, so that they sort as text.
  return [...byId.values()].sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}

/** After an event. */
export function withTold(list: RequestList, told: readonly RequestRecord[]): RequestList {
  const all = merge(list.records, told);
  const records = all.slice(0, list.limit);
  const isCut = all.length > list.limit && list.limit === PAGE;
  return { ...list, records, oldest: isCut ? (records.at(-1)?.id ?? null) : list.oldest };
}

function oldestOf(page: readonly RequestRecord[]): string | null {
  // In the order in which they ended, which is the core's.
  return page.length < PAGE ? null : (page.at(-1)?.id ?? null);
}

/** After the newest were read. What does not reach them would leave a hole, and is read again when it is asked for. */
export function withNewest(list: RequestList, page: readonly RequestRecord[]): RequestList {
  const ids = new Set(list.records.map(({ id }) => id));
  const reaches = list.limit > PAGE && page.some(({ id }) => ids.has(id));
  if (reaches) return withTold(list, page);
  const isWhole = list.records.length === 0 || page.some(({ id }) => ids.has(id));
  const first = { records: isWhole ? list.records : [], limit: PAGE, oldest: oldestOf(page) };
  return withTold(first, page);
}

/** After older ones were read, on from `newest` or from what is there. */
export function withOlder(
  list: RequestList,
  newest: readonly RequestRecord[] | null,
  page: readonly RequestRecord[],
): RequestList {
  const told = [...(newest ?? []), ...page];
  const records = merge(list.records, told).slice(0, MOST);
  return { records, limit: MOST, oldest: oldestOf(page) };
}
