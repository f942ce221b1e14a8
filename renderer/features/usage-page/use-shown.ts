import { useState } from 'react';

export const MOST = 4;

export interface Shown {
  /** Drawn, four at most. */
  readonly chosen: readonly number[];
  readonly hidden: ReadonlySet<number>;
  readonly choose: (id: number, on: boolean) => void;
  readonly toggle: (id: number) => void;
  readonly only: (id: number) => void;
  readonly showAll: () => void;
}

/** Which lines one chart shows, until the page is left. `ids`: the fullest first. */
export function useShown(ids: readonly number[]): Shown {
  const [picked, setPicked] = useState<readonly number[] | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const kept = picked?.filter((id) => ids.includes(id)) ?? [];
  const chosen = [...(kept.length > 0 ? kept : ids.slice(0, MOST))].sort((a, b) => a - b);
  return {
    chosen,
    hidden,
    choose: (id, on) =>
      setPicked(on ? [...chosen, id].slice(-MOST) : chosen.filter((other) => other !== id)),
    toggle: (id) =>
      setHidden(
        (old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]),
      ),
    only: (id) => setHidden(new Set(chosen.filter((other) => other !== id))),
    showAll: () => setHidden(new Set()),
  };
}
