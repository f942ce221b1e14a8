export type Cell = string;
export type Row = readonly Cell[];

/** A table for a terminal and for Markdown at once; the first column is text, the others are figures. */
export function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: Row) =>
    `| ${widths.map((width, column) => pad(row[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

function pad(cell: Cell, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

const NOTHING = '–';

export function figure(value: number | null, digits: number): Cell {
  if (value === null) return NOTHING;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function percent(value: number | null): Cell {
  return value === null ? NOTHING : `${(value * 100).toFixed(0)} %`;
}

export function megabytes(bytes: number | null): Cell {
  return figure(bytes === null ? null : bytes / 1e6, 0);
}
