import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

export type View = 'chart' | 'table';

/** `T` in a chart shows its table, and in the table the chart; the focus goes along. */
export function useTableKey(
  view: View,
  onView: (view: View) => void,
): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const byKey = useRef<View | null>(null);
  useEffect(() => {
    const node = box.current;
    function onKey(event: KeyboardEvent): void {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const isSelect = event.target instanceof Element && event.target.matches('select');
      if (!isPlain || isSelect || event.key.toLowerCase() !== 't') return;
      event.preventDefault();
      byKey.current = view === 'chart' ? 'table' : 'chart';
      onView(byKey.current);
    }
    node?.addEventListener('keydown', onKey);
    return () => node?.removeEventListener('keydown', onKey);
  }, [view, onView]);
  useEffect(() => {
    if (byKey.current !== view) return;
    byKey.current = null;
    box.current?.querySelector<HTMLElement>('[role="slider"], [data-view]')?.focus();
  }, [view]);
  return box;
}
