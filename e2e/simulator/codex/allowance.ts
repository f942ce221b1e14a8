import type { SimAccount } from '../accounts.ts';
import type { WindowReading } from '../meter.ts';
import { creditsPay } from '../quota/codex-quota.ts';
import type { World } from '../world.ts';

/** Spark is for plans that have its meter. */
export function mayUse(account: SimAccount, model: string): boolean {
  return (
    !model.includes('spark') ||
    account.codex.additional.some(({ models }) => model.includes(models))
  );
}

/** Null: there is room, or something pays. Else the body of the 429. */
export function usageLimit(world: World, account: SimAccount, model: string): unknown {
  const full = account.meter.blocking(model);
  if (full.length === 0 || account.codex.servesWhenFull) return null;
  if (creditsPay(account.codex) && !hasOwnMeter(account, model)) return null;
  const latestMs = Math.max(...full.map((reading) => reading.resetsAtMs ?? 0));
  return {
    error: {
      type: 'usage_limit_reached',
      message: 'The usage limit has been reached',
      plan_type: account.plan,
      resets_at: Math.floor(latestMs / 1000),
      eligible_promo: null,
      resets_in_seconds: Math.max(0, Math.floor((latestMs - world.clock.now()) / 1000)),
    },
  };
}

export function spendCodex(account: SimAccount, model: string, tokens: number): void {
  const { codex, meter } = account;
  if (meter.blocking(model).length === 0 || codex.servesWhenFull) return meter.spend(model, tokens);
  const { credits } = codex;
  if (credits.unlimited) return;
  credits.balance = Math.max(0, credits.balance - tokens / credits.tokensPerCredit);
  credits.hasCredits = credits.balance > 0;
}

/** What a meter with these windows says of itself. */
export function stateOf(
  account: SimAccount,
  readings: readonly WindowReading[],
  common: boolean,
): { allowed: boolean; limit_reached: boolean } {
  const { codex } = account;
  const full = readings.some((reading) => reading.full);
  const served = common && creditsPay(codex) && codex.credits.tells === 'allowed';
  const reached = full && !codex.servesWhenFull && !served;
  return { allowed: !reached, limit_reached: reached };
}

/** Credits pay for the common windows only. */
function hasOwnMeter(account: SimAccount, model: string): boolean {
  return account.codex.additional.some(({ models }) => model.includes(models));
}
