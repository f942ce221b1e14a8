import { useCallback, useEffect, useState } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import type { HistoryStatus } from '../../../shared/model/history.ts';
import { useAppState, useView } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';

export interface HistoryReading {
  /** The last known one; null: none was read yet. */
  readonly status: HistoryStatus | null;
  readonly error: WireError | null;
  readonly again: () => void;
}

/** How much of the past is kept; read again when the question about it is closed, and once the link is back. */
export function useHistoryStatus(): HistoryReading {
  const isAsking = useView((view) => view.dialog !== null);
  const link = useAppState((state) => state.link);
  const { run, error } = useCall();
  const [status, setStatus] = useState<HistoryStatus | null>(null);
  const again = useCallback(() => {
    void run('history.status', {}).then((read) => read !== null && setStatus(read));
  }, [run]);
  useEffect(() => {
    if (!isAsking && link !== 'lost') again();
  }, [isAsking, link, again]);
  return { status, error, again };
}
