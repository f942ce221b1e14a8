import { useCallback, useState } from 'react';
import { useSnapshot } from '../../state/context.ts';

/** Kept so that a reload in the middle of the three steps goes on with them. */
const KEY = 'sluice-onboarding';

/** Opens with an empty profile and stays until the person ends it. */
export function useOnboarding(): { readonly isOpen: boolean; readonly end: () => void } {
  const isEmpty = useSnapshot((s) => s.accounts.length === 0);
  const [isUnderWay, setIsUnderWay] = useState(() => localStorage.getItem(KEY) === 'started');
  if (isEmpty && !isUnderWay) {
    localStorage.setItem(KEY, 'started');
    setIsUnderWay(true);
  }
  const end = useCallback(() => {
    localStorage.removeItem(KEY);
    setIsUnderWay(false);
  }, []);
  return { isOpen: isEmpty || isUnderWay, end };
}
