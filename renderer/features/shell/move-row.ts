/** What stands for a row in the focus order: one button of each. */
const STOPS = '[data-row-stop], [data-request]';

function nextStop(stops: readonly HTMLElement[], row: Element, isDown: boolean) {
  const beside = stops.filter((stop) => {
    const side = row.compareDocumentPosition(stop);
    const wanted = isDown ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
    return !row.contains(stop) && (side & wanted) !== 0;
  });
  return isDown ? beside[0] : beside.at(-1);
}

/** `↑ ↓` from any button of a row to the row beside it; from the page itself to the first one. */
export function moveRow(event: KeyboardEvent, fromPage: boolean): boolean {
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)];
  const isDown = event.key === 'ArrowDown';
  const target = event.target instanceof Element ? event.target : null;
  const row = target?.closest('[data-row]') ?? null;
  if (row === null && !(fromPage && isDown)) return false;
  const stop = row === null ? stops[0] : nextStop(stops, row, isDown);
  if (stop === undefined) return false;
  stop.focus({ preventScroll: true });
  const line = stop.closest('[data-row], tr') ?? stop;
  line.scrollIntoView({ block: 'nearest' });
  return true;
}
