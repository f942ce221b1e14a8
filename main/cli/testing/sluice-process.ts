import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ENTRY } from './entry.ts';

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Ready {
  readonly event: 'ready';
  readonly pid: number;
  readonly proxy: string;
  readonly ui: string | null;
}

/** A profile of its own and the real command line on it; everything that was started is ended by `dispose`. */
export class SluiceProcesses {
  readonly home = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
  readonly #children = new Set<ChildProcessWithoutNullStreams>();

  spawn(
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [ENTRY, ...args], {
      env: { PATH: process.env['PATH'], SLUICE_HOME: this.home, ...environment },
    });
    child.stdin.on('error', () => undefined);
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  async run(
    args: readonly string[],
    { environment = {}, input = '' }: { environment?: NodeJS.ProcessEnv; input?: string } = {},
  ): Promise<Answer> {
    const child = this.spawn(args, environment);
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      closed(child),
    ]);
    return { code: child.exitCode, stdout, stderr };
  }

  /** The one JSON document of a command, and its exit code. */
  async json(
    args: readonly string[],
    options: { environment?: NodeJS.ProcessEnv; input?: string } = {},
  ): Promise<{ readonly code: number | null; readonly value: unknown; readonly stderr: string }> {
    const { code, stdout, stderr } = await this.run([...args, '--json'], options);
    return { code, value: JSON.parse(stdout), stderr };
  }

  /** Serves on free ports. */
  async serve(
    options: { args?: readonly string[]; environment?: NodeJS.ProcessEnv } = {},
  ): Promise<{ child: ChildProcessWithoutNullStreams; ready: Ready }> {
    const args = ['serve', '--port', '0', '--ui-port', '0', '--json', ...(options.args ?? [])];
    const child = this.spawn(args, options.environment);
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString('utf8')));
    const [line] = (await Promise.race([
      once(child.stdout, 'data'),
      closed(child).then(() => Promise.reject(new Error(`serve ended: ${told}`))),
    ])) as [Buffer];
    return { child, ready: JSON.parse(line.toString('utf8')) as Ready };
  }

  async dispose(): Promise<void> {
    const children = [...this.#children];
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map((child) => closed(child)));
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Resolves with the exit code when a process has ended and its pipes are read. */
export async function closed(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}
