import type { WindowSpec } from '../meter.ts';

const hourMs = 3_600_000;

/**
 * A weekly cap of one model family (`fable`, `opus`, …), besides the common windows. Its window is called
 * `7d_oi` for fable and `7d_<family>` for the others, in the control port, in `used` and in headers.
 */
export interface ModelCap {
  family: string;
  /** `scope.model.display_name` in `limits[]`. Default: the family with a capital. */
  displayName?: string;
  limitTokens?: number;
  /** A row of `limits[]` (since July 2026), or the older field `seven_day_<family>`. Default `limits`. */
  tells?: 'limits' | 'legacy' | 'both';
}

/** Paid use beyond the windows. Amounts are in the currency's minor unit, e.g. cents. */
export interface ExtraUsage {
  enabled: boolean;
  /** Null: no monthly limit. */
  limitMinor: number | null;
  usedMinor: number;
  currency: string;
  exponent: number;
  /** What one minor unit buys. */
  tokensPerMinor: number;
  /** Told as the older `extra_usage`, as `spend`, or as both. */
  tells: 'extra_usage' | 'spend' | 'both';
}

export interface ClaudeQuota {
  caps: readonly ModelCap[];
  extraUsage: ExtraUsage;
  /** False: an answer from before `limits[]`. */
  tellsLimits: boolean;
}

export interface ClaudeQuotaOptions {
  /** Default: Fable alone. An empty list: none. */
  modelCaps?: readonly ModelCap[];
  extraUsage?: Partial<ExtraUsage>;
  tellsLimits?: boolean;
}

const noExtraUsage: ExtraUsage = {
  enabled: false,
  limitMinor: null,
  usedMinor: 0,
  currency: 'USD',
  exponent: 2,
  tokensPerMinor: 10_000,
  tells: 'extra_usage',
};

export function claudeQuota(options: ClaudeQuotaOptions, old?: ClaudeQuota): ClaudeQuota {
  return {
    caps: options.modelCaps ?? old?.caps ?? [{ family: 'fable' }],
    extraUsage: { ...(old?.extraUsage ?? noExtraUsage), ...options.extraUsage },
    tellsLimits: options.tellsLimits ?? old?.tellsLimits ?? true,
  };
}

export function capWindowId({ family }: ModelCap): string {
  return family === 'fable' ? '7d_oi' : `7d_${family}`;
}

export function capName({ family, displayName }: ModelCap): string {
  return displayName ?? family.charAt(0).toUpperCase() + family.slice(1);
}

export interface ClaudeLimits {
  fiveHourTokens?: number;
  sevenDayTokens?: number;
  /** The weekly bucket of the Fable models alone. */
  fableTokens?: number;
}

export function claudeWindows(quota: ClaudeQuota, limits: ClaudeLimits): WindowSpec[] {
  const capTokens = ({ family, limitTokens }: ModelCap): number =>
    limitTokens ?? (family === 'fable' ? limits.fableTokens : undefined) ?? 20_000_000;
  return [
    { id: '5h', durationMs: 5 * hourMs, limitTokens: limits.fiveHourTokens ?? 10_000_000 },
    { id: '7d', durationMs: 168 * hourMs, limitTokens: limits.sevenDayTokens ?? 100_000_000 },
    ...quota.caps.map((cap) => ({
      id: capWindowId(cap),
      durationMs: 168 * hourMs,
      limitTokens: capTokens(cap),
      only: cap.family,
    })),
  ];
}

/** Whether paid use lets a request through although a window is full. */
export function extraUsagePays({ enabled, limitMinor, usedMinor }: ExtraUsage): boolean {
  return enabled && (limitMinor === null || usedMinor < limitMinor);
}
