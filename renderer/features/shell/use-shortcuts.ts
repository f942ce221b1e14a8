import { useEffect } from 'react';
import { PAGES } from '../../../shared/shell.ts';
import { goTo } from './routes.ts';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

function focusFilter(): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-filter]');
  field?.focus();
  field?.select();
  return field !== null;
}

function onKey(event: KeyboardEvent): void {
  const isDialogOpen = document.querySelector('[role="dialog"]') !== null;
  if (event.defaultPrevented || isDialogOpen) return;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    const page = PAGES[Number(event.key) - 1];
    if (page === undefined) return;
    event.preventDefault();
    goTo(page);
    return;
  }
  if (!isPlain || isTyping(event.target)) return;
  if (event.key === '/' && focusFilter()) event.preventDefault();
  if (event.key === 'r' || event.key === 'R') {
    document.querySelector<HTMLButtonElement>('[data-refresh]')?.click();
  }
}

/** Ctrl or ⌘ and a number: pages, `/` filter, `R` refresh. */
export function useShortcuts(): void {
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
