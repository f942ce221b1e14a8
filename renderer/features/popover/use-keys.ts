import { useEffect } from 'react';
import { useShell } from '../../state/use-shell.ts';

function onRefreshKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key !== 'r' && event.key !== 'R') return;
  document.querySelector<HTMLButtonElement>('[data-refresh]')?.click();
}

/** `R` refreshes; Esc closes the popover of the desktop app. */
export function useKeys(): void {
  const shell = useShell();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') onRefreshKey(event);
      // Nobody is left to tell: where it cannot be closed it stays as it is.
      else shell?.call('shell.closePopover', {}).catch(() => undefined);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [shell]);
}
