import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

interface Places {
  readonly order: string;
  readonly tops: ReadonlyMap<string, number>;
}

/**
 * Rows (`data-row` with an id in it) that change place glide there, for as long as `--d-move` says: no time at all
 * where motion is not wanted.
 */
export function useMoves(box: RefObject<HTMLElement | null>): void {
  const before = useRef<Places | null>(null);
  useLayoutEffect(() => {
    if (box.current === null) return;
    const rows = [...box.current.querySelectorAll<HTMLElement>('[data-row]')];
    const places = placesOf(rows, box.current.offsetTop);
    if (before.current !== null && before.current.order !== places.order)
      glideFrom(before.current.tops, places.tops, rows);
    before.current = places;
  });
}

function placesOf(rows: readonly HTMLElement[], startPx: number): Places {
  const tops = rows.map((row) => [idOf(row), row.offsetTop - startPx] as const);
  return { order: tops.map(([id]) => id).join(' '), tops: new Map(tops) };
}

function idOf(row: HTMLElement): string {
  return row.dataset['row'] ?? '';
}

function glideFrom(old: Places['tops'], now: Places['tops'], rows: readonly HTMLElement[]): void {
  for (const row of rows) {
    const byPx = (old.get(idOf(row)) ?? Number.NaN) - (now.get(idOf(row)) ?? Number.NaN);
    if (Number.isNaN(byPx) || byPx === 0) continue;
    const duration = Number.parseFloat(getComputedStyle(row).getPropertyValue('--d-move'));
    if (!(duration > 0)) return;
    row.animate([{ transform: `translateY(${byPx}px)` }, { transform: 'none' }], {
      duration,
      easing: 'ease-out',
    });
  }
}
