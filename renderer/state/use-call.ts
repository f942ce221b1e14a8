import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import { toWire } from '../../shared/errors.ts';
import type { WireError } from '../../shared/errors.ts';
import { useTransport } from './context.ts';

export interface Caller {
  readonly busy: boolean;
  readonly error: WireError | null;
  readonly clear: () => void;
  /** Null when the call failed; `error` then says why. */
  readonly run: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N> | null>;
}

/** One place that calls and shows its own errors. */
export function useCall(): Caller {
  const transport = useTransport();
  const mounted = useRef(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const run = useCallback<Caller['run']>(
    async (name, input) => {
      setBusy(true);
      setError(null);
      try {
        return await transport.call(name, input);
      } catch (caught) {
        if (mounted.current) setError(toWire(caught));
        return null;
      } finally {
        if (mounted.current) setBusy(false);
      }
    },
    [transport],
  );
  const clear = useCallback(() => setError(null), []);
  return { busy, error, clear, run };
}
