import { opaqueId } from '../values.ts';
import type { SimClock } from '../clock.ts';

const dayMs = 86_400_000;

/** A saved reset to be granted. */
export interface ResetOption {
  id?: string;
  /** From now; negative: it has expired. Null: it never does. Default 30 days. */
  expiresInMs?: number | null;
  /** Default `available`; anything else is told as it is, and cannot be redeemed. */
  status?: string;
  title?: string | null;
}

interface ResetCredit {
  readonly id: string;
  readonly grantedAtMs: number;
  readonly expiresAtMs: number | null;
  readonly title: string | null;
  status: string;
  redeemedAtMs: number | null;
}

export type RedeemCode = 'reset' | 'already_redeemed' | 'no_credit' | 'nothing_to_reset';

export interface Redemption {
  readonly requestId: string;
  readonly creditId: string;
  readonly code: RedeemCode;
}

/** The saved resets of one account. A request id is good for one redemption, whatever happens to its answer. */
export class ResetCredits {
  readonly #clock: SimClock;
  readonly #credits: ResetCredit[] = [];
  /** Every request to redeem, in order, those refused too. */
  readonly redemptions: Redemption[] = [];

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  get available(): number {
    return this.#credits.filter((credit) => this.#status(credit) === 'available').length;
  }

  grant(option: ResetOption = {}): string {
    const { expiresInMs = 30 * dayMs } = option;
    const nowMs = this.#clock.now();
    const id = option.id ?? opaqueId('RateLimitResetCredit_');
    if (this.#credits.some((credit) => credit.id === id))
      throw new Error(`reset ${id} exists already`);
    this.#credits.push({
      id,
      grantedAtMs: nowMs,
      expiresAtMs: expiresInMs === null ? null : nowMs + expiresInMs,
      title: option.title === undefined ? 'Full reset (Weekly + 5 hr)' : option.title,
      status: option.status ?? 'available',
      redeemedAtMs: null,
    });
    return id;
  }

  /** Takes one back, as when another machine spent it. */
  redeemElsewhere(id: string): void {
    const credit = this.#credits.find((each) => each.id === id);
    if (credit === undefined) throw new Error(`no reset ${id}`);
    this.#spend(credit);
  }

  /** The credit that a request id was first used for. */
  creditOf(requestId: string): string | null {
    return this.redemptions.find((each) => each.requestId === requestId)?.creditId ?? null;
  }

  /** `creditId` null: the one that expires first. `mayReset`: something is there that a reset would lift. */
  redeem(requestId: string, creditId: string | null, mayReset: boolean): Redemption {
    const credit =
      creditId === null ? this.#soonest() : this.#credits.find(({ id }) => id === creditId);
    const code = this.#decide(requestId, credit, mayReset);
    if (code === 'reset' && credit !== undefined) this.#spend(credit);
    const redemption = { requestId, creditId: credit?.id ?? creditId ?? '', code };
    this.redemptions.push(redemption);
    return redemption;
  }

  toJSON(): unknown[] {
    return this.#credits.map((credit) => this.tell(credit.id));
  }

  /** One credit as the provider writes it. */
  tell(id: string): unknown {
    const credit = this.#credits.find((each) => each.id === id);
    if (credit === undefined) return null;
    const redeemedAt = iso(credit.redeemedAtMs);
    return {
      id: credit.id,
      reset_type: 'codex_rate_limits',
      status: this.#status(credit),
      granted_at: iso(credit.grantedAtMs),
      expires_at: iso(credit.expiresAtMs),
      redeem_started_at: redeemedAt,
      redeemed_at: redeemedAt,
      title: credit.title,
      description: 'Resets your 5 hour and weekly limits.',
    };
  }

  #decide(requestId: string, credit: ResetCredit | undefined, mayReset: boolean): RedeemCode {
    const spent = this.redemptions.some(
      (each) => each.requestId === requestId && each.code === 'reset',
    );
    if (spent) return 'already_redeemed';
    if (credit === undefined) return 'no_credit';
    const status = this.#status(credit);
    if (status === 'redeemed') return 'already_redeemed';
    if (status !== 'available') return 'no_credit';
    return mayReset ? 'reset' : 'nothing_to_reset';
  }

  #soonest(): ResetCredit | undefined {
    return this.#credits
      .filter((credit) => this.#status(credit) === 'available')
      .toSorted((a, b) => (a.expiresAtMs ?? Infinity) - (b.expiresAtMs ?? Infinity))[0];
  }

  #spend(credit: ResetCredit): void {
    credit.status = 'redeemed';
    credit.redeemedAtMs = this.#clock.now();
  }

  #status({ status, expiresAtMs }: ResetCredit): string {
    const over = expiresAtMs !== null && expiresAtMs <= this.#clock.now();
    return status === 'available' && over ? 'expired' : status;
  }
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
