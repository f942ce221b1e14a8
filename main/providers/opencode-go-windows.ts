import type { WindowReading } from '../core/usage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** OpenCode warns earlier than others. */
const WARNING_FROM = 0.8;

export interface OpencodeGoWindow {
  /** Its name in the answer of the usage endpoint. */
  readonly field: 'rolling' | 'weekly' | 'monthly';
  readonly id: string;
  readonly label: string;
  readonly durationMs: number | null;
  /** Of the month: no model’s, so that it is shown and decides nothing. */
  readonly scope: string | null;
  /** What the plan lets an account spend in it. */
  readonly limitUsd: number;
  /** How far back the spending of it is looked up. */
  readonly spanMs: number;
}

export const OPENCODE_GO_WINDOWS: readonly OpencodeGoWindow[] = [
  {
    field: 'rolling',
    id: 'opencode-go:5h',
    label: '5 h',
    durationMs: 5 * HOUR_MS,
    scope: null,
    limitUsd: 12,
    spanMs: 5 * HOUR_MS,
  },
  {
    field: 'weekly',
    id: 'opencode-go:7d',
    label: '7 d',
    durationMs: 7 * DAY_MS,
    scope: null,
    limitUsd: 30,
    spanMs: 7 * DAY_MS,
  },
  {
    // It begins on the day of the subscription, so its length is not the same each time.
    field: 'monthly',
    id: 'opencode-go:month',
    label: 'Month',
    durationMs: null,
    scope: 'month',
    limitUsd: 60,
    spanMs: 30 * DAY_MS,
  },
];

const MONTH_IS_UP =
  'The month’s limit of OpenCode Go is used up. Requests may go on from the account’s balance, so nothing is blocked for it.';

/** `isShut`: the provider says that it takes no more. A full month still serves where a balance pays. */
export function statusOf(
  { scope }: OpencodeGoWindow,
  usedFraction: number,
  isShut: boolean,
): Pick<WindowReading, 'status' | 'note'> {
  const isUp = isShut || usedFraction >= 1;
  if (scope !== null && isUp) return { status: 'warning', note: MONTH_IS_UP };
  if (isUp) return { status: 'exhausted' };
  return { status: usedFraction >= WARNING_FROM ? 'warning' : 'ok' };
}
