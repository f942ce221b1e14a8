import { randomBytes } from 'node:crypto';
import type { SimProvider } from '../accounts.ts';
import type { SimClock } from '../clock.ts';
import type { SimSettings } from '../settings.ts';

/** RFC 8628: five seconds more after each question that came too early. */
const SLOWER_S = 5;
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

interface WaitingCode {
  readonly provider: SimProvider;
  /** Where it was asked for: another place does not know it. */
  readonly origin: string;
  readonly clientId: string;
  readonly deviceCode: string;
  readonly userCode: string;
  readonly expiresAtMs: number;
  intervalS: number;
  askedAtMs: number;
  state: 'pending' | 'denied' | 'used';
  account: string | null;
}

export interface DeviceAsker {
  readonly provider: SimProvider;
  readonly origin: string;
  readonly clientId: string;
}

export type CodePoll =
  | { readonly state: 'approved'; readonly account: string }
  | { readonly state: 'slow-down'; readonly intervalS: number }
  | { readonly state: 'pending' | 'denied' | 'expired' | 'unknown' | 'other-client' };

/** Codes of the standard device flow that wait for a person, of every provider that has it. */
export class DeviceCodes {
  readonly #clock: SimClock;
  readonly #settings: SimSettings;
  readonly #codes: WaitingCode[] = [];

  constructor(clock: SimClock, settings: SimSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  open(asker: DeviceAsker, lifeS: number): WaitingCode {
    const code: WaitingCode = {
      ...asker,
      deviceCode: randomBytes(20).toString('hex'),
      userCode: userCode(),
      expiresAtMs: this.#clock.now() + lifeS * 1000,
      intervalS: this.#settings.deviceIntervalS,
      askedAtMs: this.#clock.now(),
      state: 'pending',
      account: null,
    };
    this.#codes.push(code);
    return code;
  }

  /** Whose page takes the code; undefined: none waits. */
  waiting(typed: string): WaitingCode | undefined {
    const wanted = typed.trim().toUpperCase();
    return this.#codes.find(
      (each) =>
        each.userCode === wanted &&
        each.state === 'pending' &&
        each.account === null &&
        this.#clock.now() < each.expiresAtMs,
    );
  }

  /** Null: the person refuses. False: no such code waits. */
  decide(typed: string, account: string | null): boolean {
    const code = this.waiting(typed);
    if (code === undefined) return false;
    if (account === null) code.state = 'denied';
    else code.account = account;
    return true;
  }

  /** An approval is handed out once. */
  poll(asker: DeviceAsker, deviceCode: string): CodePoll {
    const code = this.#codes.find((each) => each.deviceCode === deviceCode);
    if (code?.provider !== asker.provider || code.origin !== asker.origin)
      return { state: 'unknown' };
    if (code.clientId !== asker.clientId) return { state: 'other-client' };
    if (code.state === 'used') return { state: 'unknown' };
    const nowMs = this.#clock.now();
    if (nowMs >= code.expiresAtMs) return { state: 'expired' };
    const isEarly = nowMs < code.askedAtMs + code.intervalS * 1000;
    code.askedAtMs = nowMs;
    if (isEarly) {
      code.intervalS += SLOWER_S;
      return { state: 'slow-down', intervalS: code.intervalS };
    }
    if (code.state === 'denied') return { state: 'denied' };
    if (code.account === null) return { state: 'pending' };
    code.state = 'used';
    return { state: 'approved', account: code.account };
  }
}

function userCode(): string {
  const text = [...randomBytes(8)].map((byte) => LETTERS[byte % LETTERS.length] ?? 'B').join('');
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
