import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';

const CODE_LIFETIME_MS = 10 * 60_000;
const SECRET_BYTES = 32;
/** Beyond these the oldest ends; each needs a person with a terminal, so they are generous. */
const CODE_LIMIT = 64;
const SESSION_LIMIT = 256;

interface Code {
  readonly digest: Buffer;
  readonly expiresAtMs: number;
}

/** One-time codes and the tokens they are exchanged for. Only digests are kept, and they end with the process. */
export class Sessions {
  readonly #clock: Clock;
  readonly #random: Random;
  #codes: Code[] = [];
  #tokens: Buffer[] = [];

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  mintCode(): string {
    const code = this.#secret();
    const expiresAtMs = this.#clock.now() + CODE_LIFETIME_MS;
    this.#codes = [...this.#live(), { digest: digest(code), expiresAtMs }].slice(-CODE_LIMIT);
    return code;
  }

  /** The token for a code that is known, unused and in time; else null. The code ends either way. */
  redeem(code: string): string | null {
    const wanted = digest(code);
    const before = this.#live();
    this.#codes = before.filter((known) => !timingSafeEqual(known.digest, wanted));
    if (this.#codes.length === before.length) return null;
    const token = this.#secret();
    this.#tokens = [...this.#tokens, digest(token)].slice(-SESSION_LIMIT);
    return token;
  }

  verify(token: string): boolean {
    const wanted = digest(token);
    let known = false;
    for (const candidate of this.#tokens) if (timingSafeEqual(candidate, wanted)) known = true;
    return known;
  }

  #live(): Code[] {
    return this.#codes.filter(({ expiresAtMs }) => expiresAtMs > this.#clock.now());
  }

  #secret(): string {
    return this.#random.bytes(SECRET_BYTES).toString('base64url');
  }
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
