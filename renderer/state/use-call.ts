import { useCallback } from 'react';
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import { useTransport } from './context.ts';
import { useAsking } from './use-asking.ts';
import type { Asking } from './use-asking.ts';

export interface Caller extends Omit<Asking, 'ask'> {
  /** Null when the call failed; `error` then says why. */
  readonly run: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N> | null>;
}

/** One place that calls and shows its own errors. */
export function useCall(): Caller {
  const transport = useTransport();
  const { ask, ...rest } = useAsking();
  const run = useCallback<Caller['run']>(
    (name, input) => ask(() => transport.call(name, input)),
    [transport, ask],
  );
  return { ...rest, run };
}
