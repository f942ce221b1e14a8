import { KeptOwners } from './kept-owners.ts';
import type { KeptOwnersOptions } from './kept-owners.ts';

const KEEP_MINUTES = 30 * 24 * 60;
const LIMIT = 100_000;

type Options = Omit<KeptOwnersOptions, 'limit' | 'keepMinutes'> & { readonly limit?: number };

/**
 * Which account serves a session: kept for 30 days after its last use, over restarts and the removal of other
 * accounts. Whoever pins a request or overrides the pool leaves them as they are.
 */
export class Bindings {
  readonly #owners: KeptOwners;

  constructor(options: Options) {
    this.#owners = new KeptOwners({ limit: LIMIT, ...options, keepMinutes: KEEP_MINUTES });
  }

  get size(): number {
    return this.#owners.size;
  }

  /** Null: not bound. A removed account may still be named. */
  get(provider: string, client: number, session: string): number | null {
    return this.#owners.get(bindingKey(provider, client, session));
  }

  bind(provider: string, client: number, session: string, accountId: number): void {
    this.#owners.set(bindingKey(provider, client, session), accountId);
  }

  accountsChanged(): void {
    this.#owners.accountsChanged();
  }

  reload(): void {
    this.#owners.reload();
  }

  flush(): Promise<void> {
    return this.#owners.flush();
  }

  dispose(): Promise<void> {
    return this.#owners.dispose();
  }
}

/** Neither a provider’s id nor a number has a space, so no two sessions share a key. */
function bindingKey(provider: string, client: number, session: string): string {
  return `${provider} ${client} ${session}`;
}
