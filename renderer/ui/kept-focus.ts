const FOCUSABLE = 'a[href], button, input, select, textarea, [tabindex="0"]';
const LISTS = 'tbody, ul, ol, section';
const MOST_FRAMES = 30;
const OVERLAYS = '[role="dialog"], [role="alertdialog"], [role="menu"]';

interface Held {
  readonly element: HTMLElement;
  readonly list: Element | null;
  /** What could have had the focus then, in the order of the page. */
  readonly order: readonly HTMLElement[];
}

function isUsable(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled, [tabindex="-1"]');
}

function heirOf({ element, list, order }: Held): HTMLElement | undefined {
  const at = order.indexOf(element);
  const [before, behind] = [order.slice(0, Math.max(at, 0)).reverse(), order.slice(at + 1)];
  const beside = [...behind, ...before].filter((one) => list?.contains(one) === true);
  return [...beside, ...behind].find((one) => isUsable(one));
}

/** As long as a dialog that is about to go keeps the page inert, nothing of it takes the focus. */
function give(heir: HTMLElement, frames: number): void {
  // A row that was scrolled out of a long list goes, too: the page stays where the person is.
  heir.focus({ preventScroll: true });
  if (!isNowhere() || frames === 0 || !heir.isConnected) return;
  requestAnimationFrame(() => {
    if (isNowhere()) give(heir, frames - 1);
  });
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/**
 * Where what had the focus has gone from the page, the next one of its list takes it, else the one
 * before, else the page itself: a keyboard never starts over from the window's top. Returns what ends it.
 */
export function keepFocus(page: HTMLElement | null): () => void {
  if (page === null) return () => undefined;
  let held: Held | null = null;
  const note = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement)) return;
    if (page.contains(target) && target !== page) {
      const order = [...page.querySelectorAll<HTMLElement>(FOCUSABLE)];
      held = { element: target, list: target.closest(LISTS), order };
      return;
    }
    // A dialog gives the focus back; what gave it may be gone by then.
    if (target.closest(OVERLAYS) === null) held = null;
  };
  const leave = ({ target }: FocusEvent): void => {
    // What opened a dialog gets the focus back from it, unless it goes before that.
    if (target instanceof Element && target.closest(OVERLAYS) !== null) return;
    queueMicrotask(() => {
      if (isNowhere() && held?.element.isConnected === true) held = null;
    });
  };
  const restore = (): void => {
    if (held === null || held.element.isConnected || !isNowhere()) return;
    const heir = heirOf(held);
    held = null;
    give(heir ?? page, MOST_FRAMES);
  };
  const observer = new MutationObserver(restore);
  observer.observe(page, { childList: true, subtree: true });
  observer.observe(document.body, { childList: true });
  document.addEventListener('focusin', note);
  document.addEventListener('focusout', leave);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', note);
    document.removeEventListener('focusout', leave);
  };
}
