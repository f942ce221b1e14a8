/** For focus that has nowhere else to go. */
export function rowMenuId(account: number): string {
  return `row-menu-${String(account)}`;
}

/** Where the focus goes when the row of an account goes. */
export function stopBeside(account: number): HTMLElement | null {
  const stops = [...document.querySelectorAll<HTMLElement>('[data-row-stop]')];
  const at = stops.findIndex(({ id }) => id === rowMenuId(account));
  return stops[at + 1] ?? stops[at - 1] ?? null;
}
