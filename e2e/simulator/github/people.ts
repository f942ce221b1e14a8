import type { AccountBook, SimAccount } from '../accounts.ts';
import type { SimClock } from '../clock.ts';
import { enterpriseDomain } from './facts.ts';

/** One row of `quota_snapshots`, in GitHub’s own words. */
export interface Snapshot {
  entitlement: number | string;
  remaining: number | string;
  percent_remaining: number | string;
  unlimited: boolean;
  overage_count: number | string;
  overage_permitted: boolean;
}

export interface CopilotModel {
  readonly id: string;
  readonly premium: boolean;
  policy: 'enabled' | 'unconfigured';
  /** The plan does not let the person agree to it. */
  refuses?: boolean;
}

/** What GitHub knows of a person besides the account. */
export interface GithubPerson {
  readonly account: SimAccount;
  /** Null: github.com. */
  readonly domain: string | null;
  login: string;
  publicEmail: string | null;
  /** Null: no Copilot. */
  plan: string | null;
  /** Where Copilot serves the person. */
  host: string;
  /** What the answer names in its place. */
  toldHost: string | null;
  /** The Copilot endpoint tells the name, too. */
  tellsLogin: boolean;
  quotas: Record<'premium_interactions' | 'chat' | 'completions', Snapshot>;
  models: CopilotModel[];
  /** What GitHub answers only to requests with an editor’s marks. */
  editorsOnly: ('user' | 'models')[];
}

export function quota(entitlement: number, remaining = entitlement): Snapshot {
  return {
    entitlement,
    remaining,
    percent_remaining: entitlement === 0 ? 0 : (100 * remaining) / entitlement,
    unlimited: false,
    overage_count: 0,
    overage_permitted: false,
  };
}

export function unlimited(): Snapshot {
  return { ...quota(0), percent_remaining: 100, unlimited: true };
}

/** The people of github.com and of the enterprise: accounts of `github-copilot`, whose organisation is the domain. */
export class GithubPeople {
  readonly #accounts: AccountBook;
  readonly #clock: SimClock;
  readonly #people = new Map<string, GithubPerson>();

  constructor(accounts: AccountBook, clock: SimClock) {
    this.#accounts = accounts;
    this.#clock = clock;
  }

  of(id: string): GithubPerson {
    const known = this.#people.get(id);
    if (known !== undefined) return known;
    const account = this.#accounts.require(id);
    if (account.provider !== 'github-copilot') throw new Error(`${id} is nobody of GitHub`);
    const person = newPerson(account);
    this.#people.set(id, person);
    return person;
  }

  at(domain: string | null): GithubPerson[] {
    return this.#accounts
      .people('github-copilot')
      .map(({ id }) => this.of(id))
      .filter((person) => person.domain === domain);
  }

  /** Quotas begin anew with each month (UTC). */
  resetDate(): string {
    const now = new Date(this.#clock.now());
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
      .toISOString()
      .slice(0, 10);
  }
}

function newPerson(account: SimAccount): GithubPerson {
  const domain = account.organization.name === enterpriseDomain ? enterpriseDomain : null;
  return {
    account,
    domain,
    login: account.name,
    publicEmail: account.email,
    plan: domain === null ? 'individual' : 'enterprise',
    host: domain === null ? 'https://api.githubcopilot.com' : `https://copilot-api.${domain}`,
    toldHost: null,
    tellsLogin: false,
    quotas: {
      premium_interactions: quota(300),
      chat: unlimited(),
      completions: unlimited(),
    },
    models: [
      { id: 'gpt-5-mini', premium: false, policy: 'enabled' },
      { id: 'gpt-5', premium: true, policy: 'unconfigured' },
      { id: 'claude-sonnet-4.5', premium: true, policy: 'unconfigured' },
      { id: 'text-embedding-3-small', premium: false, policy: 'enabled' },
    ],
    editorsOnly: [],
  };
}
