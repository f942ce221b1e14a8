import { useState } from 'react';

/** Of a long list as many are drawn at first. */
export const FEW = 20;

interface Few<T> {
  readonly shown: readonly T[];
  readonly isAll: boolean;
  /** Null: all of them are few. */
  readonly toggle: (() => void) | null;
}

export function useFew<T>(all: readonly T[]): Few<T> {
  const [isAll, setAll] = useState(false);
  // For one or two more there is no need to ask.
  const isLong = all.length > FEW + 2;
  return {
    shown: isLong && !isAll ? all.slice(0, FEW) : all,
    isAll,
    toggle: isLong ? () => setAll(!isAll) : null,
  };
}
