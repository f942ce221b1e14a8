import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeCore } from '../../../main/compose.ts';
import type { Core } from '../../../main/compose.ts';
import { createLog } from '../../../main/platform/log.ts';
import type { CallInput, CallName, CallOutput } from '../../../shared/contract.ts';
import type { Simulator } from '../../simulator/simulator.ts';

/** The real Sluice in this process: a profile of its own before the simulator, the proxy port open. */
export class Served {
  readonly proxy: string;
  readonly #core: Core;
  readonly #folder: string;

  private constructor(core: Core, folder: string, proxy: string) {
    this.#core = core;
    this.#folder = folder;
    this.proxy = proxy;
  }

  static async start(
    simulator: Simulator,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Served> {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-providers-'));
    const core = await composeCore({
      environment: {
        HOME: folder,
        SLUICE_HOME: join(folder, 'profile'),
        SLUICE_VAULT: 'memory',
        SLUICE_ORIGIN_MAP: JSON.stringify(simulator.originMap),
        ...environment,
      },
      role: 'owner',
      log: createLog('silent'),
    });
    const { proxy } = await core.start({ port: 0, uiPort: 0, ui: false });
    return new Served(core, folder, proxy);
  }

  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    return this.#core.client.call(name, input);
  }

  async addKey(provider: string, key: string): Promise<number> {
    return (await this.call('accounts.addKey', { provider, key })).account.id;
  }

  /** A client key. */
  async mint(name: string, provider: string | null = null): Promise<string> {
    return (await this.call('clients.add', { name, provider })).key;
  }

  async dispose(): Promise<void> {
    await this.#core.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
