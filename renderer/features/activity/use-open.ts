import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** A narrow page draws its rows again once it has scrolled back to them. */
const FRAMES = 5;

function focusRow(id: string, frames = FRAMES): void {
  const row = document.querySelector<HTMLElement>(`[data-request="${CSS.escape(id)}"]`);
  const isThere = row !== null && row.offsetParent !== null;
  if (!isThere && frames > 0) requestAnimationFrame(() => focusRow(id, frames - 1));
  // Gone from the list meanwhile: the first one is the nearest place to go on from.
  else (isThere ? row : document.querySelector<HTMLElement>('[data-request]'))?.focus();
}

interface Open {
  readonly open: string | null;
  readonly close: () => void;
  readonly toggle: (id: string) => void;
}

/** Opens and closes the detail; closing puts the focus back on its row, where the page stood. */
export function useOpen(): Open {
  const [open, setOpen] = useState<string | null>(null);
  const topPx = useRef(0);
  const close = useCallback(() => {
    if (open === null) return;
    flushSync(() => setOpen(null));
    scrollTo(0, topPx.current);
    focusRow(open);
  }, [open]);
  const toggle = useCallback((id: string) => {
    topPx.current = scrollY;
    setOpen((now) => (now === id ? null : id));
  }, []);
  useEffect(() => {
    if (open === null) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const isDialogOpen = document.querySelector('[role="dialog"]') !== null;
      if (event.key === 'Escape' && !event.defaultPrevented && !isDialogOpen) close();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [open, close]);
  return { open, close, toggle };
}
