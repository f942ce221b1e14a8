export interface TimeSpan {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Spans that touch or overlap become one; in order. */
export function mergeSpans(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const merged: { sinceMs: number; untilMs: number }[] = [];
  for (const { sinceMs, untilMs } of spans.toSorted((a, b) => a.sinceMs - b.sinceMs)) {
    const last = merged.at(-1);
    if (last !== undefined && sinceMs <= last.untilMs)
      last.untilMs = Math.max(last.untilMs, untilMs);
    else merged.push({ sinceMs, untilMs });
  }
  return merged;
}
