import { useCallback, useEffect, useRef, useState } from 'react';
import { toWire } from '../../shared/errors.ts';
import type { WireError } from '../../shared/errors.ts';

export interface Asking {
  readonly busy: boolean;
  readonly error: WireError | null;
  readonly clear: () => void;
  /** Null when it failed; `error` then says why. */
  readonly ask: <T>(work: () => Promise<T>) => Promise<T | null>;
}

/** One place that asks for something and shows its own errors. */
export function useAsking(): Asking {
  const mounted = useRef(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const ask = useCallback<Asking['ask']>(async (work) => {
    setBusy(true);
    setError(null);
    try {
      return await work();
    } catch (caught) {
      if (mounted.current) setError(toWire(caught));
      return null;
    } finally {
      if (mounted.current) setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { busy, error, clear, ask };
}
