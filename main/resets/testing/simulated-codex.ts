import type { Fault } from '../../../e2e/simulator/faults.ts';
import type { RequestRecord } from '../../../e2e/simulator/log.ts';
import { startSimulator } from '../../../e2e/simulator/simulator.ts';
import type { Simulator } from '../../../e2e/simulator/simulator.ts';

const ORIGIN = 'https://chatgpt.com';
const LIST = '/backend-api/wham/rate-limit-reset-credits';
const CONSUME = `${LIST}/consume`;
const USAGE = '/backend-api/wham/usage';

interface ConsumeBody {
  readonly credit_id: string;
  readonly redeem_request_id: string;
  readonly account_id?: string;
}

interface Login {
  readonly access: string;
  readonly refresh: string;
  readonly workspace: string;
}

/** The simulator's Codex accounts, named by e-mail address, with what the tests of resets do to them. */
export class SimulatedCodex {
  readonly #logins = new Map<string, Login>();
  #simulator: Simulator | null;
  #fault: Fault | null = null;

  /** Null: one of its own, from `open` to `close`. */
  constructor(simulator: Simulator | null = null) {
    this.#simulator = simulator;
  }

  async open(): Promise<string> {
    this.#simulator = await startSimulator({ seed: 'none', settings: { ownCallsOnly: true } });
    return this.sim.url(ORIGIN);
  }

  async close(): Promise<void> {
    await this.#simulator?.close();
  }

  get sim(): Simulator {
    if (this.#simulator === null) throw new Error('open first');
    return this.#simulator;
  }

  /** Both windows used, the short one up. */
  login(email: string): Login {
    const known = this.#logins.get(email);
    if (known !== undefined) return known;
    const used = { '5h': { fraction: 1 }, '7d': { fraction: 0.71 } };
    const account = { id: email, email, plan: 'plus', used } as const;
    this.sim.createAccount({ ...account, provider: 'openai-codex', kind: 'oauth' });
    const { accessToken: access, refreshToken: refresh, accountId } = this.sim.login(email);
    const login = { access, refresh, workspace: accountId ?? '' };
    this.#logins.set(email, login);
    return login;
  }

  add(
    id: string,
    expiresAt: string | null,
    { status = 'available', email = 'ada@example.com' } = {},
  ): void {
    this.login(email);
    const expiresInMs = expiresAt === null ? null : Date.parse(expiresAt) - this.sim.clock.now();
    this.sim.quotas.grantReset(email, { id, status, expiresInMs, title: null });
  }

  /** Sets the short window, and empties the long one. */
  use(fraction: number, email = 'ada@example.com'): void {
    this.sim.quotas.setWindow(email, '7d', 0);
    this.sim.quotas.setWindow(email, '5h', fraction);
  }

  /** Requests to redeem take effect, but their answers are lost. */
  loseAnswers(): void {
    this.#become({ kind: 'cut', afterEvents: 0 });
  }

  /** They take effect; the answers wait for `letGo`. */
  holdAnswers(): void {
    this.#become({ kind: 'hold', where: 'answer' });
  }

  /** They wait for `letGo` before they take effect. */
  holdRequests(): void {
    this.#become({ kind: 'hold', where: 'request' });
  }

  /** They do not arrive; this is answered. */
  say(status: number, body: unknown): void {
    this.#become({ kind: 'status', status, body });
  }

  refuseList(status: number): void {
    this.sim.faults.add({ path: LIST, times: null, action: { kind: 'status', status } });
  }

  /** The next list says this. */
  list(body: unknown): void {
    this.sim.faults.add({ path: LIST, action: { kind: 'status', status: 200, body } });
  }

  /** The next request to redeem is answered so, and has no effect. */
  once(status: number): void {
    this.sim.faults.add({ path: CONSUME, action: { kind: 'status', status } });
  }

  /** The next list waits for the release of what is given back. */
  holdList(): Fault {
    return this.sim.faults.add({ path: LIST, action: { kind: 'hold', where: 'answer' } });
  }

  /** Answers as it should from now on. */
  letGo(): void {
    if (this.#fault !== null) this.sim.faults.remove(this.#fault.id);
    this.#fault = null;
  }

  get asked(): readonly ConsumeBody[] {
    return this.#seen(CONSUME).map(({ body }) => JSON.parse(String(body)) as ConsumeBody);
  }

  get requests(): readonly RequestRecord[] {
    return this.sim.log.records;
  }

  get lists(): number {
    return this.#seen(LIST).length;
  }

  get usageReads(): number {
    return this.#seen(USAGE).length;
  }

  spent(email = 'ada@example.com'): readonly string[] {
    return this.sim.quotas
      .redemptions(email)
      .filter(({ code }) => code === 'reset')
      .map(({ creditId }) => creditId);
  }

  #seen(path: string): readonly RequestRecord[] {
    return this.sim.log.find((record) => record.path === path && record.body !== null);
  }

  #become(action: Fault['action']): void {
    this.letGo();
    this.#fault = this.sim.faults.add({ path: CONSUME, times: null, action });
  }
}
