import type { AccountBook, SimAccount } from '../accounts.ts';
import type { SimClock } from '../clock.ts';
import { opaqueId, secretToken } from '../values.ts';

const CODE_LIFE_MS = 10 * 60_000;

/** One row of the quota that the monitor tells. */
export type ZaiLimit = Readonly<Record<string, unknown>>;

interface PendingCode {
  readonly account: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly madeAtMs: number;
}

export interface ZaiKey {
  readonly name: string;
  readonly apiKey: string;
  readonly secretKey: string;
}

/** Where a person's keys are at Z.AI. */
export interface ZaiHome {
  readonly organizationId: string;
  readonly projectId: string;
  readonly keys: ZaiKey[];
}

/** Sign-ins, keys and quotas of Z.AI. */
export class ZaiBook {
  readonly #clock: SimClock;
  readonly #accounts: AccountBook;
  readonly #codes = new Map<string, PendingCode>();
  readonly #signIns = new Map<string, string>();
  readonly #business = new Map<string, string>();
  readonly #homes = new Map<string, ZaiHome>();
  readonly #limits = new Map<string, ZaiLimit[]>();
  readonly #levels = new Map<string, string>();

  constructor(clock: SimClock, accounts: AccountBook) {
    this.#clock = clock;
    this.#accounts = accounts;
  }

  newCode(account: string, redirectUri: string, state: string): string {
    const code = secretToken('zc_', 24);
    this.#codes.set(code, { account, redirectUri, state, madeAtMs: this.#clock.now() });
    return code;
  }

  /** A text: why there is none. A code is good once, and spent by a wrong attempt, too. */
  redeem(code: string, redirectUri: string, state: string): SimAccount | string {
    const pending = this.#codes.get(code);
    this.#codes.delete(code);
    if (pending === undefined) return 'invalid code';
    if (this.#clock.now() - pending.madeAtMs > CODE_LIFE_MS) return 'code expired';
    if (pending.redirectUri !== redirectUri) return 'redirect_uri mismatch';
    if (pending.state !== state) return 'state mismatch';
    return this.#accounts.require(pending.account);
  }

  /** The short-lived token of a sign-in. */
  newSignIn(account: string): string {
    const token = secretToken('eyJzaW1', 40);
    this.#signIns.set(token, account);
    return token;
  }

  /** What the key service gives for it; null: it is no sign-in of today. */
  newBusiness(signIn: string): string | null {
    const account = this.#signIns.get(signIn);
    if (account === undefined) return null;
    const token = secretToken('biz_', 40);
    this.#business.set(token, account);
    return token;
  }

  personOf(business: string): SimAccount | null {
    const account = this.#business.get(business);
    return account === undefined ? null : this.#accounts.require(account);
  }

  home(person: string): ZaiHome {
    const known = this.#homes.get(person);
    if (known !== undefined) return known;
    const home = {
      organizationId: opaqueId('org-', 12),
      projectId: opaqueId('proj_', 12),
      keys: [] as ZaiKey[],
    };
    this.#homes.set(person, home);
    return home;
  }

  /** Another key of a person; it serves from now on. */
  makeKey(person: SimAccount, name: string): ZaiKey {
    const key = { name, apiKey: opaqueId('', 32).toLowerCase(), secretKey: opaqueId('', 16) };
    this.home(person.id).keys.push(key);
    this.#accounts.create({
      id: `${person.id}-${name}-${key.apiKey.slice(0, 6)}`,
      provider: 'zai',
      kind: 'api_key',
      email: person.email,
      key: `${key.apiKey}.${key.secretKey}`,
    });
    return key;
  }

  /** The person deletes their keys of that name. */
  deleteKeys(person: string, name: string): void {
    const home = this.home(person);
    for (const gone of home.keys.filter((key) => key.name === name)) {
      const account = this.#accounts.byKey('zai', `${gone.apiKey}.${gone.secretKey}`);
      if (account !== undefined) account.revoked = true;
    }
    const kept = home.keys.filter((key) => key.name !== name);
    home.keys.splice(0, home.keys.length, ...kept);
  }

  setLimits(account: string, limits: readonly ZaiLimit[], level = 'pro'): void {
    this.#limits.set(account, [...limits]);
    this.#levels.set(account, level);
  }

  quotaOf(account: string): { readonly level: string; readonly limits: readonly ZaiLimit[] } {
    const limits = this.#limits.get(account) ?? [
      { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: 0 },
      { type: 'TOKENS_LIMIT', unit: 6, number: 1, percentage: 0 },
    ];
    return { level: this.#levels.get(account) ?? 'pro', limits };
  }

  /** The row that keeps models away; null: none is full. */
  fullRow(account: string): ZaiLimit | null {
    const { limits } = this.quotaOf(account);
    return limits.find((row) => row['type'] !== 'TIME_LIMIT' && row['percentage'] === 100) ?? null;
  }
}
