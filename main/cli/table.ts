const GAP = '  ';
const SEGMENTS = new Intl.Segmenter();

/** Aligned columns; a column of which every cell is empty is left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''));
  const lines = [head, ...rows].map((row) => row.filter((_, column) => used[column]));
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((row) => width(row[column]))));
  return lines.map((row) => joinCells(row, widths ?? [])).join('\n');
}

function joinCells(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)));
  return cells.join(GAP).trimEnd();
}

function width(cell: string | undefined): number {
  return Array.from(SEGMENTS.segment(cell ?? '')).length;
}
