import { UNKNOWN_IDENTITY } from '../../core/account.ts';
import type { OAuthSecret } from '../../core/account.ts';
import type { RefreshFailure } from '../../core/refresh-plan.ts';
import { systemRandom } from '../../platform/random.ts';
import { silentLog, TemporaryProfile } from '../../store/testing/temporary-store.ts';
import type { Store } from '../../store/types.ts';
import { createKeyVault } from '../../vault/key-vault.ts';
import type { Vault } from '../../vault/types.ts';
import { err } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { createPool } from '../pool.ts';
import type { AccountPool, PoolOptions } from '../pool.ts';
import type { NewLogin } from '../types.ts';

export const HOUR_MS = 3_600_000;

export function fixedVault(fill = 1): Vault {
  const status = {
    mode: 'file',
    locked: false,
    degraded: true,
    reason: null,
    hint: null,
    unlock: null,
  } as const;
  return createKeyVault(Buffer.alloc(32, fill), status, systemRandom);
}

export function oauth(access: string, expiresAtMs: number | null, refresh = 'r1'): OAuthSecret {
  return { kind: 'oauth', access, refresh, expiresAtMs, extra: {} };
}

export function signIn(fields: Partial<NewLogin> & Pick<NewLogin, 'secret'>): NewLogin {
  return {
    provider: 'anthropic',
    identity: { ...UNKNOWN_IDENTITY, email: 'ada@example.com' },
    label: null,
    origin: 'login',
    authorizedAtMs: 0,
    pinnedTo: null,
    ...fields,
  };
}

export function refusal(status: number | null, text: string): Result<OAuthSecret, RefreshFailure> {
  return err({ status, text });
}

/** The lease of a process that died with it, and has run out. */
export async function deadOwner(store: Store, accountId: number, nowMs: number): Promise<void> {
  const claim = { accountId, owner: 'dead', pid: 0, expiresAtMs: nowMs - 1 };
  await store.leases.acquire(claim, () => false);
}

/** A real store and pool with a clock and a provider in the hands of the test. */
export class PoolBench {
  readonly profile = new TemporaryProfile();
  nowMs = 1_800_000_000_000;
  /** One entry a request: the refresh token that was sent. */
  readonly sent: (string | null)[] = [];
  answer: (secret: OAuthSecret, signal: AbortSignal) => ReturnType<PoolOptions['refresh']> = async (
    secret,
  ) => ({ ok: true, value: this.#next(secret) });
  readonly #pools: AccountPool[] = [];

  readonly clock = { now: () => this.nowMs, monotonic: () => performance.now() };

  open(): Promise<Store> {
    return this.profile.open({ clock: this.clock });
  }

  async pool(store: Store, options: Partial<PoolOptions> = {}): Promise<AccountPool> {
    const pool = await createPool({
      store,
      vault: fixedVault(),
      clock: this.clock,
      random: systemRandom,
      log: silentLog,
      refresh: (_provider, secret, { signal }) => {
        this.sent.push(secret.refresh);
        return this.answer(secret, signal);
      },
      providerFacts: (provider) => ({ identityByOrganization: provider === 'anthropic' }),
      ...options,
    });
    this.#pools.push(pool);
    return pool;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.dispose()));
    this.profile.dispose();
  }

  #next(secret: OAuthSecret): OAuthSecret {
    const count = this.sent.length;
    return {
      ...secret,
      access: `fresh-${count}`,
      refresh: `r${count + 1}`,
      expiresAtMs: this.nowMs + 8 * HOUR_MS,
    };
  }
}
