import { AppError } from '../../shared/errors.ts';
import type { VaultMode } from '../../shared/model/status.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import type { SealedCell, VaultFacts, VaultStore } from '../store/types.ts';
import { makeCheckValue } from './check-value.ts';
import {
  announceKey,
  currentKeyId,
  isAnnounced,
  madeKeys,
  newKeyId,
  setCurrentKey,
  setMadeKeys,
} from './facts.ts';
import type { MadeKey } from './facts.ts';
import type { KeyPlace } from './key-places.ts';
import { KEY_BYTES } from './key-text.ts';
import { wrapKey } from './passphrase.ts';
import type { WrappingKey } from './passphrase.ts';
import { openValue, sealValue } from './sealed.ts';
import { StaleKey } from './types.ts';

export interface HeldKey {
  readonly mode: VaultMode;
  readonly id: string;
  readonly key: Buffer;
}

/** Where a crash may come; a profile opens after each. */
export type VaultStep =
  | 'announced'
  | 'stored'
  | 'resealed'
  | 'told'
  | 'doomed'
  | 'deleted'
  | 'forgotten';

interface Common {
  readonly store: VaultStore;
  readonly random: Random;
  readonly log: Logger;
  readonly onStep?: (step: VaultStep) => Promise<void> | void;
}

interface ResealOptions extends Common {
  readonly held: HeldKey;
  readonly mode: VaultMode;
  readonly wrapping: WrappingKey | null;
  /** Null: the key lies wrapped in the database. */
  readonly place: KeyPlace | null;
}

/**
 * A new key, stored and read back before the one transaction that seals everything with it and makes it
 * the profile's. The old key stays until `cleanKeys`.
 */
export async function reseal(options: ResealOptions): Promise<HeldKey> {
  const { store, random, held, mode, wrapping, place, onStep } = options;
  const next = { mode, id: newKeyId(random), key: random.bytes(KEY_BYTES) };
  const check = makeCheckValue(next.key, random);
  const wrap = wrapping === null ? null : wrapKey(next.key, wrapping, random);
  await store.transact((facts) => {
    if (held.mode !== 'passphrase') announceKey(facts, held.mode, held.id);
    if (place !== null) announceKey(facts, mode, next.id);
  });
  await onStep?.('announced');
  try {
    if (place !== null) await storeKey(place, next);
    await onStep?.('stored');
    await store.transact((facts) => {
      if (currentKeyId(facts) !== held.id) throw new StaleKey();
      if (place !== null && !isAnnounced(facts, mode, next.id)) throw overtaken();
      for (const cell of openAll(facts, held.key))
        facts.write({ ...cell, sealed: sealValue(next.key, cell.plain, cell, random) });
      setCurrentKey(facts, { mode, id: next.id, check, wrap, fallback: null });
    });
  } catch (error) {
    await cleanKeys({
      ...options,
      place: () => place,
      only: next.id,
      beforeDeletion: () => Promise.resolve(),
    });
    throw error;
  }
  await onStep?.('resealed');
  return next;
}

interface CleanOptions extends Common {
  readonly place: (mode: VaultMode) => KeyPlace | null;
  /** Fails: nothing is deleted. */
  readonly beforeDeletion: () => Promise<void>;
  readonly only?: string;
}

/** Deletes the keys that this profile made and does not use. What fails is tried at the next start. */
export async function cleanKeys(options: CleanOptions): Promise<void> {
  const { store, log, place, only, onStep } = options;
  const isLeft = (facts: Pick<VaultFacts, 'get'>, { id }: MadeKey): boolean =>
    id !== currentKeyId(facts) && (only === undefined || id === only);
  if (!madeKeys(store).some((one) => isLeft(store, one))) return;
  try {
    await options.beforeDeletion();
    await onStep?.('told');
    // Doomed first: a process that stored it a moment ago can then not make it the profile's.
    const doomed = await store.transact((facts) => {
      const made = madeKeys(facts).map(({ mode, id, doomed: before }): MadeKey => ({
        mode,
        id,
        doomed: before || isLeft(facts, { mode, id, doomed: before }),
      }));
      setMadeKeys(facts, made);
      return made.filter(({ id, doomed }) => doomed && (only === undefined || id === only));
    });
    await onStep?.('doomed');
    for (const { mode, id } of doomed) await place(mode)?.remove(id);
    await onStep?.('deleted');
    const gone = new Set(doomed.map(({ id }) => id));
    await store.transact((facts) =>
      setMadeKeys(
        facts,
        madeKeys(facts).filter(({ id }) => !gone.has(id)),
      ),
    );
    await onStep?.('forgotten');
  } catch (error) {
    log.warn(
      { err: error },
      'a key of the vault that is not used any more could not be deleted yet',
    );
  }
}

async function storeKey(place: KeyPlace, { id, key }: HeldKey): Promise<void> {
  const stored = await place.store(id, key);
  if (!stored.ok)
    throw new AppError(
      'KEY_UNAVAILABLE',
      `The new key could not be stored, and nothing was changed. ${stored.error.reason}`,
      stored.error.hint,
    );
  if (!stored.value.equals(key))
    throw new AppError(
      'KEY_UNAVAILABLE',
      'The new key could not be read back as it was stored. Nothing was changed.',
      'Try again, or choose another mode.',
    );
}

function openAll(
  facts: VaultFacts,
  key: Buffer,
): readonly (SealedCell & { readonly plain: string })[] {
  const bad: number[] = [];
  const opened = facts.cells().flatMap((cell) => {
    try {
      return [{ ...cell, plain: openValue(key, cell.sealed, cell) }];
    } catch {
      bad.push(cell.rowId);
      return [];
    }
  });
  if (bad.length === 0) return opened;
  throw new AppError(
    'KEY_UNAVAILABLE',
    `The secret of account ${bad.join(', ')} cannot be opened with the key of the vault, so nothing was sealed anew.`,
    'Sign in to that account again, or remove it, and try again.',
  );
}

function overtaken(): AppError {
  return new AppError(
    'KEY_UNAVAILABLE',
    'Another Sluice put the vault in order meanwhile. Nothing was changed.',
    'Try again.',
  );
}
