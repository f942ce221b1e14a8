import type { PoolAccount } from '../core/account.ts';
import { isOverride } from '../core/override.ts';

/** The override keys by provider, found once after each change of the accounts: a request looks at no sibling. */
export class OverrideIndex {
  #accounts: readonly PoolAccount[] = [];
  #ids: ReadonlyMap<string, number> = new Map();

  /** `accounts` is the same array until one of them changes. Null: the pool serves. */
  of(accounts: readonly PoolAccount[], provider: string): number | null {
    if (this.#accounts !== accounts) {
      this.#accounts = accounts;
      this.#ids = new Map(accounts.filter(isOverride).map((one) => [one.provider, one.id]));
    }
    return this.#ids.get(provider) ?? null;
  }
}
