import { z } from 'zod';
import type { Random } from '../platform/random.ts';
import type { VaultFacts } from '../store/types.ts';
import { vaultModeSchema } from '../../shared/model/status.ts';
import { VAULT_CHECK_KEY } from './check-value.ts';
import { VAULT_MODE_KEY } from './mode.ts';

export const PROFILE_ID_KEY = 'profile.id';
/** Id of the key that everything is sealed with. */
export const VAULT_KEY_KEY = 'vault.key';
/** The master key under the passphrase's own, in that mode. */
export const VAULT_WRAP_KEY = 'vault.wrap';
/** Why a new profile fell to a key file. */
export const VAULT_FALLBACK_KEY = 'vault.fallback';
const MADE_KEY = 'vault.made';

/** Of a key file that is called `vault.key`; profiles that know no key id have this one. */
export const FIRST_KEY = 'first';

type Read = Pick<VaultFacts, 'get'>;

const madeSchema = z.array(
  z.object({ mode: vaultModeSchema, id: z.string().regex(/^[\w-]+$/), doomed: z.boolean() }),
);
/** A key that this profile has stored, or was about to. `doomed`: being deleted, never used again. */
export type MadeKey = z.infer<typeof madeSchema>[number];

export function currentKeyId(facts: Read): string {
  return facts.get(VAULT_KEY_KEY) ?? FIRST_KEY;
}

export function newKeyId(random: Random): string {
  return random.bytes(8).toString('hex');
}

export function madeKeys(facts: Read): readonly MadeKey[] {
  const text = facts.get(MADE_KEY);
  if (text === null) return [];
  try {
    return madeSchema.parse(JSON.parse(text));
  } catch {
    // Nothing is deleted on the word of a damaged list.
    return [];
  }
}

export function setMadeKeys(facts: VaultFacts, made: readonly MadeKey[]): void {
  facts.set(MADE_KEY, made.length === 0 ? null : JSON.stringify(made));
}

/** Known before it exists, so that a crash cannot leave a key that nobody knows of. */
export function announceKey(facts: VaultFacts, mode: MadeKey['mode'], id: string): void {
  const made = madeKeys(facts).filter((one) => one.id !== id || one.mode !== mode);
  setMadeKeys(facts, [...made, { mode, id, doomed: false }]);
}

/** False: another process deletes it, or has. */
export function isAnnounced(facts: Read, mode: MadeKey['mode'], id: string): boolean {
  return madeKeys(facts).some((one) => one.id === id && one.mode === mode && !one.doomed);
}

export interface KeyFacts {
  readonly mode: MadeKey['mode'];
  readonly id: string;
  readonly check: string;
  readonly wrap: string | null;
  readonly fallback: string | null;
}

export function setCurrentKey(facts: VaultFacts, key: KeyFacts): void {
  facts.set(VAULT_MODE_KEY, key.mode);
  facts.set(VAULT_KEY_KEY, key.id);
  facts.set(VAULT_CHECK_KEY, key.check);
  facts.set(VAULT_WRAP_KEY, key.wrap);
  facts.set(VAULT_FALLBACK_KEY, key.fallback);
}

export function profileId(facts: VaultFacts, random: Random): string {
  const known = facts.get(PROFILE_ID_KEY);
  if (known !== null) return known;
  const id = random.bytes(8).toString('hex');
  facts.set(PROFILE_ID_KEY, id);
  return id;
}
