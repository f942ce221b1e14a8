const FOCUSABLE = 'a[href], button, input, select, textarea, [tabindex="0"]';

function isUsable(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled, [tabindex="-1"]');
}

/**
 * Where what had the focus has gone from the page, the next one takes it, else the one before, else the
 * page itself: a keyboard never starts over from the window's top. Returns what ends it.
 */
export function keepFocus(page: HTMLElement | null): () => void {
  if (page === null) return () => undefined;
  let held: HTMLElement | null = null;
  let order: readonly HTMLElement[] = [];
  const note = ({ target }: FocusEvent): void => {
    const isHere = target instanceof HTMLElement && page.contains(target) && target !== page;
    held = isHere ? target : null;
    order = isHere ? [...page.querySelectorAll<HTMLElement>(FOCUSABLE)] : [];
  };
  const restore = (): void => {
    const { activeElement } = document;
    if (held === null || held.isConnected) return;
    if (activeElement !== null && activeElement !== document.body) return;
    const at = order.indexOf(held);
    const next =
      order.slice(at + 1).find((one) => isUsable(one)) ??
      order.slice(0, Math.max(at, 0)).findLast((one) => isUsable(one));
    held = null;
    (next ?? page).focus();
  };
  const observer = new MutationObserver(restore);
  observer.observe(page, { childList: true, subtree: true });
  document.addEventListener('focusin', note);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', note);
  };
}
