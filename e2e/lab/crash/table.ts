import type { CaseResult, Hit } from './run-case.ts';

const HITS: readonly Hit[] = ['before request', 'in flight', 'not stored', 'stored'];

/** What a scenario's cases have come to. */
export class Tally {
  readonly name: string;
  readonly #hits = new Map<Hit, number>();
  kills = 0;
  stops = 0;
  /** Operations that were over before they were hit; they are not counted. */
  missed = 0;
  interrupted = 0;
  saved = 0;
  losses = 0;
  readonly leftovers = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  add(result: CaseResult): void {
    this.kills += result.kills;
    this.stops += result.stopped ? 1 : 0;
    this.#hits.set(result.hit, (this.#hits.get(result.hit) ?? 0) + 1);
    this.interrupted += result.interrupted;
    this.saved += result.saved;
    this.losses += result.losses.length;
    for (const name of result.leftovers)
      this.leftovers.set(name, (this.leftovers.get(name) ?? 0) + 1);
  }

  hits(hit: Hit): number {
    return this.#hits.get(hit) ?? 0;
  }
}

export function renderTable(tallies: readonly Tally[]): string {
  const head = ['scenario', 'kills', 'stops', ...HITS, 'interrupted', 'saved', 'losses'];
  const rows = tallies.map((tally) => [
    tally.name,
    ...[tally.kills, tally.stops, ...HITS.map((hit) => tally.hits(hit))].map(String),
    ...[tally.interrupted, tally.saved, tally.losses].map(String),
  ]);
  const total = head.map((_name, column) =>
    column === 0 ? 'total' : String(rows.reduce((sum, row) => sum + Number(row[column]), 0)),
  );
  const lines = [head, ...rows, total];
  const widths = head.map((_name, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

export function renderLeftovers(tallies: readonly Tally[]): string {
  const sum = new Map<string, number>();
  for (const { leftovers } of tallies)
    for (const [name, count] of leftovers) sum.set(name, (sum.get(name) ?? 0) + count);
  if (sum.size === 0) return 'leftover files: none';
  return `leftover files: ${[...sum].map(([name, count]) => `${name} ${count}x`).join(', ')}`;
}
