/** As a `ref`: focus was on something that is gone, or on nothing that says what to do now. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
