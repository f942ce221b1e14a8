import { join } from 'node:path';
import { askOwner } from '../cli/testing/ask-owner.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { Profile } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import type { SimClock } from '../simulator/clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { perform } from './acts.ts';
import { castOf } from './cast.ts';
import type { Member } from './cast.ts';
import { clockEnvironment } from './clock-environment.ts';
import { paceAnswers } from './pace.ts';
import { writeHistory } from './write-history.ts';
import type { Caller } from './past.ts';
import { send } from './send.ts';
import type { Sent } from './send.ts';
import { signInAll } from './sign-ins.ts';
import type { Act } from './timeline.ts';
import { CLIENTS } from './traffic.ts';
import type { Asked } from './traffic.ts';

export interface StageOptions {
  readonly accounts: number;
  readonly seed: number;
  /** Days of history. */
  readonly days: number;
  /** Milliseconds between the events of a stream; 0: as fast as it goes. */
  readonly eventMs: number;
  /** The wall clock of Sluice and the simulator stands still. */
  readonly fixedMs?: number;
  /** Sealed with a passphrase; the Sluice that serves at the end does not know it. */
  readonly passphrase?: string;
  /** Of the proxy; default: a free one. */
  readonly port?: number;
}

/** Sluice in a profile of its own, before simulated providers, with its accounts, clients and history. */
export class Stage {
  readonly simulator: Simulator;
  readonly profile: Profile;
  /** Sluice's numbers by the names of `cast.ts`. */
  ids: ReadonlyMap<string, number> = new Map();
  readonly #keys = new Map<string, string>();
  readonly #options: StageOptions;
  #running: Running | null = null;

  private constructor(simulator: Simulator, profile: Profile, options: StageOptions) {
    this.simulator = simulator;
    this.profile = profile;
    this.#options = options;
  }

  static async open(options: StageOptions): Promise<Stage> {
    const { fixedMs, eventMs } = options;
    const clock: SimClock | null =
      fixedMs === undefined ? null : { now: () => fixedMs, advance: () => undefined };
    const simulator = await startSimulator({
      seed: 'none',
      settings: { keepBodyBytes: 0, ...(clock !== null && { resetJitter: false }) },
      ...(clock !== null && { clock }),
    });
    paceAnswers(simulator, eventMs);
    const profile = new Profile({
      originMap: simulator.originMap,
      environment: {
        ...(clock !== null && fixedMs !== undefined && clockEnvironment({ fixedMs })),
        ...(options.passphrase !== undefined && { SLUICE_VAULT: 'passphrase' }),
        ...(process.env['TZ'] !== undefined && { TZ: process.env['TZ'] }),
      },
    });
    const stage = new Stage(simulator, profile, options);
    try {
      await stage.#setUp();
      return stage;
    } catch (error) {
      await stage.dispose();
      throw error;
    }
  }

  get running(): Running {
    if (this.#running === null) throw new Error('nothing serves');
    return this.#running;
  }

  /** The window of the tray, in a tab of its own: an address is good for one. */
  async addressForPopover(): Promise<string> {
    return `${(await askOwner(this.profile.folder, 'ui.address', {})).url}#/popover`;
  }

  get eventMs(): number {
    return this.#options.eventMs;
  }

  key(client: string): string {
    return this.#keys.get(client) ?? '';
  }

  idOf(name: string): number {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`${name} is not in the cast`);
    return id;
  }

  ask(asked: Asked, account: number | null = null): Promise<Sent> {
    this.simulator.settings.answerRepeat = asked.sentences;
    return send(this.running.proxy, this.key(asked.client), asked, account);
  }

  act(act: Act): Promise<void> {
    return perform(this, act);
  }

  /** Sluice asks every provider now, and so learns what has happened there. */
  async readUsage(): Promise<void> {
    await askOwner(this.profile.folder, 'usage.list', { refresh: true });
  }

  async dispose(): Promise<void> {
    await this.profile.dispose();
    await this.simulator.close();
  }

  get #unlocked(): Readonly<Record<string, string>> {
    const { passphrase } = this.#options;
    return passphrase === undefined ? {} : { SLUICE_PASSPHRASE: passphrase };
  }

  async #setUp(): Promise<void> {
    const { accounts, seed, passphrase, port = 0 } = this.#options;
    const members = castOf(accounts, seed);
    for (const { signedInMs: _, label: __, ...member } of members)
      this.simulator.createAccount(member);
    const early = await this.#signInEarly(members);
    const first = await this.profile.serve([], this.#unlocked);
    const home = this.profile.folder;
    const others = members.filter(({ id }) => !early.has(id));
    this.ids = new Map([...early, ...(await signInAll(home, this.simulator, others))]);
    const callers = await this.#mint();
    await this.readUsage();
    const { accounts: usage } = await askOwner(home, 'usage.list', { refresh: false });
    await first.stop();
    await writeHistory({ ...this.#options, path: join(home, 'sluice.db'), usage, callers });
    this.#running = await this.profile.serve(
      ['--port', String(port)],
      passphrase === undefined ? {} : { SLUICE_PASSPHRASE: '' },
    );
  }

  /** Those whose sign-in is long ago: by a Sluice whose clock was at that time. */
  async #signInEarly(members: readonly Member[]): Promise<Map<string, number>> {
    const ids = new Map<string, number>();
    for (const { id, signedInMs } of members) {
      if (signedInMs === undefined) continue;
      const { fixedMs } = this.#options;
      const clock = clockEnvironment(
        fixedMs === undefined ? { shiftMs: -signedInMs } : { fixedMs: fixedMs - signedInMs },
      );
      const account = await signIn(this.profile, this.simulator, id, {
        ...clock,
        ...this.#unlocked,
      });
      ids.set(id, account.id);
    }
    return ids;
  }

  async #mint(): Promise<readonly Caller[]> {
    const callers: Caller[] = [];
    for (const name of CLIENTS) {
      const added = await askOwner(this.profile.folder, 'clients.add', newClient(name));
      this.#keys.set(name, added.key);
      callers.push({ client: name, clientId: added.client.id });
    }
    return callers;
  }
}

function newClient(name: string) {
  return {
    name,
    provider: null,
    account: null,
    expiresAt: null,
    allPaths: false,
    passThrough: false,
    rpm: null,
    budgetUsd: null,
  };
}
