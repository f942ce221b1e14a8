import { uptime } from 'node:os';
import type { Clock } from '../platform/clock.ts';

/** Tells a sleeping owner of a lease from a dead one. */
export interface ProcessTable {
  readonly pid: number;
  /** `lastSeenMs`: when it last proved to live; a number given again after a restart of the machine is no proof. */
  isAlive(pid: number, lastSeenMs: number): boolean;
}

export function systemProcessTable(clock: Clock): ProcessTable {
  return {
    pid: process.pid,
    isAlive: (pid, lastSeenMs) => {
      const startedAtMs = clock.now() - uptime() * 1000;
      return lastSeenMs >= startedAtMs && hasProcess(pid);
    },
  };
}

function hasProcess(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
