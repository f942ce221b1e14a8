import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LaneUser } from '../lane-user.ts';
import { endChild } from './end-child.ts';

export interface SessionBus {
  readonly address: string;
  stop(): Promise<void>;
}

/** Nothing is activated on this bus: what a test does not start itself is not there. The test may be another user. */
function config(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

/** A session bus of its own, run by the user whose session it is. */
export async function startSessionBus(folder: string, user: LaneUser): Promise<SessionBus> {
  const file = join(folder, 'bus.conf');
  writeFileSync(file, config(join(folder, 'bus')), { mode: 0o644 });
  const child = spawn('dbus-daemon', ['--nofork', '--print-address=1', `--config-file=${file}`], {
    env: {},
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user.switchTo,
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  for await (const address of createInterface({ input: child.stdout }))
    return { address, stop: () => endChild(child) };
  throw new Error(`dbus-daemon gave no address: ${complaint}`);
}
