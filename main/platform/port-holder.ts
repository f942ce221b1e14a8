import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { promisify } from 'node:util';

export interface PortHolder {
  readonly pid: number;
  readonly name: string | null;
}

const TOOL_TIMEOUT_MS = 2000;
const TCP_LISTEN = '0A';
const NEAR = 20;
const LAST_PORT = 65_535;

/** Who listens on a local TCP port; null where the system does not say. Never throws. */
export async function portHolder(port: number): Promise<PortHolder | null> {
  try {
    if (process.platform === 'linux') return await linuxHolder(port);
    if (process.platform === 'win32') return await windowsHolder(port);
    return await lsofHolder(port);
  } catch {
    // Only decorates another error: without the tool or the right to look, that one stands alone.
    return null;
  }
}

/** The first free port after `port` and the window's beside it, as a person remembers it; else any. */
export async function freePortNear(port: number): Promise<number> {
  for (let near = port + 2; near < Math.min(port + NEAR, LAST_PORT); near += 1) {
    const isFree = await freePort(near).catch(() => null);
    if (isFree !== null) return near;
  }
  return freePort();
}

/** A port that was free a moment ago on 127.0.0.1. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function linuxHolder(port: number): Promise<PortHolder | null> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6'])
    for (const inode of listeningInodes(await readFile(table, 'utf8').catch(() => ''), port))
      inodes.add(`socket:[${inode}]`);
  if (inodes.size === 0) return null;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const link = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
      if (inodes.has(link)) return { pid: Number(pid), name: await processName(pid) };
    }
  }
  return null;
}

/** Inodes of the sockets that listen on a port, from the text of /proc/net/tcp. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(wanted) === true && fields[3] === TCP_LISTEN)
    .flatMap((fields) => fields[9] ?? []);
}

/** The program's file: Node calls the thread that `comm` tells `MainThread`. */
async function processName(pid: string): Promise<string | null> {
  const program = await readlink(`/proc/${pid}/exe`).catch(() => '');
  if (program !== '') return basename(program.replace(/ \(deleted\)$/, ''));
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name.trim() || null;
}

async function lsofHolder(port: number): Promise<PortHolder | null> {
  const text = await output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  return pid === undefined ? null : { pid: Number(pid), name: /^c(.+)$/m.exec(text)?.[1] ?? null };
}

async function windowsHolder(port: number): Promise<PortHolder | null> {
  const text = await output('netstat', ['-ano', '-p', 'TCP']);
  const pid = new RegExp(`:${port}\\s+\\S+\\s+LISTENING\\s+(\\d+)`).exec(text)?.[1];
  if (pid === undefined) return null;
  const task = await output('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
  return { pid: Number(pid), name: /^"([^"]+)"/.exec(task.trim())?.[1] ?? null };
}

async function output(program: string, parameters: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  return (await run(program, parameters, { timeout: TOOL_TIMEOUT_MS })).stdout;
}
