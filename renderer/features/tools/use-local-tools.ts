import { useCallback, useEffect, useState } from 'react';
import type { CallOutput } from '../../../shared/contract.ts';
import type { WireError } from '../../../shared/errors.ts';
import { useAppState } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';

export interface LocalToolsReading {
  /** The last known; null: nothing was read yet. */
  readonly found: CallOutput<'tools.find'> | null;
  readonly error: WireError | null;
  /** The first look is under way. */
  readonly isFirst: boolean;
  readonly busy: boolean;
  readonly again: () => void;
}

/** What is on this machine; looked for anew when asked, and once the link is back. */
export function useLocalTools(): LocalToolsReading {
  const link = useAppState((state) => state.link);
  const { run, busy, error } = useCall();
  const [found, setFound] = useState<LocalToolsReading['found']>(null);
  const again = useCallback(() => {
    void run('tools.find', {}).then((read) => read !== null && setFound(read));
  }, [run]);
  useEffect(() => {
    if (link !== 'lost') again();
  }, [link, again]);
  const isFirst = found === null && error === null && link !== 'lost';
  return { found, error, isFirst, busy, again };
}
