import { useCallback, useEffect, useRef, useState } from 'react';
import { toWire } from '../../../shared/errors.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import { useAppState, useTransport } from '../../state/context.ts';
import { LoginRun } from './login-run.ts';
import type { LoginRequest } from './login-run.ts';

export interface Login {
  /** Null while it is being started, or waits for that. */
  readonly state: LoginState | null;
  /** Why it could not be started, or a pasted code not be sent. */
  readonly error: WireError | null;
  readonly isStarted: boolean;
  /** What the state's note says is about what was pasted. */
  readonly hasPasted: boolean;
  /** At an enterprise domain, or at none. */
  readonly start: (domain: string | null) => void;
  readonly paste: (text: string) => Promise<void>;
  readonly adopt: () => Promise<void>;
  readonly restart: () => void;
}

/** A sign-in that lives as long as the component that shows it. */
export function useLogin(first: LoginRequest, startsAtOnce: boolean): Login {
  const transport = useTransport();
  const isLive = useAppState(({ link }) => link === 'live');
  const [request, setRequest] = useState(first);
  const [isStarted, setIsStarted] = useState(startsAtOnce);
  const [state, setState] = useState<LoginState | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [hasPasted, setHasPasted] = useState(false);
  const current = useRef<LoginRun | null>(null);

  useEffect(() => {
    if (!isStarted) return undefined;
    const run = new LoginRun(transport, request, {
      onState: setState,
      onError: (caught) => setError(toWire(caught)),
    });
    current.current = run;
    return () => run.dispose();
  }, [transport, request, isStarted]);

  useEffect(() => {
    if (isLive) void current.current?.catchUp();
  }, [isLive]);

  const paste = useCallback(async (text: string) => {
    setError(null);
    setHasPasted(true);
    await current.current?.paste(text);
  }, []);

  const adopt = useCallback(async () => {
    setError(null);
    await current.current?.adopt();
  }, []);

  const again = useCallback((change: Partial<LoginRequest>) => {
    setState(null);
    setError(null);
    setHasPasted(false);
    setIsStarted(true);
    // A new identity starts a new run.
    setRequest((before) => ({ ...before, ...change }));
  }, []);
  const restart = useCallback(() => again({}), [again]);
  const start = useCallback((domain: string | null) => again({ domain }), [again]);

  return { state, error, isStarted, hasPasted, start, paste, adopt, restart };
}
