import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** GDBus looks in the same two places before it would start a bus of its own. */
export function busAddress(environment: NodeJS.ProcessEnv): string | null {
  const named = environment['DBUS_SESSION_BUS_ADDRESS'];
  if (named) return named.startsWith('autolaunch:') ? null : named;
  const folder = environment['XDG_RUNTIME_DIR'];
  const path = folder ? join(folder, 'bus') : null;
  return path !== null && existsSync(path) ? `unix:path=${path}` : null;
}

/** Null: another transport than a Unix socket. */
export function socketOf(address: string): string | null {
  const parts = /^unix:(?:.*,)?(path|abstract)=([^,;]+)/.exec(address);
  if (parts === null) return null;
  const path = decodeURIComponent(parts[2] ?? '');
  return parts[1] === 'abstract' ? `\0${path}` : path;
}
