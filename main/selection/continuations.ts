import { KeptOwners } from './kept-owners.ts';
import type { KeptOwnersOptions } from './kept-owners.ts';

const LIMIT = 50_000;
/** Longer ones are nobody’s id. */
const MAX_ID_LENGTH = 200;

type Options = Omit<KeptOwnersOptions, 'limit' | 'keepMinutes'> & { readonly limit?: number };

/**
 * Which account made a response, a file or whatever else a later request goes on with: no other account knows
 * it. Files have no end, so only the number is bounded.
 */
export class Continuations {
  readonly #owners: KeptOwners;

  constructor(options: Options) {
    this.#owners = new KeptOwners({ limit: LIMIT, ...options, keepMinutes: null });
  }

  get size(): number {
    return this.#owners.size;
  }

  /** Null: nobody here made it. A removed account may still be named. */
  ownerOf(provider: string, id: string): number | null {
    return id.length > MAX_ID_LENGTH ? null : this.#owners.get(`${provider} ${id}`);
  }

  remember(provider: string, id: string, accountId: number): void {
    if (id.length > 0 && id.length <= MAX_ID_LENGTH)
      this.#owners.set(`${provider} ${id}`, accountId);
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
