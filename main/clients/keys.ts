import { hash, timingSafeEqual } from 'node:crypto';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { spentByClient } from '../core/client-spending.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import { Timer } from '../platform/scheduler.ts';
import type { ClientStore, StoredClient } from '../store/types.ts';
import type { ClientGrant } from './types.ts';

const KEY_SHAPE = /^slk_[A-Za-z0-9_-]{43}$/;
const KEY_BYTES = 32;
const PREFIX_LENGTH = 8;
/** Last-used times reach the disk this long after the first use, never on the way of a request. */
const TOUCH_DELAY_MS = 10_000;

export interface NewClient {
  readonly name: string;
  readonly provider: string | null;
  readonly account: number | null;
  readonly allPaths: boolean;
  readonly passThrough: boolean;
  readonly rpm: number | null;
  readonly budgetUsd: number | null;
  readonly expiresAtMs: number | null;
}

export interface MintedClient {
  readonly client: StoredClient;
  /** Shown once; only its hash is kept. */
  readonly key: string;
}

interface Dependencies {
  readonly store: ClientStore;
  readonly random: Random;
  readonly clock: Clock;
  /** Keys came or went. */
  readonly onChange: () => void;
  readonly onSpent: () => void;
  readonly onError: (error: unknown) => void;
}

/** SHA-256 of the whole key, hex: the form in which a key is stored. */
export function hashClientKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** Client keys: minted here, verified from memory. */
export class ClientKeys {
  readonly #deps: Dependencies;
  readonly #touchTimer: Timer;
  readonly #uses = new Map<number, number>();
  /** Revoked here: no reload takes it back, also while the disk does not have it yet. */
  readonly #revoked = new Map<number, number>();
  /** Requests of clients with a budget whose costs the store does not have yet: those of half a second, and their sums. */
  readonly #unwritten = new WeakSet<RequestRecord>();
  readonly #unwrittenUsd = new Map<number, number>();
  readonly #settling = new Map<number, Promise<ClientGrant | null>>();
  #budgets: ReadonlySet<number> = new Set();
  #byHash: ReadonlyMap<string, StoredClient> = new Map();
  readonly #verified = new WeakMap<object, { readonly key: string; readonly keyHash: string }>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#touchTimer = new Timer(deps.onError);
    this.reload();
  }

  /** Reads the store again, after another process changed it. */
  reload(): void {
    const clients = this.#deps.store.list().map((client) => this.#asRevoked(client));
    this.#byHash = new Map(clients.map((client) => [client.keyHash, client]));
    this.#findBudgets();
  }

  /** Whether what its next request may cost depends on the one before. */
  hasBudget(id: number): boolean {
    return this.#budgets.has(id);
  }

  /** While the cost of a request is looked up: its client as it is then. Null: all costs of the client are known. */
  settling(id: number): Promise<ClientGrant | null> | null {
    return this.#settling.get(id) ?? null;
  }

  /** The cost of a request is not known before `known` resolves, which it always does. */
  onUnpriced(id: number, known: Promise<void>): void {
    const settled = known.then(() => {
      if (this.#settling.get(id) === settled) this.#settling.delete(id);
      const client = this.#withId(id);
      return client === null ? null : this.#asSpent(client);
    });
    this.#settling.set(id, settled);
  }

  /** What a request of a client with a budget cost, before the disk knows it. */
  onCost(record: RequestRecord): void {
    this.#unwritten.add(record);
    this.#count(record, 1);
  }

  /** After requests were written with what they cost. */
  onWritten(records: readonly RequestRecord[]): void {
    if (spentByClient(records).size === 0) return;
    for (const record of records) if (this.#unwritten.delete(record)) this.#count(record, -1);
    this.reload();
    this.#deps.onSpent();
  }

  list(): readonly StoredClient[] {
    return [...this.#byHash.values()].map((client) => usedAt(client, this.#uses.get(client.id)));
  }

  async mint(request: NewClient): Promise<MintedClient> {
    const { store, random, clock, onChange } = this.#deps;
    const key = `slk_${random.bytes(KEY_BYTES).toString('base64url')}`;
    const client = await store.insert({
      ...request,
      spentUsd: 0,
      keyHash: hashClientKey(key),
      keyPrefix: key.slice(0, PREFIX_LENGTH),
      createdAtMs: clock.now(),
      lastUsedAtMs: null,
      revokedAtMs: null,
    });
    this.#put(client);
    onChange();
    return { client, key };
  }

  /** In force before the disk knows it. Null when there is no such client. */
  async revoke(id: number): Promise<StoredClient | null> {
    const client = this.#withId(id);
    if (client === null) return null;
    const revokedAtMs = client.revokedAtMs ?? this.#deps.clock.now();
    const revoked = { ...client, revokedAtMs };
    this.#revoked.set(id, revokedAtMs);
    this.#put(revoked);
    await this.#deps.store.revoke(id, revokedAtMs);
    this.#deps.onChange();
    return revoked;
  }

  /**
   * Null for a wrong, revoked or expired key alike: a caller learns nothing from the difference. `connection`: that
   * of the caller, of which the hash of its last good key is remembered; one that only it can compare with.
   */
  verify(key: string, connection: object | null = null): ClientGrant | null {
    const known = connection === null ? undefined : this.#verified.get(connection);
    const client = known?.key === key ? this.#byHash.get(known.keyHash) : this.#find(key);
    if (client === undefined) return null;
    if (known?.key !== key && connection !== null)
      this.#verified.set(connection, { key, keyHash: client.keyHash });
    const nowMs = this.#deps.clock.now();
    if (client.revokedAtMs !== null) return null;
    if (client.expiresAtMs !== null && client.expiresAtMs <= nowMs) return null;
    this.#noteUse(client.id, nowMs);
    return this.#asSpent(client);
  }

  /** Writes the last-used times that are still in memory. */
  async flush(): Promise<void> {
    this.#touchTimer.cancel();
    if (this.#uses.size === 0) return;
    const uses = [...this.#uses].map(([id, atMs]) => ({ id, atMs }));
    this.#uses.clear();
    const used = new Map(uses.map((use) => [use.id, use.atMs]));
    this.#byHash = new Map(
      [...this.#byHash].map(([keyHash, client]) => {
        return [keyHash, usedAt(client, used.get(client.id))];
      }),
    );
    await this.#deps.store.touch(uses);
    this.#deps.onChange();
  }

  async dispose(): Promise<void> {
    await this.flush();
    this.#touchTimer.dispose();
  }

  #noteUse(id: number, nowMs: number): void {
    if (this.#uses.size === 0) this.#touchTimer.set(TOUCH_DELAY_MS, () => this.flush());
    this.#uses.set(id, nowMs);
  }

  #findBudgets(): void {
    const limited = [...this.#byHash.values()].filter(({ budgetUsd }) => budgetUsd !== null);
    this.#budgets = new Set(limited.map(({ id }) => id));
  }

  #asSpent(client: StoredClient): StoredClient {
    const unwrittenUsd = client.budgetUsd === null ? 0 : (this.#unwrittenUsd.get(client.id) ?? 0);
    return unwrittenUsd === 0 ? client : { ...client, spentUsd: client.spentUsd + unwrittenUsd };
  }

  #count(record: RequestRecord, sign: 1 | -1): void {
    for (const [id, usd] of spentByClient([record]))
      this.#unwrittenUsd.set(id, Math.max(0, (this.#unwrittenUsd.get(id) ?? 0) + sign * usd));
  }

  #asRevoked(client: StoredClient): StoredClient {
    const revokedAtMs = client.revokedAtMs ?? this.#revoked.get(client.id) ?? null;
    return { ...client, revokedAtMs };
  }

  #find(key: string): StoredClient | undefined {
    if (!KEY_SHAPE.test(key)) return undefined;
    const keyHash = hashClientKey(key);
    const client = this.#byHash.get(keyHash);
    return client !== undefined && equalHashes(client.keyHash, keyHash) ? client : undefined;
  }

  #withId(id: number): StoredClient | null {
    for (const client of this.#byHash.values()) if (client.id === id) return client;
    return null;
  }

  #put(client: StoredClient): void {
    this.#byHash = new Map(this.#byHash).set(client.keyHash, client);
    this.#findBudgets();
  }
}

function usedAt(client: StoredClient, atMs: number | undefined): StoredClient {
  return atMs === undefined ? client : { ...client, lastUsedAtMs: atMs };
}

function equalHashes(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1'));
}
