import { useEffect, useState } from 'react';

const FIRST_MS = 3000;

/** True for what has just appeared: it is read out as an alert, later it is a status. */
export function useIsNew(): boolean {
  const [isNew, setIsNew] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setIsNew(false), FIRST_MS);
    return () => clearTimeout(timer);
  }, []);
  return isNew;
}
