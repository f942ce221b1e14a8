import type { VaultMode, VaultStatus } from '../../shared/model/status.ts';
import { KeyedQueue } from '../platform/keyed-queue.ts';
import { isRightKey, makeCheckValue, VAULT_CHECK_KEY } from './check-value.ts';
import {
  announceKey,
  currentKeyId,
  FIRST_KEY,
  isAnnounced,
  newKeyId,
  profileId,
  PROFILE_ID_KEY,
  setCurrentKey,
  VAULT_FALLBACK_KEY,
  VAULT_WRAP_KEY,
} from './facts.ts';
import { FilePlace, KeychainPlace } from './key-places.ts';
import type { KeyPlace } from './key-places.ts';
import { KEY_BYTES } from './key-text.ts';
import { decideVaultMode, VAULT_MODE_KEY } from './mode.ts';
import type { VaultOptions } from './open.ts';
import { newWrappingKey, SCRYPT_COST, wrapKey } from './passphrase.ts';
import { openWrapped } from './open-wrapped.ts';
import type { WrappingKey } from './passphrase.ts';
import {
  emptyPassphrase,
  memoryOnly,
  sameMode,
  stillLocked,
  underWay,
  wrongPassphrase,
} from './refusals.ts';
import { Listeners } from './listeners.ts';
import { cleanKeys, reseal } from './reseal.ts';
import type { HeldKey } from './reseal.ts';
import { openValue, sealValue } from './sealed.ts';
import {
  conflictStatus,
  lockedStatus,
  NEEDS_FIRST_PASSPHRASE,
  NEEDS_PASSPHRASE,
  noCheckStatus,
  openStatus,
  WRONG_ENVIRONMENT,
  wrongKeyStatus,
} from './statuses.ts';
import { StaleKey } from './types.ts';
import type { MovableMode, SealedPlace, Vault, VaultControl } from './types.ts';

/**
 * The vault of a process: one object from start to end, whatever happens to its key.
 * What changes it runs one after the other.
 */
export class VaultManager implements Vault, VaultControl {
  readonly #own: VaultOptions;
  readonly #files: FilePlace;
  readonly #keychain: KeychainPlace;
  readonly #queue = new KeyedQueue<'vault'>();
  readonly #listeners: Listeners;
  readonly #resealed = new Set<() => Promise<void>>();
  #status: VaultStatus = NEEDS_PASSPHRASE;
  #held: HeldKey | null = null;
  #wrapping: WrappingKey | null = null;
  /** Mode and key of the profile when it was last looked at. */
  #seen = '';
  #unlocking = false;

  constructor(options: VaultOptions) {
    this.#own = options;
    this.#listeners = new Listeners(options.log);
    this.#files = new FilePlace(options.paths.vaultKey, options.random, options.log);
    this.#keychain = new KeychainPlace(options.keychain, () => this.#profileId());
  }

  status(): VaultStatus {
    return this.#status;
  }

  seal(plain: string, place: SealedPlace): Buffer {
    const held = this.#key();
    // Asked inside the caller's transaction: no value is ever written under a key that is not current.
    if (this.#isStale(held)) throw new StaleKey();
    return sealValue(held.key, plain, place, this.#own.random);
  }

  open(sealed: Buffer, place: SealedPlace): string {
    const held = this.#key();
    try {
      return openValue(held.key, sealed, place);
    } catch (error) {
      throw this.#isStale(held) ? new StaleKey() : error;
    }
  }

  /** `passphrase` is that of the environment. Throws USAGE for an unknown mode. */
  async start(passphrase: string | null): Promise<void> {
    const decision = decideVaultMode(this.#own.requestedMode, this.#own.store.get(VAULT_MODE_KEY));
    if (decision.conflict !== null) this.#lock(conflictStatus(decision.mode, decision.conflict));
    else if (decision.mode === 'memory') await this.#openMemory();
    else if (!decision.isNew) await this.#openKnown(decision.mode, passphrase);
    else if (decision.automatic) await this.#startAutomatic(passphrase);
    else await this.#openKnown(decision.mode, passphrase);
    if (passphrase !== null && this.#status.locked && this.#status.unlock === 'passphrase')
      this.#lock(WRONG_ENVIRONMENT);
  }

  async unlock(passphrase: string | null): Promise<void> {
    if (passphrase === '') throw emptyPassphrase();
    if (this.#unlocking) throw underWay();
    this.#unlocking = true;
    try {
      await this.#changing(() => this.#unlock(passphrase));
    } finally {
      this.#unlocking = false;
    }
  }

  move(mode: MovableMode, passphrase: string | null): Promise<void> {
    return this.#changing(async () => {
      const held = await this.#movable();
      if (mode !== 'passphrase') {
        if (mode === held.mode) throw sameMode(mode);
        await this.#reseal(held, mode, null);
        return;
      }
      if (passphrase === null || passphrase === '') throw emptyPassphrase();
      await this.#reseal(held, mode, await this.#newWrapping(passphrase));
    });
  }

  rotate(): Promise<void> {
    return this.#changing(async () => {
      const held = await this.#movable();
      await this.#reseal(held, held.mode, held.mode === 'passphrase' ? this.#wrapping : null);
    });
  }

  async reopen(): Promise<void> {
    if (this.#held?.mode === 'memory' || this.#seen === this.#now()) return;
    await this.#changing(async () => {
      if (this.#seen === this.#now()) return;
      // A locked one is judged as at a start: another mode than SLUICE_VAULT's stays locked.
      if (this.#status.locked) await this.start(null);
      else await this.#openKnown(this.#mode(), null);
    });
  }

  cleanLeftovers(): Promise<void> {
    return this.#queue.run('vault', () => this.#clean(() => this.#tell()));
  }

  onResealed(work: () => Promise<void>): () => void {
    this.#resealed.add(work);
    return () => this.#resealed.delete(work);
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  async #unlock(passphrase: string | null): Promise<void> {
    if (!this.#status.locked) return;
    const { store, requestedMode } = this.#own;
    const { mode, conflict } = decideVaultMode(requestedMode, store.get(VAULT_MODE_KEY));
    if (conflict === null && mode === 'passphrase' && passphrase !== null) {
      await this.#openKnown(mode, passphrase);
      if (this.#status.unlock === 'passphrase') throw wrongPassphrase();
    } else await this.start(null);
    if (this.#status.locked) throw stillLocked(this.#status);
  }

  async #startAutomatic(passphrase: string | null): Promise<void> {
    if (this.#isDependedOn() || this.#files.hasFirst()) return this.#openKnown('file', passphrase);
    const state = await this.#own.keychain.look();
    if (state.kind === 'present') return this.#openKnown('keychain', passphrase);
    if (state.kind === 'absent')
      return this.#create('file', null, `The system has no keychain for Sluice: ${state.why}.`);
    this.#lock(
      lockedStatus(
        'keychain',
        `The system's keychain cannot be used now: ${state.why}.`,
        "Unlock the system's keychain, then try again in the window, or run: sluice unlock. A key file instead: SLUICE_VAULT=file",
      ),
    );
  }

  async #openMemory(): Promise<void> {
    const { store, random } = this.#own;
    const other = await store.transact((facts) => {
      const mode = facts.get(VAULT_MODE_KEY);
      if (mode === null) facts.set(VAULT_MODE_KEY, 'memory');
      return mode === null || mode === 'memory' ? null : mode;
    });
    // Another process made the profile meanwhile, with a key that lasts.
    if (other !== null) return this.#lock(conflictStatus(this.#mode(), 'memory'));
    this.#hold({ mode: 'memory', id: FIRST_KEY, key: random.bytes(KEY_BYTES) });
  }

  async #openKnown(mode: VaultMode, passphrase: string | null): Promise<void> {
    const { store } = this.#own;
    const check = store.get(VAULT_CHECK_KEY);
    if (!this.#isDependedOn()) return this.#create(mode, passphrase, null);
    const id = currentKeyId(store);
    if (mode === 'passphrase') return this.#openPassphrase(id, passphrase);
    const key = await this.#place(mode).read(id);
    if (!key.ok) return this.#lock(lockedStatus(mode, key.error.reason, key.error.hint));
    if (check === null) return this.#lock(noCheckStatus(mode));
    if (isRightKey(key.value, check)) return this.#hold({ mode, id, key: key.value });
    const where = mode === 'file' ? this.#files.path(id) : "the system's keychain";
    this.#lock(wrongKeyStatus(mode, where));
  }

  async #openPassphrase(id: string, passphrase: string | null): Promise<void> {
    const { store } = this.#own;
    const wrap = store.get(VAULT_WRAP_KEY);
    const check = store.get(VAULT_CHECK_KEY);
    const opened = await openWrapped({ wrap, check, passphrase, known: this.#wrapping });
    if (!opened.ok) return this.#lock(opened.error);
    this.#wrapping = opened.value.wrapping;
    this.#hold({ mode: 'passphrase', id, key: opened.value.key });
  }

  /** The first key of a profile in which nothing is sealed yet. */
  async #create(
    mode: VaultMode,
    passphrase: string | null,
    fallback: string | null,
  ): Promise<void> {
    const { store, random } = this.#own;
    if (mode === 'passphrase' && passphrase === null) return this.#lock(NEEDS_FIRST_PASSPHRASE);
    const id = mode === 'file' ? FIRST_KEY : newKeyId(random);
    let key: Buffer = random.bytes(KEY_BYTES);
    const wrapping =
      mode === 'passphrase' && passphrase !== null ? await this.#newWrapping(passphrase) : null;
    if (mode !== 'passphrase') {
      // A file that a crashed start left is used, not replaced.
      if (mode === 'keychain') await store.transact((facts) => announceKey(facts, mode, id));
      const place = this.#place(mode);
      const stored =
        mode === 'file' && this.#files.hasFirst()
          ? await place.read(id)
          : await place.store(id, key);
      if (!stored.ok) return this.#lock(lockedStatus(mode, stored.error.reason, stored.error.hint));
      key = stored.value;
    }
    const check = makeCheckValue(key, random);
    const wrap = wrapping === null ? null : wrapKey(key, wrapping, random);
    const isMine = await store.transact((facts) => {
      if (facts.get(VAULT_CHECK_KEY) !== null || facts.cells().length > 0) return false;
      // A start that cleaned up between took it for a leftover, and deletes it.
      if (mode === 'keychain' && !isAnnounced(facts, mode, id)) return false;
      setCurrentKey(facts, { mode, id, check, wrap, fallback });
      return true;
    });
    if (!isMine) return this.#openKnown(this.#mode(), passphrase);
    this.#wrapping = wrapping;
    this.#hold({ mode, id, key });
  }

  async #reseal(held: HeldKey, mode: VaultMode, wrapping: WrappingKey | null): Promise<void> {
    const place = mode === 'passphrase' ? null : this.#place(mode);
    const next = await reseal({ ...this.#own, held, mode, wrapping, place });
    this.#wrapping = wrapping;
    this.#hold(next);
    this.#listeners.tell();
    await this.#own.store.emptyLog().catch(() => false);
    try {
      await this.#tell();
    } catch (error) {
      this.#own.log.error({ err: error }, 'what follows a new key failed: the old one is kept');
      return;
    }
    await this.#clean(() => Promise.resolve());
  }

  async #tell(): Promise<void> {
    for (const work of this.#resealed) await work();
  }

  async #clean(beforeDeletion: () => Promise<void>): Promise<void> {
    await cleanKeys({ ...this.#own, place: (mode) => this.#place(mode), beforeDeletion });
  }

  async #movable(): Promise<HeldKey> {
    if (this.#seen !== this.#now()) await this.#openKnown(this.#mode(), null);
    const held = this.#key();
    if (held.mode !== 'memory') return held;
    throw memoryOnly();
  }

  #newWrapping(passphrase: string): Promise<WrappingKey> {
    return newWrappingKey(passphrase, this.#own.random, this.#own.scryptCost ?? SCRYPT_COST);
  }

  #place(mode: VaultMode): KeyPlace {
    return mode === 'keychain' ? this.#keychain : this.#files;
  }

  #isDependedOn(): boolean {
    const { store } = this.#own;
    return store.get(VAULT_CHECK_KEY) !== null || store.holdsSealed();
  }

  async #profileId(): Promise<string> {
    const { store, random } = this.#own;
    return store.get(PROFILE_ID_KEY) ?? store.transact((facts) => profileId(facts, random));
  }

  #mode(): VaultMode {
    const { store, requestedMode } = this.#own;
    return decideVaultMode(requestedMode, store.get(VAULT_MODE_KEY)).mode;
  }

  #now(): string {
    const { store } = this.#own;
    return `${store.get(VAULT_MODE_KEY)} ${currentKeyId(store)} ${store.get(VAULT_CHECK_KEY) !== null}`;
  }

  #isStale(held: HeldKey): boolean {
    return held.mode !== 'memory' && currentKeyId(this.#own.store) !== held.id;
  }

  #key(): HeldKey {
    if (this.#held === null) throw stillLocked(this.#status);
    return this.#held;
  }

  #hold(held: HeldKey): void {
    this.#held = held;
    this.#status = openStatus(held.mode, this.#own.store.get(VAULT_FALLBACK_KEY));
    this.#seen = this.#now();
  }

  #lock(status: VaultStatus): void {
    this.#held = null;
    this.#status = status;
    this.#seen = this.#now();
  }

  #changing(work: () => Promise<void>): Promise<void> {
    return this.#queue.run('vault', async () => {
      const before = [this.#status, this.#held?.id];
      try {
        await work();
      } finally {
        if (before[0] !== this.#status || before[1] !== this.#held?.id) this.#listeners.tell();
      }
    });
  }
}
