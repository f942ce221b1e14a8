import type { Block, Secret } from '../../core/account.ts';
import { LONGEST_BLOCK_MS } from '../../core/limits.ts';
import { isStale } from '../../core/refresh-plan.ts';
import { KeyedQueue } from '../../platform/keyed-queue.ts';
import type { StoredAccount } from '../../store/types.ts';
import { decodeSecret, secretPlace } from '../secret-codec.ts';
import {
  BORROWED_GONE_REASON,
  BORROWED_OTHER_REASON,
  BORROWED_REASONS,
  BORROWED_WAITS_REASON,
} from '../../../shared/model/block-reasons.ts';
import type { ToolLogin } from '../../core/tool-login.ts';
import type { ImportParts } from './parts.ts';
import { storeRenewed, storeSettled } from './store-renewed.ts';
import {
  isOfAccount,
  isOfRow,
  isUnsettled,
  knowLogin,
  loginOf,
  textOf,
  withExtra,
} from './whose-login.ts';
import type { FoundLogin } from './tools.ts';
import type { KnownLogin } from './whose-login.ts';

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
/** A provider that did not say whose a token is is not asked about the same one again before that. */
const PATIENCE_MS = 15_000;
/** A tool may remove its file to write it anew. */
const GONE_AFTER_MS = 1500;

/** Reads the file of a borrowed account again and takes over what its tool wrote there. */
export class BorrowedSources {
  readonly #parts: ImportParts;
  readonly #queue = new KeyedQueue<number>();
  readonly #goneSinceMs = new Map<number, number>();
  /** By account: the token that nobody could be told of, and until when nobody is asked. */
  readonly #unknown = new Map<number, { readonly token: string; readonly untilMs: number }>();

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
    const { tools, clock, vault, facts } = this.#parts;
    const found = await tools.readSource(row.origin, source, clock.now());
    const present = decodeSecret(vault.open(row.sealedSecret, secretPlace(row.id)));
    const login = loginOf(found, row, present, facts(row.provider));
    if (login === null) {
      await this.#waitIfEnded(row, present, isRefused);
      await this.#waitIfGone(row, present, found);
      return 'unusable';
    }
    this.#goneSinceMs.delete(row.id);
    if (textOf(login.secret) === textOf(present)) {
      await this.#lift(row, [BORROWED_OTHER_REASON, BORROWED_GONE_REASON]);
      await this.#waitIfEnded(row, present, isRefused);
      return 'same';
    }
    if (this.#isUnknown(row.id, login)) {
      await this.#waitIfEnded(row, present, isRefused);
      return 'unusable';
    }
    if (isUnsettled(present)) return this.#settle(row, login, present, isRefused);
    const isOfIt = await isOfAccount(this.#parts, row, login);
    if (isOfIt === null) {
      this.#holdUnknown(row.id, login);
      await this.#waitIfEnded(row, present, isRefused);
      return 'unusable';
    }
    if (isOfIt) return this.#take(row, withExtra(login.secret, present, {}), null);
    await this.#block(row, BORROWED_OTHER_REASON);
    return 'other';
  }

  /** The first live token of a sign-in that had ended when it was borrowed. */
  async #settle(
    row: StoredAccount,
    login: ToolLogin,
    present: Secret,
    isRefused: boolean,
  ): Promise<SourceOutcome | null> {
    const { facts, log } = this.#parts;
    const known = facts(row.provider);
    const asked =
      known === null ? null : await knowLogin(this.#parts, row.provider, login, known, true);
    if (known === null || asked === null || !asked.ok) {
      const why = asked?.ok === false ? asked.error : null;
      log.warn({ account: row.id, why }, 'a borrowed sign-in could not be set up');
      this.#holdUnknown(row.id, login);
      await this.#waitIfEnded(row, present, isRefused);
      return 'unusable';
    }
    const { value } = asked;
    if (isOfRow(row, login, value, known) === true)
      return this.#take(row, withExtra(login.secret, present, value.extra), value);
    await this.#block(row, BORROWED_OTHER_REASON);
    return 'other';
  }

  async #take(
    row: StoredAccount,
    secret: Secret,
    known: KnownLogin | null,
  ): Promise<SourceOutcome | null> {
    const { log, clock } = this.#parts;
    const expiresAtMs = secret.kind === 'oauth' ? secret.expiresAtMs : null;
    const stored = await (known === null
      ? storeRenewed(this.#parts, row, secret)
      : storeSettled(this.#parts, row, secret, known));
    if (stored === null) return null;
    log.info({ account: row.id }, 'the tool renewed a borrowed sign-in');
    await this.#lift(stored, [...BORROWED_REASONS, 'rejected']);
    if (isStale(expiresAtMs, clock.now())) await this.#block(stored, BORROWED_WAITS_REASON);
    return 'renewed';
  }

  #isUnknown(id: number, { secret }: ToolLogin): boolean {
    const held = this.#unknown.get(id);
    return held?.token === textOf(secret) && held.untilMs > this.#parts.clock.now();
  }

  #holdUnknown(id: number, { secret }: ToolLogin): void {
    const untilMs = this.#parts.clock.now() + PATIENCE_MS;
    this.#unknown.set(id, { token: textOf(secret), untilMs });
  }

  /** An account whose token has ended serves nobody until the file changes. */
  async #waitIfEnded(row: StoredAccount, present: Secret, isRefused: boolean): Promise<void> {
    const endsAtMs = present.kind === 'oauth' ? present.expiresAtMs : null;
    if (!isRefused && !isStale(endsAtMs, this.#parts.clock.now())) return;
    await this.#block(row, BORROWED_WAITS_REASON);
  }

  /** What never ends by itself ends with the sign-in of the tool; a file that cannot be read says nothing of that. */
  async #waitIfGone(
    row: StoredAccount,
    present: Secret,
    found: readonly FoundLogin[],
  ): Promise<void> {
    const { clock } = this.#parts;
    const hasEnd = present.kind === 'oauth' && present.expiresAtMs !== null;
    if (hasEnd || found.some(({ report }) => report.diagnosis === 'unreadable')) return;
    const sinceMs = this.#goneSinceMs.get(row.id) ?? clock.now();
    this.#goneSinceMs.set(row.id, sinceMs);
    if (clock.now() - sinceMs >= GONE_AFTER_MS) await this.#block(row, BORROWED_GONE_REASON);
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
