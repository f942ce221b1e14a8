/** `↑ ↓` move between the rows that are drawn, `Home` and `End` to the ends of these. */
export function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const rows = event.currentTarget.closest('tbody');
  if (rows === null) return;
  const buttons = [...rows.querySelectorAll<HTMLElement>('[data-request]')];
  const at = buttons.indexOf(event.currentTarget);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const button = buttons[Math.max(0, Math.min(to, buttons.length - 1))];
  button?.focus();
  button?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}
