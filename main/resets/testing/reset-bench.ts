import { UNKNOWN_IDENTITY } from '../../core/account.ts';
import type { AccountPool } from '../../credentials/pool.ts';
import type { ProcessTable } from '../../credentials/process-table.ts';
import { oauth, PoolBench, refusal, signIn } from '../../credentials/testing/pool-bench.ts';
import { Http } from '../../platform/http.ts';
import { parseOriginMap } from '../../platform/origin-map.ts';
import { systemRandom } from '../../platform/random.ts';
import { openaiCodex } from '../../providers/openai-codex.ts';
import { silentLog } from '../../store/testing/temporary-store.ts';
import type { ResetStore, Store } from '../../store/types.ts';
import { UsageService } from '../../usage/service.ts';
import { ResetService } from '../service.ts';
import { SimulatedCodex } from './simulated-codex.ts';

export interface Side {
  readonly store: Store;
  readonly pool: AccountPool;
  readonly usage: UsageService;
  readonly resets: ResetService;
}

/** Services over a real database and pool, against the simulator. Each `side` is a process of its own. */
export class ResetBench {
  readonly codex = new SimulatedCodex();
  readonly pools = new PoolBench();
  /** What the services believe of other processes. */
  alive = true;
  #http: Http | null = null;
  #pid = 4_000_000;

  async open(): Promise<string> {
    this.pools.nowMs = Date.now();
    const origin = await this.codex.open();
    this.#http = new Http(
      parseOriginMap(JSON.stringify({ 'https://chatgpt.com': origin })),
      '0.0.0',
    );
    return origin;
  }

  /** `change`: what goes wrong with its table. */
  async side(change: (store: ResetStore) => ResetStore = (store) => store): Promise<Side> {
    const store = await this.pools.open();
    const pool = await this.pools.pool(store, {
      providerFacts: () => ({ identityByOrganization: true }),
    });
    const http = this.#http;
    if (http === null) throw new Error('open first');
    const common = { providers: [openaiCodex], http, pool, log: silentLog, random: systemRandom };
    const { clock } = this.pools;
    const usage = new UsageService({
      ...common,
      clock,
      store: store.usage,
      isEnabled: () => false,
    });
    this.#pid += 1;
    const processes: ProcessTable = { pid: this.#pid, isAlive: () => this.alive };
    const resets = new ResetService({
      ...common,
      clock,
      store: change(store.resets),
      usage,
      processes,
    });
    return { store, pool, usage, resets };
  }

  /** Signs in; the number of the account. */
  async account({ pool }: Side, email = 'ada@example.com', stale?: string): Promise<number> {
    const { access, workspace } = this.codex.login(email);
    const { id } = await pool.add(
      signIn({
        provider: 'openai-codex',
        secret: oauth(stale ?? access, this.pools.nowMs + 3_600_000),
        identity: { ...UNKNOWN_IDENTITY, email, organizationId: workspace },
      }),
    );
    return id;
  }

  /** A window that is used up, as a 429 would tell it. */
  block({ pool }: Side, id: number, forMs = 5 * 3_600_000): void {
    const untilMs = this.pools.nowMs + forMs;
    pool.block(id, { scope: 'account', untilMs, reason: 'usage limit', billing: false });
  }

  refuseRefresh(): void {
    this.pools.answer = async () => refusal(400, 'invalid_grant');
  }

  async dispose(): Promise<void> {
    await this.#http?.close();
    await this.codex.close();
    await this.pools.dispose();
    const wrong = this.codex.sim.log.violations();
    if (wrong.length > 0) throw new Error(`Refused by the simulator: ${wrong.join('; ')}`);
  }
}
