import type { LaneUserName } from './lane-user.ts';

/** What `e2e/run/electron.ts` has prepared for the specs. */
export interface Lane {
  readonly version: string;
  /** The binary, to be started by the one whom the lane runs as. */
  readonly executable: string;
  /** The same, where every user can start it; for the ordinary user a wrapper that becomes that one first. */
  readonly executables: Readonly<Record<LaneUserName, string>>;
  /** Folder of the built app. */
  readonly app: string;
  readonly display: string;
  /** As whom it can run here. */
  readonly users: readonly LaneUserName[];
}

const VARIABLE = 'SLUICE_ELECTRON_LANE';

export function laneEnvironment(lane: Lane): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(lane) };
}

export function readLane(): Lane {
  const text = process.env[VARIABLE];
  if (text === undefined)
    throw new Error('Run these specs with: npm run e2e:electron [-- arguments of playwright test]');
  return JSON.parse(text) as Lane;
}
