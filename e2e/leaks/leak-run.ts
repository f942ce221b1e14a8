import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ENTRY } from '../../main/cli/testing/entry.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Place } from './scan.ts';
import { SecretBook } from './secret-book.ts';

interface Recorded {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly stdout: () => string;
  readonly closed: Promise<number | null>;
}

/** One profile whose every byte is kept: files, output, traffic. */
export class LeakRun {
  readonly home = mkdtempSync(join(tmpdir(), 'sluice-leaks-'));
  readonly folder = join(this.home, 'profile');
  readonly secrets = new SecretBook();
  readonly simulator: Simulator;
  readonly #places = new Map<string, Buffer[]>();
  readonly #children = new Set<ChildProcess>();
  #commands = 0;

  private constructor(simulator: Simulator) {
    this.simulator = simulator;
    this.secrets.followGrants(simulator);
  }

  static async open(): Promise<LeakRun> {
    return new LeakRun(await startSimulator());
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: this.home,
      SLUICE_HOME: this.folder,
      SLUICE_VAULT: 'file',
      SLUICE_LOG: 'trace',
      SLUICE_ORIGIN_MAP: JSON.stringify(this.simulator.originMap),
    };
  }

  keep(place: string, bytes: Buffer | string): void {
    const known = this.#places.get(place) ?? [];
    known.push(Buffer.from(bytes));
    this.#places.set(place, known);
  }

  /** Starts a command line and keeps what it says under its own name. */
  spawn(args: readonly string[], entry = ENTRY, extra: NodeJS.ProcessEnv = {}): Recorded {
    this.#commands += 1;
    const name = `of command ${this.#commands}: sluice ${args.join(' ')}`;
    const child = spawn(process.execPath, [entry, ...args], {
      env: { ...this.environment, ...extra },
    });
    this.#children.add(child);
    let told = '';
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      this.keep(`stdout ${name}`, chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => this.keep(`stderr ${name}`, chunk));
    const closed = new Promise<number | null>((resolve) => {
      child.once('close', (code) => {
        this.#children.delete(child);
        resolve(code);
      });
    });
    return { child, stdout: () => told, closed };
  }

  async run(args: readonly string[], input = ''): Promise<{ code: number | null; stdout: string }> {
    const { child, stdout, closed } = this.spawn(args);
    child.stdin?.end(input);
    return { code: await closed, stdout: stdout() };
  }

  /** The first JSON line with this event. */
  async event(recorded: Recorded, name: string): Promise<Record<string, unknown>> {
    for (;;) {
      const lines = recorded.stdout().split('\n').slice(0, -1);
      for (const line of lines.filter((text) => text.startsWith('{'))) {
        const value = JSON.parse(line) as Record<string, unknown>;
        if (value['event'] === name || (name === 'error' && 'error' in value)) return value;
      }
      const more = new Promise((resolve) => recorded.child.stdout?.once('data', resolve));
      const code = await Promise.race([more.then(() => undefined), recorded.closed]);
      if (code !== undefined && !recorded.stdout().includes(name))
        throw new Error(`a command ended with ${code} and without ${name}`);
    }
  }

  /** The files as they lie there now, besides what was kept. */
  places(): readonly Place[] {
    const kept = [...this.#places].map(([name, chunks]) => ({
      name,
      bytes: Buffer.concat(chunks),
    }));
    return [...kept, ...filesOf(this.folder)];
  }

  async dispose(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await this.simulator.close();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
  }
}

function filesOf(folder: string): readonly Place[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((entry) => {
    const path = join(folder, entry);
    if (!statSync(path).isFile()) return [];
    return [{ name: `file ${relative(folder, path)}`, bytes: readFileSync(path) }];
  });
}
