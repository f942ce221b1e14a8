import type { Bed } from './bed.ts';

/** `small` runs with every test run, `full` in the lab. */
export type Size = 'small' | 'full';

export interface Attack {
  readonly name: string;
  /** Attacks, checks what came of it, and tells the figures. It leaves no connection of its own open. */
  run(bed: Bed, size: Size): Promise<string>;
}

export function sized(size: Size, small: number, full: number): number {
  return size === 'small' ? small : full;
}

/** A wrong outcome of an attack. */
export function must(holds: boolean, otherwise: () => string): asserts holds {
  if (!holds) throw new Error(otherwise());
}
