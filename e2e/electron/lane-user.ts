/** Chromium's sandbox refuses root, so the lane runs as root without it and as an ordinary user with it. */
export type LaneUserName = 'root' | 'user';

export interface LaneUser {
  readonly name: LaneUserName;
  /** Null: it is the one who runs the lane. */
  readonly switchTo: { readonly uid: number; readonly gid: number } | null;
}

const NOBODY = 65_534;

export function laneUser(name: LaneUserName): LaneUser {
  const isRoot = process.getuid?.() === 0;
  return { name, switchTo: name === 'user' && isRoot ? { uid: NOBODY, gid: NOBODY } : null };
}
