import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../simulator/simulator.ts';
import type { SimAccount } from '../../simulator/accounts.ts';
import type { NewLogin } from '../../../main/credentials/types.ts';
import type { Chance } from './random.ts';
import { backToVersionOne, makeProfile } from './testing/make-profile.ts';
import { lookAlive } from './testing/look.ts';
import type { Seen } from './testing/look.ts';

const MINUTE_MS = 60_000;
/** Further away than any sweep looks ahead. */
const NOT_DUE_MS = 8 * MINUTE_MS;

/** An account that must be there afterwards. */
export interface Expected {
  readonly person: SimAccount;
}

/** One profile, its people at the simulator, and what was acknowledged. */
export class Case {
  readonly home: string;
  readonly folder: string;
  readonly simulator: Simulator;
  readonly chance: Chance;
  readonly expected: Expected[] = [];
  readonly environment: Record<string, string>;
  /** What is being done now, for a case that hangs. */
  step = 'prepare';
  /** The refresh tokens of the profile's own making, by person. */
  readonly #logins: NewLogin[] = [];
  readonly firstTokens = new Map<string, string>();

  constructor(scratch: string, simulator: Simulator, chance: Chance) {
    this.home = mkdtempSync(join(scratch, 'case-'));
    this.folder = join(this.home, 'profile');
    mkdirSync(join(this.home, 'home'));
    this.simulator = simulator;
    this.chance = chance;
    this.environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: join(this.home, 'home'),
      SLUICE_HOME: this.folder,
      SLUICE_VAULT: 'file',
      SLUICE_ORIGIN_MAP: JSON.stringify(simulator.originMap),
    };
  }

  people(): readonly SimAccount[] {
    return this.simulator.accounts.people('anthropic');
  }

  person(index: number): SimAccount {
    const person = this.people()[index];
    if (person === undefined) throw new Error(`the simulator has no person ${index}`);
    return person;
  }

  /** A sign-in made earlier: the account is in the profile when `write` has run. */
  add(person: SimAccount, expiresInMs: number): void {
    const tokens = this.simulator.login(person.id);
    this.firstTokens.set(person.id, tokens.refreshToken);
    this.expected.push({ person });
    this.#logins.push({
      provider: 'anthropic',
      secret: {
        kind: 'oauth',
        access: tokens.accessToken,
        refresh: tokens.refreshToken,
        expiresAtMs: Date.now() + expiresInMs,
        extra: {},
      },
      identity: {
        email: person.email,
        accountId: person.uuid,
        organizationId: person.organization.uuid,
        organizationName: person.organization.name,
        projectId: null,
        plan: null,
      },
      label: null,
      origin: 'login',
      authorizedAtMs: Date.now(),
      pinnedTo: null,
    });
  }

  async write(): Promise<void> {
    await makeProfile(this.environment, this.#logins);
  }

  toVersionOne(): void {
    backToVersionOne(this.folder);
  }

  /** No token is due, and nobody holds a lease. */
  isSettled(): boolean {
    const seen = lookAlive(this.folder);
    return seen !== null && isSettled(seen);
  }

  dispose(): void {
    rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
  }
}

export function isSettled({ accounts, leases }: Seen): boolean {
  const enabled = accounts.filter(
    ({ disabledCause, kind, ownership }) =>
      disabledCause === null && kind === 'oauth' && ownership === 'own',
  );
  const nobodyRefreshes = leases.every(({ owner }) => owner === '');
  return nobodyRefreshes && enabled.every(({ expiresAtMs }) => !isDue(expiresAtMs));
}

function isDue(expiresAtMs: number | null): boolean {
  return expiresAtMs !== null && expiresAtMs - Date.now() <= NOT_DUE_MS;
}

/** How soon the tokens of a refresh scenario end: spent, about to be, or only due. */
export function soon(chance: Chance): number {
  return [-MINUTE_MS, 30_000, 2 * MINUTE_MS][chance.below(3)] ?? 0;
}

export const FRESH_MS = 8 * 60 * MINUTE_MS;
