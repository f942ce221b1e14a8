import { useCallback, useEffect, useRef, useState } from 'react';
import { toWire } from '../../../shared/errors.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import { useAppState, useTransport } from '../../state/context.ts';
import { LoginRun } from './login-run.ts';
import type { LoginRequest } from './login-run.ts';

export interface Login {
  /** Null while it is being started. */
  readonly state: LoginState | null;
  /** Why it could not be started, or a pasted code not be sent. */
  readonly error: WireError | null;
  readonly paste: (text: string) => Promise<void>;
  readonly adopt: () => Promise<void>;
  readonly restart: () => void;
}

/** A sign-in that lives as long as the component that shows it. */
export function useLogin(first: LoginRequest): Login {
  const transport = useTransport();
  const isLive = useAppState(({ link }) => link === 'live');
  const [request, setRequest] = useState(first);
  const [state, setState] = useState<LoginState | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const current = useRef<LoginRun | null>(null);

  useEffect(() => {
    const run = new LoginRun(transport, request, {
      onState: setState,
      onError: (caught) => setError(toWire(caught)),
    });
    current.current = run;
    return () => run.dispose();
  }, [transport, request]);

  useEffect(() => {
    if (isLive) void current.current?.catchUp();
  }, [isLive]);

  const paste = useCallback(async (text: string) => {
    setError(null);
    await current.current?.paste(text);
  }, []);

  const adopt = useCallback(async () => {
    setError(null);
    await current.current?.adopt();
  }, []);

  const restart = useCallback(() => {
    setState(null);
    setError(null);
    // A new identity starts a new run.
    setRequest((before) => ({ ...before }));
  }, []);

  return { state, error, paste, adopt, restart };
}
