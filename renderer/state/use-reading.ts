import { useCallback, useEffect, useRef, useState } from 'react';
import { toWire } from '../../shared/errors.ts';
import type { WireError } from '../../shared/errors.ts';
import { Rereader } from './rereader.ts';
import { useIsLive } from './use-is-live.ts';

interface Asked<T> {
  /** What is asked for; an answer to another key comes too late. */
  readonly key: string;
  readonly ask: () => Promise<T>;
  /** Asked again when it changes, and when the connection is back. */
  readonly mark: unknown;
  /** As often at most. */
  readonly gapMs?: number;
}

interface Known<T> {
  readonly key: string;
  readonly value: T;
  readonly readAtMs: number;
}

export interface Reading<T> {
  /** The last answer, with the key that it answers; it stays while it is asked again, or cannot be. */
  readonly known: Known<T> | null;
  /** Why the present key could not be read. */
  readonly error: WireError | null;
  readonly again: () => void;
}

/** Something that a page shows and the state does not hold: read, and read again when it may have changed. */
export function useReading<T>({ key, ask, mark, gapMs = 0 }: Asked<T>): Reading<T> {
  const isLive = useIsLive();
  const [known, setKnown] = useState<Known<T> | null>(null);
  const [fault, setFault] = useState<{ readonly key: string; readonly error: WireError } | null>(
    null,
  );
  const latest = useRef(ask);
  const reader = useRef<Rereader | null>(null);
  useEffect(() => {
    latest.current = ask;
  }, [ask]);
  useEffect(() => {
    const rereader = new Rereader(async (isWanted) => {
      try {
        const value = await latest.current();
        if (!isWanted()) return;
        setKnown({ key, value, readAtMs: Date.now() });
        setFault(null);
      } catch (caught) {
        if (isWanted()) setFault({ key, error: toWire(caught) });
      }
    }, gapMs);
    reader.current = rereader;
    return () => rereader.dispose();
  }, [key, gapMs]);
  const renew = useCallback(() => {
    // While nothing answers, what is known stays; the banner says why.
    if (isLive) reader.current?.ask();
  }, [isLive]);
  useEffect(renew, [renew, mark, key]);
  const again = useCallback(() => reader.current?.askNow(), []);
  return { known, error: fault?.key === key ? fault.error : null, again };
}
