import { _electron } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import type { Desktop } from './desktop/desktop.ts';
import type { Lane } from './lane.ts';
import { groupMembers, killGroup } from './processes.ts';

export interface LaunchOptions {
  readonly lane: Lane;
  readonly desktop: Desktop;
  readonly environment: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Another app than ours, for what the lane itself rests on. */
  readonly app?: string;
}

interface Command {
  readonly executable: string;
  readonly args: readonly string[];
  readonly environment: Record<string, string>;
}

function commandOf({ lane, desktop, environment, args = [], app }: LaunchOptions): Command {
  const { name } = desktop.user;
  return {
    executable: lane.executables[name],
    args: [...(name === 'root' ? ['--no-sandbox'] : []), app ?? lane.app, ...args],
    environment: { ...desktop.environment, ...environment },
  };
}

const LAUNCH_LIMIT_MS = 20_000;

/** Now and then Playwright does not see the app that it has started: once more, then. */
async function launchOnce(
  options: Parameters<typeof _electron.launch>[0],
): Promise<ElectronApplication> {
  const limited = { ...options, timeout: LAUNCH_LIMIT_MS };
  return _electron.launch(limited).catch(() => _electron.launch(limited));
}

/** The desktop app in a real Electron. */
export class Shell {
  readonly app: ElectronApplication;
  readonly pid: number;
  readonly #output: string[] = [];
  #hasEnded = false;
  /** How it ended: its exit code or the signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;

  private constructor(app: ElectronApplication) {
    const child = app.process();
    this.app = app;
    this.pid = child.pid ?? 0;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => this.#output.push(chunk.toString()));
    this.ended = new Promise((resolve) =>
      child.once('close', (code, signal) => {
        this.#hasEnded = true;
        resolve(this.#endOf(code, signal));
      }),
    );
  }

  static async launch(options: LaunchOptions): Promise<Shell> {
    const { executable, args, environment } = commandOf(options);
    const app = await launchOnce({
      executablePath: executable,
      args: [...args],
      env: environment,
      cwd: '/',
      // Without it Playwright adds --no-sandbox.
      // Light and dark come from the desktop, as for a person.
      colorScheme: null,
      chromiumSandbox: options.desktop.user.name === 'user',
    });
    return new Shell(app);
  }

  /**
   * Playwright drives the app through Node's inspector. Once in 60 to 100 ends the inspector's own thread uses its
   * closed socket and crashes, after the app has ended and Node waits for the debugger: that is no end of the app's.
   */
  #endOf(code: number | null, signal: NodeJS.Signals | null): number | NodeJS.Signals | null {
    const isInspector = this.output().includes('Waiting for the debugger to disconnect');
    return signal === 'SIGSEGV' && isInspector ? 0 : (code ?? signal);
  }

  /** What it wrote to stdout and stderr. */
  output(): string {
    return this.#output.join('');
  }

  mainWindow(): Promise<Page> {
    return this.#page((address) => !address.includes('#/popover'));
  }

  popover(): Promise<Page> {
    return this.#page((address) => address.includes('#/popover'));
  }

  async #page(accept: (address: string) => boolean): Promise<Page> {
    for (;;) {
      const next = this.app.waitForEvent('window');
      const found = this.app.windows().find((page) => !page.isClosed() && accept(page.url()));
      if (found !== undefined) {
        next.catch(() => undefined);
        return found;
      }
      await (await next).waitForLoadState();
    }
  }

  processes(): readonly number[] {
    return groupMembers(this.pid);
  }

  /** How it stood when it was looked at: for the report of a test that failed. */
  lifeSign(): string {
    return this.#hasEnded ? 'had ended' : `${this.processes().length} processes lived`;
  }

  /** Ends every process of it, as a crash of all would. */
  async kill(): Promise<void> {
    // Its number may be another's by now, if it ended long ago.
    if (this.#hasEnded && this.processes().length === 0) return;
    killGroup(this.pid);
    await this.ended;
  }
}

/** A second start of the app, beside the one that runs. Returns its exit code and what it wrote. */
export async function startAgain(
  options: LaunchOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { executable, args, environment } = commandOf(options);
  const child = spawn(executable, args, { env: environment, cwd: '/', detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  killGroup(child.pid ?? 0);
  return { code, output };
}
