import type { WindowSpec } from '../meter.ts';
import type { JsonObject } from '../values.ts';

const hourMs = 3_600_000;

export const durationsMs = { '5h': 5 * hourMs, '7d': 168 * hourMs, '30d': 720 * hourMs } as const;
export type CodexWindowName = keyof typeof durationsMs;

/** Which window stands in which slot. Null: the plan has none there. */
export interface Slots {
  primary: CodexWindowName | null;
  secondary: CodexWindowName | null;
}

/** A meter of its own for some models; its windows are called `<key>:5h`, `<key>:7d` … */
export interface AdditionalMeter {
  key: string;
  /** `limit_name` */
  name: string;
  /** `metered_feature`: `codex_` and the part that the headers are named by. */
  feature: string;
  /** Models whose name contains this use it, and only it. */
  models: string;
  slots: Slots;
  limits?: Partial<Record<CodexWindowName, number>>;
}

export interface Credits {
  hasCredits: boolean;
  unlimited: boolean;
  overageLimitReached: boolean;
  balance: number;
  tokensPerCredit: number;
  /** What a full window says while credits pay: `allowed` true (default) or `limit_reached` true. */
  tells: 'allowed' | 'limit_reached';
}

export interface CodexQuota {
  slots: Slots;
  additional: readonly AdditionalMeter[];
  credits: Credits;
  spendControl: { reached: boolean; individualLimit: JsonObject | null };
  /** At 100 % still `allowed`, and served: the percentage is rounded. */
  servesWhenFull: boolean;
}

export interface CodexQuotaOptions {
  /** Default: 5 h and 7 d; plan `free`: 30 d in the primary slot, and no other. */
  slots?: Slots;
  /** Default: Spark for plan `pro`, none for the others. */
  additional?: readonly AdditionalMeter[];
  credits?: Partial<Credits>;
  spendControl?: Partial<CodexQuota['spendControl']>;
  servesWhenFull?: boolean;
}

export const sparkMeter: AdditionalMeter = {
  key: 'spark',
  name: 'GPT-5.3-Codex-Spark',
  feature: 'codex_bengalfox',
  models: 'spark',
  slots: { primary: '5h', secondary: '7d' },
};

const noCredits: Credits = {
  hasCredits: false,
  unlimited: false,
  overageLimitReached: false,
  balance: 0,
  tokensPerCredit: 10_000,
  tells: 'allowed',
};

/** Another plan brings its own slots and meters unless they are named too. */
export function codexQuota(
  plan: string,
  options: CodexQuotaOptions,
  old?: CodexQuota,
  planChanged = false,
): CodexQuota {
  const kept = planChanged ? undefined : old;
  return {
    slots: options.slots ?? kept?.slots ?? slotsOf(plan),
    additional: options.additional ?? kept?.additional ?? (plan === 'pro' ? [sparkMeter] : []),
    credits: { ...(old?.credits ?? noCredits), ...options.credits },
    spendControl: {
      ...(old?.spendControl ?? { reached: false, individualLimit: null }),
      ...options.spendControl,
    },
    servesWhenFull: options.servesWhenFull ?? old?.servesWhenFull ?? false,
  };
}

function slotsOf(plan: string): Slots {
  return plan === 'free' ? { primary: '30d', secondary: null } : { primary: '5h', secondary: '7d' };
}

export interface CodexLimits {
  fiveHourTokens?: number;
  sevenDayTokens?: number;
  monthTokens?: number;
}

export function codexWindows(quota: CodexQuota, limits: CodexLimits): WindowSpec[] {
  const common: Record<CodexWindowName, number> = {
    '5h': limits.fiveHourTokens ?? 10_000_000,
    '7d': limits.sevenDayTokens ?? 100_000_000,
    '30d': limits.monthTokens ?? 5_000_000,
  };
  const except = quota.additional.map(({ models }) => models);
  return [
    ...slotNames(quota.slots).map((name) => ({
      id: name,
      durationMs: durationsMs[name],
      limitTokens: common[name],
      except,
    })),
    ...quota.additional.flatMap((meter) =>
      slotNames(meter.slots).map((name) => ({
        id: `${meter.key}:${name}`,
        durationMs: durationsMs[name],
        limitTokens: meter.limits?.[name] ?? common[name],
        only: meter.models,
      })),
    ),
  ];
}

export function slotNames({ primary, secondary }: Slots): CodexWindowName[] {
  return [primary, secondary].filter((name) => name !== null);
}

/** Whether bought credits let a request through although a window is full. */
export function creditsPay({ credits, spendControl }: CodexQuota): boolean {
  const some = credits.unlimited || (credits.hasCredits && credits.balance > 0);
  return some && !credits.overageLimitReached && !spendControl.reached;
}
