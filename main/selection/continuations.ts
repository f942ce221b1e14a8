import { kindOf } from '../core/made-ids.ts';
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
  readonly #kinds = new Set<string>();

  constructor(options: Options) {
    this.#owners = new KeptOwners({ limit: LIMIT, ...options, keepMinutes: null });
    this.#noteAll();
  }

  get size(): number {
    return this.#owners.size;
  }

  /** False: nobody here made anything of this kind (null: anything) at this provider. */
  hasAny(provider: string, kind: string | null): boolean {
    return this.#kinds.has(kind === null ? provider : `${provider} ${kind}`);
  }

  /** Null: nobody here made it. A removed account may still be named. */
  ownerOf(provider: string, id: string): number | null {
    return id.length > MAX_ID_LENGTH ? null : this.#owners.get(`${provider} ${id}`);
  }

  remember(provider: string, id: string, accountId: number): void {
    if (id.length === 0 || id.length > MAX_ID_LENGTH) return;
    this.#note(provider, id);
    this.#owners.set(`${provider} ${id}`, accountId);
  }

  accountsChanged(): void {
    this.#owners.accountsChanged();
  }

  reload(): void {
    this.#owners.reload();
    this.#noteAll();
  }

  flush(): Promise<void> {
    return this.#owners.flush();
  }

  dispose(): Promise<void> {
    return this.#owners.dispose();
  }

  #noteAll(): void {
    this.#kinds.clear();
    for (const key of this.#owners.keys()) {
      const space = key.indexOf(' ');
      this.#note(key.slice(0, space), key.slice(space + 1));
    }
  }

  #note(provider: string, id: string): void {
    this.#kinds.add(provider);
    this.#kinds.add(`${provider} ${kindOf(id)}`);
  }
}
