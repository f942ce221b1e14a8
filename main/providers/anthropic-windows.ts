import { percentAmount, windowStatus } from '../core/limits.ts';
import type { WindowReading } from '../core/usage.ts';
import { EXTRA_USAGE_PAYS } from './anthropic-extra-usage.ts';

const HOUR_MS = 3_600_000;
const EARLIEST_MS = Date.UTC(2000);
const LATEST_MS = Date.UTC(2100);
const LONGEST_NAME = 40;
const FAMILIES = ['opus', 'sonnet', 'haiku', 'fable', 'mythos'] as const;

/** What names one of Anthropic's windows. */
export interface WindowName {
  readonly id: string;
  readonly label: string;
  readonly durationMs: number;
  readonly scope: string | null;
}

export const FIVE_HOURS: WindowName = {
  id: 'anthropic:5h',
  label: '5 h',
  durationMs: 5 * HOUR_MS,
  scope: null,
};

export const SEVEN_DAYS: WindowName = {
  id: 'anthropic:7d',
  label: '7 d',
  durationMs: 168 * HOUR_MS,
  scope: null,
};

/** The weekly window of one model family. `name` is the family, or a name that a person reads, e.g. `Claude Opus`. */
export function sevenDaysOf(name: string): WindowName | null {
  const family = familyOf(name) ?? slug(name);
  if (family === '') return null;
  return {
    id: `${SEVEN_DAYS.id}:${family}`,
    label: `${SEVEN_DAYS.label} ${family.charAt(0).toUpperCase()}${family.slice(1)}`,
    durationMs: SEVEN_DAYS.durationMs,
    scope: family,
  };
}

export function familyOf(model: string): string | null {
  const name = model.toLowerCase();
  return FAMILIES.find((family) => name.includes(family)) ?? null;
}

/** One reading; the status is decided by the numbers unless the provider told one. */
export function readWindow(
  name: WindowName,
  told: {
    readonly usedFraction: number | null;
    readonly resetsAtMs: number | null;
    readonly status?: WindowReading['status'];
    readonly source: WindowReading['source'];
    /** Extra usage pays where the window is full: it still serves. */
    readonly paidBeyond?: boolean;
  },
): WindowReading {
  const used = told.usedFraction === null ? null : Math.min(Math.max(told.usedFraction, 0), 1);
  const status = told.status ?? windowStatus(used);
  const paid = status === 'exhausted' && told.paidBeyond === true;
  return {
    ...name,
    resetsAtMs: told.resetsAtMs === null ? null : wholeInstant(told.resetsAtMs),
    usedFraction: used,
    amount: percentAmount(used),
    status: paid ? 'warning' : status,
    source: told.source,
    ...(paid ? { note: EXTRA_USAGE_PAYS } : {}),
  };
}

/** Null for what no reset can be, e.g. milliseconds in the place of seconds: it would be no date at all. */
function wholeInstant(epochMs: number): number | null {
  return epochMs > EARLIEST_MS && epochMs < LATEST_MS ? Math.round(epochMs) : null;
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, LONGEST_NAME);
}
