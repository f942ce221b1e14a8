import type { SimAccount } from '../accounts.ts';
import type { Headers } from '../exchange.ts';
import type { AdditionalMeter, Slots } from '../quota/codex-quota.ts';
import type { World } from '../world.ts';
import { balanceText } from './usage.ts';
import { readWindow } from './windows.ts';

/** The `x-codex-*` headers of an answer; additional meters tell theirs in every answer. */
export function codexHeaders(world: World, account: SimAccount, model = ''): Headers {
  const { slots, additional, credits } = account.codex;
  const own = additional.find(({ models }) => model.includes(models));
  return [
    ['x-codex-active-limit', own?.feature ?? 'premium'],
    ['x-codex-plan-type', account.plan],
    ...slotHeaders(world, account, slots, { name: 'x-codex', prefix: '' }),
    ['x-codex-primary-over-secondary-limit-percent', '0'],
    ...additional.flatMap((meter) => meterHeaders(world, account, meter)),
    ['x-codex-credits-has-credits', pythonBool(credits.hasCredits)],
    ['x-codex-credits-balance', balanceText(credits.balance)],
    ['x-codex-credits-unlimited', pythonBool(credits.unlimited)],
  ];
}

function meterHeaders(world: World, account: SimAccount, meter: AdditionalMeter): Headers {
  const name = `x-codex-${meter.feature.replace('codex_', '')}`;
  const slots = slotHeaders(world, account, meter.slots, { name, prefix: `${meter.key}:` });
  return [[`${name}-limit-name`, meter.name], ...slots];
}

/** A slot without a window tells one of no length. */
function slotHeaders(
  world: World,
  account: SimAccount,
  slots: Slots,
  { name, prefix }: { name: string; prefix: string },
): Headers {
  return (['primary', 'secondary'] as const).flatMap((slot): Headers => {
    const window = slots[slot];
    const told =
      window === null ? null : readWindow(world, account.meter.read(`${prefix}${window}`));
    return [
      [`${name}-${slot}-used-percent`, String(told?.used_percent ?? 0)],
      [`${name}-${slot}-window-minutes`, String((told?.limit_window_seconds ?? 0) / 60)],
      [`${name}-${slot}-reset-after-seconds`, String(told?.reset_after_seconds ?? 0)],
      [`${name}-${slot}-reset-at`, told === null ? '' : String(told.reset_at)],
    ];
  });
}

function pythonBool(value: boolean): string {
  return value ? 'True' : 'False';
}
