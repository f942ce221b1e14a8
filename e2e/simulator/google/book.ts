import type { SimClock } from '../clock.ts';
import { errorInfo } from './errors.ts';

const dayMs = 24 * 3_600_000;

/** What Google knows of an account besides its person; tests change it. */
export interface GoogleFacts {
  /** Null: not set up yet. */
  project: string | null;
  /** Null: none yet. */
  tier: string | null;
  /** A paid plan is told only where the project is named. */
  paidTier: { readonly id: string; readonly name: string } | null;
  defaultTier: string;
  ineligible: readonly object[];
  /** A refusal of `loadCodeAssist`: the details of its error. */
  refusal: { readonly message: string; readonly details: readonly object[] } | null;
  /** Questions after which an onboarding is done. */
  onboardPolls: number;
  /** Which host has a summary; null: none, only the list of models. */
  summaryAt: 'daily' | 'sandbox' | null;
  /** Requests that each model, or each group of models, has in a day. */
  limit: number;
  /** In the place of what is counted. */
  quotaAnswer: unknown;
}

interface Counted {
  used: number;
  startedAtMs: number;
}

export interface QuotaReading {
  readonly remaining: number;
  readonly resetsAtMs: number;
}

interface Operation {
  readonly account: string;
  readonly project: string | null;
  readonly tier: string;
  pollsLeft: number;
}

export const perimeter = {
  message: 'Request is prohibited by organization’s policy.',
  details: [errorInfo('SECURITY_POLICY_VIOLATED')],
};

/** Projects, tiers and quotas of the Google accounts. */
export class GoogleBook {
  readonly #clock: SimClock;
  readonly #facts = new Map<string, GoogleFacts>();
  readonly #counted = new Map<string, Counted>();
  readonly #operations = new Map<string, Operation>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** As they are now; what is changed stays. */
  of(account: string): GoogleFacts {
    const known = this.#facts.get(account);
    if (known !== undefined) return known;
    const facts: GoogleFacts = {
      project: `project-of-${account}`,
      tier: 'free-tier',
      paidTier: null,
      defaultTier: 'free-tier',
      ineligible: [],
      refusal: null,
      onboardPolls: 2,
      summaryAt: 'daily',
      limit: 1000,
      quotaAnswer: null,
    };
    this.#facts.set(account, facts);
    return facts;
  }

  read(account: string, counter: string): QuotaReading {
    const { used, startedAtMs } = this.#count(account, counter);
    const remaining = Math.max(0, 1 - used / this.of(account).limit);
    return { remaining, resetsAtMs: startedAtMs + dayMs };
  }

  /** False: nothing is left of it. */
  spend(account: string, counter: string): boolean {
    if (this.read(account, counter).remaining <= 0) return false;
    this.#count(account, counter).used += 1;
    return true;
  }

  fill(account: string, counter: string, fraction = 1): void {
    this.#count(account, counter).used = fraction * this.of(account).limit;
  }

  begin(account: string, tier: string, project: string | null): string {
    const name = `operations/op-${this.#operations.size + 1}`;
    const { onboardPolls } = this.of(account);
    this.#operations.set(name, { account, tier, project, pollsLeft: onboardPolls });
    return name;
  }

  /** Null: nobody of that account began it. */
  poll(account: string, name: string, isFirst: boolean): { readonly done: boolean } | null {
    const operation = this.#operations.get(name);
    if (operation?.account !== account) return null;
    if (!isFirst) operation.pollsLeft -= 1;
    if (operation.pollsLeft > 0) return { done: false };
    const facts = this.of(account);
    facts.tier = operation.tier;
    facts.project ??= operation.project ?? `made-for-${account}`;
    return { done: true };
  }

  #count(account: string, counter: string): Counted {
    const key = `${account} ${counter}`;
    const now = this.#clock.now();
    const known = this.#counted.get(key);
    if (known !== undefined && now < known.startedAtMs + dayMs) return known;
    const begun = { used: 0, startedAtMs: now };
    this.#counted.set(key, begun);
    return begun;
  }
}
