import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';

const TERM_MS = 5_000;
const ERROR_TAIL = 2_000;

/** A child that may be asked for its exit and for the end of what it complained about. */
export class Child {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  #stderr = '';

  constructor(child: ChildProcess) {
    this.process = child;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-ERROR_TAIL);
    });
    child.stdin?.on('error', () => {});
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#stderr += error.message;
        resolve(null);
      });
      child.once('exit', (code) => resolve(code));
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  get isRunning(): boolean {
    const { pid, exitCode, signalCode } = this.process;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  get complaint(): string {
    return this.#stderr.trim();
  }

  async end(): Promise<void> {
    if (!this.isRunning) return;
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), TERM_MS);
    await this.exited;
    clearTimeout(timer);
  }
}

/** Every process that the bench started; `dispose` ends them by their id, the last one first. */
export class Children {
  readonly #children: Child[] = [];

  spawn(command: string, args: readonly string[], options: SpawnOptions = {}): Child {
    const child = new Child(spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options }));
    this.#children.push(child);
    void child.exited.then(() => this.#children.splice(this.#children.indexOf(child), 1));
    return child;
  }

  async dispose(): Promise<void> {
    for (const child of [...this.#children].reverse()) await child.end();
  }

  /** For the process's own exit, where nothing can be awaited. */
  kill(): void {
    for (const child of this.#children) child.process.kill('SIGKILL');
  }
}
