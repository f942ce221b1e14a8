import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { FIRST_KEY } from './facts.ts';
import { createKeyFile, readKeyFile, removeKeyFile } from './key-file.ts';
import { formatKey, parseKey } from './key-text.ts';
import type { Keychain } from './keychain.ts';

/** `missing`: truly not there. Everything else may yet come. */
export interface KeyProblem {
  readonly kind: 'missing' | 'unavailable';
  readonly reason: string;
  readonly hint: string;
}

/** Where keys lie, one under each id. A key is never written over. */
export interface KeyPlace {
  read(id: string): Promise<Result<Buffer, KeyProblem>>;
  /** Answers what lies there afterwards: another process may have been first. */
  store(id: string, key: Buffer): Promise<Result<Buffer, KeyProblem>>;
  remove(id: string): Promise<void>;
}

const TRY_AGAIN = 'then try again in the window, or run: sluice unlock';

export class FilePlace implements KeyPlace {
  readonly #first: string;
  readonly #random: Random;
  readonly #log: Logger;

  /** `first` is the path of the first key; others lie beside it. */
  constructor(first: string, random: Random, log: Logger) {
    this.#first = first;
    this.#random = random;
    this.#log = log;
  }

  path(id: string): string {
    return id === FIRST_KEY ? this.#first : join(dirname(this.#first), `vault-${id}.key`);
  }

  hasFirst(): boolean {
    return existsSync(this.#first);
  }

  async read(id: string): Promise<Result<Buffer, KeyProblem>> {
    const path = this.path(id);
    const key = readKeyFile(path, this.#log);
    if (key.ok) return key;
    if (key.error.kind === 'missing')
      return err({
        kind: 'missing',
        reason: `The key file ${path} is missing, and the stored accounts were sealed with it.`,
        hint: `Put the key file back at ${path} (from a backup of the profile folder), ${TRY_AGAIN}`,
      });
    return err(this.#unusable(path, key.error.why));
  }

  async store(id: string, key: Buffer): Promise<Result<Buffer, KeyProblem>> {
    const path = this.path(id);
    const stored = createKeyFile(path, key, this.#random, this.#log);
    if (!stored.ok)
      return err(
        this.#unusable(
          path,
          stored.error.kind === 'missing' ? 'it is gone again' : stored.error.why,
        ),
      );
    return this.read(id);
  }

  async remove(id: string): Promise<void> {
    removeKeyFile(this.path(id));
  }

  #unusable(path: string, why: string): KeyProblem {
    return {
      kind: 'unavailable',
      reason: `The key file ${path} cannot be used: ${why}.`,
      hint: `Make it readable, or put the profile's own key file back at ${path} (if nothing is sealed yet: make the folder writable or move the file away), ${TRY_AGAIN}`,
    };
  }
}

export class KeychainPlace implements KeyPlace {
  readonly #keychain: Keychain;
  readonly #profile: () => Promise<string>;

  constructor(keychain: Keychain, profile: () => Promise<string>) {
    this.#keychain = keychain;
    this.#profile = profile;
  }

  async read(id: string): Promise<Result<Buffer, KeyProblem>> {
    const profile = await this.#profile();
    const read = await this.#keychain.read(`${profile}.${id}`, `${profile}.probe`);
    if (read.kind === 'found') {
      const key = parseKey(read.text);
      return key === null ? err(damaged()) : ok(key);
    }
    return err(read.kind === 'missing' ? missing() : unavailable(read.why));
  }

  async store(id: string, key: Buffer): Promise<Result<Buffer, KeyProblem>> {
    const account = `${await this.#profile()}.${id}`;
    // Before a write, which would start a bus of its own where there is none.
    const state = await this.#keychain.look();
    if (state.kind === 'absent') return err(absent(state.why));
    const stored = await this.#keychain.store(account, formatKey(key));
    return stored.kind === 'present' ? this.read(id) : err(unavailable(stored.why));
  }

  async remove(id: string): Promise<void> {
    const account = `${await this.#profile()}.${id}`;
    const state = await this.#keychain.look();
    const removed = state.kind === 'absent' ? state : await this.#keychain.remove(account);
    if (removed.kind !== 'present')
      throw new Error(`the keychain keeps an old key: ${removed.why}`);
  }
}

function missing(): KeyProblem {
  return {
    kind: 'missing',
    reason:
      "The system's keychain has no key of this profile, and the stored accounts were sealed with it.",
    hint: 'Sign in to the system as the person who made the profile, or restore the keychain, and try again: sluice unlock',
  };
}

function damaged(): KeyProblem {
  return {
    kind: 'unavailable',
    reason: "The entry of this profile in the system's keychain does not hold a Sluice key.",
    hint: 'Restore the keychain from a backup, then try again in the window, or run: sluice unlock',
  };
}

function absent(why: string): KeyProblem {
  return {
    kind: 'unavailable',
    reason: `There is no keychain here: ${why}.`,
    hint: 'Start one (on Linux gnome-keyring or KWallet), or choose another place for the key.',
  };
}

function unavailable(why: string): KeyProblem {
  return {
    kind: 'unavailable',
    reason: `The system's keychain cannot be used now: ${why}.`,
    hint: `Unlock the system's keychain, ${TRY_AGAIN}`,
  };
}
