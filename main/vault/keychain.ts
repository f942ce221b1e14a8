import type { Logger } from '../platform/log.ts';
import { KeyedQueue } from '../platform/keyed-queue.ts';

/** *Unavailable is not missing*: locked, waiting for the person, or silent. *Absent*: there is none at all. */
export type KeychainState =
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' | 'unavailable'; readonly why: string };

export type KeychainRead =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'absent' | 'unavailable'; readonly why: string };

/** The system's own calls. Each may take for ever, and a locked keyring may answer a read with null. */
export interface RawKeychain {
  look(): Promise<KeychainState>;
  get(account: string): Promise<string | null>;
  set(account: string, text: string): Promise<void>;
  remove(account: string): Promise<boolean>;
}

export const KEYCHAIN_LIMIT_MS = 3000;

/** What a write to it gets from libsecret in words for a person. */
const LIBSECRET_SAYS: readonly (readonly [RegExp, string])[] = [
  [/in a locked collection/, 'it is locked'],
  [/Object does not exist at path/, 'it has no keyring to write to yet'],
];

/** The keychain with what makes it safe to ask: a limit, one question at a time, and a proof of *missing*. */
export class Keychain {
  readonly #raw: RawKeychain;
  readonly #log: Logger;
  readonly #limitMs: number;
  readonly #queue = new KeyedQueue<'ask'>();
  #unanswered = 0;

  constructor(raw: RawKeychain, log: Logger, limitMs = KEYCHAIN_LIMIT_MS) {
    this.#raw = raw;
    this.#log = log;
    this.#limitMs = limitMs;
  }

  look(): Promise<KeychainState> {
    return this.#ask(() => this.#raw.look(), 'look');
  }

  /** `probe` is an entry that may be written and removed again. */
  async read(account: string, probe: string): Promise<KeychainRead> {
    const state = await this.look();
    if (state.kind !== 'present') return state;
    const text = await this.#get(account);
    if ('kind' in text) return text;
    if (text.value !== null) return { kind: 'found', text: text.value };
    const written = await this.store(probe, 'probe');
    if (written.kind !== 'present') return written;
    await this.remove(probe);
    // It may have been unlocked in between.
    const again = await this.#get(account);
    if ('kind' in again) return again;
    return again.value === null ? { kind: 'missing' } : { kind: 'found', text: again.value };
  }

  #get(account: string): Promise<{ readonly value: string | null } | Refusal> {
    return this.#ask(() => this.#raw.get(account).then((value) => ({ value })), 'read');
  }

  async store(account: string, text: string): Promise<KeychainState> {
    return this.#ask(async () => {
      await this.#raw.set(account, text);
      return { kind: 'present' };
    }, 'write');
  }

  async remove(account: string): Promise<KeychainState> {
    return this.#ask(async () => {
      await this.#raw.remove(account);
      return { kind: 'present' };
    }, 'remove');
  }

  /** A call that hangs holds a thread: until it ends no other is made. */
  #ask<T>(work: () => Promise<T>, what: string): Promise<T | Refusal> {
    return this.#queue.run('ask', async () => {
      if (this.#unanswered > 0)
        return { kind: 'unavailable', why: 'an earlier question is still unanswered' };
      this.#unanswered += 1;
      const answer = work()
        .catch((error: unknown) => this.#refusal(error, what))
        .finally(() => {
          this.#unanswered -= 1;
        });
      return this.#inTime(answer);
    });
  }

  #refusal(error: unknown, what: string): Refusal {
    const why = error instanceof Error ? error.message : 'unknown error';
    this.#log.warn({ why, what }, 'the keychain refused');
    const known = LIBSECRET_SAYS.find(([words]) => words.test(why))?.[1];
    return { kind: 'unavailable', why: known ?? `it says: ${why.replace(/\.$/, '')}` };
  }

  #inTime<T>(answer: Promise<T | Refusal>): Promise<T | Refusal> {
    return new Promise((resolve, reject) => {
      const silent = `it did not answer in ${Math.ceil(this.#limitMs / 1000)} s; it may be waiting for you`;
      const limit = setTimeout(() => resolve({ kind: 'unavailable', why: silent }), this.#limitMs);
      void answer.then(resolve, reject).finally(() => clearTimeout(limit));
    });
  }
}

type Refusal = { readonly kind: 'unavailable'; readonly why: string };
