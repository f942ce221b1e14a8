/** As a `ref`: focus was on something that is gone, or on nothing that says what to do now. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

/** The same, unless the person is elsewhere: only what had the focus is gone. */
export function takeLostFocus(element: HTMLElement | null): void {
  if (document.activeElement === null || document.activeElement === document.body) element?.focus();
}
