import { useMemo, useState } from 'react';
import type { RequestRow } from './row.ts';

interface Hold {
  readonly shown: readonly RequestRow[];
  readonly isHeld: boolean;
  /** How many came since. */
  readonly fresh: number;
  readonly toggle: () => void;
}

/** A held list keeps its rows, also those that newer ones push out of memory; how each ended is still told. */
export function useHold(rows: readonly RequestRow[]): Hold {
  const [held, setHeld] = useState<readonly RequestRow[] | null>(null);
  const shown = useMemo(() => (held === null ? rows : heldRows(held, rows)), [rows, held]);
  const known = useMemo(() => new Set(shown.map(({ id }) => id)), [shown]);
  const fresh = held === null ? 0 : rows.filter(({ id }) => !known.has(id)).length;
  const toggle = (): void => setHeld(held === null ? rows : null);
  return { shown, isHeld: held !== null, fresh, toggle };
}

/** `rows`: newest first. Older ones that are asked for come below those that are held. */
export function heldRows(
  held: readonly RequestRow[],
  rows: readonly RequestRow[],
): readonly RequestRow[] {
  const now = new Map(rows.map((row) => [row.id, row]));
  const ids = new Set(held.map(({ id }) => id));
  const endMs = held.at(-1)?.atMs ?? 0;
  const older = rows.filter(({ id, atMs }) => atMs < endMs && !ids.has(id));
  return [...held.map((row) => now.get(row.id) ?? row), ...older];
}
