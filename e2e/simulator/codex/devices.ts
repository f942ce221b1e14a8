import { createHash, randomBytes } from 'node:crypto';
import type { SimClock } from '../clock.ts';
import type { Chosen } from '../oauth/choice.ts';
import type { GrantBook } from '../oauth/grants.ts';
import { opaqueId, secretToken } from '../values.ts';
import { deviceRedirect, knownScopes } from './facts.ts';

const deviceLifeMs = 15 * 60_000;

interface Device {
  readonly deviceAuthId: string;
  readonly userCode: string;
  readonly expiresAtMs: number;
  state: 'pending' | 'denied' | 'used';
  approved: DeviceCode | null;
}

export interface DeviceCode {
  readonly authorization_code: string;
  readonly code_challenge: string;
  readonly code_verifier: string;
}

export type DevicePoll =
  | { state: 'approved'; code: DeviceCode }
  | { state: 'pending' | 'denied' | 'unknown' };

/** Codes that wait for a person at /codex/device. */
export class DeviceBook {
  readonly #clock: SimClock;
  readonly #grants: GrantBook;
  readonly #devices: Device[] = [];

  constructor(clock: SimClock, grants: GrantBook) {
    this.#clock = clock;
    this.#grants = grants;
  }

  open(): Device {
    const device: Device = {
      deviceAuthId: opaqueId('deviceauth_', 32),
      userCode: userCode(),
      expiresAtMs: this.#clock.now() + deviceLifeMs,
      state: 'pending',
      approved: null,
    };
    this.#devices.push(device);
    return device;
  }

  /** False: no such code waits. */
  approve(userCodeTyped: string, chosen: Chosen): boolean {
    const device = this.#waiting(userCodeTyped);
    if (device === undefined) return false;
    // Here the provider makes the PKCE pair and hands both halves to the program.
    const code_verifier = secretToken('', 64);
    const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
    const authorization_code = this.#grants.newCode(
      chosen.account.id,
      {
        provider: 'openai-codex',
        redirectUri: deviceRedirect,
        state: null,
        challenge: code_challenge,
        scope: knownScopes.join(' '),
      },
      chosen.withhold,
    );
    device.approved = { authorization_code, code_challenge, code_verifier };
    return true;
  }

  deny(userCodeTyped: string): boolean {
    const device = this.#waiting(userCodeTyped);
    if (device === undefined) return false;
    device.state = 'denied';
    return true;
  }

  /** An approval is handed out once. */
  poll(deviceAuthId: string, code: string): DevicePoll {
    const device = this.#devices.find(
      (each) => each.deviceAuthId === deviceAuthId && each.userCode === code,
    );
    if (device === undefined || device.state === 'used' || this.#isOver(device)) {
      return { state: 'unknown' };
    }
    if (device.state === 'denied') return { state: 'denied' };
    if (device.approved === null) return { state: 'pending' };
    device.state = 'used';
    return { state: 'approved', code: device.approved };
  }

  #waiting(typed: string): Device | undefined {
    const wanted = typed.trim().toUpperCase();
    return this.#devices.find(
      (each) =>
        each.userCode === wanted &&
        each.state === 'pending' &&
        each.approved === null &&
        !this.#isOver(each),
    );
  }

  #isOver(device: Device): boolean {
    return this.#clock.now() >= device.expiresAtMs;
  }
}

const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789';

function userCode(): string {
  const text = [...randomBytes(9)].map((byte) => letters[byte % letters.length] ?? 'B').join('');
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
