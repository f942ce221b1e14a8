/** For focus that has nowhere else to go. */
export function rowMenuId(account: number): string {
  return `row-menu-${String(account)}`;
}
