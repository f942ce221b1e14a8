const GAP = '  ';
const SEGMENTS = new Intl.Segmenter();

/** Aligned columns; a column of which every cell is empty is left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''));
  const lines = [head, ...rows].map((row) =>
    row.filter((_, column) => used[column]).map((cell) => oneLine(cell)),
  );
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((row) => width(row[column]))));
  return lines.map((row) => joinCells(row, widths ?? [])).join('\n');
}

/** Names come from callers too: one with a line end in it would look like a row of its own. */
export function oneLine(cell: string): string {
  return cell.replaceAll(/[\t-\r\u0085\u2028\u2029]+/g, ' ');
}

function joinCells(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)));
  return cells.join(GAP).trimEnd();
}

function width(cell: string | undefined): number {
  return Array.from(SEGMENTS.segment(cell ?? '')).length;
}
