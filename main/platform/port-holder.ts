import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

interface PortHolder {
  readonly pid: number;
  readonly name: string;
}

const LISTENING = '0A';

/** Who listens on a TCP port, where the system tells (Linux, own processes); else null. Only for an error's text. */
export function findPortHolder(port: number): PortHolder | null {
  try {
    const sockets = listeningSockets(port);
    return sockets.size === 0 ? null : holderOf(sockets);
  } catch {
    return null;
  }
}

function listeningSockets(port: number): ReadonlySet<string> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6'])
    for (const line of readFileSync(table, 'utf8').split('\n')) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(wanted) && fields[3] === LISTENING)
        sockets.add(`socket:[${fields[9]}]`);
    }
  return sockets;
}

function holderOf(sockets: ReadonlySet<string>): PortHolder | null {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    if (openFiles(pid).some((file) => sockets.has(file)))
      return { pid: Number(pid), name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() };
  return null;
}

function openFiles(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  } catch {
    // Another user's process, or one that just ended.
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
