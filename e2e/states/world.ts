import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connectInstance } from '../../main/control/socket/connect.ts';
import { profilePaths } from '../../main/platform/paths.ts';
import { systemRandom } from '../../main/platform/random.ts';
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import { NOW } from '../../shared/testing/snapshot.ts';
import { Profile } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import type { AccountOptions } from '../simulator/accounts.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

type Client = NonNullable<Awaited<ReturnType<typeof connectInstance>>>;

const CLOCK = join(import.meta.dirname, 'testing/frozen-clock-child.ts');

/** The tools that are found are those of this repository, on every machine. */
const PATH = [join(import.meta.dirname, '../../node_modules/.bin'), '/usr/bin', '/bin'].join(
  delimiter,
);

export interface WorldOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the clock of all stands at first; it is moved, it never runs. */
  readonly startAtMs?: number;
}

/** One owner and its providers, with a clock that stands, made what a state needs by real calls. */
export class World {
  readonly simulator: Simulator;
  readonly profile: Profile;
  sluice: Running | null = null;
  nowMs: number;
  #client: Client | null = null;
  readonly #clockFile: string;

  private constructor(simulator: Simulator, { environment, startAtMs = NOW }: WorldOptions) {
    this.simulator = simulator;
    this.nowMs = startAtMs;
    const clock = { FROZEN_CLOCK: '', NODE_OPTIONS: `--import ${pathToFileURL(CLOCK).href}` };
    this.profile = new Profile({
      originMap: simulator.originMap,
      environment: { PATH, ...clock, ...environment },
    });
    this.#clockFile = join(this.profile.home, 'clock');
    this.#writeClock();
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const startAtMs = options.startAtMs ?? NOW;
    const settings = { resetJitter: false } as const;
    const world = new World(await startSimulator({ seed: 'none', startAtMs, settings }), options);
    await world.serve();
    return world;
  }

  async serve(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    this.sluice = await this.profile.serve([], {
      FROZEN_CLOCK: this.#clockFile,
      ...environment,
    });
    const paths = profilePaths({ SLUICE_HOME: this.profile.folder });
    this.#client = await connectInstance(paths, systemRandom);
  }

  async stop(): Promise<void> {
    this.#client?.dispose();
    this.#client = null;
    await this.sluice?.stop();
    this.sluice = null;
  }

  get running(): Running {
    if (this.sluice === null) throw new Error('nothing serves');
    return this.sluice;
  }

  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    if (this.#client === null) throw new Error('nothing serves');
    return this.#client.call(name, input);
  }

  /** A fresh one-time address of the window. */
  async address(): Promise<string> {
    return (await this.call('ui.address', {})).url;
  }

  /** All clocks but the page's. */
  moveTo(nowMs: number): void {
    this.simulator.clock.advance(nowMs - this.simulator.clock.now());
    this.nowMs = nowMs;
    this.#writeClock();
  }

  /** A person whom the provider knows signs in by pasted code. Its id. */
  async signIn(provider: 'anthropic' | 'openai-codex', id: string): Promise<number> {
    const { login } = await this.call('login.start', { provider, method: 'paste' });
    if (login.step !== 'waiting') throw new Error(`sign-in of ${id}: ${login.step}`);
    const account = this.simulator.accounts.require(id);
    const choice = { as: id, workspace: account.organization.uuid };
    const { location, pasted } = await this.simulator.approve(login.url, choice);
    const text = location ?? pasted ?? '';
    let state = (await this.call('login.paste', { loginId: login.loginId, text })).login;
    while (state.step === 'exchanging' || state.step === 'waiting')
      state = (await this.call('login.get', { loginId: login.loginId })).login;
    if (state.step !== 'done') throw new Error(`sign-in of ${id}: ${JSON.stringify(state)}`);
    return state.account.id;
  }

  /** Makes a person known to the provider, and signs in. */
  async join(options: AccountOptions): Promise<number> {
    const account = this.simulator.createAccount(options);
    const { provider } = account;
    const isPerson = account.kind === 'oauth';
    if (isPerson && (provider === 'anthropic' || provider === 'openai-codex'))
      return this.signIn(provider, account.id);
    const key = account.key ?? '';
    const label = options.name ?? null;
    return (await this.call('accounts.addKey', { provider, key, label })).account.id;
  }

  async mint(name: string, more: Partial<CallInput<'clients.add'>> = {}): Promise<string> {
    return (await this.call('clients.add', { name, ...more })).key;
  }

  /** What the providers tell is read now. */
  readUsage(): Promise<unknown> {
    return this.call('usage.list', { refresh: true });
  }

  async dispose(): Promise<void> {
    this.#client?.dispose();
    await this.profile.dispose();
    await this.simulator.close();
    rmSync(this.#clockFile, { force: true });
  }

  #writeClock(): void {
    // At once: nobody reads half of it.
    writeFileSync(`${this.#clockFile}.new`, String(this.nowMs));
    renameSync(`${this.#clockFile}.new`, this.#clockFile);
  }
}
