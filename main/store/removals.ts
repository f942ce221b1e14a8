import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Logger } from '../platform/log.ts';
import { parseJson } from './json.ts';
import type { RemovedAccount } from './upkeep/job.ts';
import type { Writer } from './write.ts';

export const REMOVED_KEY = 'files.removed';

const removedSchema = z.array(
  z.object({
    id: z.int(),
    provider: z.string(),
    identityKey: z.string(),
    createdAtMs: z.number(),
  }),
);

interface RemovalsParts {
  readonly db: Database.Database;
  readonly writer: Writer;
  readonly log: Logger;
  /** The file is to tell of no account: what is to be done is not written down. */
  readonly credentialsInMemory: boolean;
}

/** Accounts that are gone here and may still be in backups. Written down, so that no crash forgets them. */
export class Removals {
  readonly #own: RemovalsParts;
  #scrubber: ((accounts: readonly RemovedAccount[]) => Promise<void>) | null = null;

  constructor(parts: RemovalsParts) {
    this.#own = parts;
  }

  onRemoved(scrubber: (accounts: readonly RemovedAccount[]) => Promise<void>): void {
    this.#scrubber = scrubber;
  }

  /** Inside the transaction that removes it. */
  remember(account: RemovedAccount): void {
    if (this.#scrubber !== null && !this.#own.credentialsInMemory)
      this.#write([...this.#read(), pick(account)]);
  }

  /** With what an earlier process left. False when that failed: the next start tries again. */
  async scrub(account?: RemovedAccount): Promise<boolean> {
    const { writer, log } = this.#own;
    const known = this.#read();
    const all = known.length > 0 || account === undefined ? known : [pick(account)];
    if (this.#scrubber === null || all.length === 0) return false;
    try {
      await this.#scrubber(all);
      if (known.length === 0) return false;
      await writer.transact(() =>
        this.#write(this.#read().filter((one) => !known.some((done) => same(one, done)))),
      );
      return true;
    } catch (error) {
      log.error(
        { err: error },
        'backups may still hold a removed account; tried again at the next start',
      );
      return false;
    }
  }

  #read(): readonly RemovedAccount[] {
    const text = this.#own.db
      .prepare<[string], string>('SELECT value FROM meta WHERE key = ?')
      .pluck()
      .get(REMOVED_KEY);
    return removedSchema.safeParse(parseJson(text ?? '')).data ?? [];
  }

  #write(accounts: readonly RemovedAccount[]): void {
    const { db } = this.#own;
    if (accounts.length === 0) db.prepare('DELETE FROM meta WHERE key = ?').run(REMOVED_KEY);
    else
      db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(
        REMOVED_KEY,
        JSON.stringify(accounts),
      );
  }
}

function pick({ id, provider, identityKey, createdAtMs }: RemovedAccount): RemovedAccount {
  return { id, provider, identityKey, createdAtMs };
}

function same(one: RemovedAccount, other: RemovedAccount): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
