import pino from 'pino';
import { vi } from 'vitest';
import { ok } from '../../../shared/result.ts';
import type { Block, PoolAccount } from '../../core/account.ts';
import { NO_USAGE } from '../../core/usage-merge.ts';
import type { UsageReport, WindowReading } from '../../core/usage.ts';
import { ManualTimers } from '../../platform/testing/manual-timers.ts';
import { anthropic } from '../../providers/anthropic.ts';
import { windowsFromHeaders } from '../../providers/anthropic-headers.ts';
import type { Provider } from '../../providers/types.ts';
import { UsageService } from '../service.ts';

const SECRET = {
  kind: 'oauth',
  access: 'token',
  refresh: null,
  expiresAtMs: null,
  extra: {},
} as const;

/** The service with a provider, a pool and the time in the hands of the test. */
export class UsageBench {
  readonly timers = new ManualTimers();
  accounts: PoolAccount[] = [account(1)];
  readonly blocked: [number, Block][] = [];
  readonly plans: [number, string][] = [];
  readonly written: [number, UsageReport][] = [];
  readonly stored = new Map<number, UsageReport>();
  polls = 0;
  enabled = true;
  answer = (): Promise<UsageReport> => Promise.resolve(this.report());
  readonly #listeners = new Set<() => void>();

  reading(fields: Partial<WindowReading> = {}): WindowReading {
    return {
      id: 'anthropic:5h',
      label: '5 h',
      durationMs: 18_000_000,
      resetsAtMs: this.timers.nowMs + 3_600_000,
      usedFraction: 0.4,
      status: 'ok',
      scope: null,
      source: 'poll',
      ...fields,
    };
  }

  report(windows: readonly WindowReading[] = [this.reading()]): UsageReport {
    return { ...NO_USAGE, fetchedAtMs: this.timers.nowMs, windows };
  }

  service(fraction = (): number => 0.5): UsageService {
    return new UsageService({
      providers: [this.#provider()],
      http: { request: () => Promise.reject(new Error('nobody is asked here')) },
      pool: this.#pool(),
      store: {
        read: () => this.stored,
        write: (id, each) => {
          this.written.push([id, each]);
          return Promise.resolve();
        },
      },
      clock: this.timers.clock,
      random: { bytes: (length) => Buffer.alloc(length), uuid: () => '', fraction },
      log: pino({ level: 'silent' }),
      isEnabled: () => this.enabled,
      startTimer: this.timers.start,
    });
  }

  /** The timer of the next poll is set again once the running one is over. */
  async settled(count = 1): Promise<void> {
    await vi.waitFor(() => {
      if (this.timers.delays.length !== count) throw new Error('not settled');
    });
  }

  async pollOnce(usage: UsageService): Promise<void> {
    usage.start();
    this.timers.advance(2_000);
    await this.settled();
  }

  poolChanged(): void {
    for (const listener of this.#listeners) listener();
  }

  #provider(): Provider {
    const fetch = (): Promise<UsageReport> => {
      this.polls += 1;
      return this.answer();
    };
    return { ...anthropic, usage: { kinds: ['oauth'], fromHeaders: windowsFromHeaders, fetch } };
  }

  #pool(): ConstructorParameters<typeof UsageService>[0]['pool'] {
    return {
      accounts: () => this.accounts,
      get: (id) => this.accounts.find((each) => each.id === id) ?? null,
      secret: () => ok({ secret: SECRET, secretRevision: 1 }),
      block: (id, block) => {
        this.blocked.push([id, block]);
        this.accounts = this.accounts.map((each) =>
          each.id === id ? { ...each, blocks: [...each.blocks, block] } : each,
        );
        this.poolChanged();
      },
      liftBlocks: (id, reasons, scope) => {
        this.accounts = this.accounts.map((each) => {
          const blocks = each.blocks.filter(
            (block) => !reasons.includes(block.reason) || block.scope !== (scope ?? block.scope),
          );
          return each.id === id ? { ...each, blocks } : each;
        });
        this.poolChanged();
        return Promise.resolve();
      },
      setPlan: (id, plan) => {
        this.plans.push([id, plan]);
        this.accounts = this.accounts.map((each) => (each.id === id ? { ...each, plan } : each));
        return Promise.resolve();
      },
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }
}

export function account(id: number, fields: Partial<PoolAccount> = {}): PoolAccount {
  return {
    id,
    provider: 'anthropic',
    kind: 'oauth',
    email: null,
    blocks: [],
    disabled: null,
    locked: false,
    lockedReason: null,
    paused: false,
    plan: null,
    authorizedAtMs: 1,
    ...fields,
  } as PoolAccount;
}
