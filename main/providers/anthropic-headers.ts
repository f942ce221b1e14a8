import type { WindowReading } from '../core/usage.ts';
import { FIVE_HOURS, readWindow, SEVEN_DAYS, sevenDaysOf } from './anthropic-windows.ts';
import type { WindowName } from './anthropic-windows.ts';

type Headers = Readonly<Record<string, string>>;

const PREFIX = 'anthropic-ratelimit-unified';
const OVERAGE_IN_USE = `${PREFIX}-overage-in-use`;
const NONE: readonly WindowReading[] = [];

/** Header part, value of `representative-claim`, window. `7d_oi` is the weekly window of Fable. */
const KNOWN: readonly (readonly [string, string, WindowName | null])[] = [
  ['5h', 'five_hour', FIVE_HOURS],
  ['7d', 'seven_day', SEVEN_DAYS],
  ['7d_opus', 'seven_day_opus', sevenDaysOf('opus')],
  ['7d_sonnet', 'seven_day_sonnet', sevenDaysOf('sonnet')],
  ['7d_oi', 'seven_day_overage_included', sevenDaysOf('fable')],
];

/** Names are made once: this runs for every answer that passes the port. */
const WINDOWS = KNOWN.flatMap(([part, claim, name]) =>
  name === null
    ? []
    : {
        name,
        claim,
        utilization: `${PREFIX}-${part}-utilization`,
        reset: `${PREFIX}-${part}-reset`,
        status: `${PREFIX}-${part}-status`,
      },
);
type Known = (typeof WINDOWS)[number];

/** Windows that one answer tells; what cannot be read is left out. */
export function windowsFromHeaders(
  headers: Headers,
  _nowMs: number,
  served: boolean,
): readonly WindowReading[] {
  let readings: WindowReading[] | null = null;
  // Such an answer calls its full windows rejected, although it was served.
  const paidBeyond = served && headers[OVERAGE_IN_USE] === 'true';
  for (const known of WINDOWS) {
    const reading = readKnown(headers, known, paidBeyond);
    if (reading !== null) (readings ??= []).push(reading);
  }
  return readings ?? NONE;
}

function readKnown(headers: Headers, known: Known, paidBeyond: boolean): WindowReading | null {
  const utilization = numberIn(headers[known.utilization]);
  const rejected = isRejected(headers, known);
  if (utilization === null && !rejected) return null;
  const resetSeconds =
    numberIn(headers[known.reset]) ?? (rejected ? numberIn(headers[`${PREFIX}-reset`]) : null);
  const allowed = headers[known.status]?.startsWith('allowed') ?? false;
  return readWindow(known.name, {
    usedFraction: rejected ? Math.max(utilization ?? 1, 1) : utilization,
    resetsAtMs: resetSeconds === null ? null : resetSeconds * 1000,
    ...(rejected ? { status: 'exhausted' } : {}),
    // A rounded 1.0 in an answer that was allowed is a full window that still serves.
    ...(allowed && utilization !== null && utilization >= 1 ? { status: 'warning' } : {}),
    source: 'headers',
    paidBeyond,
  });
}

/** By its own status; where it has none, by the claim that the whole answer was rejected for. */
function isRejected(headers: Headers, known: Known): boolean {
  const own = headers[known.status];
  if (own !== undefined) return own === 'rejected';
  return (
    headers[`${PREFIX}-status`] === 'rejected' &&
    headers[`${PREFIX}-representative-claim`] === known.claim
  );
}

/** Null unless the text is a plain number that is not negative. */
function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : null;
}
