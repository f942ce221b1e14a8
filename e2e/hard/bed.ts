import { once } from 'node:events';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { ENTRY } from '../../main/cli/testing/entry.ts';
import type { Measured } from './testing/measure-child.ts';

const MEASURE = pathToFileURL(join(import.meta.dirname, 'testing/measure-child.ts')).href;
/** Must never be seen by a caller. */
export const ACCOUNT_KEYS = [`sk-ant-api03-${'h'.repeat(40)}`, `sk-proj-${'h'.repeat(40)}`];

/** A caller that leaves while its body streams through leaves the provider with half of it. */
const BROKEN_OFF = 'HPE_INVALID_EOF_STATE';

export interface Seen {
  readonly line: string;
  readonly rawHeaders: readonly string[];
}

/** The real program in a process of its own, before a provider that a test plays. `dispose` ends both. */
export class Bed {
  readonly #home: string;
  readonly #program: ChildProcess;
  readonly #provider: ReturnType<typeof createServer>;
  readonly #stderr: () => string;
  readonly port: number;
  readonly key: string;
  /** Of a client that may use all paths. */
  readonly wideKey: string;
  /** What reached the provider; cleared by `forget`. */
  seen: Seen[] = [];
  /** Requests that the provider could not read: Sluice must never send one. */
  unreadable: string[] = [];
  play: RequestListener = answerOk;

  private constructor(
    parts: { home: string; program: ChildProcess; provider: ReturnType<typeof createServer> },
    ready: { port: number; keys: readonly [string, string]; stderr: () => string },
  ) {
    this.#home = parts.home;
    this.#program = parts.program;
    this.#provider = parts.provider;
    this.#stderr = ready.stderr;
    this.port = ready.port;
    [this.key, this.wideKey] = ready.keys;
  }

  static async start(): Promise<Bed> {
    const home = mkdtempSync(join(tmpdir(), 'sluice-hard-'));
    const provider = createServer({ maxHeaderSize: 128 * 1024 });
    provider.listen(0, '127.0.0.1');
    await once(provider, 'listening');
    provider.once('request', answerOk);
    const origin = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const environment = {
      PATH: process.env['PATH'],
      HOME: join(home, 'home'),
      SLUICE_HOME: join(home, 'profile'),
      SLUICE_VAULT: 'file',
      SLUICE_ORIGIN_MAP: JSON.stringify({
        'https://api.anthropic.com': origin,
        'https://api.openai.com': origin,
      }),
    };
    const program = spawn(
      process.execPath,
      ['--import', MEASURE, ENTRY, 'serve', '--port', '0', '--no-ui', '--json'],
      { env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    );
    let stderr = '';
    program.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [line] = (await once(program.stdout ?? program, 'data')) as [Buffer];
    const { proxy } = JSON.parse(line.toString()) as { proxy: string };
    provider.removeAllListeners('request').on('request', answerOk);
    const run = (args: readonly string[], input = ''): Promise<string> =>
      runCommand(args, environment, input);
    const [added, wide] = await Promise.all([
      run(['clients', 'add', 'hard']),
      run(['clients', 'add', 'wide', '--all-paths']),
      run(['add-key', 'anthropic'], ACCOUNT_KEYS[0]).then(() =>
        run(['add-key', 'openai'], ACCOUNT_KEYS[1]),
      ),
    ]);
    const keyOf = (text: string): string => (JSON.parse(text) as { key: string }).key;
    const keys = [keyOf(added), keyOf(wide)] as const;
    const bed = new Bed(
      { home, program, provider },
      { port: Number(new URL(proxy).port), keys, stderr: () => stderr },
    );
    provider.removeAllListeners('request').on('request', (request, response) => {
      bed.seen.push({ line: `${request.method} ${request.url}`, rawHeaders: request.rawHeaders });
      bed.play(request, response);
    });
    provider.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      const { code = '' } = error;
      if (code.startsWith('HPE_') && code !== BROKEN_OFF) bed.unreadable.push(code);
      socket.destroy();
    });
    return bed;
  }

  get alive(): boolean {
    return this.#program.exitCode === null && this.#program.signalCode === null;
  }

  /** What the program said of itself: bugs and unhandled errors stand there. */
  get complaints(): string {
    return this.#stderr();
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  forget(): void {
    this.seen = [];
    this.unreadable = [];
    this.play = answerOk;
  }

  /** Without the garbage, which takes a while to collect, or with it. */
  async measure({ collects = true } = {}): Promise<Measured> {
    // Idle connections to the provider are kept on purpose; here they would hide those that are lost.
    this.#provider.closeIdleConnections();
    this.#program.send(collects ? 'measure' : 'look');
    const [measured] = (await once(this.#program, 'message')) as [Measured];
    return measured;
  }

  async dispose(): Promise<void> {
    if (this.alive) {
      this.#program.kill('SIGKILL');
      await once(this.#program, 'exit');
    }
    this.#provider.closeAllConnections();
    this.#provider.close();
    rmSync(this.#home, { recursive: true, force: true });
  }
}

const answerOk: RequestListener = (request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
  });
};

async function runCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input: string,
): Promise<string> {
  const child = spawn(process.execPath, [ENTRY, ...args, '--json'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(input);
  const answer = await text(child.stdout);
  if (answer.includes('"error"')) throw new Error(`${args.join(' ')}: ${answer}`);
  return answer;
}
