import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ENTRY = join(import.meta.dirname, 'testing', 'judge-child.ts');

export interface Started {
  readonly proxy: string;
  readonly key: string;
  readonly vault: { readonly locked: boolean; readonly reason: string | null };
}

export interface ToldAccount {
  readonly id: number;
  readonly state: string;
}

/** The process in which profiles are started again. */
export class Restarts {
  #child: ChildProcess | null = null;
  readonly #cacheFolder: string;

  constructor(cacheFolder: string) {
    this.#cacheFolder = cacheFolder;
  }

  start(environment: Record<string, string>): Promise<Started> {
    return this.#ask({ ask: 'start', environment }) as Promise<Started>;
  }

  async accounts(): Promise<readonly ToldAccount[]> {
    const told = (await this.#ask({ ask: 'accounts' })) as { accounts: readonly ToldAccount[] };
    return told.accounts;
  }

  async stop(): Promise<void> {
    await this.#ask({ ask: 'stop' });
  }

  async dispose(): Promise<void> {
    if (this.#child === null) return;
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
    this.#child = null;
  }

  async #ask(ask: object): Promise<unknown> {
    const child = this.#child ?? (await this.#spawn());
    const answered = once(child, 'message') as Promise<
      [{ ok: true; value: unknown } | { ok: false; error: string }]
    >;
    child.send(ask);
    const [answer] = await answered;
    if (!answer.ok) throw new Error(answer.error);
    return answer.value;
  }

  async #spawn(): Promise<ChildProcess> {
    const child = fork(ENTRY, [], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: this.#cacheFolder },
      execArgv: [],
    });
    await once(child, 'message');
    this.#child = child;
    return child;
  }
}
