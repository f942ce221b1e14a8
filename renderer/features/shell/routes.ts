import { useSyncExternalStore } from 'react';
import { PAGES } from '../../../shared/shell.ts';
import type { Page } from '../../../shared/shell.ts';

export function readPage(): Page {
  const name = location.hash.replace(/^#\/?/, '');
  return PAGES.find((page) => page === name) ?? 'accounts';
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** The window of the tray; not a page of the navigation. */
export function isPopover(): boolean {
  return /^#\/?popover$/.test(location.hash);
}

export function useIsPopover(): boolean {
  return useSyncExternalStore(subscribe, isPopover);
}

export function pageAddress(page: Page): string {
  return `#/${page}`;
}

export function goTo(page: Page): void {
  location.hash = pageAddress(page);
}

export function usePage(): Page {
  return useSyncExternalStore(subscribe, readPage);
}
