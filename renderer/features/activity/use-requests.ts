import { useCallback, useEffect, useRef, useState } from 'react';
import { toWire } from '../../../shared/errors.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import { useTransport } from '../../state/context.ts';
import { Rereader } from '../../state/rereader.ts';
import { useIsLive } from '../../state/use-is-live.ts';
import { useCall } from '../../state/use-call.ts';
import { NOTHING_READ, PAGE, withNewest, withOlder, withTold } from './request-list.ts';
import type { RequestList } from './request-list.ts';

export interface Requests {
  /** Newest first; null until they have been read. */
  readonly records: readonly RequestRecord[] | null;
  readonly error: WireError | null;
  /** Until when events came, where they do not come now. */
  readonly heardAtMs: number | null;
  readonly again: () => void;
  /** Null: there never were any. */
  readonly older: Older | null;
}

export interface Older {
  readonly busy: boolean;
  readonly error: WireError | null;
  /** All that are kept are shown. */
  readonly isEnd: boolean;
  /** Whether it can be asked for. */
  readonly isLive: boolean;
  readonly show: () => void;
}

/** Read once for each connection; what comes later comes by events. */
export function useRequests(): Requests {
  const transport = useTransport();
  const isLive = useIsLive();
  const [list, setList] = useState<RequestList>(NOTHING_READ);
  const [isRead, setIsRead] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [heardAtMs, setHeardAtMs] = useState<number | null>(null);
  const reader = useRef<Rereader | null>(null);
  useEffect(() => {
    const rereader = new Rereader(async (isWanted) => {
      try {
        const { requests } = await transport.call('activity.list', { limit: PAGE });
        if (!isWanted()) return;
        setList((known) => withNewest(known, requests));
        setIsRead(true);
        setError(null);
      } catch (caught) {
        if (isWanted()) setError(toWire(caught));
      }
    });
    reader.current = rereader;
    return () => rereader.dispose();
  }, [transport]);
  useEffect(() => {
    if (!isLive) return undefined;
    const stop = transport.subscribe((event) => {
      if (event.name !== 'activity') return;
      const { requests, more } = event.payload;
      setList((known) => withTold(known, requests));
      if (more) reader.current?.ask();
    });
    reader.current?.ask();
    return () => {
      stop();
      setHeardAtMs(Date.now());
    };
  }, [transport, isLive]);
  const again = useCallback(() => reader.current?.askNow(), []);
  const older = useOlder(list, setList);
  return { records: isRead ? list.records : null, error, heardAtMs, again, older };
}

function useOlder(
  list: RequestList,
  setList: (next: (known: RequestList) => RequestList) => void,
): Requests['older'] {
  const { run, busy, error } = useCall();
  const isLive = useIsLive();
  if (list.oldest === null && list.limit === PAGE) return null;
  async function show(): Promise<void> {
    let from = list.oldest;
    let newest: readonly RequestRecord[] | null = null;
    // Events have pushed some out of the list since it was read: the way to the older ones begins anew.
    if (list.limit === PAGE) {
      newest = (await run('activity.list', { limit: PAGE }))?.requests ?? null;
      if (newest === null) return;
      from = newest.at(-1)?.id ?? null;
    }
    const page = await run('activity.list', { limit: PAGE, before: from });
    if (page !== null) setList((known) => withOlder(known, newest, page.requests));
  }
  const isEnd = list.oldest === null;
  return { busy, error, isEnd, isLive, show: () => void show() };
}
