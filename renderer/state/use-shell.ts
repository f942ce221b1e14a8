import { useCallback, useSyncExternalStore } from 'react';
import { AppError } from '../../shared/errors.ts';
import type {
  ShellCallInput,
  ShellCallName,
  ShellCallOutput,
  ShellState,
} from '../../shared/shell.ts';
import type { ShellClient } from '../transport/transport.ts';
import { words } from '../text/words.ts';
import { useTransport } from './context.ts';
import { useAsking } from './use-asking.ts';
import type { Asking } from './use-asking.ts';

/** The desktop app around this page; null in a browser. */
export function useShell(): ShellClient | null {
  return useTransport().shell;
}

const NONE = (): (() => void) => () => undefined;
const NOTHING = (): null => null;

/** Null in a browser. */
export function useShellState(): ShellState | null {
  const shell = useShell();
  return useSyncExternalStore<ShellState | null>(shell?.watch ?? NONE, shell?.state ?? NOTHING);
}

export interface ShellCaller extends Omit<Asking, 'ask'> {
  readonly run: <N extends ShellCallName>(
    name: N,
    input: ShellCallInput<N>,
  ) => Promise<ShellCallOutput<N> | null>;
}

/** A call of the desktop app; in a browser each fails with its reason. */
export function useShellCall(): ShellCaller {
  const shell = useShell();
  const { ask, ...rest } = useAsking();
  const run = useCallback<ShellCaller['run']>(
    (name, input) =>
      ask(() =>
        shell === null
          ? Promise.reject(new AppError('NOT_RUNNING', words.errors.noApp))
          : shell.call(name, input),
      ),
    [shell, ask],
  );
  return { ...rest, run };
}
