import { useEffect, useState } from 'react';
import type { BannerView } from '../../../shared/verdict/banner-view.ts';

const FIRST_MS = 3000;

/** What this page has said already: another page of the window, or a banner that splits, says it no second time. */
const said = new Set<string>();

/** True for what has just appeared: it is read out as an alert, later it is a status. */
export function useIsNew({ id, covers }: BannerView): boolean {
  const [isNew, setIsNew] = useState(() => !said.has(id));
  useEffect(() => {
    const timer = setTimeout(() => setIsNew(false), FIRST_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    for (const one of [id, ...covers]) said.add(one);
  }, [id, covers]);
  return isNew;
}

/** What is resolved may come again, and is news then. */
export function useForgetting(banners: readonly BannerView[]): void {
  useEffect(() => {
    const there = new Set(banners.flatMap(({ id, covers }) => [id, ...covers]));
    for (const id of said) if (!there.has(id)) said.delete(id);
  }, [banners]);
}
