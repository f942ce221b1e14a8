import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ENTRY = join(import.meta.dirname, 'testing', 'victim-child.ts');
const SPARES = 1;

export interface Order {
  readonly argv: readonly string[] | null;
  readonly environment: Record<string, string>;
  readonly aheadMs?: number;
}

/** A process that is loaded and waits, or does what it was told. */
export class Victim {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  readonly closed: Promise<void>;
  stdout = '';
  stderr = '';

  constructor(entry: string, environment: NodeJS.ProcessEnv) {
    this.#child = fork(entry, [], {
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      env: environment,
      execArgv: [],
    });
    this.#ready = once(this.#child, 'message');
    this.closed = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#child.on('error', () => undefined);
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Resolves when the process begins with it. */
  async begin({ argv, environment, aheadMs = 0 }: Order, input: string | null): Promise<void> {
    await this.#ready;
    const begun = Promise.race([once(this.#child, 'message'), this.closed]);
    this.#child.send({ argv, environment, aheadMs });
    await begun;
    if (input !== null) this.#child.stdin?.end(input);
  }

  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
    if (!this.hasEnded) this.#child.kill(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.closed;
  }

  /** The first line of a `--json` command with this event; null when the process ends without. */
  async untilEvent(name: string): Promise<Record<string, unknown> | null> {
    for (;;) {
      const found = this.events().find(({ event }) => event === name);
      if (found !== undefined || this.hasEnded) return found ?? null;
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), this.closed]);
    }
  }

  events(): readonly Record<string, unknown>[] {
    return this.documents().flatMap((value) =>
      typeof value === 'object' && value !== null && 'event' in value
        ? [value as Record<string, unknown>]
        : [],
    );
  }

  /** The whole lines of a `--json` command. */
  documents(): readonly unknown[] {
    return this.stdout
      .split('\n')
      .slice(0, -1)
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as unknown] : []));
  }
}

/** Starts processes ahead, so that Node's own start costs no time of a case. */
export class Victims {
  readonly #spare: Victim[] = [];
  readonly #all = new Set<Victim>();
  readonly #environment: NodeJS.ProcessEnv;
  readonly #entry: string;
  readonly #killAll = (): void => {
    for (const victim of this.#all) victim.signal('SIGKILL');
  };

  constructor(cacheFolder: string, entry = ENTRY) {
    this.#entry = entry;
    // A stopped child would outlive the lab.
    process.once('exit', this.#killAll);
    this.#environment = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: cacheFolder };
  }

  take(): Victim {
    while (this.#spare.length < SPARES + 1) this.#spare.push(this.#start());
    return this.#spare.shift() ?? this.#start();
  }

  async dispose(): Promise<void> {
    process.off('exit', this.#killAll);
    await Promise.all([...this.#all].map((victim) => victim.kill()));
  }

  #start(): Victim {
    const victim = new Victim(this.#entry, this.#environment);
    this.#all.add(victim);
    void victim.closed.then(() => this.#all.delete(victim));
    return victim;
  }
}
