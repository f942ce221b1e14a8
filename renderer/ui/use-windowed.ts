import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

interface WindowedOptions {
  /** Fewer are drawn all at once. */
  readonly allUpTo: number;
  /** Before the first was measured. */
  readonly rowHeight: number;
}

const USUAL: WindowedOptions = { allUpTo: 80, rowHeight: 31 };
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

/** What rows of a kind measured last: a list that comes back is as high as it was, and keeps its place. */
const measured = new WeakMap<WindowedOptions, number>();

/** A screen of them: more would be drawn, measured, and taken away again. */
function startOf(options: WindowedOptions): Range {
  const rowHeight = measured.get(options) ?? options.rowHeight;
  const end = Math.min(options.allUpTo, Math.ceil(innerHeight / rowHeight));
  return { first: 0, end, rowHeight };
}

function look(list: HTMLElement, count: number, options: WindowedOptions): Range {
  // What opens below a row belongs to its child, and not to its height.
  const row = list.querySelector('[data-line]') ?? list.firstElementChild;
  const rowHeight = row instanceof HTMLElement ? row.offsetHeight : options.rowHeight;
  if (rowHeight === 0) return startOf(options);
  measured.set(options, rowHeight);
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
export function useWindowed(
  list: RefObject<HTMLElement | null>,
  count: number,
  options: WindowedOptions = USUAL,
): Windowed {
  const [range, setRange] = useState(() => startOf(options));
  const isLong = count > options.allUpTo;
  useLayoutEffect(() => {
    if (!isLong) return undefined;
    const update = (): void => {
      if (list.current === null) return;
      const next = look(list.current, count, options);
      setRange((now) =>
        now.first === next.first && now.end === next.end && now.rowHeight === next.rowHeight
          ? now
          : next,
      );
    };
    update();
    const early = { capture: true, passive: true };
    addEventListener('scroll', update, early);
    addEventListener('resize', update);
    return () => {
      removeEventListener('scroll', update, early);
      removeEventListener('resize', update);
    };
  }, [list, count, isLong, options]);
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
