import { useCallback, useEffect, useState } from 'react';
import { toWire } from '../../../shared/errors.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import { useAppState, useTransport } from '../../state/context.ts';

/** As many as one call gives; more are forgotten, so that a window may stay open. */
export const KEPT = 500;

export interface Requests {
  /** Newest first; null until they have been read. */
  readonly records: readonly RequestRecord[] | null;
  readonly error: WireError | null;
  readonly read: () => Promise<void>;
}

/** Newest first, each once, the newer word of each. */
export function mergeRecords(
  known: readonly RequestRecord[],
  told: readonly RequestRecord[],
): readonly RequestRecord[] {
  const byId = new Map([...known, ...told].map((record) => [record.id, record]));
  return [...byId.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, KEPT);
}

/** Read once for each connection; what comes later comes by events. */
export function useRequests(): Requests {
  const transport = useTransport();
  const isLive = useAppState(({ link }) => link === 'live');
  const [told, setTold] = useState<readonly RequestRecord[]>([]);
  const [isRead, setIsRead] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const read = useCallback(
    () =>
      transport.call('activity.list', { limit: KEPT }).then(
        ({ requests }) => {
          setTold((known) => mergeRecords(known, requests));
          setIsRead(true);
          setError(null);
        },
        (caught: unknown) => setError(toWire(caught)),
      ),
    [transport],
  );
  useEffect(() => {
    if (!isLive) return undefined;
    const stop = transport.subscribe((event) => {
      if (event.name !== 'activity') return;
      const { requests, more } = event.payload;
      setTold((known) => mergeRecords(known, requests));
      if (more) void read();
    });
    void read();
    return stop;
  }, [transport, isLive, read]);
  return { records: isRead ? told : null, error, read };
}
