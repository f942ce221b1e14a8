import { useCallback, useEffect, useRef, useState } from 'react';
import { toWire } from '../../../shared/errors.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import { useAppState, useTransport } from '../../state/context.ts';

export interface LoginRequest {
  readonly provider: string;
  readonly method: 'browser' | 'paste' | 'device';
  readonly account: number | null;
}

export interface Login {
  /** Null while it is being started. */
  readonly state: LoginState | null;
  /** Why it could not be started, or a pasted code not be sent. */
  readonly error: WireError | null;
  readonly paste: (text: string) => Promise<void>;
  readonly restart: () => void;
}

function isEnded(state: LoginState): boolean {
  return state.step === 'done' || state.step === 'failed';
}

/**
 * One sign-in, from its start to its end; leaving it on the way cancels it, which is harmless.
 * An event may overtake the answer to the call that caused it, so an ended state is never replaced.
 */
export function useLogin({ provider, method, account }: LoginRequest): Login {
  const transport = useTransport();
  const isLive = useAppState(({ link }) => link === 'live');
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<LoginState | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const loginId = useRef<string | null>(null);

  const accept = useCallback((next: LoginState) => {
    setState((before) =>
      before !== null && before.loginId === next.loginId && isEnded(before) ? before : next,
    );
  }, []);

  useEffect(() => {
    let isOver = false;
    const early = new Map<string, LoginState>();
    const stop = transport.subscribe((event) => {
      if (event.name !== 'login') return;
      const { login } = event.payload;
      if (loginId.current === login.loginId) accept(login);
      else early.set(login.loginId, login);
    });
    const cancel = (id: string): void => {
      // A sign-in that has ended cannot be cancelled, and need not be.
      transport.call('login.cancel', { loginId: id }).catch(() => undefined);
    };
    transport
      .call('login.start', { provider, method, account })
      .then(({ login }) => {
        if (isOver) {
          cancel(login.loginId);
          return;
        }
        loginId.current = login.loginId;
        accept(early.get(login.loginId) ?? login);
      })
      .catch((caught: unknown) => {
        if (!isOver) setError(toWire(caught));
      });
    return () => {
      isOver = true;
      stop();
      if (loginId.current !== null) cancel(loginId.current);
      loginId.current = null;
    };
  }, [transport, provider, method, account, attempt, accept]);

  useEffect(() => {
    const id = loginId.current;
    if (!isLive || id === null) return;
    // What happened while the connection was lost.
    transport.call('login.get', { loginId: id }).then(
      ({ login }) => accept(login),
      () => undefined,
    );
  }, [isLive, transport, accept]);

  const paste = useCallback(
    async (text: string) => {
      const id = loginId.current;
      if (id === null) return;
      setError(null);
      try {
        accept((await transport.call('login.paste', { loginId: id, text })).login);
      } catch (caught) {
        setError(toWire(caught));
      }
    },
    [transport, accept],
  );

  const restart = useCallback(() => {
    setState(null);
    setError(null);
    setAttempt((count) => count + 1);
  }, []);

  return { state, error, paste, restart };
}
