import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { PoolFacts } from '../../shared/verdict/banners.ts';
import { useSnapshot } from './context.ts';

/** What sentence, banners and rows are made of; requests that come and go change nothing of it. */
export function usePoolFacts(): PoolFacts {
  const facts = useSnapshot(
    useShallow(({ accounts, usage, providers, next, places, settings, status }) => {
      const { vault, files, alerts } = status;
      return { accounts, usage, providers, next, places, settings, vault, files, alerts };
    }),
  );
  return useMemo(() => {
    const { vault, files, alerts, ...rest } = facts;
    return { ...rest, status: { vault, files, alerts } };
  }, [facts]);
}
