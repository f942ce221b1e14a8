import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Fewer are drawn all at once. */
const ALL_UP_TO = 80;
/** Rows above and below what can be seen. */
const BEYOND = 12;
/** It moves in steps, so that not every pixel draws again. */
const STEP = 6;

interface Range {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
  readonly rowHeight: number;
}

export interface Windowed {
  readonly first: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

const START: Range = { first: 0, end: ALL_UP_TO, rowHeight: 31 };

function look(list: HTMLElement, count: number): Range {
  const row = list.firstElementChild;
  const rowHeight = row instanceof HTMLElement ? row.offsetHeight : START.rowHeight;
  if (rowHeight === 0) return START;
  const { top } = list.getBoundingClientRect();
  const first = Math.floor(-top / rowHeight / STEP) * STEP - BEYOND;
  const end = Math.ceil((innerHeight - top) / rowHeight / STEP) * STEP + BEYOND;
  return {
    first: Math.min(Math.max(0, first), Math.max(0, count - BEYOND)),
    end: Math.max(BEYOND, Math.min(count, end)),
    rowHeight,
  };
}

/** Which rows of equal height of `list` are worth drawing, whoever scrolls: the page, or a part of it. */
export function useWindowed(list: RefObject<HTMLElement | null>, count: number): Windowed {
  const [range, setRange] = useState(START);
  const isLong = count > ALL_UP_TO;
  useEffect(() => {
    if (!isLong) return undefined;
    const update = (): void => {
      if (list.current === null) return;
      const next = look(list.current, count);
      setRange((now) =>
        now.first === next.first && now.end === next.end && now.rowHeight === next.rowHeight
          ? now
          : next,
      );
    };
    update();
    const options = { capture: true, passive: true };
    addEventListener('scroll', update, options);
    addEventListener('resize', update);
    return () => {
      removeEventListener('scroll', update, options);
      removeEventListener('resize', update);
    };
  }, [list, count, isLong]);
  if (!isLong) return { first: 0, end: count, before: 0, after: 0 };
  const first = Math.min(range.first, count);
  const end = Math.min(Math.max(range.end, first), count);
  return {
    first,
    end,
    before: first * range.rowHeight,
    after: (count - end) * range.rowHeight,
  };
}
