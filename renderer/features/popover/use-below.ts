import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface Below {
  readonly overflows: boolean;
  /** How many rows end below what can be seen. */
  readonly count: number;
}

const FITS: Below = { overflows: false, count: 0 };
/** A row whose last pixels are cut is still seen. */
const SLACK_PX = 4;

function measure(frame: HTMLElement, scroller: HTMLElement): Below {
  // Against the frame, which keeps its size when the strip appears in it.
  if (scroller.scrollHeight <= frame.clientHeight) return FITS;
  const bottom = scroller.getBoundingClientRect().bottom + SLACK_PX;
  const rows = [...scroller.querySelectorAll('[data-row]')];
  const count = rows.filter((row) => row.getBoundingClientRect().bottom > bottom).length;
  return { overflows: true, count };
}

/** What of a scrolled list is out of sight below. `frame` holds the scroller and the strip that tells it. */
export function useBelow(
  frame: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
): Below {
  const [below, setBelow] = useState(FITS);
  useEffect(() => {
    const [outer, inner] = [frame.current, scroller.current];
    if (outer === null || inner === null) return undefined;
    const look = (): void =>
      setBelow((before) => {
        const now = measure(outer, inner);
        return before.overflows === now.overflows && before.count === now.count ? before : now;
      });
    const observer = new ResizeObserver(look);
    for (const element of [outer, inner, ...inner.children]) observer.observe(element);
    inner.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      inner.removeEventListener('scroll', look);
    };
  }, [frame, scroller]);
  return below;
}
