import { useEffect, useRef, useState } from 'react';

const AFTER_MS = 200;

interface TipUse {
  readonly isOpen: boolean;
  readonly setIsOpen: (isOpen: boolean) => void;
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

/** When a tip is to be seen: a moment after the pointer came, at once for a key. */
export function useTip(): TipUse {
  const [isOpen, setIsOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  function close(): void {
    clearTimeout(timer.current);
    setIsOpen(false);
  }
  return {
    isOpen,
    setIsOpen,
    onPointerEnter: () => {
      timer.current = setTimeout(() => setIsOpen(true), AFTER_MS);
    },
    onPointerLeave: close,
    onFocus: () => setIsOpen(true),
    onBlur: close,
  };
}
