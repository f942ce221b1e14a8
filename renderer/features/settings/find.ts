import { createContext, useContext } from 'react';

interface Finding {
  /** Lower case; empty: everything is shown. */
  readonly needle: string;
  /** The section that a row stands in. */
  readonly section: string;
}

export const FindContext = createContext<Finding>({ needle: '', section: '' });

/** Whether a row with these texts is looked for. */
export function useIsFound(...texts: readonly (string | null | undefined)[]): boolean {
  const { needle, section } = useContext(FindContext);
  return [section, ...texts].some((text) => text?.toLowerCase().includes(needle) === true);
}
