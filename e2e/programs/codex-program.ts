import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const triples: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
};

/** The real program, from the platform's npm package; undefined where that is not installed. */
export function findCodex(): string | undefined {
  const platform = `${process.platform}-${process.arch}`;
  const folder = join(import.meta.dirname, `../../node_modules/@openai/codex-${platform}/vendor`);
  const name = process.platform === 'win32' ? 'codex.exe' : 'codex';
  const path = join(folder, triples[platform] ?? platform, 'bin', name);
  return existsSync(path) ? path : undefined;
}

export interface CodexLogin {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string | null;
  readonly accountId: string | null;
}

export interface CodexAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly text: string;
  /** Hosts that it tried to reach outside loopback; none was reached. */
  readonly outward: readonly string[];
}

/** `CODEX_HOME/auth.json` as `codex login` writes it. */
export function writeCodexLogin(home: string, login: CodexLogin): void {
  mkdirSync(home, { recursive: true });
  const tokens = {
    id_token: login.idToken,
    access_token: login.accessToken,
    refresh_token: login.refreshToken,
    account_id: login.accountId,
  };
  const last_refresh = new Date().toISOString();
  const file = { auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens, last_refresh };
  writeFileSync(join(home, 'auth.json'), JSON.stringify(file), { mode: 0o600 });
}

/** One `codex exec`; `config` are its `-c` lines. */
export async function runCodex(options: {
  readonly home: string;
  readonly question: string;
  readonly config: readonly string[];
  /** Goes on with the last conversation of that home. */
  readonly resume?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<CodexAnswer> {
  const program = findCodex();
  if (program === undefined) throw new Error('@openai/codex is not installed here');
  const work = join(options.home, 'work');
  mkdirSync(work, { recursive: true });
  const wall = await openWall();
  const quiet = [
    'analytics.enabled=false',
    'check_for_update_on_startup=false',
    'features.plugins=false',
    'features.apps=false',
  ];
  const config = [...quiet, ...options.config].flatMap((line) => ['-c', line]);
  const verb = options.resume === true ? ['exec', 'resume', '--last'] : ['exec'];
  const args = [...verb, '--skip-git-repo-check', ...config, options.question];
  const child = spawn(program, args, {
    cwd: work,
    env: {
      PATH: process.env['PATH'],
      HOME: options.home,
      CODEX_HOME: options.home,
      HTTP_PROXY: wall.url,
      HTTPS_PROXY: wall.url,
      ALL_PROXY: wall.url,
      NO_PROXY: '127.0.0.1,localhost',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    text += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await wall.close();
  return { code, stdout, text, outward: wall.tried };
}

/** A proxy that lets nothing through and remembers who was asked for. */
async function openWall(): Promise<{ url: string; tried: string[]; close(): Promise<void> }> {
  const tried: string[] = [];
  const server = createServer((request, response) => {
    tried.push(request.url ?? '');
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    tried.push(request.url ?? '');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    tried,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
