import { useAppState } from './context.ts';
import { useShellState } from './use-shell.ts';

/** What can be shown at all: once there is a snapshot, the last known one stays. */
export type Phase = 'loading' | 'ready' | 'failed' | 'not-running';

export function usePhase(): Phase {
  const shell = useShellState();
  const isReady = useAppState(({ snapshot }) => snapshot !== null);
  const hasFault = useAppState(({ fault }) => fault !== null);
  if (isReady) return 'ready';
  if (shell?.mode === 'gone' || shell?.mode === 'failed') return 'not-running';
  return hasFault ? 'failed' : 'loading';
}
