import { windowsOf } from '../accounts.ts';
import type { AccountBook, QuotaOptions } from '../accounts.ts';
import { claudeQuota } from './claude-quota.ts';
import { codexQuota } from './codex-quota.ts';
import type { ReportPatch } from './report-patch.ts';
import type { Redemption, ResetOption } from './reset-credits.ts';

/** Everything about accounts' plans, windows and resets that tests and the control port may do. */
export class Quotas {
  readonly #accounts: AccountBook;

  constructor(accounts: AccountBook) {
    this.#accounts = accounts;
  }

  /** Another plan, caps, credits, … What is not named stays; windows that stay keep their use. */
  change(id: string, options: QuotaOptions): void {
    const account = this.#accounts.require(id);
    const { plan = account.plan } = options;
    account.claude = claudeQuota(options, account.claude);
    account.codex = codexQuota(plan, options, account.codex, plan !== account.plan);
    account.plan = plan;
    account.meter.lay(windowsOf(account.provider, account));
  }

  /** Uses an account without a request. */
  spend(id: string, model: string, tokens: number): void {
    this.#accounts.require(id).meter.spend(model, tokens);
  }

  setWindow(id: string, window: string, fraction: number, resetsInMs?: number): void {
    this.#accounts.require(id).meter.set(window, fraction, resetsInMs);
  }

  /** Windows start over early, as when the provider makes a present of it. Default: all of the account. */
  resetWindows(id: string, windows?: readonly string[]): void {
    this.#accounts.require(id).meter.reset(windows);
  }

  /** The id of the new reset. */
  grantReset(id: string, option: ResetOption = {}): string {
    return this.#accounts.require(id).resets.grant(option);
  }

  /** A reset is spent by something else than Sluice; its windows start over. */
  redeemElsewhere(id: string, credit: string): void {
    const account = this.#accounts.require(id);
    account.resets.redeemElsewhere(credit);
    account.meter.reset(commonWindows(account.meter.ids));
  }

  /** Every request to redeem that reached the provider, in order. */
  redemptions(id: string): readonly Redemption[] {
    return this.#accounts.require(id).resets.redemptions;
  }

  /** Until it is set to null again. */
  patchReport(id: string, patch: ReportPatch | null): void {
    this.#accounts.require(id).reportPatch = patch;
  }
}

/** A saved reset lifts these, and none of an additional meter. */
export function commonWindows(ids: readonly string[]): string[] {
  return ids.filter((id) => !id.includes(':'));
}
