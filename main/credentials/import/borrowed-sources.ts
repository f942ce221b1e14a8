import type { Block, Secret } from '../../core/account.ts';
import { LONGEST_BLOCK_MS } from '../../core/limits.ts';
import { isStale } from '../../core/refresh-plan.ts';
import { KeyedQueue } from '../../platform/keyed-queue.ts';
import type { StoredAccount } from '../../store/types.ts';
import { decodeSecret, encodeSecret, secretPlace } from '../secret-codec.ts';
import {
  BORROWED_OTHER_REASON,
  BORROWED_REASONS,
  BORROWED_WAITS_REASON,
} from '../../../shared/model/block-reasons.ts';
import { isOfAccount } from './parts.ts';
import type { ImportParts } from './parts.ts';
import { loginOf } from './tools.ts';

/** What a look at the file of a borrowed account came to. */
export type SourceOutcome =
  | 'renewed'
  | 'same'
  /** Absent, damaged or being written: the account keeps what it has. */
  | 'unusable'
  /** Somebody else's now; nothing of it was taken. */
  | 'other'
  | 'not-followed';

const TRIES = 3;

/** Reads the file of a borrowed account again and takes over what its tool wrote there. */
export class BorrowedSources {
  readonly #parts: ImportParts;
  readonly #queue = new KeyedQueue<number>();

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  /** `isRefused`: the provider refused the present token. */
  read(id: number, isRefused = false): Promise<SourceOutcome> {
    return this.#queue.run(id, async () => {
      const { store, pool, vault } = this.#parts;
      if (vault.status().locked) return 'not-followed';
      for (let attempt = 1; ; attempt += 1) {
        const row = store.get(id);
        if (row === null || row.ownership !== 'borrowed' || row.source === null)
          return 'not-followed';
        const outcome = await this.#readRow(row, row.source, isRefused);
        if (outcome !== null || attempt === TRIES) {
          pool.rereadRow(id);
          return outcome ?? 'unusable';
        }
      }
    });
  }

  /** Null: the row was changed meanwhile, look again. */
  async #readRow(
    row: StoredAccount,
    source: string,
    isRefused: boolean,
  ): Promise<SourceOutcome | null> {
    const { tools, clock, vault } = this.#parts;
    const found = await tools.readSource(row.origin, source, clock.now());
    const login = loginOf(found, row);
    const present = decodeSecret(vault.open(row.sealedSecret, secretPlace(row.id)));
    if (login == null) {
      await this.#waitIfEnded(row, present, isRefused);
      return 'unusable';
    }
    if (textOf(login.secret) === textOf(present)) {
      await this.#lift(row, [BORROWED_OTHER_REASON]);
      await this.#waitIfEnded(row, present, isRefused);
      return 'same';
    }
    const isOfRow = await isOfAccount(this.#parts, row, login);
    if (isOfRow === null) {
      await this.#waitIfEnded(row, present, isRefused);
      return 'unusable';
    }
    if (isOfRow) return this.#take(row, login.secret);
    await this.#block(row, BORROWED_OTHER_REASON);
    return 'other';
  }

  async #take(row: StoredAccount, secret: Secret): Promise<SourceOutcome | null> {
    const { store, vault, log, clock } = this.#parts;
    const expiresAtMs = secret.kind === 'oauth' ? secret.expiresAtMs : null;
    const stored = await store.rotate(row.id, row.secretRevision, expiresAtMs, (id) =>
      vault.seal(encodeSecret(secret), secretPlace(id)),
    );
    if (stored === null) return null;
    log.info({ account: row.id }, 'the tool renewed a borrowed sign-in');
    await this.#lift(stored, [...BORROWED_REASONS, 'rejected']);
    if (isStale(expiresAtMs, clock.now())) await this.#block(stored, BORROWED_WAITS_REASON);
    return 'renewed';
  }

  /** An account whose token has ended serves nobody until the file changes. */
  async #waitIfEnded(row: StoredAccount, present: Secret, isRefused: boolean): Promise<void> {
    const endsAtMs = present.kind === 'oauth' ? present.expiresAtMs : null;
    if (!isRefused && !isStale(endsAtMs, this.#parts.clock.now())) return;
    await this.#block(row, BORROWED_WAITS_REASON);
  }

  async #block(row: StoredAccount, reason: string): Promise<void> {
    const { clock, store, log } = this.#parts;
    const nowMs = clock.now();
    if (row.blocks.some((block) => block.reason === reason && block.untilMs > nowMs + HALF_MS))
      return;
    log.info({ account: row.id, reason }, 'a borrowed account is blocked');
    const untilMs = nowMs + LONGEST_BLOCK_MS;
    const block: Block = { scope: 'account', untilMs, reason, billing: false };
    await store.dropBlocks(row.id, BORROWED_REASONS);
    // Not on a sign-in that has made the row Sluice's own meanwhile.
    await store.setBlocks(row.id, [block], row.secretRevision);
  }

  async #lift(row: StoredAccount, reasons: readonly string[]): Promise<void> {
    if (row.blocks.some(({ reason }) => reasons.includes(reason)))
      await this.#parts.store.dropBlocks(row.id, reasons);
  }
}

/** A block is renewed long before it ends, and not at every look. */
const HALF_MS = LONGEST_BLOCK_MS / 2;

function textOf(secret: Secret): string {
  return secret.kind === 'oauth' ? secret.access : secret.key;
}
